//! The latents to draw while a generator is explored, as a function of the visitor's settings.

use crate::math::latent::{between_four, moved, scale, slerp};
use crate::math::rng::{Purpose, Stream};
use crate::network::LATENT;

/// Images along a side of a sheet and of the grid between four latents.
pub const SIDE: u32 = 8;

/// Images in a sheet.
pub const SHEET: u32 = SIDE * SIDE;

/// Sliders: one for each of the strongest directions.
pub const SLIDERS: usize = 6;

/// The view of the generator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Random latents, 8×8.
    #[default]
    Sheet,
    /// Two latents, and one interpolated between them.
    Two,
    /// Interpolation between four latents at the corners, 8×8.
    Four,
    /// An endless interpolation from latent to latent.
    Walk,
    /// A latent, and the same latent moved along the generator's strongest directions.
    Directions,
}

impl Mode {
    /// All, in the order of the page.
    pub const ALL: [Self; 5] = [Self::Sheet, Self::Two, Self::Four, Self::Walk, Self::Directions];

    /// Its name on the page.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Sheet => "Sheet",
            Self::Two => "Two",
            Self::Four => "Four",
            Self::Walk => "Walk",
            Self::Directions => "Directions",
        }
    }

    /// Images in a row.
    #[must_use]
    pub fn columns(self) -> u32 {
        match self {
            Self::Sheet | Self::Four => SIDE,
            Self::Two => 3,
            Self::Walk => 1,
            Self::Directions => 2,
        }
    }
}

/// The settings that determine the latents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Explorer {
    /// The seed of the latents: that of the run.
    pub seed: u32,
    /// Which of the fields below apply.
    pub mode: Mode,
    /// The number of the seed's sheet; the run draws sheet 0.
    pub sheet: u32,
    /// The image of the sheet to start from, from 0.
    pub first: u32,
    /// Interpolation between two latents, from 0 to 1.
    pub fraction: f64,
    /// Position of the walk, in latents.
    pub walked: f64,
    /// Displacement along each direction, in standard deviations.
    pub amounts: [f64; SLIDERS],
    /// Factor on all latents.
    pub factor: f64,
}

impl Explorer {
    /// The first settings: the sheet that a run of this seed draws.
    #[must_use]
    pub fn new(seed: u32) -> Self {
        Self { seed, mode: Mode::Sheet, sheet: 0, first: 0, fraction: 0.5, walked: 0.0, amounts: [0.0; SLIDERS], factor: 1.0 }
    }

    /// The settings after `change`.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    fn latent(&self, number: u32) -> Vec<f32> {
        let stream = Stream::new(self.seed, Purpose::FixedLatents);
        #[expect(clippy::cast_possible_truncation, reason = "a hundred")]
        let begin = number.wrapping_mul(LATENT as u32);
        (0..LATENT).zip(begin..).map(|(_, index)| stream.normal(self.sheet, index)).collect()
    }

    /// The latents `[count, 100]` to draw. `directions` are the generator's strongest.
    #[must_use]
    pub fn latents(&self, directions: &[Vec<f32>]) -> Vec<f32> {
        let corner = |number: u32| self.latent(self.first.wrapping_add(number));
        let mut latents = match self.mode {
            Mode::Sheet => self.sheet_latents(),
            Mode::Two => {
                let (a, b) = (corner(0), corner(1));
                let between = slerp(&a, &b, self.fraction);
                [a, between, b].concat()
            }
            Mode::Four => {
                let corners = [0, 1, 2, 3].map(corner);
                let corners: [&[f32]; 4] = corners.each_ref().map(Vec::as_slice);
                let part = |at: u32| f64::from(at) / f64::from(SIDE - 1);
                (0..SHEET).flat_map(|at| between_four(corners, part(at % SIDE), part(at / SIDE))).collect()
            }
            Mode::Walk => {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a walk of minutes; casts saturate")]
                let passed = self.walked as u32;
                slerp(&corner(passed), &corner(passed.wrapping_add(1)), self.walked.fract())
            }
            Mode::Directions => {
                let from = corner(0);
                let to = moved(&from, directions.iter().map(Vec::as_slice).zip(self.amounts));
                [from, to].concat()
            }
        };
        scale(&mut latents, self.factor);
        latents
    }

    fn sheet_latents(&self) -> Vec<f32> {
        let mut latents = vec![0.0; SHEET as usize * LATENT];
        Stream::new(self.seed, Purpose::FixedLatents).fill_normal(self.sheet, &mut latents);
        latents
    }
}
