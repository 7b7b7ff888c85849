//! Buffers and launch sizes that all kernels share.

use burn::backend::{Shape, TensorMetadata};
use burn::tensor::DType;
use burn_cubecl::ops::numeric::empty_device_contiguous_dtype;
use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use crate::compute::work;

/// Four floats, loaded and stored as one 128-bit access.
pub(super) type Float4 = Vector<f32, Const<4>>;

/// Units of a cube in kernels with one unit per element.
const UNITS: u32 = 256;

/// `[rows, columns]`.
pub(super) fn dims(matrix: &CubeTensor) -> [usize; 2] {
    let shape = matrix.shape();
    [shape[0], shape[1]]
}

pub(super) fn count(tensor: &CubeTensor) -> usize {
    tensor.shape().num_elements()
}

/// The tensor in row-major order; copied only if it is stored otherwise.
pub(super) fn contiguous(tensor: &CubeTensor) -> CubeTensor {
    if tensor.is_contiguous() { tensor.clone() } else { burn_cubecl::kernel::into_contiguous(tensor.clone()) }
}

pub(super) fn buffer(tensor: &CubeTensor) -> BufferArg {
    tensor.clone().into_buffer_arg()
}

/// Counts the multiply-adds of a launch, and submits if a submit is full.
pub(super) fn count_work(tensor: &CubeTensor, multiply_adds: usize) {
    if work::add(multiply_adds as u64) {
        // A failure is reported by the next read.
        let _ = tensor.client.flush();
    }
}

/// An uninitialised f32 tensor on the device of `like`.
pub(super) fn empty(like: &CubeTensor, shape: impl Into<Shape>) -> CubeTensor {
    empty_of(DType::F32, like, shape)
}

/// An uninitialised tensor of this type on the device of `like`.
pub(super) fn empty_of(dtype: DType, like: &CubeTensor, shape: impl Into<Shape>) -> CubeTensor {
    empty_device_contiguous_dtype(like.client.clone(), like.device.clone(), shape.into(), dtype)
}

/// A count as WebGPU takes it.
pub(super) fn units(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

pub(super) fn one_unit_per_element(elements: usize) -> (CubeCount, CubeDim) {
    (CubeCount::Static(units(elements).div_ceil(UNITS), 1, 1), CubeDim::new_1d(UNITS))
}
