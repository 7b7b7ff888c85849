//! Two samples against each other, in slices of work.

use serde::{Deserialize, Serialize};

use super::error::TwoSampleError;
use super::features::Features;
use super::kernel::{KernelSums, Sums};
use super::sample::Sample;
use super::{COVERAGE_NEIGHBOUR, PRECISION_NEIGHBOUR};

/// How two samples differ. Shares are from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Share of all images whose nearest other image is of their own sample. ½: the samples can't be told apart; 1: always. Below ½
    /// with as many images of each: generated images are nearer to real ones than those to each other, as copies are.
    pub one_nn: f64,
    /// The same among real images.
    pub one_nn_real: f64,
    /// The same among generated images.
    pub one_nn_generated: f64,
    /// Kernel inception distance, without bias: 0 on average for equal distributions, below 0 for half of them.
    pub kid: f64,
    /// Standard deviation of `kid` over random halves, an estimate of its standard error.
    pub kid_sd: f64,
    /// Share of real images with a generated one within the distance of their fifth nearest real one.
    pub coverage: f64,
    /// Share of generated images within the distance of the third nearest real one of some real image.
    pub precision: f64,
    /// Real images.
    pub n_real: u32,
    /// Generated images.
    pub n_generated: u32,
}

/// A comparison and its work.
///
/// ```
/// use saddle::math::two_sample::{Comparison, Features, Sample};
/// let even = Features::new((0..20).map(|i| 2.0 * i as f32).collect(), 1)?;
/// let odd = Features::new((0..20).map(|i| 2.0 * i as f32 + 1.0).collect(), 1)?;
/// let mut comparison = Comparison::new(Sample::new(even)?, odd)?;
/// // Between two of the other kind, nobody's nearest neighbour is of the own kind.
/// let quality = comparison.advance(u64::MAX).expect("no slice");
/// assert_eq!((quality.one_nn, quality.coverage, quality.precision), (0.0, 1.0, 1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Comparison {
    real: Sample,
    generated: Sample,
    sums: KernelSums,
    /// Of each real row the squared distance to the nearest generated one.
    nearest_generated: Vec<f64>,
    /// Of each generated row the squared distance to the nearest real one.
    nearest_real: Vec<f64>,
    /// Whether each generated row is within the ball of some real one.
    is_precise: Vec<bool>,
    /// The first real row whose pairs with generated rows are missing.
    next: usize,
}

impl Comparison {
    /// A comparison with its work to be done, which includes what is missing of `real`.
    ///
    /// # Errors
    /// When the dimensions differ, or there are too few rows.
    pub fn new(real: Sample, generated: Features) -> Result<Self, TwoSampleError> {
        if real.dimension() != generated.dimension() {
            return Err(TwoSampleError::Dimensions { real: real.dimension(), generated: generated.dimension() });
        }
        let generated = Sample::new(generated)?;
        let (n, m) = (real.count() as usize, generated.count() as usize);
        Ok(Self {
            real,
            generated,
            sums: KernelSums::ZERO,
            nearest_generated: vec![f64::INFINITY; n],
            nearest_real: vec![f64::INFINITY; m],
            is_precise: vec![false; m],
            next: 0,
        })
    }

    /// Does the next rows' work until `budget` multiply-adds are spent, one row at least: 128,000 with 1,000 generated rows of 128.
    /// Returns the result when all is done.
    pub fn advance(&mut self, budget: u64) -> Option<Quality> {
        let mut spent = 0;
        while let Some(cost) = self.advance_row() {
            spent += cost;
            if spent >= budget && self.remaining() > 0 {
                return None;
            }
        }
        Some(self.quality())
    }

    /// Multiply-adds still to be done.
    #[must_use]
    pub fn remaining(&self) -> u64 {
        let across = (self.nearest_generated.len() - self.next) * self.nearest_real.len() * self.real.dimension();
        self.real.remaining() + self.generated.remaining() + across as u64
    }

    fn advance_row(&mut self) -> Option<u64> {
        // The balls of real rows must be known before generated rows are looked for in them.
        self.real.advance_row().or_else(|| self.generated.advance_row()).or_else(|| self.advance_across())
    }

    /// The next real row with all generated ones.
    fn advance_across(&mut self) -> Option<u64> {
        let at = self.next;
        let nearest = self.nearest_generated.get_mut(at)?;
        self.next += 1;
        let ball = self.real.neighbour(at, PRECISION_NEIGHBOUR);
        self.real.pairs(at, &self.generated, |pair| {
            *nearest = nearest.min(pair.distance);
            self.nearest_real[pair.at] = self.nearest_real[pair.at].min(pair.distance);
            self.is_precise[pair.at] |= pair.distance <= ball;
            self.sums.add(pair.kernel, pair.mask);
        });
        Some((self.nearest_real.len() * self.real.dimension()) as u64)
    }

    fn quality(&self) -> Quality {
        let (n_real, n_generated) = (self.real.count(), self.generated.count());
        let sums = Sums { real: self.real.sums(), generated: self.generated.sums(), across: &self.sums };
        let (kid, kid_sd) = sums.kid([n_real, n_generated]);
        let real = halves_right(&self.real, &self.nearest_generated);
        let generated = halves_right(&self.generated, &self.nearest_real);
        let covered = |(at, distance): &(usize, &f64)| **distance <= self.real.neighbour(*at, COVERAGE_NEIGHBOUR);
        let covered = self.nearest_generated.iter().enumerate().filter(covered).count();
        let precise = self.is_precise.iter().filter(|is| **is).count();
        Quality {
            one_nn: share(real + generated, 2 * (u64::from(n_real) + u64::from(n_generated))),
            one_nn_real: share(real, 2 * u64::from(n_real)),
            one_nn_generated: share(generated, 2 * u64::from(n_generated)),
            kid,
            kid_sd,
            coverage: share(covered as u64, n_real.into()),
            precision: share(precise as u64, n_generated.into()),
            n_real,
            n_generated,
        }
    }
}

/// Twice the number of rows whose nearest neighbour is of their own sample. A tie between both samples counts half, so it depends on no
/// order.
fn halves_right(sample: &Sample, nearest_other: &[f64]) -> u64 {
    let halves = |(at, &other): (usize, &f64)| match sample.neighbour(at, 1).total_cmp(&other) {
        std::cmp::Ordering::Less => 2,
        std::cmp::Ordering::Equal => 1,
        std::cmp::Ordering::Greater => 0,
    };
    nearest_other.iter().enumerate().map(halves).sum()
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2⁵³")]
fn share(count: u64, of: u64) -> f64 {
    count as f64 / of as f64
}
