//! Matrix products on the CPU, in plain Rust that the compiler turns into SIMD.
//!
//! Each output is summed over k in ascending order, one rounded product and one rounded addition at a time. So the result depends
//! neither on the vector width nor on the tile size, and is equal to the bit natively and in a browser. Fused multiply-adds would
//! be a third faster on a desktop, and a run there would differ from the page's within twenty steps.
//!
//! A tile of outputs stays in registers. Both factors are packed into panels as wide or high as a tile. Rows are found through
//! index lists, so that gathering and scattering need no pass of their own.

/// Columns of a tile: two vectors, of 128 bits in a browser and 256 on a desktop.
const WIDTH: usize = if cfg!(target_arch = "wasm32") { 8 } else { 16 };

/// Rows of a tile: as many as fit into registers. A fifth row in a browser spills, and takes three times as long.
const HEIGHT: usize = if cfg!(target_arch = "wasm32") { 4 } else { 6 };

/// Rows that [`accumulate_outer`] packs at a time: two such panels fit into the L1 cache.
const DEPTH: usize = 256;

/// A matrix `[inner, columns]` as panels `[inner, WIDTH]`, the last one padded with zeros.
pub(super) struct Panels {
    values: Vec<f32>,
    inner: usize,
    columns: usize,
}

impl Panels {
    /// Packs `matrix` `[inner, columns]`.
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

    /// Packs the transpose of `matrix` `[columns, inner]`.
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

/// A loop to compile for several instruction sets.
trait SimdTask {
    /// Must be `#[inline(always)]`, so that it is compiled with the caller's target features.
    fn run(self);
}

/// Runs `task` with the widest vectors that the processor has.
#[cfg(not(target_arch = "wasm32"))]
fn with_simd(task: impl SimdTask) {
    struct Call<W>(W);
    impl<W: SimdTask> pulp::NullaryFnOnce for Call<W> {
        type Output = ();

        #[inline(always)]
        fn call(self) {
            self.0.run();
        }
    }
    pulp::Arch::new().dispatch(Call(task));
}

/// Runs `task` with the vectors that the build enables: WebAssembly has no detection at run time.
#[cfg(target_arch = "wasm32")]
fn with_simd(task: impl SimdTask) {
    task.run();
}

/// Multiply-adds for which starting a thread pays.
#[cfg(not(target_arch = "wasm32"))]
const WORK_PER_THREAD: usize = 2_000_000;

/// The number of threads for this much work; 1 in a browser.
fn threads(multiply_adds: usize) -> usize {
    #[cfg(not(target_arch = "wasm32"))]
    let most = std::thread::available_parallelism().map_or(1, usize::from).min(multiply_adds / WORK_PER_THREAD);
    #[cfg(target_arch = "wasm32")]
    let most = 1.min(multiply_adds);
    most.max(1)
}

/// Runs each task on a thread of its own. Tasks write to disjoint rows, so their order does not change the result.
fn run_parallel<T: SimdTask + Send>(tasks: Vec<T>) {
    #[cfg(not(target_arch = "wasm32"))]
    if tasks.len() > 1 {
        std::thread::scope(|scope| {
            for task in tasks {
                scope.spawn(|| with_simd(task));
            }
        });
        return;
    }
    tasks.into_iter().for_each(with_simd);
}

/// `out[to[i]] += rows[from[i]] · panels` for each i, where `to` ascends.
pub(super) fn accumulate_rows(out: &mut [f32], to: &[usize], rows: &[f32], from: &[usize], panels: &Panels) {
    let Panels { inner, columns, .. } = panels;
    let rows_per_thread = to.len().div_ceil(threads(to.len() * inner * columns)).next_multiple_of(HEIGHT);
    let (mut rest, mut first) = (out, 0);
    let mut tasks = Vec::new();
    for (to, from) in to.chunks(rows_per_thread).zip(from.chunks(rows_per_thread)) {
        let end = to.last().map_or(first, |last| last + 1);
        let (out, behind) = rest.split_at_mut((end - first) * columns);
        tasks.push(AccumulateRows { out, first, to, rows, from, panels });
        (rest, first) = (behind, end);
    }
    run_parallel(tasks);
}

struct AccumulateRows<'a> {
    /// Rows from `first` on.
    out: &'a mut [f32],
    first: usize,
    to: &'a [usize],
    rows: &'a [f32],
    from: &'a [usize],
    panels: &'a Panels,
}

impl SimdTask for AccumulateRows<'_> {
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
                    accumulate(&mut out[(row - first) * columns + start..][..width], sums);
                }
            }
        }
    }
}

