//! The kernels on a GPU, written in CubeCL.
//!
//! Sizes are compile-time constants of a kernel: a run has one batch size, so each kernel is compiled once. What changes from step
//! to step (the mask's counter, Adam's rates) is a scalar argument.

#![allow(clippy::needless_range_loop, reason = "CubeCL kernels have no iterators")]

mod activation;
mod adam;
mod batch;
mod cross_entropy;
mod dropout;
mod fold;
mod functions;
mod gather;
mod launch;
mod norm;
mod product;
mod record;
mod storage;
mod tiles;
mod unit;
mod view;
mod weight;

use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;

use self::launch::{contiguous, dims};
use super::kernels::{Activation, Epilogue, Kernels, Stored, separate_affine_gradients};
use super::patches::{Direction, Patches};

impl Kernels for CubeBackend {
    fn to_small(
        large: &CubeTensor,
        weight: &CubeTensor,
        direction: Direction,
        patches: Patches,
        epilogue: Epilogue<'_, Self>,
    ) -> CubeTensor {
        gather::launch(&contiguous(large), &contiguous(weight), (direction, Direction::ToSmall), patches, epilogue)
    }

    fn to_large(small: &CubeTensor, weight: &CubeTensor, direction: Direction, patches: Patches) -> CubeTensor {
        gather::launch(&contiguous(small), &contiguous(weight), (direction, Direction::ToLarge), patches, None)
    }

    fn weight_gradient(large: &CubeTensor, small: &CubeTensor, direction: Direction, patches: Patches) -> CubeTensor {
        weight::launch(&contiguous(large), &contiguous(small), direction, patches)
    }

    fn unfold(images: &CubeTensor, tanh: Option<&CubeTensor>, patches: Patches) -> CubeTensor {
        fold::unfold(&contiguous(images), tanh.map(contiguous).as_ref(), patches)
    }

    fn fold(unfolded: &CubeTensor, patches: Patches, tanh: bool) -> CubeTensor {
        fold::fold(&contiguous(unfolded), patches, tanh)
    }

    fn product(
        a: &CubeTensor,
        b: &CubeTensor,
        transposed: [bool; 2],
        stored: Stored,
        epilogue: Epilogue<'_, Self>,
    ) -> CubeTensor {
        product::launch(&contiguous(a), &contiguous(b), transposed, stored, epilogue)
    }

    fn affine_gradients(
        gradient: &CubeTensor,
        x: &CubeTensor,
        weight: &CubeTensor,
        wanted: [bool; 3],
    ) -> [Option<CubeTensor>; 3] {
        let [_, outputs] = dims(weight);
        if outputs == 1 && wanted == [true; 3] {
            return unit::gradients(&contiguous(gradient), &contiguous(x), &contiguous(weight)).map(Some);
        }
        separate_affine_gradients::<Self>(gradient, x, weight, wanted)
    }

    fn activation_gradient(
        gradient: &CubeTensor,
        y: &CubeTensor,
        activation: Activation,
        sums: bool,
    ) -> (CubeTensor, Option<CubeTensor>) {
        let (gradient, y, scale) = (contiguous(gradient), contiguous(y), activation.mask.map_or(1.0, |mask| mask.scale()));
        if sums {
            let (through, sums) = norm::activation_gradient(&gradient, &y, scale);
            return (through, Some(sums));
        }
        (activation::gradient(&gradient, &y, scale), None)
    }

    fn column_sums(x: &CubeTensor) -> CubeTensor {
        norm::column_sums(&contiguous(x))
    }

    fn normalize(x: &CubeTensor, scale_shift: &CubeTensor, running: CubeTensor) -> (CubeTensor, CubeTensor, CubeTensor) {
        norm::normalize(&contiguous(x), &contiguous(scale_shift), &contiguous(&running))
    }

    fn normalize_by(x: &CubeTensor, scale_shift: &CubeTensor, running: &CubeTensor) -> CubeTensor {
        activation::normalize_by(&contiguous(x), &contiguous(scale_shift), &contiguous(running))
    }

    fn normalize_gradient(
        gradient: &CubeTensor,
        x: &CubeTensor,
        scale_shift: &CubeTensor,
        statistics: &CubeTensor,
    ) -> (CubeTensor, CubeTensor) {
        norm::normalize_gradient(&contiguous(gradient), &contiguous(x), &contiguous(scale_shift), statistics)
    }

    fn cross_entropy(logits: &CubeTensor, real: usize) -> CubeTensor {
        cross_entropy::loss(&contiguous(logits), real)
    }

    fn cross_entropy_gradient(logits: &CubeTensor, gradient: &CubeTensor, real: usize) -> CubeTensor {
        cross_entropy::gradient(&contiguous(logits), &contiguous(gradient), real)
    }
}
