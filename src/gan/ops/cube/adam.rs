//! Adam over a network's buffer `[p | m | v]` in place: one number of the network a unit, which finds its gradient among six.

use burn::backend::tensor::FloatTensor;
use burn_cubecl::CubeBackend;
use cubecl::prelude::*;

use super::launch::{buffer, contiguous, one_unit_per_element};
use crate::gan::ops::adam::{AdamStep, Rates, Six, rounded};
use crate::gan::parameters::Layout;

impl AdamStep for CubeBackend {
    fn adam_step(state: FloatTensor<Self>, gradients: Six<Self>, layout: Layout, rates: Rates) -> FloatTensor<Self> {
        // Whoever else holds the buffer keeps what is in it.
        let state = if state.can_mut() { state } else { state.copy() };
        let (cubes, units) = one_unit_per_element(layout.total);
        let Six { a, b, c, d, e, f } = gradients;
        let [a, b, c, d, e, f] = [a, b, c, d, e, f].map(|gradient| contiguous(&gradient));
        adam_kernel::launch(
            &state.client,
            cubes,
            units,
            buffer(&state),
            buffer(&a),
            buffer(&b),
            buffer(&c),
            buffer(&d),
            buffer(&e),
            buffer(&f),
            rates.rate,
            rates.second,
            layout,
        );
        state
    }
}

/// The gradient's element of number `at`, if it belongs to tensor `tensor`; else what was found so far.
#[cube]
fn pick(found: f32, gradient: &[f32], at: usize, #[comptime] layout: Layout, #[comptime] tensor: usize) -> f32 {
    let (start, size) = comptime!((layout.starts[tensor], layout.sizes[tensor]));
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
    rate: f32,
    second: f32,
    #[comptime] layout: Layout,
) {
    let at = ABSOLUTE_POS;
    let total = comptime!(layout.total);
    if at >= total {
        terminate!();
    }
    let g = pick(0.0f32, a, at, layout, 0usize);
    let g = pick(g, b, at, layout, 1usize);
    let g = pick(g, c, at, layout, 2usize);
    let g = pick(g, d, at, layout, 3usize);
    let g = pick(g, e, at, layout, 4usize);
    let g = pick(g, f, at, layout, 5usize);
    let m = comptime!(rounded::KEPT[0]) * state[total + at] + comptime!(rounded::NEW[0]) * g;
    let v = comptime!(rounded::KEPT[1]) * state[2 * total + at] + comptime!(rounded::NEW[1]) * g * g;
    state[total + at] = m;
    state[2 * total + at] = v;
    state[at] -= rate * m / ((v * second).sqrt() + comptime!(rounded::SMALL));
}
