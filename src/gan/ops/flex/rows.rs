//! Loops over the rows of matrices: activations, column sums, batch norm and losses. Large ones are cut into pieces for the pool of
//! threads; sums are cut the same way for any number of threads.

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use crate::compute::cpu;
use crate::gan::ops::kernels::{Activation, EPSILON, LEAK, MOMENTUM};

/// Rows that are summed before their sum joins the total: a long running sum in f32 loses digits.
const BLOCK: usize = 128;

/// Elements of a piece.
pub(super) const PIECE: usize = 65_536;

/// A loop that the compiler turns into vectors.
pub(super) trait Loop {
    type Output;

    /// Must be `#[inline(always)]`, so that it is compiled with the caller's target features.
    fn run(self) -> Self::Output;
}

struct Vectorized<L>(L);

impl<L: Loop> WithSimd for Vectorized<L> {
    type Output = L::Output;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> L::Output {
        self.0.run()
    }
}

/// Runs `task` with the vectors of this operation.
pub(super) fn vectorize<L: Loop>(vectors: cpu::Vectors, task: L) -> L::Output {
    vectors.run(Vectorized(task))
}

/// Elements of a piece of whole rows.
fn piece(columns: usize) -> usize {
    (PIECE / columns).max(1) * columns
}

#[inline(always)]
fn add(row: &mut [f32], other: &[f32]) {
    for (value, other) in row.iter_mut().zip(other) {
        *value += other;
    }
}

#[inline(always)]
fn leaky(x: f32) -> f32 {
    if x > 0.0 { x } else { x * LEAK }
}

/// What [`super::Epilogue`] does to a piece: adds `bias` `[columns]` to each row, then LeakyReLU, then dropout.
pub(super) struct Finish<'a> {
    pub(super) rows: &'a mut [f32],
    /// The number of the first element in the whole matrix.
    pub(super) first: usize,
    pub(super) bias: &'a [f32],
    pub(super) activation: Option<Activation>,
}

impl Loop for Finish<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { rows, first, bias, activation } = self;
        for row in rows.chunks_exact_mut(bias.len().max(1)) {
            add(row, bias);
        }
        if let Some(activation) = activation {
            for value in &mut *rows {
                *value = leaky(*value);
            }
            if let Some(mask) = activation.mask {
                mask.apply(rows, first);
            }
        }
    }
}

struct ActivationGradient<'a> {
    out: &'a mut [f32],
    gradient: &'a [f32],
    y: &'a [f32],
    slopes: [f32; 2],
}

impl Loop for ActivationGradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { out, gradient, y, slopes } = self;
        for ((out, g), y) in out.iter_mut().zip(gradient).zip(y) {
            let scaled = g * if *y > 0.0 { slopes[0] } else { slopes[1] };
            *out = if *y != 0.0 { scaled } else { 0.0 };
        }
    }
}

/// The gradient before an activation, from `gradient` after it and its result `y`. y = 0 means dropped.
pub(super) fn activation_gradient(gradient: &[f32], y: &[f32], activation: Activation) -> Vec<f32> {
    let vectors = cpu::current().vectors;
    let scale = activation.mask.map_or(1.0, |mask| mask.scale());
    let slopes = [scale, scale * LEAK];
    let mut out = vec![0.0; y.len()];
    let pieces = out.par_chunks_mut(PIECE).zip(gradient.par_chunks(PIECE)).zip(y.par_chunks(PIECE));
    pieces.for_each(|((out, gradient), y)| vectorize(vectors, ActivationGradient { out, gradient, y, slopes }));
    out
}

/// Sums of a block's columns.
trait BlockSums: Copy + Send + Sync {
    /// Adds row `row` of the matrices to `sums`. Must be `#[inline(always)]`.
    fn add_row(self, row: usize, sums: &mut [f32]);
}

struct SumBlock<'a, B> {
    block: B,
    rows: std::ops::Range<usize>,
    sums: &'a mut [f32],
}

impl<B: BlockSums> Loop for SumBlock<'_, B> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for row in self.rows {
            self.block.add_row(row, self.sums);
        }
    }
}

/// The sum of `rows` rows, in blocks of [`BLOCK`] that are added in order.
fn block_sums(rows: usize, width: usize, block: impl BlockSums) -> Vec<f32> {
    let vectors = cpu::current().vectors;
    let mut parts = vec![0.0; rows.div_ceil(BLOCK) * width];
    parts.par_chunks_exact_mut(width).with_min_len(PIECE / (BLOCK * width) + 1).enumerate().for_each(|(at, sums)| {
        let rows = at * BLOCK..((at + 1) * BLOCK).min(rows);
        vectorize(vectors, SumBlock { block, rows, sums });
    });
    let mut sums = vec![0.0; width];
    for part in parts.chunks_exact(width) {
        add(&mut sums, part);
    }
    sums
}

