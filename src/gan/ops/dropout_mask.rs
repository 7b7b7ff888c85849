//! Dropout masks, generated on the device from integers.
//!
//! Element e of a mask, counted in row-major order, is 0 where the 32 bits b(e) of its stream are below the threshold
//! p·2³², and the scale 1/(1 − p) elsewhere (Srivastava et al., "Dropout" (2014), in the form that scales in training).
//! b(e) is word e mod 4 of Philox 4x32-10 at the counter [e / 4, step, lane, 0]. It depends on the seed, the step, the layer and
//! the element only, so a mask is equal to the bit on every device, and the backward pass can generate it again.

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, Flex, TensorMetadata, backend_extension};
use burn::tensor::{Tensor, TensorData};

use crate::math::rng::{Purpose, Stream};

/// The arguments that determine a mask.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MaskSpec {
    /// The seed of the mask's stream.
    pub seed: u32,
    /// The training step, from 0.
    pub step: u32,
    /// The stream's lane: one per layer and pass.
    pub lane: u32,
    /// The probability p of 0, in [0, 1).
    pub probability: f32,
}

impl MaskSpec {
    fn stream(self) -> Stream {
        Stream::new(self.seed, Purpose::Dropout).lane(self.lane)
    }

    #[cfg(feature = "gpu")]
    pub(super) fn key(self) -> [u32; 2] {
        self.stream().key()
    }

    /// p·2³²: bits below it drop their element.
    pub(super) fn threshold(self) -> u32 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a probability below 1 of 2^32; casts saturate"
        )]
        let threshold = (f64::from(self.probability) * 4_294_967_296.0) as u32;
        threshold
    }

    /// The factor 1/(1 − p) of an element that is not dropped.
    pub(crate) fn scale(self) -> f32 {
        1.0 / (1.0 - self.probability)
    }

    /// Elements 4·`block` to 4·`block` + 3 of the mask.
    pub(crate) fn factors(self, block: u32) -> [f32; 4] {
        let (threshold, scale) = (self.threshold(), self.scale());
        self.stream().block(self.step, block).map(|bits| if bits < threshold { 0.0 } else { scale })
    }

    /// The first `count` elements of the mask, computed on the host: the reference for every device.
    #[must_use]
    pub fn elements(self, count: usize) -> Vec<f32> {
        (0..).flat_map(|block| self.factors(block)).take(count).collect()
    }
}

/// A backend's part of [`dropout_mask`].
#[backend_extension(Cube: cfg(feature = "gpu"), Flex)]
pub trait DropoutMask: Backend {
    /// A mask of `like`'s shape on its device; `like`'s values are not read.
    fn dropout_mask(like: FloatTensor<Self>, spec: MaskSpec) -> FloatTensor<Self>;
}

impl DropoutMask for Flex {
    fn dropout_mask(like: FloatTensor<Self>, spec: MaskSpec) -> FloatTensor<Self> {
        let shape = like.shape();
        FloatTensor::<Self>::from_data(TensorData::new(spec.elements(shape.num_elements()), shape))
    }
}

/// A mask of `like`'s shape on its device, without a gradient. `like`'s values are not read.
#[must_use]
pub fn dropout_mask<const D: usize>(like: Tensor<D>, spec: MaskSpec) -> Tensor<D> {
    Tensor::from_dispatch(Dispatch::dropout_mask(like.without_autodiff().into_dispatch(), spec))
}
