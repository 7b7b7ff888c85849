//! Eigenvalues and eigenvectors of symmetric matrices by Jacobi rotations.
//!
//! Golub and Van Loan, "Matrix Computations" (4th ed.), section 8.5: each rotation clears one off-diagonal entry, and sweeps over all
//! of them converge quadratically. It is slower than other methods for large matrices, and as accurate as any; a hundred rows take
//! some hundredths of a second.

/// Known matrices need fewer: about ten sweeps for a hundred rows.
const MAX_SWEEPS: usize = 60;

/// Eigenvalues with their eigenvectors. A vector has length 1, and its largest entry is positive, which makes it unique.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Eigen {
    /// Eigenvalues in descending order.
    pub values: Vec<f64>,
    /// In the order of `values`.
    pub vectors: Vec<Vec<f64>>,
}

/// An n×n matrix, row by row.
struct Square {
    entries: Vec<f64>,
    n: usize,
}

impl Square {
    fn at(&self, row: usize, column: usize) -> f64 {
        self.entries[row * self.n + column]
    }

    /// Rotates rows `p` and `q`: p' = c·p − s·q, q' = s·p + c·q.
    fn rotate_rows(&mut self, (p, q): (usize, usize), (c, s): (f64, f64)) {
        for column in 0..self.n {
            self.rotate(p * self.n + column, q * self.n + column, (c, s));
        }
    }

    /// Rotates columns `p` and `q` in the same way.
    fn rotate_columns(&mut self, (p, q): (usize, usize), (c, s): (f64, f64)) {
        for row in 0..self.n {
            self.rotate(row * self.n + p, row * self.n + q, (c, s));
        }
    }

    fn rotate(&mut self, p: usize, q: usize, (c, s): (f64, f64)) {
        let (x, y) = (self.entries[p], self.entries[q]);
        self.entries[p] = c * x - s * y;
        self.entries[q] = s * x + c * y;
    }

    /// The sum of the squares of all off-diagonal entries.
    fn off_diagonal(&self) -> f64 {
        let off = |(at, entry): (usize, &f64)| if at % (self.n + 1) == 0 { 0.0 } else { entry * entry };
        self.entries.iter().enumerate().map(off).sum()
    }
}

/// Cosine and sine of the rotation that clears entry (p, q); `None` if it is 0.
fn rotation(matrix: &Square, p: usize, q: usize) -> Option<(f64, f64)> {
    let entry = matrix.at(p, q);
    let (upper, lower) = (matrix.at(p, p), matrix.at(q, q));
    if entry.abs() < f64::MIN_POSITIVE {
        return None;
    }
    let tau = (lower - upper) / (2.0 * entry);
    let t = tau.signum() / (tau.abs() + (1.0 + tau * tau).sqrt());
    let c = 1.0 / (1.0 + t * t).sqrt();
    Some((c, t * c))
}

/// The eigenvalues and eigenvectors of a symmetric n×n matrix, given row by row. NaN entries give NaN eigenvalues.
///
/// # Panics
/// If there are not n² entries.
#[must_use]
pub fn eigen(entries: &[f64], n: usize) -> Eigen {
    assert_eq!(entries.len(), n * n, "a matrix of {n} rows");
    let mut matrix = Square { entries: entries.to_vec(), n };
    let mut vectors = Square { entries: (0..n * n).map(|at| f64::from(u8::from(at % (n + 1) == 0))).collect(), n };
    let norm2: f64 = entries.iter().map(|entry| entry * entry).sum();
    for _ in 0..MAX_SWEEPS {
        if matrix.off_diagonal() <= norm2 * (f64::EPSILON * f64::EPSILON) {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                let Some(rotation) = rotation(&matrix, p, q) else { continue };
                matrix.rotate_rows((p, q), rotation);
                matrix.rotate_columns((p, q), rotation);
                vectors.rotate_rows((p, q), rotation);
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| matrix.at(b, b).total_cmp(&matrix.at(a, a)));
    Eigen {
        values: order.iter().map(|&i| matrix.at(i, i)).collect(),
        vectors: order.iter().map(|&i| normalize_sign(&vectors.entries[i * n..(i + 1) * n])).collect(),
    }
}

/// The vector or its opposite: the one whose entry of largest absolute value is positive.
fn normalize_sign(vector: &[f64]) -> Vec<f64> {
    let largest = vector.iter().copied().fold(0.0_f64, |largest, x| if x.abs() > largest.abs() { x } else { largest });
    vector.iter().map(|x| x * largest.signum()).collect()
}

/// The principal directions of the linear map y = x·W, W `[inputs, outputs]`: the eigenvectors of W·Wᵀ. An eigenvalue is the squared
/// length of y for the unit step x in its direction.
///
/// # Panics
/// If `weights` are not `inputs` rows of equal length.
#[must_use]
pub fn principal_directions(weights: &[f32], inputs: usize) -> Eigen {
    assert!(inputs > 0 && weights.len().is_multiple_of(inputs), "{inputs} equal rows");
    let rows: Vec<&[f32]> = weights.chunks_exact((weights.len() / inputs).max(1)).collect();
    let mut products = vec![0.0; inputs * inputs];
    for (i, one) in rows.iter().enumerate() {
        for (j, other) in rows.iter().enumerate().skip(i) {
            let product = one.iter().zip(*other).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum();
            products[i * inputs + j] = product;
            products[j * inputs + i] = product;
        }
    }
    eigen(&products, inputs)
}
