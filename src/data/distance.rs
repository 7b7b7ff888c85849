//! Distances between images, in grey levels of 255.

use super::{PIXELS, SIDE};

/// The mean distance over all pairs of images, where the distance is the root mean square difference of their pixels. `None` for fewer
/// than two images.
#[must_use]
pub fn spread(pixels: &[u8]) -> Option<f64> {
    let images: Vec<&[u8]> = pixels.chunks_exact(PIXELS).collect();
    let (mut sum, mut pairs) = (0.0, 0_u32);
    for (at, a) in images.iter().enumerate() {
        for b in &images[at + 1..] {
            // At most 784 · 255².
            let squares: u32 = a.iter().zip(*b).map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum();
            sum += (f64::from(squares) / as_f64(PIXELS)).sqrt();
            pairs += 1;
        }
    }
    (pairs > 0).then(|| sum / f64::from(pairs))
}

/// The mean absolute difference of neighbouring pixels, over all pairs in rows and columns. `None` without an image.
#[must_use]
pub fn roughness(pixels: &[u8]) -> Option<f64> {
    let (mut sum, mut pairs) = (0.0, 0_u32);
    for image in pixels.chunks_exact(PIXELS) {
        for at in 0..PIXELS {
            let right = ((at + 1) % SIDE != 0).then_some(at + 1);
            let below = (at + SIDE < PIXELS).then_some(at + SIDE);
            for neighbour in [right, below].into_iter().flatten() {
                sum += f64::from(image[at].abs_diff(image[neighbour]));
                pairs += 1;
            }
        }
    }
    (pairs > 0).then(|| sum / f64::from(pairs))
}

/// The mean absolute difference of two sheets' pixels; `None` if they differ in size or are empty.
#[must_use]
pub fn change(before: &[u8], after: &[u8]) -> Option<f64> {
    if before.len() != after.len() || before.is_empty() {
        return None;
    }
    let sum: u64 = before.iter().zip(after).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    Some(f64::from(u32::try_from(sum).ok()?) / as_f64(before.len()))
}

fn as_f64(pixels: usize) -> f64 {
    u32::try_from(pixels).map_or(f64::INFINITY, f64::from)
}
