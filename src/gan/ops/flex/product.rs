//! Matrix products on the CPU, in plain Rust that the compiler turns into SIMD.
//!
//! Each output is the sum over k in rising order, a product and an addition at a time and never fused; so the result does not
//! depend on the width of vectors or of the tiles here, and is the same natively and in a browser. (A product
//! with fused additions is a third faster on a desktop, and a run there would part from the page's within twenty steps.)
//! A tile of outputs stays in registers. Both factors are packed in panels as wide and high as a tile;
//! rows are found through lists of their numbers, so that gathering and scattering cost no pass of their own.

/// Columns of a tile: two vectors of a browser, or of a desktop.
const WIDTH: usize = if cfg!(target_arch = "wasm32") { 8 } else { 16 };

/// Rows of a tile: as many as fit into registers, of which a browser leaves fewer free. One more there, and it takes three
/// times as long.
const HEIGHT: usize = if cfg!(target_arch = "wasm32") { 4 } else { 6 };

/// Rows that a product over rows packs at a time: what fits into the nearest cache.
const DEPTH: usize = 256;

/// A matrix `[inner, columns]` in panels of [`WIDTH`] columns, the last filled up with zeros.
pub(super) struct Panels {
    values: Vec<f32>,
    inner: usize,
    columns: usize,
}

impl Panels {
    /// Of a matrix `[inner, columns]`.
    pub(super) fn of(matrix: &[f32], [inner, columns]: [usize; 2]) -> Self {
        let mut values = vec![0.0; columns.div_ceil(WIDTH) * WIDTH * inner];
        for (panel, start) in values.chunks_exact_mut(WIDTH * inner).zip((0..columns).step_by(WIDTH)) {
            let width = WIDTH.min(columns - start);
            for (to, row) in panel.chunks_exact_mut(WIDTH).zip(matrix.chunks_exact(columns)) {
                to[..width].copy_from_slice(&row[start..start + width]);
            }
        }
        Self { values, inner, columns }
    }

    /// Of the transpose of a matrix `[columns, inner]`.
    pub(super) fn of_transposed(matrix: &[f32], [inner, columns]: [usize; 2]) -> Self {
        let mut values = vec![0.0; columns.div_ceil(WIDTH) * WIDTH * inner];
        for (column, row) in matrix.chunks_exact(inner).enumerate() {
            let panel = &mut values[column / WIDTH * WIDTH * inner..][..WIDTH * inner];
            for (to, value) in panel[column % WIDTH..].iter_mut().step_by(WIDTH).zip(row) {
                *to = *value;
            }
        }
        Self { values, inner, columns }
    }
}

/// Work that is worth wide vectors.
trait Vectorized {
    /// Does it. Inlined, so that it is compiled for whatever processor calls it.
    fn run(self);
}

/// Does `work` with the widest vectors that the processor has.
#[cfg(not(target_arch = "wasm32"))]
fn vectorized(work: impl Vectorized) {
    struct Call<W>(W);
    impl<W: Vectorized> pulp::NullaryFnOnce for Call<W> {
        type Output = ();

        #[inline(always)]
        fn call(self) {
            self.0.run();
        }
    }
    pulp::Arch::new().dispatch(Call(work));
}

/// Does `work` with the vectors of the build.
#[cfg(target_arch = "wasm32")]
fn vectorized(work: impl Vectorized) {
    work.run();
}

/// Multiply-adds that are worth a thread of their own.
#[cfg(not(target_arch = "wasm32"))]
const THREAD: usize = 2_000_000;

/// How many threads so much work is worth. A browser has one.
fn threads(multiply_adds: usize) -> usize {
    #[cfg(not(target_arch = "wasm32"))]
    let most = std::thread::available_parallelism().map_or(1, usize::from).min(multiply_adds / THREAD);
    #[cfg(target_arch = "wasm32")]
    let most = 1.min(multiply_adds);
    most.max(1)
}

/// Does each piece of work on a thread of its own; the order does not matter, since each writes to its own rows.
fn side_by_side<W: Vectorized + Send>(pieces: Vec<W>) {
    #[cfg(not(target_arch = "wasm32"))]
    if pieces.len() > 1 {
        std::thread::scope(|scope| {
            for piece in pieces {
                scope.spawn(|| vectorized(piece));
            }
        });
        return;
    }
    pieces.into_iter().for_each(vectorized);
}

/// Row `to[i]` of `out` gains row `from[i]` of `rows` times the matrix in `panels`; `to` rises.
pub(super) fn gain_rows(out: &mut [f32], to: &[usize], rows: &[f32], from: &[usize], panels: &Panels) {
    let Panels { inner, columns, .. } = panels;
    let share = to.len().div_ceil(threads(to.len() * inner * columns)).next_multiple_of(HEIGHT);
    let (mut rest, mut first) = (out, 0);
    let mut pieces = Vec::new();
    for (to, from) in to.chunks(share).zip(from.chunks(share)) {
        let end = to.last().map_or(first, |last| last + 1);
        let (out, behind) = rest.split_at_mut((end - first) * columns);
        pieces.push(GainRows { out, first, to, rows, from, panels });
        (rest, first) = (behind, end);
    }
    side_by_side(pieces);
}

struct GainRows<'a> {
    /// The rows from number `first` on.
    out: &'a mut [f32],
    first: usize,
    to: &'a [usize],
    rows: &'a [f32],
    from: &'a [usize],
    panels: &'a Panels,
}

