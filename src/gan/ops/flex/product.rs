//! Matrix products on the CPU, by explicit vectors on a pool of threads.
//!
//! With exact arithmetic each output is summed over k in ascending order, one rounded product and one rounded addition at a time. So
//! the result depends neither on the vectors' width, nor on the tile, nor on the number of threads, and is equal to the bit natively
//! and in a browser. Fused multiply-adds round once instead of twice: a run with them differs within twenty steps.
//!
//! A tile of outputs, two vectors wide, stays in registers. The right factor is packed into panels as wide as a tile, the left one
//! into groups as high. Rows are found through index lists, so that gathering and scattering need no pass of their own.

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use crate::compute::cpu::{Instructions, Vectors};

/// Columns of a left group that are packed together: a constant, so that a tile's rows have constant distances.
const BLOCK: usize = 64;

/// Rows that an outer product sums before the sum joins the output: two panels of as many rows fit into the L1 or L2 cache.
const DEPTH: usize = 256;

/// Rows that [`pack`] reads before it turns to the next panel.
const PACKED_ROWS: usize = 16;

/// A multiple of every tile's height.
const HEIGHTS: usize = 24;

/// Multiply-adds for which a fork pays.
const WORK_PER_PIECE: usize = 250_000;

/// A loop over tiles of `HEIGHT` rows and two vectors.
trait Tiles {
    /// Must be `#[inline(always)]`, so that it is compiled with the caller's target features.
    fn run<S: Simd, const HEIGHT: usize, const FUSED: bool>(self, simd: S);
}

struct Tiled<T, const FUSED: bool>(T);

impl<T: Tiles, const FUSED: bool> WithSimd for Tiled<T, FUSED> {
    type Output = ();

    /// As many rows as the registers hold: 32 of 512 bits, 16 of 256, 16 of 128 (32 on ARM). One more row in a browser spills, and
    /// takes three times as long.
    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match S::F32_LANES {
            16 => self.0.run::<S, 8, FUSED>(simd),
            8 => self.0.run::<S, 6, FUSED>(simd),
            _ if cfg!(target_arch = "aarch64") => self.0.run::<S, 8, FUSED>(simd),
            _ => self.0.run::<S, 4, FUSED>(simd),
        }
    }
}

fn run(instructions: Instructions, tiles: impl Tiles) {
    if instructions.fused && instructions.vectors.fuses() {
        instructions.vectors.run(Tiled::<_, true>(tiles));
    } else {
        instructions.vectors.run(Tiled::<_, false>(tiles));
    }
}

/// Columns of a tile.
fn tile_width(vectors: Vectors) -> usize {
    2 * vectors.lanes()
}

#[inline(always)]
fn multiply_add<S: Simd, const FUSED: bool>(simd: S, acc: S::f32s, a: S::f32s, b: S::f32s) -> S::f32s {
    if FUSED { simd.mul_add_e_f32s(a, b, acc) } else { simd.add_f32s(acc, simd.mul_f32s(a, b)) }
}

/// `out` += or, if `set`, = the sums of one row of a tile.
#[inline(always)]
fn write<S: Simd>(simd: S, out: &mut [f32], sums: &[S::f32s; 2], set: bool) {
    if out.len() == 2 * S::F32_LANES {
        if let ([first, second], _) = S::as_mut_simd_f32s(out) {
            let [a, b] = *sums;
            (*first, *second) = if set { (a, b) } else { (simd.add_f32s(*first, a), simd.add_f32s(*second, b)) };
        }
        return;
    }
    for (out, sum) in out.iter_mut().zip(pulp::bytemuck::cast_slice::<_, f32>(sums)) {
        *out = if set { *sum } else { *out + sum };
    }
}

/// A matrix `[inner, columns]` as panels `[inner, width]`, the last one padded with zeros.
pub(super) struct Panels {
    values: Vec<f32>,
    inner: usize,
    columns: usize,
    width: usize,
}

