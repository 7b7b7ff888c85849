//! What D thinks of real images and of G's: how it is counted, and said.

use crate::math::stats::mean;

/// D's probability that an image is real, for images of both kinds, without dropout.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opinion {
    /// Of images it was trained on.
    pub real: Vec<f32>,
    /// Of G's.
    pub fake: Vec<f32>,
}

impl Opinion {
    /// D's mean probability of real images.
    #[must_use]
    pub fn of_real(&self) -> f64 {
        mean(self.real.iter().map(|&value| f64::from(value))).unwrap_or_default()
    }

    /// D's mean probability of G's images.
    #[must_use]
    pub fn of_fake(&self) -> f64 {
        mean(self.fake.iter().map(|&value| f64::from(value))).unwrap_or_default()
    }

    /// The share of cases that D has right: real images above one half, G's at most; both kinds weigh the same.
    #[must_use]
    pub fn told_apart(&self) -> f64 {
        let real = mean(self.real.iter().map(|&value| f64::from(u8::from(value > 0.5)))).unwrap_or_default();
        let fake = mean(self.fake.iter().map(|&value| f64::from(u8::from(value <= 0.5)))).unwrap_or_default();
        f64::midpoint(real, fake)
    }

    /// G's images from the most to the least believed, by number; of equally believed ones the lower number first.
    #[must_use]
    pub fn by_belief(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.fake.len()).collect();
        order.sort_by(|&a, &b| self.fake[b].total_cmp(&self.fake[a]));
        order
    }

    /// Whether every probability is a number: after a loss that is none they may not be.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.real.iter().chain(&self.fake).all(|value| value.is_finite())
    }

    /// It all in three words or so.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self.told_apart() {
            share if share >= 0.75 && self.of_real() - self.of_fake() < 0.2 => "D tells most of them apart, and is not sure",
            share if share >= 0.95 => "D is hardly ever fooled",
            share if share >= 0.75 => "D tells most of them apart",
            share if share >= 0.6 => "D is right more often than not",
            _ => "D can hardly tell",
        }
    }

    /// The means and the share, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!(
            "D gives fakes {:.2} on average, real images {:.2}: it is right in {:.0}% of cases.",
            self.of_fake(),
            self.of_real(),
            100.0 * self.told_apart()
        )
    }
}
