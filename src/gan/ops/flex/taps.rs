//! Convolutions tap by tap: the pairs of pixels that a tap connects, and a product over them.

use std::ops::Range;

use super::matrix::{Matrix, dims, matrix, slice};
use super::product::{Panels, Rows, accumulate_outer, accumulate_rows};
use crate::gan::ops::patches::{Direction, PADDING, Patches, SIDE, TAPS};

/// The pixels that a tap connects: `large[i]` with `small[i]`, as row numbers that rise.
struct Tap {
    large: Vec<usize>,
    small: Vec<usize>,
}

impl Tap {
    fn new(patches: Patches, tap: usize) -> Self {
        let (tap_y, tap_x) = (tap / SIDE, tap % SIDE);
        let (rows, columns) = (patches.inside(tap_y), patches.inside(tap_x));
        let count = patches.batch * rows.len() * columns.len();
        let mut pixels = Self { large: Vec::with_capacity(count), small: Vec::with_capacity(count) };
        for image in 0..patches.batch {
            for y in rows.clone() {
                let large = (image * patches.large + patches.large_index(y, tap_y)) * patches.large;
                let small = (image * patches.small + y) * patches.small;
                pixels.large.extend(columns.clone().map(|x| large + patches.large_index(x, tap_x)));
                pixels.small.extend(columns.clone().map(|x| small + x));
            }
        }
        pixels
    }

    fn all(patches: Patches) -> impl Iterator<Item = Self> {
        (0..TAPS).map(move |tap| Self::new(patches, tap))
    }
}

/// Each tap's weight `[inputs, outputs]`, or its transpose, packed as a right factor.
fn panels(weight: &Matrix, transposed: bool) -> impl Iterator<Item = Panels> {
    let [rows, outputs] = dims(weight);
    let inputs = rows / TAPS;
    slice(weight).chunks_exact(inputs * outputs).map(move |tap| {
        if transposed { Panels::of_transposed(tap, [outputs, inputs]) } else { Panels::of(tap, [inputs, outputs]) }
    })
}

/// Columns of each of the factors that [`panels`] gives.
fn outputs(weight: &Matrix, transposed: bool) -> usize {
    let [rows, columns] = dims(weight);
    if transposed { rows / TAPS } else { columns }
}

pub(super) fn to_small(large: &Matrix, weight: &Matrix, direction: Direction, patches: Patches) -> Matrix {
    let transposed = direction != Direction::ToSmall;
    let outputs = outputs(weight, transposed);
    let mut small = vec![0.0; patches.small_rows() * outputs];
    for (tap, panels) in Tap::all(patches).zip(panels(weight, transposed)) {
        accumulate_rows(&mut small, &tap.small, slice(large), &tap.large, &panels);
    }
    matrix(small, [patches.small_rows(), outputs])
}

pub(super) fn to_large(small: &Matrix, weight: &Matrix, direction: Direction, patches: Patches) -> Matrix {
    let transposed = direction != Direction::ToLarge;
    let outputs = outputs(weight, transposed);
    let mut large = vec![0.0; patches.large_rows() * outputs];
    for (tap, panels) in Tap::all(patches).zip(panels(weight, transposed)) {
        accumulate_rows(&mut large, &tap.large, slice(small), &tap.small, &panels);
    }
    matrix(large, [patches.large_rows(), outputs])
}

pub(super) fn weight_gradient(large: &Matrix, small: &Matrix, direction: Direction, patches: Patches) -> Matrix {
    let ([_, of_large], [_, of_small]) = (dims(large), dims(small));
    let [inputs, outputs] = if direction == Direction::ToSmall { [of_large, of_small] } else { [of_small, of_large] };
    let mut gradient = vec![0.0; TAPS * inputs * outputs];
    for (tap, out) in Tap::all(patches).zip(gradient.chunks_exact_mut(inputs * outputs)) {
        let large = Rows { values: slice(large), columns: of_large, indices: &tap.large };
        let small = Rows { values: slice(small), columns: of_small, indices: &tap.small };
        let (input, output) = if direction == Direction::ToSmall { (large, small) } else { (small, large) };
        accumulate_outer(out, input, output);
    }
    matrix(gradient, [TAPS * inputs, outputs])
}

/// Calls `visit(pixel, element)` for each large pixel and each element of the patches `[small rows, 25]` that holds it.
fn for_each_element(patches: Patches, mut visit: impl FnMut(usize, usize)) {
    for image in 0..patches.batch {
        for y in 0..patches.small {
            for x in 0..patches.small {
                let patch = ((image * patches.small + y) * patches.small + x) * TAPS;
                for tap_y in taps_inside(patches, y) {
                    let line = (image * patches.large + patches.large_index(y, tap_y)) * patches.large;
                    for tap_x in taps_inside(patches, x) {
                        visit(line + patches.large_index(x, tap_x), patch + tap_y * SIDE + tap_x);
                    }
                }
            }
        }
    }
}

/// Along one axis: the taps of a small pixel that lie within the large maps.
fn taps_inside(patches: Patches, small: usize) -> Range<usize> {
    let first = small * patches.stride;
    PADDING.saturating_sub(first)..SIDE.min(patches.large + PADDING - first)
}

pub(super) fn unfold(large: &[f32], patches: Patches) -> Vec<f32> {
    let mut unfolded = vec![0.0; patches.small_rows() * TAPS];
    for_each_element(patches, |pixel, element| unfolded[element] = large[pixel]);
    unfolded
}

pub(super) fn fold(unfolded: &[f32], patches: Patches) -> Vec<f32> {
    let mut large = vec![0.0; patches.large_rows()];
    for_each_element(patches, |pixel, element| large[pixel] += unfolded[element]);
    large
}
