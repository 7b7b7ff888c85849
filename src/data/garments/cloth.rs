//! The brightness, pattern and grain of a garment.

use super::draws::Draws;
use crate::data::{PIXELS, SIDE};

/// Amplitude of the grain, relative to the brightness.
const GRAIN: f32 = 0.06;

/// The grain begins at this index of a garment's stream; all other draws stay below it.
const GRAIN_BEGINS: u32 = 4096;

/// A pattern; `dark` multiplies the brightness where the pattern is.
#[derive(Clone, Copy)]
enum Pattern {
    Plain,
    Stripes { period: usize, dark: f32 },
    Checks { period: usize, dark: f32 },
    Print { left: usize, top: usize, bottom: usize, dark: f32 },
    Speckles { dark: f32 },
    Fading { by: f32 },
}

impl Pattern {
    fn random(draws: &mut Draws) -> Self {
        let (dark, size) = (draws.between(0.35, 0.8), draws.choose(4) as usize);
        match draws.choose(12) {
            0 => Self::Stripes { period: 3 + size, dark },
            1 => Self::Checks { period: 4 + size / 2, dark },
            2 => Self::Print { left: 10 + size / 2, top: 7 + size, bottom: 11 + 2 * size, dark },
            3 => Self::Speckles { dark },
            4..=6 => Self::Fading { by: draws.between(-0.3, 0.3) },
            _ => Self::Plain,
        }
    }
}

/// Brightness and pattern of one garment.
#[derive(Clone, Copy)]
pub(super) struct Cloth {
    grey: f32,
    pattern: Pattern,
}

impl Cloth {
    /// One in three is dark, as in FashionMNIST. Without `printable` there is no pattern.
    pub(super) fn random(draws: &mut Draws, printable: bool) -> Self {
        let grey = if draws.one_in(3) { draws.between(70.0, 140.0) } else { draws.between(150.0, 245.0) };
        let pattern = if printable { Pattern::random(draws) } else { Pattern::Plain };
        Self { grey, pattern }
    }

    /// Brightness from 0 to about 255 at a pixel whose grain is `grain` (−1 to 1).
    pub(super) fn brightness(self, x: usize, y: usize, grain: f32) -> f32 {
        let dark_where = |is_dark: bool, dark: f32| if is_dark { dark } else { 1.0 };
        let factor = match self.pattern {
            Pattern::Plain => 1.0,
            Pattern::Stripes { period, dark } => dark_where(y.is_multiple_of(period), dark),
            Pattern::Checks { period, dark } => {
                dark_where(y.is_multiple_of(period), dark) * dark_where(x.is_multiple_of(period), dark)
            }
            Pattern::Print { left, top, bottom, dark } => {
                dark_where((top..bottom).contains(&y) && (left..SIDE - left).contains(&x), dark)
            }
            Pattern::Speckles { dark } => dark_where(grain > 0.4, dark),
            Pattern::Fading { by } => {
                #[expect(clippy::cast_precision_loss, reason = "below 28")]
                let height = y as f32 / 27.0;
                1.0 - by.abs() + by * (2.0 * height - 1.0)
            }
        };
        self.grey * factor * (1.0 + GRAIN * grain)
    }
}

/// The grain of a garment: a value in [−1, 1) for each pixel, a byte each.
pub(super) fn grain(draws: &Draws) -> [f32; PIXELS] {
    let mut grain = [0.0; PIXELS];
    for (index, pixels) in (GRAIN_BEGINS..).zip(grain.chunks_exact_mut(4)) {
        for (pixel, byte) in pixels.iter_mut().zip(draws.stream.bits(draws.garment, index).to_le_bytes()) {
            *pixel = f32::from(byte) / 128.0 - 1.0;
        }
    }
    grain
}
