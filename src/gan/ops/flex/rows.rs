//! Loops over the rows of matrices: activations, column sums, batch norm and losses.

use crate::gan::ops::kernels::{Activation, EPSILON, LEAK, MOMENTUM};

/// Rows that are summed before their sum joins the total: a long running sum in f32 loses digits.
const BLOCK: usize = 128;

/// Adds `bias` `[1, columns]` to each row.
pub(super) fn add(rows: &mut [f32], bias: &[f32]) {
    for row in rows.chunks_exact_mut(bias.len().max(1)) {
        for (value, bias) in row.iter_mut().zip(bias) {
            *value += bias;
        }
    }
}

/// LeakyReLU, then dropout.
pub(super) fn activate(rows: &mut [f32], activation: Activation) {
    for value in &mut *rows {
        *value = if *value > 0.0 { *value } else { *value * LEAK };
    }
    if let Some(mask) = activation.mask {
        for (block, four) in (0_u32..).zip(rows.chunks_mut(4)) {
            for (value, factor) in four.iter_mut().zip(mask.factors(block)) {
                *value *= factor;
            }
        }
    }
}

/// The gradient before an activation, from `gradient` after it and its result `y`. y = 0 means dropped.
pub(super) fn activation_gradient(gradient: &[f32], y: &[f32], activation: Activation) -> Vec<f32> {
    let scale = activation.mask.map_or(1.0, |mask| mask.scale());
    let slopes = [scale, scale * LEAK];
    let before = |(&g, &y): (&f32, &f32)| match y {
        y if y > 0.0 => g * slopes[0],
        y if y < 0.0 => g * slopes[1],
        _ => 0.0,
    };
    gradient.iter().zip(y).map(before).collect()
}

/// The sum of each column: `[rows, columns]` to `[columns]`.
pub(super) fn column_sums(rows: &[f32], columns: usize) -> Vec<f32> {
    let mut sums = vec![0.0; columns];
    for block in rows.chunks(BLOCK * columns) {
        let mut part = vec![0.0; columns];
        for row in block.chunks_exact(columns) {
            add(&mut part, row);
        }
        add(&mut sums, &part);
    }
    sums
}

/// The mean of each column, then its population variance: `[rows, channels]` to `[2, channels]`.
pub(super) fn statistics(rows: &[f32], channels: usize) -> Vec<f32> {
    #[expect(clippy::cast_precision_loss, reason = "a number of pixels")]
    let share = 1.0 / (rows.len() / channels) as f32;
    let mut mean = column_sums(rows, channels);
    for mean in &mut mean {
        *mean *= share;
    }
    let mut variance = vec![0.0; channels];
    for block in rows.chunks(BLOCK * channels) {
        let mut part = vec![0.0; channels];
        for row in block.chunks_exact(channels) {
            for ((sum, x), mean) in part.iter_mut().zip(row).zip(&mean) {
                *sum += (x - mean) * (x - mean);
            }
        }
        add(&mut variance, &part);
    }
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

/// Batch norm and LeakyReLU: `[rows, channels]`, `scale_shift` and `statistics` `[2, channels]` to `[rows, channels]`.
pub(super) fn normalize(rows: &[f32], scale_shift: &[f32], statistics: &[f32]) -> Vec<f32> {
    let (scale, shift) = standardization(statistics);
    let (gamma, beta) = scale_shift.split_at(scale.len());
    let scale: Vec<f32> = scale.iter().zip(gamma).map(|(scale, gamma)| scale * gamma).collect();
    let shift: Vec<f32> = shift.iter().zip(gamma).zip(beta).map(|((shift, gamma), beta)| shift * gamma + beta).collect();
    let mut y = rows.to_vec();
    for row in y.chunks_exact_mut(scale.len()) {
        for ((value, scale), shift) in row.iter_mut().zip(&scale).zip(&shift) {
            let z = *value * scale + shift;
            *value = if z > 0.0 { z } else { z * LEAK };
        }
    }
    y
}

/// Exponential moving average of the statistics `[2, channels]`.
pub(super) fn update_running(running: &[f32], statistics: &[f32]) -> Vec<f32> {
    running.iter().zip(statistics).map(|(running, new)| running + MOMENTUM * (new - running)).collect()
}

/// The gradients of batch norm and LeakyReLU by x `[rows, channels]`, and by γ and β `[2, channels]`.
pub(super) fn normalize_gradient(
    gradient: &[f32],
    rows: &[f32],
    scale_shift: &[f32],
    statistics: &[f32],
) -> (Vec<f32>, Vec<f32>) {
    let (scale, shift) = standardization(statistics);
    let channels = scale.len();
    let (gamma, beta) = scale_shift.split_at(channels);
    // x̂ and the gradient before LeakyReLU of one element.
    let at = |column: usize, g: f32, x: f32| {
        let x_hat = x * scale[column] + shift[column];
        (x_hat, if x_hat * gamma[column] + beta[column] > 0.0 { g } else { g * LEAK })
    };
    let mut sums = vec![0.0; 2 * channels];
    for (gradient, rows) in gradient.chunks(BLOCK * channels).zip(rows.chunks(BLOCK * channels)) {
        let mut part = vec![0.0; 2 * channels];
        let (gamma_gradient, beta_gradient) = part.split_at_mut(channels);
        for (gradient, row) in gradient.chunks_exact(channels).zip(rows.chunks_exact(channels)) {
            for column in 0..channels {
                let (x_hat, g) = at(column, gradient[column], row[column]);
                gamma_gradient[column] += g * x_hat;
                beta_gradient[column] += g;
            }
        }
        add(&mut sums, &part);
    }
    #[expect(clippy::cast_precision_loss, reason = "a number of pixels")]
    let share = 1.0 / (rows.len() / channels) as f32;
    let mut x_gradient = vec![0.0; rows.len()];
    let (gamma_gradient, beta_gradient) = sums.split_at(channels);
    for ((out, gradient), row) in
        x_gradient.chunks_exact_mut(channels).zip(gradient.chunks_exact(channels)).zip(rows.chunks_exact(channels))
    {
        for column in 0..channels {
            let (x_hat, g) = at(column, gradient[column], row[column]);
            out[column] = gamma[column] * scale[column] * (g - share * (beta_gradient[column] + x_hat * gamma_gradient[column]));
        }
    }
    (x_gradient, sums)
}

/// ln(1 + eˣ) without overflow.
fn softplus(x: f32) -> f32 {
    x.max(0.0) + libm::log1pf(libm::expf(-x.abs()))
}

/// 1/count, or 0 for an empty batch.
fn share(count: usize) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a batch")]
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
