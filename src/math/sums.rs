//! Sums of products in double precision and in one fixed order: in eight lanes, which a compiler makes vectors of, and which are added
//! as a tree at the end. Every build computes the same bits.

const LANES: usize = 8;

/// Σ term(aᵢ, bᵢ), up to the end of the shorter slice.
#[inline(always)]
fn sum<A: Copy, B: Copy>(a: &[A], b: &[B], term: impl Fn(A, B) -> f64) -> f64 {
    let length = a.len().min(b.len());
    let (whole_a, rest_a) = a[..length].as_chunks::<LANES>();
    let (whole_b, rest_b) = b[..length].as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for (a, b) in whole_a.iter().zip(whole_b) {
        for ((lane, &a), &b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += term(a, b);
        }
    }
    for ((lane, &a), &b) in lanes.iter_mut().zip(rest_a).zip(rest_b) {
        *lane += term(a, b);
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (b + f)) + ((c + g) + (d + h))
}

/// Σ (aᵢ − bᵢ)². It is the same for `b` and `a`, and 0 for equal slices.
#[must_use]
pub fn squared_distance(a: &[f32], b: &[f32]) -> f64 {
    sum(a, b, |a, b| {
        let difference = f64::from(a) - f64::from(b);
        difference * difference
    })
}

/// Σ aᵢ².
#[must_use]
pub fn squared_length(a: &[f32]) -> f64 {
    sum(a, a, |a, b| f64::from(a) * f64::from(b))
}

/// Σ aᵢ·bᵢ.
#[must_use]
pub fn dot<A: Copy + Into<f64>>(a: &[A], b: &[f64]) -> f64 {
    sum(a, b, |a, b| a.into() * b)
}

/// sum += factor·a.
pub fn add_scaled<A: Copy + Into<f64>>(sum: &mut [f64], factor: f64, a: &[A]) {
    for (sum, &a) in sum.iter_mut().zip(a) {
        *sum += factor * a.into();
    }
}
