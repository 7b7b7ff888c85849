//! Adam over a network's buffer `[p | m | v]` in place: each unit updates one element and finds its gradient among a group's.

use burn::backend::tensor::FloatTensor;
use burn_cubecl::CubeBackend;
use cubecl::prelude::*;

use super::launch::{buffer, contiguous, one_unit_per_element};
use crate::gan::ops::adam::{AdamStep, Coefficients, GradientSet};
use crate::network::Layout;

/// Gradients per launch. WebGPU guarantees eight storage buffers a kernel: the state, six gradients and CubeCL's scalars.
const SLOTS: usize = 6;

/// Up to [`SLOTS`] neighbouring tensors of a buffer, in floats. Unused slots have size 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Group {
    /// Length of each of p, m and v.
    total: usize,
    first: usize,
    end: usize,
    starts: [usize; SLOTS],
    sizes: [usize; SLOTS],
}

impl Group {
    /// The group that begins with tensor number `tensor`.
    fn new(layout: &Layout, tensor: usize) -> Self {
        let slots = |values: &[usize]| std::array::from_fn(|slot| values.get(tensor + slot).copied().unwrap_or_default());
        Self {
            total: layout.total,
            first: layout.starts[tensor],
            end: layout.starts.get(tensor + SLOTS).copied().unwrap_or(layout.total),
            starts: slots(&layout.starts),
            sizes: slots(&layout.sizes),
        }
    }
}

#[derive(CubeLaunch, CubeType, Clone, Copy)]
struct Factors {
    rate: f32,
    second: f32,
    decay_m: f32,
    decay_v: f32,
    gain_m: f32,
    gain_v: f32,
    epsilon: f32,
}

impl AdamStep for CubeBackend {
    fn adam_step(
        state: FloatTensor<Self>,
        gradients: GradientSet<Self>,
        layout: Layout,
        coefficients: Coefficients,
    ) -> FloatTensor<Self> {
        let state = if state.can_mut() { state } else { state.copy() };
        let gradients: Vec<_> = gradients.0.iter().map(contiguous).collect();
        let Coefficients { rate, second, decay, gain, epsilon } = coefficients;
        for tensor in (0..gradients.len()).step_by(SLOTS) {
            let group = Group::new(&layout, tensor);
            // An unused slot binds the last gradient, which the kernel then does not read.
            let slot = |slot: usize| buffer(&gradients[(tensor + slot).min(gradients.len() - 1)]);
            let (cubes, units) = one_unit_per_element(group.end - group.first);
            adam_kernel::launch(
                &state.client,
                cubes,
                units,
                buffer(&state),
                slot(0),
                slot(1),
                slot(2),
                slot(3),
                slot(4),
                slot(5),
                FactorsLaunch::new(rate, second, decay[0], decay[1], gain[0], gain[1], epsilon),
                group,
            );
        }
        state
    }
}

/// The gradient's element for `at` if `at` belongs to the tensor in `slot`, else `found`.
#[cube]
fn pick(found: f32, gradient: &[f32], at: usize, #[comptime] group: Group, #[comptime] slot: usize) -> f32 {
    let (start, size) = comptime!((group.starts[slot], group.sizes[slot]));
    let mut picked = found;
    if at >= start && at < comptime!(start + size) {
        picked = gradient[at - start];
    }
    picked
}

#[cube(launch)]
fn adam_kernel(
    state: &mut [f32],
    a: &[f32],
    b: &[f32],
    c: &[f32],
    d: &[f32],
    e: &[f32],
    f: &[f32],
    factors: Factors,
    #[comptime] group: Group,
) {
    let (total, end) = comptime!((group.total, group.end));
    let at = ABSOLUTE_POS + comptime!(group.first);
    if at >= end {
        terminate!();
    }
    let g = pick(0.0f32, a, at, group, 0usize);
    let g = pick(g, b, at, group, 1usize);
    let g = pick(g, c, at, group, 2usize);
    let g = pick(g, d, at, group, 3usize);
    let g = pick(g, e, at, group, 4usize);
    let g = pick(g, f, at, group, 5usize);
    let m = factors.decay_m * state[total + at] + factors.gain_m * g;
    let v = factors.decay_v * state[2 * total + at] + factors.gain_v * g * g;
    state[total + at] = m;
    state[2 * total + at] = v;
    state[at] -= factors.rate * m / ((v * factors.second).sqrt() + factors.epsilon);
}
