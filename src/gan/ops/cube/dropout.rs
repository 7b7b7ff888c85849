//! Dropout masks on a GPU: a unit computes the four elements of one Philox block in registers.

use burn::backend::TensorMetadata;
use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::launch::{buffer, count, empty, one_unit_per_element};
use crate::gan::ops::dropout_mask::{DropoutMask, MaskSpec};
use crate::math::rng::{MULTIPLIERS, ROUNDS, WEYL};

/// Elements of one Philox block.
const BLOCK: usize = 4;

/// One block of Philox 4x32-10 at the counter [block, step, lane, 0].
#[cube]
pub(super) fn philox(block: u32, step: u32, lane: u32, key0: u32, key1: u32) -> Vector<u32, Const<4>> {
    let mut c0 = block;
    let mut c1 = step;
    let mut c2 = lane;
    let mut c3 = 0u32;
    let mut k0 = key0;
    let mut k1 = key1;
    for _round in 0..ROUNDS {
        let high0 = u32::mul_hi(comptime!(MULTIPLIERS[0]), c0);
        let low0 = comptime!(MULTIPLIERS[0]) * c0;
        let high1 = u32::mul_hi(comptime!(MULTIPLIERS[1]), c2);
        let low1 = comptime!(MULTIPLIERS[1]) * c2;
        c0 = high1 ^ c1 ^ k0;
        c1 = low1;
        c2 = high0 ^ c3 ^ k1;
        c3 = low0;
        k0 += comptime!(WEYL[0]);
        k1 += comptime!(WEYL[1]);
    }
    let mut words = Vector::<u32, Const<4>>::new(c0);
    words.insert(1usize, c1);
    words.insert(2usize, c2);
    words.insert(3usize, c3);
    words
}

/// `mask[e]` is 0 where b(e) < `threshold`, else `scale`.
#[cube(launch)]
fn draw(mask: &mut [f32], key0: u32, key1: u32, step: u32, lane: u32, threshold: u32, scale: f32, #[comptime] count: usize) {
    let block = ABSOLUTE_POS;
    if block >= comptime!(count.div_ceil(BLOCK)) {
        terminate!();
    }
    let bits = philox(u32::cast_from(block), step, lane, key0, key1);
    let first = block * BLOCK;
    store(mask, first, bits.extract(0usize), threshold, scale, count);
    store(mask, first + 1, bits.extract(1usize), threshold, scale, count);
    store(mask, first + 2, bits.extract(2usize), threshold, scale, count);
    store(mask, first + 3, bits.extract(3usize), threshold, scale, count);
}

#[cube]
fn store(mask: &mut [f32], element: usize, bits: u32, threshold: u32, scale: f32, #[comptime] count: usize) {
    if element < count {
        let mut value = scale;
        if bits < threshold {
            value = 0.0f32;
        }
        mask[element] = value;
    }
}

impl DropoutMask for CubeBackend {
    fn dropout_mask(like: CubeTensor, spec: MaskSpec) -> CubeTensor {
        let (mask, count) = (empty(&like, like.shape()), count(&like));
        let (cubes, units) = one_unit_per_element(count.div_ceil(BLOCK));
        let [key0, key1] = spec.key();
        draw::launch(
            &like.client,
            cubes,
            units,
            buffer(&mask),
            key0,
            key1,
            spec.step,
            spec.lane,
            spec.threshold(),
            spec.scale(),
            count,
        );
        mask
    }
}
