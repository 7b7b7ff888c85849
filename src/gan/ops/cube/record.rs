//! A pair of losses written to a row of the ring.

use burn::backend::tensor::FloatTensor;
use burn_cubecl::CubeBackend;
use cubecl::prelude::*;

use super::launch::{buffer, units};
use crate::gan::ops::record::Record;

impl Record for CubeBackend {
    fn record_pair(
        ring: FloatTensor<Self>,
        first: FloatTensor<Self>,
        second: FloatTensor<Self>,
        row: usize,
    ) -> FloatTensor<Self> {
        // Written in place, unless another tensor shares the buffer.
        let ring = if ring.can_mut() { ring } else { ring.copy() };
        let (cubes, unit) = (CubeCount::Static(1, 1, 1), CubeDim::new_1d(1));
        record_kernel::launch(&ring.client, cubes, unit, buffer(&ring), buffer(&first), buffer(&second), units(row));
        ring
    }
}

#[cube(launch)]
fn record_kernel(ring: &mut [f32], first: &[f32], second: &[f32], row: u32) {
    let at = row as usize * 2;
    ring[at] = first[0];
    ring[at + 1] = second[0];
}
