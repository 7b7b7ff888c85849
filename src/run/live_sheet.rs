//! The sheet between two whole ones: cells are replaced as they are drawn again.

use std::rc::Rc;

use super::protocol::Cells;
use crate::data::PIXELS;
use crate::math::stats::histogram;

/// The newest images of the run's fixed latents, with D's opinion.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveSheet {
    /// Steps done when the newest cell was drawn.
    pub step: u32,
    /// One byte a pixel, image after image, 0 black.
    pub pixels: Rc<[u8]>,
    /// D's probability that each image is real; `None` until it was asked.
    pub probabilities: Rc<[Option<f32>]>,
    /// The same of as many training images.
    pub real: Rc<[Option<f32>]>,
}

impl LiveSheet {
    /// A whole sheet was drawn. D's opinion stays, since the same latents are seconds apart.
    #[must_use]
    pub fn renewed(before: Option<Self>, step: u32, pixels: Rc<[u8]>) -> Self {
        let count = pixels.len() / PIXELS;
        let known = before.map(|before| (before.probabilities, before.real)).filter(|(known, _)| known.len() == count);
        let (probabilities, real) = known.unwrap_or_else(|| (vec![None; count].into(), vec![None; count].into()));
        Self { step, pixels, probabilities, real }
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
        for (known, asked) in [(&mut self.probabilities, &cells.probabilities), (&mut self.real, &cells.real)] {
            let mut all = known.to_vec();
            for (known, probability) in all[first..].iter_mut().zip(asked) {
                *known = Some(*probability);
            }
            *known = all.into();
        }
        (self.step, self.pixels) = (cells.step, all.into());
        true
    }

    /// How many images D takes for generated, of how many that it was asked about.
    #[must_use]
    pub fn caught(&self) -> (usize, usize) {
        caught(&self.probabilities)
    }
}

fn caught(probabilities: &[Option<f32>]) -> (usize, usize) {
    let known = || probabilities.iter().flatten();
    (known().filter(|probability| is_caught(**probability)).count(), known().count())
}

/// How many images D was asked about have a probability in each of `bins` equal intervals.
#[must_use]
pub fn counts(probabilities: &[Option<f32>], bins: usize) -> Vec<u32> {
    histogram(probabilities.iter().flatten().map(|&probability| f64::from(probability)), bins)
}

/// "51 of 64 for generated", "60 of 64 for real": how many of each D takes for what they are. `None` until D was asked.
#[must_use]
pub fn decisions(generated: &[Option<f32>], real: &[Option<f32>]) -> Option<[String; 2]> {
    let ((caught, generated), (missed, real)) = (caught(generated), caught(real));
    (generated > 0).then(|| [format!("{caught} of {generated} for generated"), format!("{} of {real} for real", real - missed)])
}

/// Whether D takes an image for generated.
#[must_use]
pub fn is_caught(probability: f32) -> bool {
    probability < 0.5
}
