//! Convolutions tap by tap: which rows lie under a tap, and a product from these to those.

use std::ops::Range;

use super::product::{Panels, Rows, gain_outer, gain_rows};
use super::{Matrix, dims, matrix, numbers};
use crate::gan::ops::patches::{PADDING, Patches, SIDE, TAPS, Way};

/// The pixels that a tap connects: pairs of a large and a small one, by their rows.
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
                let large = (image * patches.large + patches.under(y, tap_y)) * patches.large;
                let small = (image * patches.small + y) * patches.small;
                pixels.large.extend(columns.clone().map(|x| large + patches.under(x, tap_x)));
                pixels.small.extend(columns.clone().map(|x| small + x));
            }
        }
        pixels
    }

    fn all(patches: Patches) -> impl Iterator<Item = Self> {
        (0..TAPS).map(move |tap| Self::new(patches, tap))
    }
}

/// The weight of each tap as a right factor, turned round where it leads the other way.
fn panels(weight: &Matrix, turned: bool) -> impl Iterator<Item = Panels> {
    let [rows, outputs] = dims(weight);
    let inputs = rows / TAPS;
    numbers(weight)
        .chunks_exact(inputs * outputs)
        .map(move |tap| if turned { Panels::of_transposed(tap, [outputs, inputs]) } else { Panels::of(tap, [inputs, outputs]) })
}

/// Channels out, of a weight that leads `way` and is used towards `towards`.
fn outputs(weight: &Matrix, way: Way, towards: Way) -> usize {
    let [rows, columns] = dims(weight);
    if way == towards { columns } else { rows / TAPS }
}

/// See [`Kernels::to_small`](crate::gan::ops::kernels::Kernels::to_small).
pub(super) fn to_small(large: &Matrix, weight: &Matrix, way: Way, patches: Patches) -> Matrix {
    let outputs = outputs(weight, way, Way::ToSmall);
    let mut small = vec![0.0; patches.small_rows() * outputs];
    for (tap, panels) in Tap::all(patches).zip(panels(weight, way != Way::ToSmall)) {
        gain_rows(&mut small, &tap.small, numbers(large), &tap.large, &panels);
    }
    matrix(small, [patches.small_rows(), outputs])
}

/// See [`Kernels::to_large`](crate::gan::ops::kernels::Kernels::to_large).
pub(super) fn to_large(small: &Matrix, weight: &Matrix, way: Way, patches: Patches) -> Matrix {
    let outputs = outputs(weight, way, Way::ToLarge);
    let mut large = vec![0.0; patches.large_rows() * outputs];
    for (tap, panels) in Tap::all(patches).zip(panels(weight, way != Way::ToLarge)) {
        gain_rows(&mut large, &tap.large, numbers(small), &tap.small, &panels);
    }
    matrix(large, [patches.large_rows(), outputs])
}

/// See [`Kernels::by_weight`](crate::gan::ops::kernels::Kernels::by_weight).
pub(super) fn by_weight(large: &Matrix, small: &Matrix, way: Way, patches: Patches) -> Matrix {
    let ([_, of_large], [_, of_small]) = (dims(large), dims(small));
    let [inputs, outputs] = if way == Way::ToSmall { [of_large, of_small] } else { [of_small, of_large] };
    let mut gradient = vec![0.0; TAPS * inputs * outputs];
    for (tap, out) in Tap::all(patches).zip(gradient.chunks_exact_mut(inputs * outputs)) {
        let large = Rows { values: numbers(large), columns: of_large, which: &tap.large };
        let small = Rows { values: numbers(small), columns: of_small, which: &tap.small };
        let (from, to) = if way == Way::ToSmall { (large, small) } else { (small, large) };
        gain_outer(out, from, to);
    }
    matrix(gradient, [TAPS * inputs, outputs])
}

/// Calls `visit` with each pair of a large pixel and its place among the patches `[small rows, 25]`.
fn places(patches: Patches, mut visit: impl FnMut(usize, usize)) {
    for image in 0..patches.batch {
        for y in 0..patches.small {
            for x in 0..patches.small {
                let patch = ((image * patches.small + y) * patches.small + x) * TAPS;
                for tap_y in inside(patches, y) {
                    let line = (image * patches.large + patches.under(y, tap_y)) * patches.large;
                    for tap_x in inside(patches, x) {
                        visit(line + patches.under(x, tap_x), patch + tap_y * SIDE + tap_x);
                    }
                }
            }
        }
    }
}

/// The places of a small pixel's patch that lie within the large maps, along one axis.
fn inside(patches: Patches, small: usize) -> Range<usize> {
    let first = small * patches.stride;
    PADDING.saturating_sub(first)..SIDE.min(patches.large + PADDING - first)
}

/// See [`Kernels::unfold`](crate::gan::ops::kernels::Kernels::unfold).
pub(super) fn unfold(large: &[f32], patches: Patches) -> Vec<f32> {
    let mut unfolded = vec![0.0; patches.small_rows() * TAPS];
    places(patches, |pixel, place| unfolded[place] = large[pixel]);
    unfolded
}

/// See [`Kernels::fold`](crate::gan::ops::kernels::Kernels::fold).
pub(super) fn fold(unfolded: &[f32], patches: Patches) -> Vec<f32> {
    let mut large = vec![0.0; patches.large_rows()];
    places(patches, |pixel, place| large[pixel] += unfolded[place]);
    large
}
