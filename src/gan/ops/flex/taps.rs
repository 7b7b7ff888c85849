//! Convolutions tap by tap: the pairs of pixels that a tap connects, and a product over them.

use std::ops::Range;

use rayon::prelude::*;

use super::matrix::{Matrix, dims, slice};
use super::product::{OuterProduct, Panels, RowProduct, Rows};
use crate::compute::cpu;
use crate::gan::ops::patches::{Direction, PADDING, Patches, SIDE, TAPS};

/// The most images of a piece: their maps and a tap's panels share the L2 cache.
const MOST_IMAGES: usize = 8;

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
}

/// The images of a piece: two pieces a thread, of at most [`MOST_IMAGES`].
fn images_per_piece(batch: usize) -> usize {
    let threads = rayon::current_num_threads();
    batch.div_ceil(if threads > 1 { 2 * threads } else { 1 }).clamp(1, MOST_IMAGES)
}

/// `to` maps from the others: all taps of each piece of images in order, then `finish(piece, first element)`.
pub(super) fn convolve(
    from: &Matrix,
    weight: &Matrix,
    [direction, to]: [Direction; 2],
    patches: Patches,
    finish: impl Fn(&mut [f32], usize) + Sync,
) -> (Vec<f32>, [usize; 2]) {
    let instructions = cpu::current();
    let [rows, columns] = dims(weight);
    let (inputs, outputs) = if direction == to { (rows / TAPS, columns) } else { (columns, rows / TAPS) };
    let panels: Vec<Panels> = slice(weight)
        .par_chunks_exact(inputs * outputs)
        .map(|tap| match direction == to {
            true => Panels::of(tap, [inputs, outputs], instructions.vectors),
            false => Panels::of_transposed(tap, [inputs, outputs], instructions.vectors),
        })
        .collect();
    let images = images_per_piece(patches.batch);
    let piece = Patches { batch: images, ..patches };
    let taps: Vec<Tap> = (0..TAPS).map(|tap| Tap::new(piece, tap)).collect();
    let (to_rows, from_rows) = match to {
        Direction::ToSmall => (piece.small_rows(), piece.large_rows()),
        Direction::ToLarge => (piece.large_rows(), piece.small_rows()),
    };
    let all_rows = patches.batch * to_rows / images;
    let mut out = vec![0.0; all_rows * outputs];
    let pieces = out.par_chunks_mut(to_rows * outputs).zip(slice(from).par_chunks(from_rows * inputs));
    pieces.enumerate().for_each(|(number, (out, rows))| {
        let images_here = out.len() * images / (to_rows * outputs);
        for (tap, panels) in taps.iter().zip(&panels) {
            // A last piece of fewer images has the first of a whole piece's pairs.
            let pairs = tap.small.len() / images * images_here;
            let (small, large) = (&tap.small[..pairs], &tap.large[..pairs]);
            let (to, from) = if to == Direction::ToSmall { (small, large) } else { (large, small) };
            RowProduct { out, to, rows, from, panels, set: false }.run(instructions);
        }
        finish(out, number * to_rows * outputs);
    });
    (out, [all_rows, outputs])
}

/// The gradient `[25·inputs, outputs]` of a weight that is laid out for `direction`.
pub(super) fn weight_gradient(large: &Matrix, small: &Matrix, direction: Direction, patches: Patches) -> (Vec<f32>, [usize; 2]) {
    let instructions = cpu::current();
    let ([_, of_large], [_, of_small]) = (dims(large), dims(small));
    let [inputs, outputs] = if direction == Direction::ToSmall { [of_large, of_small] } else { [of_small, of_large] };
    let taps: Vec<Tap> = (0..TAPS).into_par_iter().map(|tap| Tap::new(patches, tap)).collect();
    // 25 pieces for few threads, more for many.
    let parts = rayon::current_num_threads().div_ceil(4).min(inputs.div_ceil(8));
    let rows = inputs.div_ceil(parts);
    let mut gradient = vec![0.0; TAPS * inputs * outputs];
    let mut pieces: Vec<(&Tap, usize, &mut [f32])> = taps
        .iter()
        .zip(gradient.chunks_exact_mut(inputs * outputs))
        .flat_map(|(tap, out)| out.chunks_mut(rows * outputs).enumerate().map(move |(part, out)| (tap, part * rows, out)))
        .collect();
    // The largest first, so that threads end together.
    pieces.sort_by_key(|(tap, ..)| std::cmp::Reverse(tap.small.len()));
    pieces.into_par_iter().with_max_len(1).for_each(|(tap, first, out)| {
        let large = Rows { values: slice(large), columns: of_large, indices: &tap.large };
        let small = Rows { values: slice(small), columns: of_small, indices: &tap.small };
        let (left, right) = if direction == Direction::ToSmall { (large, small) } else { (small, large) };
        OuterProduct { out, left, first, right }.run(instructions);
    });
    (gradient, [TAPS * inputs, outputs])
}

/// Calls `visit(pixel, element)` for each large pixel of one image and each element of its patches `[small pixels, 25]` that holds it.
fn for_each_element(patches: Patches, mut visit: impl FnMut(usize, usize)) {
    for y in 0..patches.small {
        for x in 0..patches.small {
            let patch = (y * patches.small + x) * TAPS;
            for tap_y in taps_inside(patches, y) {
                let line = patches.large_index(y, tap_y) * patches.large;
                for tap_x in taps_inside(patches, x) {
                    visit(line + patches.large_index(x, tap_x), patch + tap_y * SIDE + tap_x);
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

/// Elements of one image: of the large maps and of the patches.
fn image_elements(patches: Patches) -> [usize; 2] {
    [patches.large * patches.large, patches.small * patches.small * TAPS]
}

/// im2col of `at(element of the large maps)`.
pub(super) fn unfold(patches: Patches, at: impl Fn(usize) -> f32 + Sync) -> Vec<f32> {
    let [pixels, elements] = image_elements(patches);
    let mut unfolded = vec![0.0; patches.batch * elements];
    unfolded.par_chunks_exact_mut(elements).with_min_len(MOST_IMAGES).enumerate().for_each(|(image, unfolded)| {
        for_each_element(patches, |pixel, element| unfolded[element] = at(image * pixels + pixel));
    });
    unfolded
}

/// col2im, then `finish` of each image.
pub(super) fn fold(unfolded: &[f32], patches: Patches, finish: impl Fn(&mut [f32]) + Sync) -> Vec<f32> {
    let [pixels, elements] = image_elements(patches);
    let mut large = vec![0.0; patches.large_rows()];
    let images = large.par_chunks_exact_mut(pixels).zip(unfolded.par_chunks_exact(elements)).with_min_len(MOST_IMAGES);
    images.for_each(|(large, unfolded)| {
        for_each_element(patches, |pixel, element| large[pixel] += unfolded[element]);
        finish(large);
    });
    large
}
