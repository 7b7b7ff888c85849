//! The kernel inception distance: an unbiased estimate of the squared maximum mean discrepancy of two samples.
//!
//! MMD² = E k(x, x') + E k(y, y') − 2 E k(x, y), with means over pairs of different rows: Gretton et al., "A kernel two-sample test"
//! (2012), lemma 6. The kernel is Bińkowski's, (xᵀy/d + 1)³.
//!
//! Bińkowski et al. average estimates on random subsets. The mean over all subsets of one size is the estimate on the whole samples,
//! since every pair is in equally many subsets: that is what is given as the mean here, with no noise from the drawing. The deviation is
//! that of [`SUBSETS`] subsets of half of each sample. Halves are what makes it the standard error of the whole estimate: the variance
//! of a mean over half of n, drawn without replacement, about the mean over all is (2/n − 1/n)·σ² = σ²/n (Shao and Wu, "A general
//! theory for jackknife variance estimation" (1989)). Where the distributions are equal the estimate's variance falls with 1/n², and
//! the deviation is √(4 − 1) = 1.7 times the standard error: too large rather than too small.

use crate::math::rng::{Purpose, Stream};

/// Subsets for KID's deviation: the bits of a word, so that a pair's subsets are one `and`. The deviation of 64 is known to 9%.
pub const SUBSETS: usize = 64;

/// The subsets are the same in every comparison of as many rows, so that numbers along a run differ by its images alone.
const SEED: u32 = 0;

/// For each of `rows` rows the subsets that contain it, as bits: subset s is the first half of the permutation of step s.
pub(super) fn subsets(rows: u32) -> Vec<u64> {
    let stream = Stream::new(SEED, Purpose::Subsets);
    let mut masks = vec![0; rows as usize];
    for (step, bit) in (0_u32..).zip((0..SUBSETS).map(|subset| 1_u64 << subset)) {
        for row in &stream.permutation(step, rows)[..rows as usize / 2] {
            masks[*row as usize] |= bit;
        }
    }
    masks
}

/// (xᵀy/d + 1)³, from xᵀy = (‖x‖² + ‖y‖² − ‖x − y‖²)/2.
pub(super) fn kernel(lengths: f64, distance: f64, dimension: f64) -> f64 {
    let base = (lengths - distance) / (2.0 * dimension) + 1.0;
    base * base * base
}

/// Sums of the kernel over pairs: over all of them, and over those of each subset.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct KernelSums {
    all: f64,
    subsets: [f64; SUBSETS],
}

impl KernelSums {
    pub(super) const ZERO: Self = Self { all: 0.0, subsets: [0.0; SUBSETS] };

    /// Adds a pair that is in the subsets `mask`.
    pub(super) fn add(&mut self, kernel: f64, mut mask: u64) {
        self.all += kernel;
        while mask != 0 {
            self.subsets[mask.trailing_zeros() as usize] += kernel;
            mask &= mask - 1;
        }
    }
}

/// Sums over pairs of real rows, of generated rows, and of one each.
pub(super) struct Sums<'a> {
    pub(super) real: &'a KernelSums,
    pub(super) generated: &'a KernelSums,
    pub(super) across: &'a KernelSums,
}

/// The unbiased estimate from the three sums over samples of n and m rows.
fn mmd2([real, generated, across]: [f64; 3], [n, m]: [u32; 2]) -> f64 {
    let (n, m) = (f64::from(n), f64::from(m));
    2.0 * (real / (n * (n - 1.0)) + generated / (m * (m - 1.0)) - across / (n * m))
}

impl Sums<'_> {
    /// The estimate for n and m rows, and its standard deviation over the subsets.
    pub(super) fn kid(&self, [n, m]: [u32; 2]) -> (f64, f64) {
        let kid = mmd2([self.real.all, self.generated.all, self.across.all], [n, m]);
        let of_subset = |subset: usize| {
            let sums = [self.real, self.generated, self.across].map(|sums| sums.subsets[subset]);
            mmd2(sums, [n / 2, m / 2])
        };
        let estimates: [f64; SUBSETS] = std::array::from_fn(of_subset);
        #[expect(clippy::cast_precision_loss, reason = "64")]
        let count = SUBSETS as f64;
        let mean = estimates.iter().sum::<f64>() / count;
        // In units of the largest one, whose square may overflow.
        let largest = estimates.iter().map(|estimate| (estimate - mean).abs()).fold(f64::MIN_POSITIVE, f64::max);
        let squares: f64 = estimates.iter().map(|estimate| (estimate - mean) / largest).map(|unit| unit * unit).sum();
        (kid, largest * (squares / (count - 1.0)).sqrt())
    }
}
