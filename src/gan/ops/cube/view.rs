//! A part of a buffer, bound by an offset.

use burn::backend::Shape;
use burn::backend::tensor::FloatTensor;
use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;

use super::count;
use crate::gan::ops::view::View;

/// Bytes of a float.
const BYTES: u64 = 4;

impl View for CubeBackend {
    fn view_of(buffer: FloatTensor<Self>, start: usize, shape: [usize; 2]) -> FloatTensor<Self> {
        let size: usize = shape.iter().product();
        let end = count(&buffer) - start - size;
        let handle = buffer.handle.clone().offset_start(start as u64 * BYTES).offset_end(end as u64 * BYTES);
        CubeTensor::new_contiguous(buffer.client.clone(), buffer.device.clone(), Shape::from(shape), handle, buffer.dtype)
    }
}
