//! Eigenvalues and eigenvectors of symmetric tridiagonal matrices: QL iterations with implicit shifts.
//!
//! Golub and Van Loan, "Matrix Computations" (4th ed.), section 8.3.3; Dubrulle, Martin and Wilkinson, "The implicit QL algorithm"
//! (1968). Each iteration is a chain of rotations, which every row of the eigenvectors takes for itself. So some rows of the matrix of
//! eigenvectors can be had without the others, in time n².

use super::functions::hypot;

/// Iterations for one eigenvalue. Two are usual.
const MAX_ITERATIONS: usize = 60;

/// The eigenvalues of the matrix with the given diagonal, and entries beside it, in no order. Column i of `columns` becomes `columns`
/// times eigenvector i: from the identity the eigenvectors, from one row of the identity that row of them.
///
/// # Panics
/// If there are not as many columns as entries on the diagonal, and one less beside it.
#[must_use]
pub fn eigenvalues(diagonal: &[f64], beside: &[f64], columns: &mut [Vec<f64>]) -> Vec<f64> {
    let n = diagonal.len();
    assert!(columns.len() == n && beside.len() + 1 == n.max(1), "{n} columns and one less entry beside the diagonal");
    let mut matrix = Tridiagonal { diagonal: diagonal.to_vec(), beside: beside.to_vec() };
    for first in 0..n {
        for _ in 0..MAX_ITERATIONS {
            let last = matrix.block_end(first);
            if last == first {
                break;
            }
            matrix.iterate(first, last, columns);
        }
    }
    matrix.diagonal
}

struct Tridiagonal {
    diagonal: Vec<f64>,
    beside: Vec<f64>,
}

impl Tridiagonal {
    /// The last row of the block that begins at `first`: the entry after it is negligible.
    fn block_end(&self, first: usize) -> usize {
        let negligible = |&row: &usize| {
            let size = self.diagonal[row].abs() + self.diagonal[row + 1].abs();
            self.beside[row].abs() <= f64::EPSILON * size
        };
        (first..self.beside.len()).find(negligible).unwrap_or(self.diagonal.len() - 1)
    }

    /// One iteration on the block from `first` to `last`, from below upwards, with Wilkinson's shift: the eigenvalue of the upper 2×2
    /// matrix that is nearer to its first entry.
    fn iterate(&mut self, first: usize, last: usize, columns: &mut [Vec<f64>]) {
        let (d, e) = (&mut self.diagonal, &mut self.beside);
        let slope = (d[first + 1] - d[first]) / (2.0 * e[first]);
        let root = hypot(slope, 1.0).copysign(slope);
        let mut g = d[last] - d[first] + e[first] / (slope + root);
        let (mut sine, mut cosine, mut shift) = (1.0, 1.0, 0.0);
        for row in (first..last).rev() {
            let (f, b) = (sine * e[row], cosine * e[row]);
            let r = hypot(f, g);
            if row + 1 < last {
                e[row + 1] = r;
            }
            if r < f64::MIN_POSITIVE {
                // The block has come apart behind this row.
                d[row + 1] -= shift;
                return;
            }
            (sine, cosine) = (f / r, g / r);
            g = d[row + 1] - shift;
            let t = (d[row] - g) * sine + 2.0 * cosine * b;
            shift = sine * t;
            d[row + 1] = g + shift;
            g = cosine * t - b;
            if let [.., left, right] = &mut columns[..row + 2] {
                rotate(left, right, (cosine, sine));
            }
        }
        d[first] -= shift;
        e[first] = g;
    }
}

/// left' = c·left − s·right, right' = s·left + c·right.
fn rotate(left: &mut [f64], right: &mut [f64], (c, s): (f64, f64)) {
    for (left, right) in left.iter_mut().zip(right) {
        (*left, *right) = (c * *left - s * *right, s * *left + c * *right);
    }
}
