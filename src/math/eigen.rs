//! Eigenvalues of small real matrices: 2×2 in closed form, larger ones by the shifted QR iteration.
//!
//! Golub and Van Loan, "Matrix Computations" (4th ed.), sections 7.4 (Hessenberg form by rotations) and 7.5 (shifts and
//! deflation). In complex arithmetic, where one shift at a time suffices. Backward stable: the values are exact for a
//! matrix within a few units in the last place of the given one.

use super::complex::Complex;
use super::functions::hypot;

/// A square matrix, row by row.
pub type Matrix<const N: usize> = [[f64; N]; N];

type ComplexMatrix<const N: usize> = [[Complex; N]; N];

/// The eigenvalues of a 2×2 matrix: half the trace, plus and minus a root.
#[must_use]
pub fn eigenvalues_2x2(m: &Matrix<2>) -> [Complex; 2] {
    let [[a, b], [c, d]] = *m;
    let middle = f64::midpoint(a, d);
    let half = (a - d) / 2.0;
    let under = half * half + b * c;
    let root = under.abs().sqrt();
    if under >= 0.0 {
        [Complex::new(middle + root, 0.0), Complex::new(middle - root, 0.0)]
    } else {
        [Complex::new(middle, root), Complex::new(middle, -root)]
    }
}

/// More than any matrix of this size has been seen to need; after that the diagonal is taken as it stands.
const MOST_ITERATIONS: u32 = 300;

/// All eigenvalues of a real matrix, in no particular order; no numbers where an entry is none.
#[must_use]
pub fn eigenvalues<const N: usize>(m: &Matrix<N>) -> [Complex; N] {
    if m.iter().flatten().any(|entry| !entry.is_finite()) {
        return [Complex::new(f64::NAN, f64::NAN); N];
    }
    let mut h: ComplexMatrix<N> = m.map(|row| row.map(|entry| Complex::new(entry, 0.0)));
    to_hessenberg(&mut h);
    let mut high = N;
    let mut since = 0_u32;
    let mut total = 0_u32;
    while high > 1 && total < MOST_ITERATIONS {
        let low = block_start(&mut h, high);
        if low + 1 == high {
            high -= 1;
            since = 0;
            continue;
        }
        // A shift of another kind now and then, since Wilkinson's may go round in a circle.
        let shift = if since % 11 == 10 { exceptional_shift(&h, high) } else { wilkinson_shift(&h, high) };
        qr_step(&mut h, low, high, shift);
        since += 1;
        total += 1;
    }
    std::array::from_fn(|i| h[i][i])
}

/// A rotation [c s; −s̄ c], c real, that takes (a, b) to (r, 0).
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

/// Rows `i` and `j` from column `from` on, turned.
fn turn_rows<const N: usize>(h: &mut ComplexMatrix<N>, (i, j): (usize, usize), from: usize, (c, s): (f64, Complex)) {
    let (upper, lower) = (h[i], h[j]);
    for (k, (upper, lower)) in upper.into_iter().zip(lower).enumerate().skip(from) {
        h[i][k] = upper.times(c) + s * lower;
        h[j][k] = lower.times(c) - s.conjugate() * upper;
    }
}

/// Columns `i` and `j` down to row `to`, turned by the conjugate transpose.
fn turn_columns<const N: usize>(h: &mut ComplexMatrix<N>, (i, j): (usize, usize), to: usize, (c, s): (f64, Complex)) {
    for row in h.iter_mut().take(to) {
        let (left, right) = (row[i], row[j]);
        row[i] = left.times(c) + s.conjugate() * right;
        row[j] = right.times(c) - s * left;
    }
}

fn to_hessenberg<const N: usize>(h: &mut ComplexMatrix<N>) {
    for column in 0..N.saturating_sub(2) {
        for row in column + 2..N {
            let turn = rotation(h[column + 1][column], h[row][column]);
            turn_rows(h, (column + 1, row), column, turn);
            turn_columns(h, (column + 1, row), N, turn);
            h[row][column] = Complex::ZERO;
        }
    }
}

/// Where the last unreduced block below `high` begins; entries under the diagonal that are rounding are cleared.
fn block_start<const N: usize>(h: &mut ComplexMatrix<N>, high: usize) -> usize {
    for row in (1..high).rev() {
        let beside = h[row][row].modulus() + h[row - 1][row - 1].modulus();
        if h[row][row - 1].modulus() <= f64::EPSILON * beside {
            h[row][row - 1] = Complex::ZERO;
            return row;
        }
    }
    0
}

/// The eigenvalue of the last 2×2 block that is nearer to its corner.
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

/// One step: H − shift = QR, then RQ + shift.
fn qr_step<const N: usize>(h: &mut ComplexMatrix<N>, low: usize, high: usize, shift: Complex) {
    for (i, row) in h.iter_mut().enumerate().take(high).skip(low) {
        row[i] = row[i] - shift;
    }
    let mut turns = [(1.0, Complex::ZERO); N];
    for i in low..high - 1 {
        turns[i] = rotation(h[i][i], h[i + 1][i]);
        turn_rows(h, (i, i + 1), i, turns[i]);
    }
    for (i, &turn) in turns.iter().enumerate().take(high - 1).skip(low) {
        turn_columns(h, (i, i + 1), (i + 2).min(high), turn);
    }
    for (i, row) in h.iter_mut().enumerate().take(high).skip(low) {
        row[i] = row[i] + shift;
    }
}
