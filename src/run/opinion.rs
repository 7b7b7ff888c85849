//! D's opinion of real and generated images, as numbers and sentences.

use crate::math::stats::mean;

/// D's probability that an image is real, for images of both kinds, without dropout.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opinion {
    /// Probabilities of training images.
    pub real: Vec<f32>,
    /// Probabilities of G's images.
    pub fake: Vec<f32>,
}

impl Opinion {
    /// Mean probability for real images.
    #[must_use]
    pub fn mean_real(&self) -> f64 {
        mean(self.real.iter().map(|&value| f64::from(value))).unwrap_or_default()
    }

    /// Mean probability for G's images.
    #[must_use]
    pub fn mean_fake(&self) -> f64 {
        mean(self.fake.iter().map(|&value| f64::from(value))).unwrap_or_default()
    }

    /// D's balanced accuracy: real images count as right above one half, G's at one half or below.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        let real = mean(self.real.iter().map(|&value| f64::from(u8::from(value > 0.5)))).unwrap_or_default();
        let fake = mean(self.fake.iter().map(|&value| f64::from(u8::from(value <= 0.5)))).unwrap_or_default();
        f64::midpoint(real, fake)
    }

    /// Numbers of G's images, highest probability first; ties keep their order.
    #[must_use]
    pub fn by_probability(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.fake.len()).collect();
        order.sort_by(|&a, &b| self.fake[b].total_cmp(&self.fake[a]));
        order
    }

    /// Whether all probabilities are finite; after divergence they are not.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        self.real.iter().chain(&self.fake).all(|value| value.is_finite())
    }

    /// A heading of a few words.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self.accuracy() {
            share if share >= 0.75 && self.mean_real() - self.mean_fake() < 0.2 => "D tells most of them apart, and is not sure",
            share if share >= 0.95 => "D is hardly ever fooled",
            share if share >= 0.75 => "D tells most of them apart",
            share if share >= 0.6 => "D is right more often than not",
            _ => "D can hardly tell",
        }
    }

    /// Means and accuracy in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!(
            "D gives fakes {:.2} on average, real images {:.2}: it is right in {:.0}% of cases.",
            self.mean_fake(),
            self.mean_real(),
            100.0 * self.accuracy()
        )
    }
}
