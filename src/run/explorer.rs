//! What is asked of a generator while it is explored: each view is a list of latents, a function of what the visitor has set.

use crate::math::latent::{between_four, moved, scale, slerp};
use crate::math::rng::{Purpose, Stream};
use crate::network::LATENT;

/// Images along a side of a sheet, and of the grid between four latents.
pub const SIDE: u32 = 8;

/// Images in a sheet.
pub const SHEET: u32 = SIDE * SIDE;

/// Strongest directions that have a slider.
pub const SLIDERS: usize = 6;

/// What is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Latents as they fall, 8×8.
    #[default]
    Sheet,
    /// Two latents, and one on the way from the first to the second between them.
    Two,
    /// The surface between four latents, which are its corners, 8×8.
    Four,
    /// A way that goes from latent to latent without end.
    Walk,
    /// A latent, and the same moved along the generator's strongest directions.
    Directions,
}

impl Mode {
    /// Every one, in the order the page lists them.
    pub const ALL: [Self; 5] = [Self::Sheet, Self::Two, Self::Four, Self::Walk, Self::Directions];

    /// Its name in a word or two.
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

    /// Images in a row of what is drawn.
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

/// What the visitor has set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Explorer {
    /// Where latents start: the run's seed.
    pub seed: u32,
    /// What is drawn.
    pub mode: Mode,
    /// Which of the seed's sheets; 0 is the one that the run draws.
    pub sheet: u32,
    /// The image of the sheet that everything begins from, from 0.
    pub first: u32,
    /// How far it is from the first latent to the second, from 0 to 1.
    pub way: f64,
    /// How far the walk is, in latents.
    pub walked: f64,
    /// How far the latent is moved along each direction, in standard deviations.
    pub amounts: [f64; SLIDERS],
    /// What every latent is multiplied by.
    pub factor: f64,
}

impl Explorer {
    /// At the beginning: the sheet that the run of this seed draws.
    #[must_use]
    pub fn new(seed: u32) -> Self {
        Self { seed, mode: Mode::Sheet, sheet: 0, first: 0, way: 0.5, walked: 0.0, amounts: [0.0; SLIDERS], factor: 1.0 }
    }

    /// The same with something changed.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// Latent number `number` of the sheet.
    fn latent(&self, number: u32) -> Vec<f32> {
        let stream = Stream::new(self.seed, Purpose::FixedLatents);
        #[expect(clippy::cast_possible_truncation, reason = "a hundred")]
        let begin = number.wrapping_mul(LATENT as u32);
        (0..LATENT).zip(begin..).map(|(_, index)| stream.normal(self.sheet, index)).collect()
    }

    /// The latents `[count, 100]` of what is drawn, image after image. `directions` are the generator's strongest.
    #[must_use]
    pub fn latents(&self, directions: &[Vec<f32>]) -> Vec<f32> {
        let corner = |number: u32| self.latent(self.first.wrapping_add(number));
        let mut latents = match self.mode {
            Mode::Sheet => self.sheet_latents(),
            Mode::Two => {
                let (a, b) = (corner(0), corner(1));
                let between = slerp(&a, &b, self.way);
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