impl Panels {
    /// Packs `matrix` `[inner, columns]`.
    pub(super) fn of(matrix: &[f32], [inner, columns]: [usize; 2], vectors: Vectors) -> Self {
        let mut panels = Self::zeros([inner, columns], vectors);
        let width = panels.width;
        panels
            .values
            .par_chunks_exact_mut(width * inner)
            .with_min_len(1 + WORK_PER_PIECE / (width * inner))
            .enumerate()
            .for_each(|(panel, values)| {
                let start = panel * width;
                let filled = width.min(columns - start);
                for (to, row) in values.chunks_exact_mut(width).zip(matrix.chunks_exact(columns)) {
                    to[..filled].copy_from_slice(&row[start..start + filled]);
                }
            });
        panels
    }

    /// Packs the transpose of `matrix` `[columns, inner]`.
    pub(super) fn of_transposed(matrix: &[f32], [inner, columns]: [usize; 2], vectors: Vectors) -> Self {
        let mut panels = Self::zeros([inner, columns], vectors);
        let width = panels.width;
        for (panel, rows) in panels.values.chunks_exact_mut(width * inner).zip(matrix.chunks(width * inner)) {
            for (column, row) in rows.chunks_exact(inner).enumerate() {
                for (to, value) in panel[column..].iter_mut().step_by(width).zip(row) {
                    *to = *value;
                }
            }
        }
        panels
    }

    fn zeros([inner, columns]: [usize; 2], vectors: Vectors) -> Self {
        let width = tile_width(vectors);
        Self { values: vec![0.0; columns.div_ceil(width) * width * inner], inner, columns, width }
    }
}

/// `out[to[i]]` += or, if `set`, = `rows[from[i]] · panels` for each i.
pub(super) struct RowProduct<'a> {
    pub(super) out: &'a mut [f32],
    pub(super) to: &'a [usize],
    pub(super) rows: &'a [f32],
    pub(super) from: &'a [usize],
    pub(super) panels: &'a Panels,
    pub(super) set: bool,
}

impl RowProduct<'_> {
    pub(super) fn run(self, instructions: Instructions) {
        run(instructions, self);
    }
}

impl Tiles for RowProduct<'_> {
    #[inline(always)]
    fn run<S: Simd, const HEIGHT: usize, const FUSED: bool>(self, simd: S) {
        let Self { out, to, rows, from, panels, set } = self;
        let Panels { values, inner, columns, width } = panels;
        let mut group = vec![[[0.0_f32; BLOCK]; HEIGHT]; inner.div_ceil(BLOCK)];
        for (from, to) in from.chunks(HEIGHT).zip(to.chunks(HEIGHT)) {
            for (i, row) in from.iter().enumerate() {
                let (blocks, rest) = rows[row * inner..][..*inner].as_chunks::<BLOCK>();
                for (packed, block) in group.iter_mut().zip(blocks) {
                    packed[i] = *block;
                }
                if let Some(last) = group.last_mut() {
                    last[i][..rest.len()].copy_from_slice(rest);
                }
            }
            for (panel, start) in values.chunks_exact(width * inner).zip((0..*columns).step_by(*width)) {
                let mut sums = [[simd.splat_f32s(0.0); 2]; HEIGHT];
                for (left, right) in group.iter().zip(panel.chunks(BLOCK * width)) {
                    row_tile::<S, HEIGHT, FUSED>(simd, left, right, &mut sums);
                }
                let filled = (*width).min(columns - start);
                for (sums, row) in sums.iter().zip(to) {
                    write(simd, &mut out[row * columns + start..][..filled], sums, set);
                }
            }
        }
    }
}

/// sums[i] += Σ left[i][k]·right[k], with right's rows of two vectors.
#[inline(always)]
fn row_tile<S: Simd, const HEIGHT: usize, const FUSED: bool>(
    simd: S,
    left: &[[f32; BLOCK]; HEIGHT],
    right: &[f32],
    sums: &mut [[S::f32s; 2]; HEIGHT],
) {
    let (right, _) = S::as_simd_f32s(right);
    let (right, _) = right.as_chunks::<2>();
    let mut local = *sums;
    for k in 0..right.len().min(BLOCK) {
        let [first, second] = right[k];
        for i in 0..HEIGHT {
            let factor = simd.splat_f32s(left[i][k]);
            local[i][0] = multiply_add::<S, FUSED>(simd, local[i][0], factor, first);
            local[i][1] = multiply_add::<S, FUSED>(simd, local[i][1], factor, second);
        }
    }
    *sums = local;
}

