//! Signs that training goes wrong though every number is finite, each with what it means and what to try.

use crate::math::stats::mean;

/// Steps that the losses are looked at over.
const STEPS: usize = 200;

/// Steps before the losses and sheets say anything: at first D's loss drops in every run.
const SETTLED: usize = 400;

/// Mean loss of D, in nats, below which it wins: on average it then gives either kind of image 95 % and more. 2 ln 2 = 1.386 is guessing.
const WINNING: f64 = 0.1;

/// Images of a sheet are all alike when they lie apart by less than this share of what real ones do.
const ALIKE: f64 = 0.25;

/// Mean change of a pixel over an epoch, in grey levels out of 255, below which nothing moves.
const STILL: f64 = 0.5;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Warning {
    /// D's loss has been near 0 for long: its mean over the last 200 steps, in nats.
    DiscriminatorWins(f64),
    /// The images of the newest sheet lie apart by this share of what real ones do.
    Alike(f64),
    /// A pixel of the sheet has changed by so many grey levels over the last epoch.
    Still(f64),
}

/// What is looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Signs<'a> {
    /// `[D, G]` of every step, in nats.
    pub losses: &'a [[f32; 2]],
    /// [`distance::spread`](crate::data::distance::spread) of the newest sheet, in parts of that of real images.
    pub spread: Option<f64>,
    /// [`distance::change`](crate::data::distance::change) of the sheet over the last epoch.
    pub change: Option<f64>,
}

impl Signs<'_> {
    /// All that goes wrong.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        if self.losses.len() < SETTLED {
            return Vec::new();
        }
        let last = &self.losses[self.losses.len() - STEPS..];
        let mean = mean(last.iter().map(|[d, _]| f64::from(*d)));
        let wins = mean.filter(|&mean| mean < WINNING).map(Warning::DiscriminatorWins);
        let alike = self.spread.filter(|&share| share < ALIKE).map(Warning::Alike);
        let still = self.change.filter(|&levels| levels < STILL).map(Warning::Still);
        wins.into_iter().chain(alike).chain(still).collect()
    }
}

impl Warning {
    /// In a few words.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::DiscriminatorWins(_) => "D wins",
            Self::Alike(_) => "The images are all alike",
            Self::Still(_) => "Nothing moves",
        }
    }

    /// What it means, with the number, and what to try.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::DiscriminatorWins(loss) => format!(
                "D’s loss has been {loss:.2} on average over the last {STEPS} steps: it tells nearly every image apart, and G learns little from a judge that is so sure. It may catch up by itself. If not, try another seed, a larger batch, or more images."
            ),
            Self::Alike(share) => format!(
                "They lie apart by {:.0} % of what real images do: G may have found one image that D lets pass, and draws it from every latent (mode collapse). Training on often mends it. If not, try a smaller learning rate or another seed.",
                share * 100.0
            ),
            Self::Still(levels) => format!(
                "A pixel of the sheet has changed by {levels:.2} of 255 grey levels over the last epoch. The learning rate may be too small, or G gets no gradient any more. Try a larger learning rate."
            ),
        }
    }
}
