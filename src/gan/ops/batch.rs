//! The discriminator's batch: selected images of the data set, then the fakes. The data set stays on the device as bytes.

use burn::backend::tensor::{FloatTensor, IntTensor};
use burn::backend::{Backend, Dispatch, Flex, TensorMetadata, backend_extension};
use burn::tensor::{DType, Device, Int, Tensor, TensorData};

use crate::data::{Images, PIXELS, SIDE, to_signed};

/// Pixels in one 32-bit word of a [`Pool`].
pub(super) const PACKED: usize = 4;

/// A backend's part of [`Selection::with_fakes`].
#[backend_extension(Cube: cfg(feature = "gpu"), Flex)]
pub trait Batch: Backend {
    /// `pool` `[images·196]` (four pixels a word), `order` `[real]` (image numbers), `fakes` `[fake·784, 1]` to
    /// `[(real + fake)·784, 1]`: the selected images with pixels in [-1, 1], then `fakes`.
    fn real_and_fake(pool: IntTensor<Self>, order: IntTensor<Self>, fakes: FloatTensor<Self>) -> FloatTensor<Self>;
}

impl Batch for Flex {
    fn real_and_fake(pool: IntTensor<Self>, order: IntTensor<Self>, fakes: FloatTensor<Self>) -> FloatTensor<Self> {
        let (pool, fakes) = (pool.storage::<i32>(), fakes.to_contiguous());
        let mut values = Vec::with_capacity(order.storage::<i32>().len() * PIXELS + fakes.shape().num_elements());
        for &image in order.storage::<i32>() {
            let words = PIXELS / PACKED;
            let start = usize::try_from(image).unwrap_or_default() * words;
            values.extend(pool[start..start + words].iter().flat_map(|word| word.to_le_bytes()).map(to_signed));
        }
        values.extend_from_slice(fakes.storage::<f32>());
        let rows = values.len();
        FloatTensor::<Self>::from_data(TensorData::new(values, [rows, 1]))
    }
}

/// All images of a run as bytes on the device, four pixels a word.
#[derive(Clone, Debug)]
pub struct Pool {
    packed: Tensor<1, Int>,
}

impl Pool {
    /// Uploads `images` to `device`.
    #[must_use]
    pub fn new(images: &Images, device: &Device) -> Self {
        let (bytes, _) = images.pixels().as_chunks::<PACKED>();
        Self { packed: integers(bytes.iter().map(|four| i32::from_le_bytes(*four)).collect(), device) }
    }

    /// Selects images by number, from 0. An upload synchronises with the device, so select at the start of a step.
    #[must_use]
    pub fn select(&self, numbers: &[u32]) -> Selection {
        let order = numbers.iter().map(|number| number.cast_signed()).collect();
        Selection { pool: self.packed.clone(), order: integers(order, &self.packed.device()) }
    }
}

/// Images of a [`Pool`], by number.
#[derive(Clone, Debug)]
pub struct Selection {
    pool: Tensor<1, Int>,
    order: Tensor<1, Int>,
}

impl Selection {
    /// How many images are selected.
    #[must_use]
    pub fn count(&self) -> usize {
        self.order.dims()[0]
    }

    /// The images with pixels in [-1, 1], then `fakes` `[fake·784, 1]`: `[(real + fake)·784, 1]`.
    #[must_use]
    pub fn with_fakes(self, fakes: Tensor<2>) -> Tensor<2> {
        let (pool, order) = (self.pool.into_dispatch(), self.order.into_dispatch());
        Tensor::from_dispatch(Dispatch::real_and_fake(pool, order, fakes.into_dispatch()))
    }

    /// The images `[count, 1, 28, 28]`, pixels in [-1, 1].
    #[must_use]
    pub fn into_images(self) -> Tensor<4> {
        let count = self.count();
        let one = Tensor::zeros([PIXELS, 1], &self.pool.device());
        self.with_fakes(one).slice([0..count * PIXELS, 0..1]).reshape([count, 1, SIDE, SIDE])
    }
}

/// A tensor of 32-bit integers, whatever the device's default is.
fn integers(values: Vec<i32>, device: &Device) -> Tensor<1, Int> {
    let count = values.len();
    Tensor::from_data(TensorData::new(values, [count]), (device, DType::I32))
}
