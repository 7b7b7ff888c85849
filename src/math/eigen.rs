//! Eigenvalues of small real matrices: 2×2 in closed form, larger ones by the shifted QR iteration.
//!
//! Golub and Van Loan, "Matrix Computations" (4th ed.), sections 7.4 (Hessenberg form by rotations) and 7.5 (shifts and deflation).
//! Complex arithmetic makes single shifts sufficient. The method is backward stable: the results are the exact eigenvalues of a
//! matrix within a few units in the last place of the given one.

use super::complex::Complex;
use super::functions::hypot;

/// A real N×N matrix, row by row.
pub type Matrix<const N: usize> = [[f64; N]; N];

type ComplexMatrix<const N: usize> = [[Complex; N]; N];

/// The eigenvalues of [[a, b], [c, d]]: (a + d)/2 ± √(((a − d)/2)² + bc).
///
/// ```
/// use saddle::math::complex::Complex;
/// use saddle::math::eigen::eigenvalues_2x2;
/// // A rotation by 90° has the eigenvalues ±i.
/// assert_eq!(eigenvalues_2x2(&[[0.0, -1.0], [1.0, 0.0]]), [Complex::new(0.0, 1.0), Complex::new(0.0, -1.0)]);
/// ```
#[must_use]
pub fn eigenvalues_2x2(m: &Matrix<2>) -> [Complex; 2] {
    let [[a, b], [c, d]] = *m;
    let middle = f64::midpoint(a, d);
    let half = (a - d) / 2.0;
    let discriminant = half * half + b * c;
    let root = discriminant.abs().sqrt();
    if discriminant >= 0.0 {
        [Complex::new(middle + root, 0.0), Complex::new(middle - root, 0.0)]
    } else {
        [Complex::new(middle, root), Complex::new(middle, -root)]
    }
}

/// Known matrices of these sizes need fewer. At the limit the diagonal is returned as it is.
const MAX_ITERATIONS: u32 = 300;

/// The eigenvalues of a real matrix, in no particular order; NaN if an entry is not finite.
#[must_use]
pub fn eigenvalues<const N: usize>(m: &Matrix<N>) -> [Complex; N] {
    if m.iter().flatten().any(|entry| !entry.is_finite()) {
        return [Complex::new(f64::NAN, f64::NAN); N];
    }
    let mut h: ComplexMatrix<N> = m.map(|row| row.map(|entry| Complex::new(entry, 0.0)));
    to_hessenberg(&mut h);
    let mut high = N;
    let mut since_deflation = 0_u32;
    let mut total = 0_u32;
    while high > 1 && total < MAX_ITERATIONS {
        let low = block_start(&mut h, high);
        if low + 1 == high {
            high -= 1;
            since_deflation = 0;
            continue;
        }
        // Wilkinson's shift alone may cycle.
        let shift = if since_deflation % 11 == 10 { exceptional_shift(&h, high) } else { wilkinson_shift(&h, high) };
        qr_step(&mut h, low, high, shift);
        since_deflation += 1;
        total += 1;
    }
    std::array::from_fn(|i| h[i][i])
}

/// c (real) and s of the rotation [c s; −s̄ c] that maps (a, b) to (r, 0).
fn rotation(a: Complex, b: Complex) -> (f64, Complex) {
    let (size_a, size_b) = (a.modulus(), b.modulus());
    if size_b <= 0.0 {
        return (1.0, Complex::ZERO);
    }
    if size_a <= 0.0 {
        return (0.0, b.conjugate().times(1.0 / size_b));
    }
    let r = hypot(size_a, size_b);
    (size_a / r, (a * b.conjugate()).times(1.0 / (size_a * r)))
}

/// Rotates rows `i` and `j` from column `from` on.
fn rotate_rows<const N: usize>(h: &mut ComplexMatrix<N>, (i, j): (usize, usize), from: usize, (c, s): (f64, Complex)) {
    let (upper, lower) = (h[i], h[j]);
    for (k, (upper, lower)) in upper.into_iter().zip(lower).enumerate().skip(from) {
        h[i][k] = upper.times(c) + s * lower;
        h[j][k] = lower.times(c) - s.conjugate() * upper;
    }
}

/// Rotates columns `i` and `j` above row `to` by the conjugate transpose.
fn rotate_columns<const N: usize>(h: &mut ComplexMatrix<N>, (i, j): (usize, usize), to: usize, (c, s): (f64, Complex)) {
    for row in h.iter_mut().take(to) {
        let (left, right) = (row[i], row[j]);
        row[i] = left.times(c) + s.conjugate() * right;
        row[j] = right.times(c) - s * left;
    }
}

fn to_hessenberg<const N: usize>(h: &mut ComplexMatrix<N>) {
    for column in 0..N.saturating_sub(2) {
        for row in column + 2..N {
            let rotation = rotation(h[column + 1][column], h[row][column]);
            rotate_rows(h, (column + 1, row), column, rotation);
            rotate_columns(h, (column + 1, row), N, rotation);
            h[row][column] = Complex::ZERO;
        }
    }
}

/// First row of the last unreduced block above row `high`. Clears the subdiagonal entry before it, which is rounding error.
fn block_start<const N: usize>(h: &mut ComplexMatrix<N>, high: usize) -> usize {
    for row in (1..high).rev() {
        let scale = h[row][row].modulus() + h[row - 1][row - 1].modulus();
        if h[row][row - 1].modulus() <= f64::EPSILON * scale {
            h[row][row - 1] = Complex::ZERO;
            return row;
        }
    }
    0
}

/// The eigenvalue of the last 2×2 block that is nearer to its last entry.
fn wilkinson_shift<const N: usize>(h: &ComplexMatrix<N>, high: usize) -> Complex {
    let (p, q) = (high - 2, high - 1);
    let middle = (h[p][p] + h[q][q]).times(0.5);
    let half = (h[p][p] - h[q][q]).times(0.5);
    let root = (half * half + h[p][q] * h[q][p]).sqrt();
    let (one, other) = (middle + root, middle - root);
    if (one - h[q][q]).modulus() <= (other - h[q][q]).modulus() { one } else { other }
}

fn exceptional_shift<const N: usize>(h: &ComplexMatrix<N>, high: usize) -> Complex {
    let size = h[high - 1][high - 2].modulus();
    h[high - 1][high - 1] + Complex::new(0.75 * size, -0.4375 * size)
}

/// One QR step on rows `low..high`: H − shift = QR, then H = RQ + shift.
fn qr_step<const N: usize>(h: &mut ComplexMatrix<N>, low: usize, high: usize, shift: Complex) {
    for (i, row) in h.iter_mut().enumerate().take(high).skip(low) {
        row[i] = row[i] - shift;
    }
    let mut rotations = [(1.0, Complex::ZERO); N];
    for i in low..high - 1 {
        rotations[i] = rotation(h[i][i], h[i + 1][i]);
        rotate_rows(h, (i, i + 1), i, rotations[i]);
    }
    for (i, &rotation) in rotations.iter().enumerate().take(high - 1).skip(low) {
        rotate_columns(h, (i, i + 1), (i + 2).min(high), rotation);
    }
    for (i, row) in h.iter_mut().enumerate().take(high).skip(low) {
        row[i] = row[i] + shift;
    }
}