#[derive(Clone, Copy)]
struct Columns<'a>(&'a [f32]);

impl BlockSums for Columns<'_> {
    #[inline(always)]
    fn add_row(self, row: usize, sums: &mut [f32]) {
        add(sums, &self.0[row * sums.len()..][..sums.len()]);
    }
}

/// The sum of each column: `[rows, columns]` to `[columns]`.
pub(super) fn column_sums(rows: &[f32], columns: usize) -> Vec<f32> {
    block_sums(rows.len() / columns, columns, Columns(rows))
}

#[derive(Clone, Copy)]
struct Squares<'a> {
    rows: &'a [f32],
    mean: &'a [f32],
}

impl BlockSums for Squares<'_> {
    #[inline(always)]
    fn add_row(self, row: usize, sums: &mut [f32]) {
        let row = &self.rows[row * sums.len()..][..sums.len()];
        for ((sum, x), mean) in sums.iter_mut().zip(row).zip(self.mean) {
            *sum += (x - mean) * (x - mean);
        }
    }
}

/// The mean of each column, then its population variance: `[rows, channels]` to `[2, channels]`.
pub(super) fn statistics(rows: &[f32], channels: usize) -> Vec<f32> {
    let share = share(rows.len() / channels);
    let mut mean = column_sums(rows, channels);
    for mean in &mut mean {
        *mean *= share;
    }
    let mut variance = block_sums(rows.len() / channels, channels, Squares { rows, mean: &mean });
    for variance in &mut variance {
        *variance *= share;
    }
    mean.append(&mut variance);
    mean
}

/// Scale and shift per column of x̂ = scale·x + shift: 1/√(σ² + ε), and −μ times that.
fn standardization(statistics: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let (mean, variance) = statistics.split_at(statistics.len() / 2);
    let scale: Vec<f32> = variance.iter().map(|variance| 1.0 / (variance + EPSILON).sqrt()).collect();
    let shift = mean.iter().zip(&scale).map(|(mean, scale)| -mean * scale).collect();
    (scale, shift)
}

struct Normalize<'a> {
    out: &'a mut [f32],
    rows: &'a [f32],
    scale: &'a [f32],
    shift: &'a [f32],
}

impl Loop for Normalize<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { out, rows, scale, shift } = self;
        for (out, row) in out.chunks_exact_mut(scale.len()).zip(rows.chunks_exact(scale.len())) {
            for (((out, x), scale), shift) in out.iter_mut().zip(row).zip(scale).zip(shift) {
                *out = leaky(x * scale + shift);
            }
        }
    }
}

/// Batch norm and LeakyReLU: `[rows, channels]`, `scale_shift` and `statistics` `[2, channels]` to `[rows, channels]`.
pub(super) fn normalize(rows: &[f32], scale_shift: &[f32], statistics: &[f32]) -> Vec<f32> {
    let (scale, shift) = standardization(statistics);
    let (gamma, beta) = scale_shift.split_at(scale.len());
    let scale: Vec<f32> = scale.iter().zip(gamma).map(|(scale, gamma)| scale * gamma).collect();
    let shift: Vec<f32> = shift.iter().zip(gamma).zip(beta).map(|((shift, gamma), beta)| shift * gamma + beta).collect();
    scaled_shifted(rows, &scale, &shift)
}

/// [`normalize`] by running statistics, which does not round its factors as training does: a sheet keeps the bits that it always had.
pub(super) fn normalize_by(rows: &[f32], scale_shift: &[f32], running: &[f32]) -> Vec<f32> {
    let channels = running.len() / 2;
    let ((gamma, beta), (mean, variance)) = (scale_shift.split_at(channels), running.split_at(channels));
    let scale: Vec<f32> = gamma.iter().zip(variance).map(|(gamma, variance)| gamma / (variance + EPSILON).sqrt()).collect();
    let shift: Vec<f32> = beta.iter().zip(mean).zip(&scale).map(|((beta, mean), scale)| beta - mean * scale).collect();
    scaled_shifted(rows, &scale, &shift)
}

/// LeakyReLU of scale·x + shift, by column.
fn scaled_shifted(rows: &[f32], scale: &[f32], shift: &[f32]) -> Vec<f32> {
    let vectors = cpu::current().vectors;
    let mut y = vec![0.0; rows.len()];
    let piece = piece(scale.len());
    let pieces = y.par_chunks_mut(piece).zip(rows.par_chunks(piece));
    pieces.for_each(|(out, rows)| vectorize(vectors, Normalize { out, rows, scale, shift }));
    y
}

/// Exponential moving average of the statistics `[2, channels]`.
pub(super) fn update_running(running: &[f32], statistics: &[f32]) -> Vec<f32> {
    running.iter().zip(statistics).map(|(running, new)| running + MOMENTUM * (new - running)).collect()
}