/// Selected rows of a matrix `[_, columns]`, in the order of `indices`.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) values: &'a [f32],
    pub(super) columns: usize,
    pub(super) indices: &'a [usize],
}

/// `out` = Σ over rows of left rowᵀ·right row, for left's columns from `first` on, as many as `out` `[_, right columns]` has rows.
pub(super) struct OuterProduct<'a> {
    pub(super) out: &'a mut [f32],
    pub(super) left: Rows<'a>,
    pub(super) first: usize,
    pub(super) right: Rows<'a>,
}

impl OuterProduct<'_> {
    pub(super) fn run(self, instructions: Instructions) {
        run(instructions, self);
    }
}

impl Tiles for OuterProduct<'_> {
    #[inline(always)]
    fn run<S: Simd, const HEIGHT: usize, const FUSED: bool>(self, simd: S) {
        let Self { out, left, first, right } = self;
        let (width, columns) = (2 * S::F32_LANES, right.columns);
        let count = out.len() / columns;
        let (mut left_panels, mut right_panels) = (Vec::new(), Vec::new());
        let blocks = left.indices.chunks(DEPTH).zip(right.indices.chunks(DEPTH));
        for (block, (left_rows, right_rows)) in blocks.enumerate() {
            pack::<HEIGHT>(&mut left_panels, left, first..first + count, left_rows);
            match S::F32_LANES {
                16 => pack::<32>(&mut right_panels, right, 0..columns, right_rows),
                8 => pack::<16>(&mut right_panels, right, 0..columns, right_rows),
                4 => pack::<8>(&mut right_panels, right, 0..columns, right_rows),
                _ => pack::<2>(&mut right_panels, right, 0..columns, right_rows),
            }
            let depth = left_rows.len();
            for (right_panel, start) in right_panels.chunks_exact(width * depth).zip((0..columns).step_by(width)) {
                let filled = width.min(columns - start);
                for (left_panel, row) in left_panels.chunks_exact(HEIGHT * depth).zip((0..count).step_by(HEIGHT)) {
                    let sums = outer_tile::<S, HEIGHT, FUSED>(simd, left_panel, right_panel);
                    for (sums, row) in sums.iter().zip(row..count) {
                        write(simd, &mut out[row * columns + start..][..filled], sums, block == 0);
                    }
                }
            }
        }
    }
}

/// Packs columns `range` of the rows at `indices` as panels `[rows, SIDE]`, the last one padded with zeros.
#[inline(always)]
fn pack<const SIDE: usize>(panels: &mut Vec<f32>, rows: Rows<'_>, range: std::ops::Range<usize>, indices: &[usize]) {
    let depth = indices.len();
    panels.clear();
    panels.resize(range.len().div_ceil(SIDE) * SIDE * depth, 0.0);
    // Some rows at a time: the panels share their cache lines.
    for (at, some) in (0..).step_by(PACKED_ROWS).zip(indices.chunks(PACKED_ROWS)) {
        for (panel, start) in panels.chunks_exact_mut(SIDE * depth).zip(range.clone().step_by(SIDE)) {
            let (panel, _) = panel[at * SIDE..].as_chunks_mut::<SIDE>();
            let filled = SIDE.min(range.end - start);
            for (to, row) in panel.iter_mut().zip(some) {
                let from = &rows.values[row * rows.columns + start..];
                match from.first_chunk::<SIDE>() {
                    Some(whole) if filled == SIDE => *to = *whole,
                    _ => to[..filled].copy_from_slice(&from[..filled]),
                }
            }
        }
    }
}

