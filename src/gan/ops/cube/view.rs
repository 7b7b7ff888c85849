//! A part of a buffer as a tensor that binds the same memory at an offset.

use burn::backend::Shape;
use burn::backend::tensor::FloatTensor;
use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;

use super::launch::count;
use crate::gan::ops::view::View;

const BYTES_PER_FLOAT: u64 = size_of::<f32>() as u64;

impl View for CubeBackend {
    fn view_of(buffer: FloatTensor<Self>, start: usize, shape: [usize; 2]) -> FloatTensor<Self> {
        let size: usize = shape.iter().product();
        let end = count(&buffer) - start - size;
        let handle = buffer.handle.clone().offset_start(start as u64 * BYTES_PER_FLOAT).offset_end(end as u64 * BYTES_PER_FLOAT);
        CubeTensor::new_contiguous(buffer.client.clone(), buffer.device.clone(), Shape::from(shape), handle, buffer.dtype)
    }
}
