//! The sheet between two whole ones: cells are replaced as they are drawn again.

use std::rc::Rc;

use super::protocol::Cells;
use crate::data::PIXELS;

/// The newest images of the run's fixed latents, with D's opinion.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveSheet {
    /// Steps done when the newest cell was drawn.
    pub step: u32,
    /// One byte a pixel, image after image, 0 black.
    pub pixels: Rc<[u8]>,
    /// D's probability that each image is real; `None` until it was asked.
    pub probabilities: Rc<[Option<f32>]>,
}

impl LiveSheet {
    /// A whole sheet was drawn. D's opinion stays, since the same latents are seconds apart.
    #[must_use]
    pub fn renewed(before: Option<Self>, step: u32, pixels: Rc<[u8]>) -> Self {
        let count = pixels.len() / PIXELS;
        let known = before.map(|before| before.probabilities).filter(|known| known.len() == count);
        Self { step, pixels, probabilities: known.unwrap_or_else(|| vec![None; count].into()) }
    }

    /// Replaces cells by `pixels`; false if they are not those of the sheet.
    pub fn replace(&mut self, cells: &Cells, pixels: &[u8]) -> bool {
        let (first, count) = (cells.first as usize, cells.probabilities.len());
        let end = first.checked_add(count).filter(|end| *end <= self.probabilities.len());
        if end.is_none() || pixels.len() != count * PIXELS || self.pixels.len() != self.probabilities.len() * PIXELS {
            return false;
        }
        let mut all = self.pixels.to_vec();
        all[first * PIXELS..(first + count) * PIXELS].copy_from_slice(pixels);
        let mut known = self.probabilities.to_vec();
        for (known, probability) in known[first..].iter_mut().zip(&cells.probabilities) {
            *known = Some(*probability);
        }
        (self.step, self.pixels, self.probabilities) = (cells.step, all.into(), known.into());
        true
    }

    /// How many images D takes for generated, of how many that it was asked about.
    #[must_use]
    pub fn caught(&self) -> (usize, usize) {
        let known = || self.probabilities.iter().flatten();
        (known().filter(|probability| is_caught(**probability)).count(), known().count())
    }
}

/// Whether D takes an image for generated.
#[must_use]
pub fn is_caught(probability: f32) -> bool {
    probability < 0.5
}
