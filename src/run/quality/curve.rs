//! The numbers of a run's measurements as curves.

use super::{QualityRecord, QualityRow};
use crate::data::grouped;
use crate::math::two_sample::Quality;

/// A number of a measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// Kernel inception distance.
    Kid,
    /// Share of images whose nearest neighbour is of their own kind, real or generated.
    OneNn,
    /// Share of real images with a generated one near them.
    Coverage,
    /// Share of generated images near real ones.
    Precision,
}

impl Number {
    /// Its value in a measurement.
    #[must_use]
    pub fn of(self, quality: &Quality) -> f64 {
        match self {
            Self::Kid => quality.kid,
            Self::OneNn => quality.one_nn,
            Self::Coverage => quality.coverage,
            Self::Precision => quality.precision,
        }
    }

    /// Two standard deviations around its value for other real images: that of KID over random halves; that of a share of as many
    /// independent images, which is about right.
    #[must_use]
    pub fn floor_band(self, floor: &Quality) -> (f64, f64) {
        let value = self.of(floor);
        match self {
            Self::Kid => (value - 2.0 * floor.kid_sd, value + 2.0 * floor.kid_sd),
            Self::OneNn | Self::Coverage | Self::Precision => {
                let deviation = (value * (1.0 - value) / f64::from(floor.n_generated.max(1))).sqrt();
                ((value - 2.0 * deviation).max(0.0), (value + 2.0 * deviation).min(1.0))
            }
        }
    }
}

impl QualityRecord {
    /// Its values by row.
    #[must_use]
    pub fn values(&self, number: Number) -> Vec<f64> {
        self.rows.iter().map(|row| number.of(&row.quality)).collect()
    }
}

/// A measurement in one line: "KID 52.6 ± 8.3 · 1-NN 76% · coverage 68% · precision 62% · 1,000 images after 50 epochs".
#[must_use]
pub fn summary(QualityRow { epoch, quality, .. }: &QualityRow) -> String {
    let percent = super::percent;
    let epochs = if *epoch == 1 { "1 epoch".to_owned() } else { format!("{epoch} epochs") };
    format!(
        "KID {} · 1-NN {} · coverage {} · precision {} · {} images after {epochs}",
        super::with_deviation(quality),
        percent(quality.one_nn),
        percent(quality.coverage),
        percent(quality.precision),
        grouped(quality.n_generated.into()),
    )
}