impl Vectorized for GainRows<'_> {
    #[inline(always)]
    fn run(self) {
        let Self { out, first, to, rows, from, panels } = self;
        let Panels { values, inner, columns } = panels;
        let mut group = vec![0.0; HEIGHT * inner];
        for (from, to) in from.chunks(HEIGHT).zip(to.chunks(HEIGHT)) {
            for (column, row) in from.iter().enumerate() {
                let row = &rows[row * inner..(row + 1) * inner];
                for (to, value) in group.chunks_exact_mut(HEIGHT).zip(row) {
                    to[column] = *value;
                }
            }
            for (panel, start) in values.chunks_exact(WIDTH * inner).zip((0..*columns).step_by(WIDTH)) {
                let sums = tile(&group, panel);
                let width = WIDTH.min(columns - start);
                for (sums, row) in sums.iter().zip(to) {
                    gain(&mut out[(row - first) * columns + start..][..width], sums);
                }
            }
        }
    }
}

#[inline(always)]
fn gain(out: &mut [f32], sums: &[f32]) {
    for (out, sum) in out.iter_mut().zip(sums) {
        *out += sum;
    }
}

/// Rows of a matrix, by their numbers.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    /// All rows.
    pub(super) values: &'a [f32],
    /// Numbers in a row.
    pub(super) columns: usize,
    /// Which rows, in order.
    pub(super) which: &'a [usize],
}

/// `out` `[left columns, right columns]` gains Σ over rows of left rowᵀ·right row.
pub(super) fn gain_outer(out: &mut [f32], left: Rows<'_>, right: Rows<'_>) {
    let (mut left_panels, mut right_panels) = (Vec::new(), Vec::new());
    for (left_rows, right_rows) in left.which.chunks(DEPTH).zip(right.which.chunks(DEPTH)) {
        pack::<HEIGHT>(&mut left_panels, left, left_rows);
        pack::<WIDTH>(&mut right_panels, right, right_rows);
        let (left_panels, right_panels) = (&left_panels[..], &right_panels[..]);
        let (depth, columns) = (left_rows.len(), right.columns);
        let share = left.columns.div_ceil(threads(depth * left.columns * right.columns)).next_multiple_of(HEIGHT);
        let pieces = out.chunks_mut(share * right.columns).zip(left_panels.chunks(share * depth));
        side_by_side(pieces.map(|(out, left_panels)| GainOuter { out, left_panels, right_panels, columns, depth }).collect());
    }
}

struct GainOuter<'a> {
    out: &'a mut [f32],
    left_panels: &'a [f32],
    right_panels: &'a [f32],
    /// Of the right factor and of `out`.
    columns: usize,
    depth: usize,
}

impl Vectorized for GainOuter<'_> {
    #[inline(always)]
    fn run(self) {
        let Self { out, left_panels, right_panels, columns: right_columns, depth } = self;
        let left_columns = out.len() / right_columns;
        for (left_panel, row) in left_panels.chunks_exact(HEIGHT * depth).zip((0..left_columns).step_by(HEIGHT)) {
            for (right_panel, start) in right_panels.chunks_exact(WIDTH * depth).zip((0..right_columns).step_by(WIDTH)) {
                let sums = tile(left_panel, right_panel);
                let width = WIDTH.min(right_columns - start);
                for (sums, row) in sums.iter().zip(row..left_columns) {
                    gain(&mut out[row * right_columns + start..][..width], sums);
                }
            }
        }
    }
}

/// These rows in panels of `SIDE` columns, the last filled up with zeros.
fn pack<const SIDE: usize>(panels: &mut Vec<f32>, rows: Rows<'_>, which: &[usize]) {
    let columns = rows.columns;
    panels.clear();
    panels.resize(columns.div_ceil(SIDE) * SIDE * which.len(), 0.0);
    for (panel, start) in panels.chunks_exact_mut(SIDE * which.len()).zip((0..columns).step_by(SIDE)) {
        let width = SIDE.min(columns - start);
        for (to, row) in panel.chunks_exact_mut(SIDE).zip(which) {
            to[..width].copy_from_slice(&rows.values[row * columns + start..][..width]);
        }
    }
}

/// The products of two panels, summed over their rows. Counted loops: with iterators the compiler keeps the sums in memory,
/// at a tenth of the speed.
#[inline(always)]
fn tile(left: &[f32], right: &[f32]) -> [[f32; WIDTH]; HEIGHT] {
    let ((left, _), (right, _)) = (left.as_chunks::<HEIGHT>(), right.as_chunks::<WIDTH>());
    let right = &right[..left.len()];
    let mut sums = [[0.0; WIDTH]; HEIGHT];
    for k in 0..left.len() {
        let (left, right) = (&left[k], &right[k]);
        for i in 0..HEIGHT {
            for j in 0..WIDTH {
                sums[i][j] += left[i] * right[j];
            }
        }
    }
    sums
}

/// a·b of matrices, `b` in panels.
pub(super) fn multiply(a: &[f32], panels: &Panels) -> Vec<f32> {
    let rows = a.len() / panels.inner;
    let all: Vec<usize> = (0..rows).collect();
    let mut out = vec![0.0; rows * panels.columns];
    gain_rows(&mut out, &all, a, &all, panels);
    out
}

/// aᵀ·b of matrices with so many columns.
pub(super) fn multiply_transposed(a: &[f32], b: &[f32], [a_columns, b_columns]: [usize; 2]) -> Vec<f32> {
    let all: Vec<usize> = (0..a.len() / a_columns).collect();
    let mut out = vec![0.0; a_columns * b_columns];
    let left = Rows { values: a, columns: a_columns, which: &all };
    gain_outer(&mut out, left, Rows { values: b, columns: b_columns, which: &all });
    out
}