#[inline(always)]
fn accumulate(out: &mut [f32], sums: &[f32]) {
    for (out, sum) in out.iter_mut().zip(sums) {
        *out += sum;
    }
}

/// Selected rows of a matrix `[_, columns]`, in the order of `indices`.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) values: &'a [f32],
    pub(super) columns: usize,
    pub(super) indices: &'a [usize],
}

/// `out` `[left columns, right columns]` += Σ over rows of left rowᵀ·right row.
pub(super) fn accumulate_outer(out: &mut [f32], left: Rows<'_>, right: Rows<'_>) {
    let (mut left_panels, mut right_panels) = (Vec::new(), Vec::new());
    for (left_rows, right_rows) in left.indices.chunks(DEPTH).zip(right.indices.chunks(DEPTH)) {
        pack::<HEIGHT>(&mut left_panels, left, left_rows);
        pack::<WIDTH>(&mut right_panels, right, right_rows);
        let (left_panels, right_panels) = (&left_panels[..], &right_panels[..]);
        let (depth, columns) = (left_rows.len(), right.columns);
        let rows_per_thread = left.columns.div_ceil(threads(depth * left.columns * right.columns)).next_multiple_of(HEIGHT);
        let tasks = out.chunks_mut(rows_per_thread * right.columns).zip(left_panels.chunks(rows_per_thread * depth));
        run_parallel(
            tasks.map(|(out, left_panels)| AccumulateOuter { out, left_panels, right_panels, columns, depth }).collect(),
        );
    }
}

struct AccumulateOuter<'a> {
    out: &'a mut [f32],
    left_panels: &'a [f32],
    right_panels: &'a [f32],
    /// Columns of the right factor and of `out`.
    columns: usize,
    depth: usize,
}

impl SimdTask for AccumulateOuter<'_> {
    #[inline(always)]
    fn run(self) {
        let Self { out, left_panels, right_panels, columns: right_columns, depth } = self;
        let left_columns = out.len() / right_columns;
        for (left_panel, row) in left_panels.chunks_exact(HEIGHT * depth).zip((0..left_columns).step_by(HEIGHT)) {
            for (right_panel, start) in right_panels.chunks_exact(WIDTH * depth).zip((0..right_columns).step_by(WIDTH)) {
                let sums = tile(left_panel, right_panel);
                let width = WIDTH.min(right_columns - start);
                for (sums, row) in sums.iter().zip(row..left_columns) {
                    accumulate(&mut out[row * right_columns + start..][..width], sums);
                }
            }
        }
    }
}

/// Packs the rows at `indices` as panels `[rows, SIDE]`, the last one padded with zeros.
fn pack<const SIDE: usize>(panels: &mut Vec<f32>, rows: Rows<'_>, indices: &[usize]) {
    let columns = rows.columns;
    panels.clear();
    panels.resize(columns.div_ceil(SIDE) * SIDE * indices.len(), 0.0);
    for (panel, start) in panels.chunks_exact_mut(SIDE * indices.len()).zip((0..columns).step_by(SIDE)) {
        let width = SIDE.min(columns - start);
        for (to, row) in panel.chunks_exact_mut(SIDE).zip(indices) {
            to[..width].copy_from_slice(&rows.values[row * columns + start..][..width]);
        }
    }
}

/// leftᵀ·right of panels `[depth, HEIGHT]` and `[depth, WIDTH]`. Index loops, because with iterators the compiler keeps the sums
/// in memory, at a tenth of the speed.
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

/// a·b of `a` `[rows, inner]` and a packed b `[inner, columns]`.
pub(super) fn multiply(a: &[f32], panels: &Panels) -> Vec<f32> {
    let rows = a.len() / panels.inner;
    let all: Vec<usize> = (0..rows).collect();
    let mut out = vec![0.0; rows * panels.columns];
    accumulate_rows(&mut out, &all, a, &all, panels);
    out
}

/// aᵀ·b of `a` `[rows, a_columns]` and `b` `[rows, b_columns]`.
pub(super) fn multiply_transposed(a: &[f32], b: &[f32], [a_columns, b_columns]: [usize; 2]) -> Vec<f32> {
    let all: Vec<usize> = (0..a.len() / a_columns).collect();
    let mut out = vec![0.0; a_columns * b_columns];
    let left = Rows { values: a, columns: a_columns, indices: &all };
    accumulate_outer(&mut out, left, Rows { values: b, columns: b_columns, indices: &all });
    out
}
