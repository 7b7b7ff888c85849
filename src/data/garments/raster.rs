//! Rasterises outlines: four scanlines to a row of pixels, with exact coverage along each.

use super::classes::Point;
use crate::data::{PIXELS, SIDE};

const SCANLINES: u8 = 4;

/// Adds the fraction of each pixel of `row` that the span from `left` to `right` covers, times `weight`.
fn cover(row: &mut [f32], left: f32, right: f32, weight: f32) {
    for (x, pixel) in (0_u8..).zip(row.iter_mut()) {
        let edge = f32::from(x);
        if edge >= right {
            break;
        }
        let covered = right.min(edge + 1.0) - left.max(edge);
        if covered > 0.0 {
            *pixel += covered * weight;
        }
    }
}

/// The fraction of each pixel inside `outline`, a closed polygon filled by the even-odd rule.
pub(super) fn coverage(outline: &[Point]) -> [f32; PIXELS] {
    let mut covered = [0.0; PIXELS];
    let weight = 1.0 / f32::from(SCANLINES);
    let mut crossings: Vec<f32> = Vec::with_capacity(8);
    for (y, row) in (0_u8..).zip(covered.chunks_exact_mut(SIDE)) {
        for line in 0..SCANLINES {
            let at = f32::from(y) + (f32::from(line) + 0.5) * weight;
            crossings.clear();
            let ends = outline.iter().cycle().skip(1);
            for (&(x0, y0), &(x1, y1)) in outline.iter().zip(ends) {
                if (y0 <= at) != (y1 <= at) {
                    crossings.push(x0 + (at - y0) * (x1 - x0) / (y1 - y0));
                }
            }
            crossings.sort_by(f32::total_cmp);
            for span in crossings.chunks_exact(2) {
                cover(row, span[0], span[1], weight);
            }
        }
        // Rounding may bring the sum of four quarters above 1.
        row.iter_mut().for_each(|pixel| *pixel = pixel.min(1.0));
    }
    covered
}
