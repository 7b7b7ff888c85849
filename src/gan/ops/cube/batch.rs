//! The discriminator's batch from the data set's bytes: a unit writes four pixels of a real or a fake image.

use burn::backend::tensor::{FloatTensor, IntTensor};
use burn_cubecl::CubeBackend;
use cubecl::prelude::*;

use super::launch::{buffer, contiguous, count, empty, one_unit_per_element, units};
use crate::data::{HALF_RANGE, PIXELS};
use crate::gan::ops::batch::{Batch, PACKED};

/// Words of an image.
const WORDS: usize = PIXELS / PACKED;

impl Batch for CubeBackend {
    fn real_and_fake(pool: IntTensor<Self>, order: IntTensor<Self>, fakes: FloatTensor<Self>) -> FloatTensor<Self> {
        let (fakes, real) = (contiguous(&fakes), count(&order));
        let rows = real * PIXELS + count(&fakes);
        let out = empty(&fakes, [rows, 1]);
        let (cubes, of_cube) = one_unit_per_element(rows / PACKED);
        let reals = real * WORDS;
        batch_kernel::launch(
            &fakes.client,
            cubes,
            of_cube,
            buffer(&pool),
            buffer(&order),
            buffer(&fakes),
            buffer(&out),
            reals,
            rows / PACKED,
        );
        out
    }
}

/// The selected images by `to_signed`, then the fakes, four pixels per unit.
#[cube(launch)]
fn batch_kernel(pool: &[u32], order: &[u32], fakes: &[f32], out: &mut [f32], #[comptime] reals: usize, #[comptime] total: usize) {
    let four = ABSOLUTE_POS;
    if four >= total {
        terminate!();
    }
    if four < reals {
        let word = pool[order[four / WORDS] as usize * WORDS + four % WORDS];
        #[unroll]
        for byte in 0..PACKED {
            let pixel = (word >> comptime!(units(8 * byte))) & 255u32;
            out[four * PACKED + byte] = f32::cast_from(pixel) / HALF_RANGE - 1.0f32;
        }
    } else {
        #[unroll]
        for at in 0..PACKED {
            out[four * PACKED + at] = fakes[(four - reals) * PACKED + at];
        }
    }
}
