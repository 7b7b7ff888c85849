//! One sample by itself: distances to nearest rows, and the kernel's sums.

use std::rc::Rc;

use super::error::TwoSampleError;
use super::features::Features;
use super::kernel::{KernelSums, kernel, subsets};
use super::{COVERAGE_NEIGHBOUR, LEAST_ROWS};
use crate::math::sums::{squared_distance, squared_length};

/// Squared distances to the nearest other rows, ascending.
type Nearest = [f64; COVERAGE_NEIGHBOUR];

/// Rows, and what is known about pairs among them. Its work is done row by row, in [`Self::advance`] or in a comparison. A clone copies
/// no features.
#[derive(Clone, Debug)]
pub struct Sample {
    rows: Rc<Rows>,
    nearest: Vec<Nearest>,
    sums: KernelSums,
    /// The first row whose pairs with the rows behind it are missing.
    next: usize,
}

/// What stays the same.
#[derive(Debug)]
struct Rows {
    features: Features,
    /// ‖x‖² of each row.
    lengths: Vec<f64>,
    /// Which subsets contain each row.
    masks: Vec<u64>,
}

/// Two rows of one or of two samples.
pub(super) struct Pair {
    /// The place of the second row.
    pub(super) at: usize,
    /// Squared.
    pub(super) distance: f64,
    pub(super) kernel: f64,
    /// The subsets that contain both.
    pub(super) mask: u64,
}

impl Sample {
    /// A sample with its work to be done.
    ///
    /// # Errors
    /// When there are fewer than [`LEAST_ROWS`] rows.
    pub fn new(features: Features) -> Result<Self, TwoSampleError> {
        let count = features.rows();
        if count < LEAST_ROWS {
            return Err(TwoSampleError::TooFew(count));
        }
        let lengths: Vec<f64> = features.iter().map(squared_length).collect();
        let rows = Rows { features, masks: subsets(count), lengths };
        Ok(Self {
            nearest: vec![[f64::INFINITY; COVERAGE_NEIGHBOUR]; count as usize],
            rows: Rc::new(rows),
            sums: KernelSums::ZERO,
            next: 0,
        })
    }

    /// Does the next rows' work until `budget` multiply-adds are spent, one row at least. Returns whether all is done.
    pub fn advance(&mut self, budget: u64) -> bool {
        let mut spent = 0;
        while let Some(cost) = self.advance_row() {
            spent += cost;
            if spent >= budget {
                break;
            }
        }
        self.next == self.nearest.len()
    }

    /// Multiply-adds still to be done.
    #[must_use]
    pub fn remaining(&self) -> u64 {
        let rows = (self.nearest.len() - self.next) as u64;
        rows * rows.saturating_sub(1) / 2 * self.dimension() as u64
    }

    /// Does the work of the next row, of which it returns the multiply-adds; `None` if there is none.
    pub(super) fn advance_row(&mut self) -> Option<u64> {
        let at = self.next;
        if at == self.nearest.len() {
            return None;
        }
        self.next += 1;
        let rows = Rc::clone(&self.rows);
        let behind = self.next;
        rows.pairs(at, &rows, behind, |pair| {
            insert(&mut self.nearest[at], pair.distance);
            insert(&mut self.nearest[pair.at], pair.distance);
            self.sums.add(pair.kernel, pair.mask);
        });
        Some(((self.nearest.len() - behind) * self.dimension()) as u64)
    }

    /// Row `at` with every row of `other`.
    pub(super) fn pairs(&self, at: usize, other: &Self, visit: impl FnMut(Pair)) {
        self.rows.pairs(at, &other.rows, 0, visit);
    }

    pub(super) fn sums(&self) -> &KernelSums {
        &self.sums
    }

    /// The squared distance from row `at` to the k-th nearest other row, k from 1 to 5.
    pub(super) fn neighbour(&self, at: usize, k: usize) -> f64 {
        self.nearest[at][k - 1]
    }

    pub(super) fn count(&self) -> u32 {
        self.rows.features.rows()
    }

    pub(super) fn dimension(&self) -> usize {
        self.rows.features.dimension()
    }
}

impl Rows {
    /// Row `at` with the rows of `other` from `first` on.
    fn pairs(&self, at: usize, other: &Self, first: usize, mut visit: impl FnMut(Pair)) {
        let (row, length, mask) = (self.features.row(at), self.lengths[at], self.masks[at]);
        #[expect(clippy::cast_precision_loss, reason = "a dimension is far below 2⁵³")]
        let dimension = row.len() as f64;
        let others = other.features.iter().zip(&other.lengths).zip(&other.masks).enumerate().skip(first);
        for (at, ((other, other_length), other_mask)) in others {
            let distance = squared_distance(row, other);
            let kernel = kernel(length + other_length, distance, dimension);
            visit(Pair { at, distance, kernel, mask: mask & other_mask });
        }
    }
}

/// Puts a distance into its place among the smallest ones.
fn insert(nearest: &mut Nearest, distance: f64) {
    let [.., last] = nearest;
    if distance >= *last {
        return;
    }
    *last = distance;
    for k in (1..nearest.len()).rev() {
        if nearest[k - 1] <= nearest[k] {
            break;
        }
        nearest.swap(k - 1, k);
    }
}
