//! The kernels on a GPU, written in CubeCL: one file each for what is computed, and here how it is launched.
//!
//! Sizes are compile-time constants of a kernel: a run has one batch size, so each is compiled once. What changes from step to
//! step (the mask's counter, Adam's rates) is a scalar.

#![allow(clippy::needless_range_loop, reason = "loops of a kernel count")]

mod activation;
mod adam;
mod batch;
mod dropout;
mod entropy;
mod fold;
mod gather;
mod norm;
mod product;
mod record;
mod tiles;
mod unit;
mod view;
mod weight;

use burn::backend::{Shape, TensorMetadata};
use burn_cubecl::CubeBackend;
use burn_cubecl::ops::numeric::empty_device_contiguous_dtype;
use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::kernels::{Activation, After, Kernels, three_gradients};
use super::patches::{Patches, Way};

/// Four floats: what a GPU loads best.
type Four = Vector<f32, Const<4>>;

/// Units of a kernel that does one element each.
const UNITS: u32 = 256;

/// Units that share a column in a sum.
const SUMMING: usize = 64;

/// Rows and columns.
fn dims(matrix: &CubeTensor) -> [usize; 2] {
    let shape = matrix.shape();
    [shape[0], shape[1]]
}

fn count(tensor: &CubeTensor) -> usize {
    tensor.shape().num_elements()
}

/// The tensor's memory in row-major order; a copy only where it lies otherwise.
fn contiguous(tensor: &CubeTensor) -> CubeTensor {
    if tensor.is_contiguous() { tensor.clone() } else { burn_cubecl::kernel::into_contiguous(tensor.clone()) }
}

fn buffer(tensor: &CubeTensor) -> BufferArg {
    tensor.clone().into_buffer_arg()
}

/// A tensor beside another, not yet written.
fn empty(like: &CubeTensor, shape: impl Into<Shape>) -> CubeTensor {
    empty_device_contiguous_dtype(like.client.clone(), like.device.clone(), shape.into(), like.dtype)
}

/// A number of units or cubes as WebGPU counts them.
fn units(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// So many cubes of so many units that there is one unit for each element.
fn one_each(elements: usize) -> (CubeCount, CubeDim) {
    (CubeCount::Static(units(elements).div_ceil(UNITS), 1, 1), CubeDim::new_1d(UNITS))
}

/// One cube a column.
fn one_a_column(columns: usize) -> (CubeCount, CubeDim) {
    (CubeCount::Static(units(columns), 1, 1), CubeDim::new_1d(units(SUMMING)))
}

impl Kernels for CubeBackend {
    fn to_small(large: &CubeTensor, weight: &CubeTensor, way: Way, patches: Patches, after: After<'_, Self>) -> CubeTensor {
        gather::launch(&contiguous(large), &contiguous(weight), (way, Way::ToSmall), patches, after)
    }

    fn to_large(small: &CubeTensor, weight: &CubeTensor, way: Way, patches: Patches) -> CubeTensor {
        gather::launch(&contiguous(small), &contiguous(weight), (way, Way::ToLarge), patches, None)
    }

    fn by_weight(large: &CubeTensor, small: &CubeTensor, way: Way, patches: Patches) -> CubeTensor {
        weight::launch(&contiguous(large), &contiguous(small), way, patches)
    }

    fn unfold(images: &CubeTensor, tanh: Option<&CubeTensor>, patches: Patches) -> CubeTensor {
        fold::unfold(&contiguous(images), tanh.map(contiguous).as_ref(), patches)
    }

    fn fold(unfolded: &CubeTensor, patches: Patches, tanh: bool) -> CubeTensor {
        fold::fold(&contiguous(unfolded), patches, tanh)
    }

    fn product(a: &CubeTensor, b: &CubeTensor, transposed: [bool; 2], after: After<'_, Self>) -> CubeTensor {
        product::launch(&contiguous(a), &contiguous(b), transposed, after)
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
        three_gradients::<Self>(gradient, x, weight, wanted)
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

    fn normalize_gradient(
        gradient: &CubeTensor,
        x: &CubeTensor,
        scale_shift: &CubeTensor,
        statistics: &CubeTensor,
    ) -> (CubeTensor, CubeTensor) {
        norm::normalize_gradient(&contiguous(gradient), &contiguous(x), &contiguous(scale_shift), statistics)
    }

    fn entropy(logits: &CubeTensor, real: usize) -> CubeTensor {
        entropy::loss(&contiguous(logits), real)
    }

    fn entropy_gradient(logits: &CubeTensor, gradient: &CubeTensor, real: usize) -> CubeTensor {
        entropy::gradient(&contiguous(logits), &contiguous(gradient), real)
    }
}