/// leftᵀ·right of panels `[depth, HEIGHT]` and `[depth, two vectors]`.
#[inline(always)]
fn outer_tile<S: Simd, const HEIGHT: usize, const FUSED: bool>(simd: S, left: &[f32], right: &[f32]) -> [[S::f32s; 2]; HEIGHT] {
    let (right, _) = S::as_simd_f32s(right);
    let ((left, _), (right, _)) = (left.as_chunks::<HEIGHT>(), right.as_chunks::<2>());
    let right = &right[..left.len()];
    let mut sums = [[simd.splat_f32s(0.0); 2]; HEIGHT];
    for k in 0..left.len() {
        let (left, [first, second]) = (&left[k], right[k]);
        for i in 0..HEIGHT {
            let factor = simd.splat_f32s(left[i]);
            sums[i][0] = multiply_add::<S, FUSED>(simd, sums[i][0], factor, first);
            sums[i][1] = multiply_add::<S, FUSED>(simd, sums[i][1], factor, second);
        }
    }
    sums
}

/// Rows of a piece of `rows`, with `work` multiply-adds a row: two pieces a thread where there is enough to do.
fn rows_per_piece(rows: usize, work: usize) -> usize {
    let pieces = (2 * rayon::current_num_threads()).min(rows * work / WORK_PER_PIECE).max(1);
    rows.div_ceil(pieces).next_multiple_of(HEIGHTS)
}

/// a·b of `a` `[rows, inner]` and a packed b `[inner, columns]`; calls `finish(piece, first element)` on each finished piece.
pub(super) fn multiply(
    a: &[f32],
    panels: &Panels,
    instructions: Instructions,
    finish: impl Fn(&mut [f32], usize) + Sync,
) -> Vec<f32> {
    let Panels { inner, columns, .. } = *panels;
    let rows = a.len() / inner;
    let piece_rows = rows_per_piece(rows, inner * columns).min(HEIGHTS * 16);
    let indices: Vec<usize> = (0..piece_rows).collect();
    let mut out = vec![0.0; rows * columns];
    let pieces = out.par_chunks_mut(piece_rows * columns).zip(a.par_chunks(piece_rows * inner));
    pieces.enumerate().for_each(|(piece, (out, rows))| {
        let indices = &indices[..out.len() / columns];
        RowProduct { out, to: indices, rows, from: indices, panels, set: true }.run(instructions);
        finish(out, piece * piece_rows * columns);
    });
    out
}

/// aᵀ·b of `a` `[rows, a_columns]` and `b` `[rows, b_columns]`.
pub(super) fn multiply_transposed(
    a: &[f32],
    b: &[f32],
    [a_columns, b_columns]: [usize; 2],
    instructions: Instructions,
) -> Vec<f32> {
    let rows = a.len() / a_columns;
    let indices: Vec<usize> = (0..rows.max(DEPTH)).collect();
    if a_columns < 2 * HEIGHTS && rows > 2 * DEPTH {
        return sum_of_blocks(a, b, [a_columns, b_columns], &indices, instructions);
    }
    let piece_rows = rows_per_piece(a_columns, rows * b_columns);
    let mut out = vec![0.0; a_columns * b_columns];
    out.par_chunks_mut(piece_rows * b_columns).enumerate().for_each(|(piece, out)| {
        let left = Rows { values: a, columns: a_columns, indices: &indices[..rows] };
        let right = Rows { values: b, columns: b_columns, indices: &indices[..rows] };
        OuterProduct { out, left, first: piece * piece_rows, right }.run(instructions);
    });
    out
}

/// [`multiply_transposed`] of few columns and many rows: a product for each block of rows, and their sum in order.
fn sum_of_blocks(
    a: &[f32],
    b: &[f32],
    [a_columns, b_columns]: [usize; 2],
    indices: &[usize],
    instructions: Instructions,
) -> Vec<f32> {
    let blocks = a.par_chunks(DEPTH * a_columns).zip(b.par_chunks(DEPTH * b_columns));
    let products: Vec<Vec<f32>> = blocks
        .map(|(a, b)| {
            let indices = &indices[..a.len() / a_columns];
            let mut out = vec![0.0; a_columns * b_columns];
            let [left, right] = [(a, a_columns), (b, b_columns)].map(|(values, columns)| Rows { values, columns, indices });
            OuterProduct { out: &mut out, left, first: 0, right }.run(instructions);
            out
        })
        .collect();
    let mut out = vec![0.0; a_columns * b_columns];
    for product in products {
        for (out, value) in out.iter_mut().zip(product) {
            *out += value;
        }
    }
    out
}
