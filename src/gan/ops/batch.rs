//! A batch for the discriminator: chosen images of the data set, which lies on the device as bytes, and the fakes after them.

use burn::backend::tensor::{FloatTensor, IntTensor};
use burn::backend::{Backend, Dispatch, Flex, TensorMetadata, backend_extension};
use burn::tensor::{DType, Device, Int, Tensor, TensorData};

use crate::data::{Images, PIXELS, SIDE, to_signed};

/// Pixels in one number of a [`Pool`].
pub(super) const PACKED: usize = 4;

/// The operation, for a backend.
#[backend_extension(Cube: cfg(feature = "gpu"), Flex)]
pub trait Batch: Backend {
    /// The images that `order` numbers, of `pool`, pixels in [-1, 1], then `fakes` `[fake·784, 1]`: `[(real + fake)·784, 1]`.
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

/// All images of a run as bytes on the device, four pixels a number.
#[derive(Clone, Debug)]
pub struct Pool {
    packed: Tensor<1, Int>,
}

impl Pool {
    /// These images, on `device`.
    #[must_use]
    pub fn new(images: &Images, device: &Device) -> Self {
        let (bytes, _) = images.pixels().as_chunks::<PACKED>();
        Self { packed: integers(bytes.iter().map(|four| i32::from_le_bytes(*four)).collect(), device) }
    }

    /// Chooses the images of these numbers. A device stops for what is sent to it, so whatever a step needs is sent at its start.
    #[must_use]
    pub fn choose(&self, numbers: &[u32]) -> Chosen {
        let order = numbers.iter().map(|number| number.cast_signed()).collect();
        Chosen { pool: self.packed.clone(), order: integers(order, &self.packed.device()) }
    }
}

/// Images of a [`Pool`].
#[derive(Clone, Debug)]
pub struct Chosen {
    pool: Tensor<1, Int>,
    order: Tensor<1, Int>,
}

impl Chosen {
    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        self.order.dims()[0]
    }

    /// Their pixels in [-1, 1], followed by `fakes` `[fake·784, 1]`: `[(real + fake)·784, 1]`.
    #[must_use]
    pub fn followed_by(self, fakes: Tensor<2>) -> Tensor<2> {
        let (pool, order) = (self.pool.into_dispatch(), self.order.into_dispatch());
        Tensor::from_dispatch(Dispatch::real_and_fake(pool, order, fakes.into_dispatch()))
    }

    /// The images alone, `[batch, 1, 28, 28]`, pixels in [-1, 1].
    #[must_use]
    pub fn into_images(self) -> Tensor<4> {
        let count = self.count();
        let one = Tensor::zeros([PIXELS, 1], &self.pool.device());
        self.followed_by(one).slice([0..count * PIXELS, 0..1]).reshape([count, 1, SIDE, SIDE])
    }
}

/// Numbers of 32 bits, whatever the device's usual integers are.
fn integers(values: Vec<i32>, device: &Device) -> Tensor<1, Int> {
    let count = values.len();
    Tensor::from_data(TensorData::new(values, [count]), (device, DType::I32))
}
