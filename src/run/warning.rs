//! Warnings that training goes wrong although all losses are finite, with their meaning and what to try.

use super::verdict::{EXPLODED, recent};
use crate::math::stats::mean;

/// Steps over which D's loss is averaged.
const STEPS: usize = 200;

/// Steps before the first warning: at first D's loss drops in every run.
const SETTLED: usize = 400;

/// Mean loss of D, in nats, below which it wins: it then gives the right answer 95 % and more on average. Guessing is 2 ln 2 = 1.386.
const WINNING: f64 = 0.1;

/// Mean distance of a sheet's images, relative to that of real ones, below which they are all alike.
const ALIKE: f64 = 0.25;

/// Mean change of a pixel over an epoch, in grey levels of 255, below which nothing moves.
const UNCHANGED: f64 = 0.5;

/// Share of its best coverage below which coverage has fallen.
const FALLEN: f64 = 0.5;

/// Least best coverage: below, chance is as large as half of it.
const COVERED: f64 = 0.2;

/// A sign that training goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Warning {
    /// A loss is beyond [`EXPLODED`]: the larger mean of both players', in nats.
    Exploded(f32),
    /// D's loss is near 0: its mean over the last 200 steps, in nats.
    DiscriminatorWins(f64),
    /// The images of the newest sheet are alike: their mean distance, relative to that of real ones.
    ModeCollapse(f64),
    /// Generated images are near fewer real ones than before: the best and the last coverage.
    CoverageFell(f64, f64),
    /// The sheet does not change: its mean change over the last epoch, in grey levels.
    Unchanged(f64),
}

/// The quantities that warnings depend on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Indicators<'a> {
    /// `[D, G]` of every step, in nats.
    pub losses: &'a [[f32; 2]],
    /// [`distance::spread`](crate::data::distance::spread) of the newest sheet, relative to that of real images.
    pub spread: Option<f64>,
    /// The coverage of every measurement, in order.
    pub coverage: &'a [f64],
    /// [`distance::change`](crate::data::distance::change) of the sheet over the last epoch.
    pub change: Option<f64>,
}

impl Indicators<'_> {
    /// The warnings that apply.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let [d, g] = recent(self.losses);
        let largest = d.abs().max(g.abs());
        if largest > EXPLODED {
            // The others follow from it.
            return vec![Warning::Exploded(largest)];
        }
        if self.losses.len() < SETTLED {
            return Vec::new();
        }
        let last = &self.losses[self.losses.len() - STEPS..];
        let mean = mean(last.iter().map(|[d, _]| f64::from(*d)));
        let wins = mean.filter(|&mean| mean < WINNING).map(Warning::DiscriminatorWins);
        let alike = self.spread.filter(|&share| share < ALIKE).map(Warning::ModeCollapse);
        let still = self.change.filter(|&levels| levels < UNCHANGED).map(Warning::Unchanged);
        let best = self.coverage.iter().copied().fold(0.0, f64::max);
        let last = self.coverage.last().filter(|&&last| best >= COVERED && last < FALLEN * best);
        let fell = last.map(|&last| Warning::CoverageFell(best, last));
        wins.into_iter().chain(alike).chain(fell).chain(still).collect()
    }
}

impl Warning {
    /// A heading of a few words.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::Exploded(_) => "Exploded: the learning rate is too large",
            Self::DiscriminatorWins(_) => "D wins",
            Self::ModeCollapse(_) => "The images are all alike",
            Self::CoverageFell(..) => "The images become alike",
            Self::Unchanged(_) => "Nothing moves",
        }
    }

    /// The number, its meaning, and what to try.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Exploded(loss) => format!(
                "A loss of {loss:.0}, where guessing costs 1.386: the weights have grown out of range. A smaller learning rate usually helps."
            ),
            Self::DiscriminatorWins(loss) => format!(
                "D’s loss has been {loss:.2} on average over the last {STEPS} steps: it recognises nearly every image, and G learns little. G may catch up. If not, try another seed, a larger batch, or more images."
            ),
            Self::ModeCollapse(share) => format!(
                "Their mean distance is {:.0} % of that of real images: G may have found one image that D accepts, and draws it from every latent (mode collapse). Further training often helps. If not, try a smaller learning rate or another seed.",
                share * 100.0
            ),
            Self::CoverageFell(best, last) => format!(
                "Generated images are near {:.0} % of the real ones; it was {:.0} % before (coverage): G draws fewer kinds of images than it did (mode collapse). Further training often helps. If not, try a smaller learning rate or another seed.",
                last * 100.0,
                best * 100.0
            ),
            Self::Unchanged(levels) => format!(
                "The sheet’s pixels changed by {levels:.2} of 255 grey levels over the last epoch. The learning rate may be too small, or G gets no gradient any more. Try a larger learning rate."
            ),
        }
    }
}