/// What the gradients of batch norm read, by column.
#[derive(Clone, Copy)]
struct Standardized<'a> {
    gradient: &'a [f32],
    rows: &'a [f32],
    scale: &'a [f32],
    shift: &'a [f32],
    gamma: &'a [f32],
    beta: &'a [f32],
}

impl Standardized<'_> {
    /// x̂ and the gradient before LeakyReLU of one element.
    #[inline(always)]
    fn at(self, column: usize, g: f32, x: f32) -> (f32, f32) {
        let x_hat = x * self.scale[column] + self.shift[column];
        (x_hat, if x_hat * self.gamma[column] + self.beta[column] > 0.0 { g } else { g * LEAK })
    }
}

impl BlockSums for Standardized<'_> {
    /// `sums`: ∂L/∂γ, then ∂L/∂β.
    #[inline(always)]
    fn add_row(self, row: usize, sums: &mut [f32]) {
        let channels = self.scale.len();
        let (gamma_gradient, beta_gradient) = sums.split_at_mut(channels);
        let [gradient, row] = [self.gradient, self.rows].map(|matrix| &matrix[row * channels..][..channels]);
        let [gamma_gradient, beta_gradient] = [&mut gamma_gradient[..channels], &mut beta_gradient[..channels]];
        for column in 0..channels {
            let (x_hat, g) = self.at(column, gradient[column], row[column]);
            gamma_gradient[column] += g * x_hat;
            beta_gradient[column] += g;
        }
    }
}

struct NormalizeGradient<'a> {
    out: &'a mut [f32],
    gradient: &'a [f32],
    rows: &'a [f32],
    by: Standardized<'a>,
    /// ∂L/∂γ, then ∂L/∂β.
    sums: &'a [f32],
    share: f32,
}

impl Loop for NormalizeGradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { out, gradient, rows, by, sums, share } = self;
        let channels = by.scale.len();
        let (gamma_gradient, beta_gradient) = sums.split_at(channels);
        let rows = out.chunks_exact_mut(channels).zip(gradient.chunks_exact(channels)).zip(rows.chunks_exact(channels));
        for ((out, gradient), row) in rows {
            for column in 0..channels {
                let (x_hat, g) = by.at(column, gradient[column], row[column]);
                let centred = g - share * (beta_gradient[column] + x_hat * gamma_gradient[column]);
                out[column] = by.gamma[column] * by.scale[column] * centred;
            }
        }
    }
}

/// The gradients of batch norm and LeakyReLU by x `[rows, channels]`, and by γ and β `[2, channels]`.
pub(super) fn normalize_gradient(
    gradient: &[f32],
    rows: &[f32],
    scale_shift: &[f32],
    statistics: &[f32],
) -> (Vec<f32>, Vec<f32>) {
    let vectors = cpu::current().vectors;
    let (scale, shift) = standardization(statistics);
    let channels = scale.len();
    let (gamma, beta) = scale_shift.split_at(channels);
    let by = Standardized { gradient, rows, scale: &scale, shift: &shift, gamma, beta };
    let count = rows.len() / channels;
    let sums = block_sums(count, 2 * channels, by);
    let mut x_gradient = vec![0.0; rows.len()];
    let piece = piece(channels);
    let pieces = x_gradient.par_chunks_mut(piece).zip(gradient.par_chunks(piece)).zip(rows.par_chunks(piece));
    pieces.for_each(|((out, gradient), rows)| {
        vectorize(vectors, NormalizeGradient { out, gradient, rows, by, sums: &sums, share: share(count) });
    });
    (x_gradient, sums)
}

/// ln(1 + eˣ) without overflow.
fn softplus(x: f32) -> f32 {
    x.max(0.0) + libm::log1pf(libm::expf(-x.abs()))
}

/// 1/count, or 0 for an empty batch.
fn share(count: usize) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a number of pixels or images")]
    let count = count as f32;
    if count > 0.0 { 1.0 / count } else { 0.0 }
}

pub(super) fn cross_entropy(logits: &[f32], real: usize) -> f32 {
    let (real, fake) = logits.split_at(real.min(logits.len()));
    let real_sum: f32 = real.iter().map(|x| softplus(-x)).sum();
    let fake_sum: f32 = fake.iter().map(|x| softplus(*x)).sum();
    real_sum * share(real.len()) + fake_sum * share(fake.len())
}

/// `Kernels::cross_entropy_gradient`, with `scale` for `gradient`.
pub(super) fn cross_entropy_gradient(logits: &[f32], scale: f32, real: usize) -> Vec<f32> {
    let sigmoid = |x: f32| 1.0 / (1.0 + libm::expf(-x));
    let (real_share, fake_share) = (scale * share(real), scale * share(logits.len() - real));
    let by = |(at, &x): (usize, &f32)| if at < real { -sigmoid(-x) * real_share } else { sigmoid(x) * fake_share };
    logits.iter().enumerate().map(by).collect()
}
