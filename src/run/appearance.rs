//! How a sheet looks, measured and compared with real images.

use crate::data::distance::{roughness, spread};

/// Share of the real images' spread below which the generated ones are hardly told apart: an untrained generator has 0.26.
const ALIKE: f64 = 0.4;

/// Roughness, relative to real images, from which a pattern covers the shapes: the recorded run has 1.5 after one epoch.
const PATTERNED: f64 = 1.3;

/// Roughness, relative to real images, up to which surfaces are smooth: the recorded run has 1.03 to 1.1 from epoch 14 on.
const SMOOTH: f64 = 1.12;

/// Means over the images of a sheet, in grey levels of 255.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Appearance {
    /// How different its images are: [`spread`].
    pub spread: f64,
    /// How different neighbouring pixels are: [`roughness`].
    pub roughness: f64,
}

impl Appearance {
    /// Of a sheet with one byte per pixel; `None` for fewer than two images.
    #[must_use]
    pub fn of(pixels: &[u8]) -> Option<Self> {
        Some(Self { spread: spread(pixels)?, roughness: roughness(pixels)? })
    }

    /// Relative to `real`; `None` if the real images are all equal or of one grey each.
    #[must_use]
    pub fn relative_to(&self, real: &Self) -> Option<Self> {
        let measurable = real.spread > 0.0 && real.roughness > 0.0;
        measurable.then(|| Self { spread: self.spread / real.spread, roughness: self.roughness / real.roughness })
    }

    /// The numbers and their meaning, for values relative to real images.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Self { spread, roughness } = *self;
        let meaning = if spread < ALIKE {
            "The images are still nearly alike."
        } else if roughness >= PATTERNED {
            "That is noise or the checkerboard pattern of transposed convolutions; training smooths it."
        } else if roughness > SMOOTH {
            "Shapes have formed, with rough surfaces."
        } else {
            "The surfaces are as smooth as real ones. Judge straps, sleeves and soles by eye."
        };
        format!(
            "In the latest sheet, two images differ by {:.0}% of what two real ones do, and neighbouring pixels by {:.0}%. {meaning}",
            100.0 * spread,
            100.0 * roughness
        )
    }
}
