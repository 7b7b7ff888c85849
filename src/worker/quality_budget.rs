//! Measurements between steps, for a small share of the time.

use crate::run::quality::IMAGES;

/// Share of the time that measurements may take.
pub const SHARE: f64 = 0.01;

/// Measurements that the time of a run pays for at least: else they have fewer images.
const LEAST: f64 = 2.0;

/// Parts of [`IMAGES`] that a slow device measures.
const PARTS: [u32; 3] = [1, 2, 4];

/// Time of a measurement, as a multiple of drawing its images: they are classified and compared, too.
const OVER_DRAWING: f64 = 2.0;

/// Images of each side, of at most `available`, in a run of `run_ms` where drawing takes `image_ms` an image.
#[must_use]
pub fn images(available: u32, run_ms: f64, image_ms: f64) -> u32 {
    let affordable = SHARE * run_ms / (LEAST * OVER_DRAWING * image_ms.max(1e-6));
    let parts = PARTS.map(|part| IMAGES / part);
    let paid = parts.into_iter().find(|&images| f64::from(images.min(available)) <= affordable);
    paid.unwrap_or(IMAGES / PARTS[2]).min(available)
}

/// What may be spent. Times are in ms, by any clock.
///
/// Work begins once [`SHARE`] of the time has paid for it, so that it never takes more than that share and what a measurement takes beyond
/// its estimate.
#[derive(Clone, Debug)]
pub struct QualityBudget {
    /// When the budget was last counted.
    counted_ms: Option<f64>,
    /// What may be spent; negative after work that took longer than expected.
    saved_ms: f64,
    /// Time of a measurement; infinite while it is not known.
    measurement_ms: f64,
}

impl Default for QualityBudget {
    fn default() -> Self {
        Self { counted_ms: None, saved_ms: 0.0, measurement_ms: f64::INFINITY }
    }
}

impl QualityBudget {
    /// Sets the expected time of a measurement.
    pub fn expect(&mut self, measurement_ms: f64) {
        self.measurement_ms = measurement_ms;
    }

    /// Counts the time since the last call.
    pub fn count(&mut self, now_ms: f64) {
        let since = now_ms - self.counted_ms.replace(now_ms).unwrap_or(now_ms);
        // Time without measurements pays for one of them at most.
        self.saved_ms = (self.saved_ms + SHARE * since).min(self.measurement_ms);
    }

    /// Time passed in which nothing was trained.
    pub fn skip(&mut self, now_ms: f64) {
        self.counted_ms = Some(now_ms);
    }

    /// Whether work may go on that is paid for as it is done.
    #[must_use]
    pub fn has_any(&self) -> bool {
        self.saved_ms > 0.0
    }

    /// Whether a measurement is paid for.
    #[must_use]
    pub fn pays(&self) -> bool {
        self.saved_ms >= self.measurement_ms
    }

    /// Work took from `began_ms` to `now_ms`.
    pub fn spend(&mut self, began_ms: f64, now_ms: f64) {
        self.saved_ms -= now_ms - began_ms;
        // The time of the work pays for none.
        self.counted_ms = Some(now_ms);
    }
}
