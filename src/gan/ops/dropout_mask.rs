//! Dropout's masks, made on the device out of integers.
//!
//! Element e of a mask, counted in row-major order, is 0 where the 32 bits b(e) of its stream are below the threshold
//! p·2³², and the scale 1/(1 − p) elsewhere (Srivastava et al., "Dropout" (2014), in the form that scales in training).
//! b(e) is word e mod 4 of Philox 4x32-10 at the counter [e / 4, step, lane, 0]: it depends on nothing but the seed, the
//! step, the layer and the element, so a mask is equal to the bit on every device, and can be made again at any time.

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, Flex, TensorMetadata, backend_extension};
use burn::tensor::{Tensor, TensorData};

use crate::math::rng::{Purpose, Stream};

/// Which mask.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MaskSpec {
    /// The run's seed.
    pub seed: u32,
    /// The training step, from 0.
    pub step: u32,
    /// The stream of the layer and the pass.
    pub lane: u32,
    /// The probability p of 0: at least 0, below 1.
    pub probability: f32,
}

impl MaskSpec {
    fn stream(self) -> Stream {
        Stream::new(self.seed, Purpose::Dropout).lane(self.lane)
    }

    /// Philox's key.
    #[cfg(feature = "gpu")]
    pub(super) fn key(self) -> [u32; 2] {
        self.stream().key()
    }

    /// Bits below this drop their element.
    pub(super) fn threshold(self) -> u32 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a probability below 1 of 2^32; casts saturate"
        )]
        let threshold = (f64::from(self.probability) * 4_294_967_296.0) as u32;
        threshold
    }

    /// What a kept element is multiplied by.
    pub(crate) fn scale(self) -> f32 {
        1.0 / (1.0 - self.probability)
    }

    /// Elements 4·`block` to 4·`block` + 3.
    pub(crate) fn factors(self, block: u32) -> [f32; 4] {
        let (threshold, scale) = (self.threshold(), self.scale());
        self.stream().block(self.step, block).map(|bits| if bits < threshold { 0.0 } else { scale })
    }

    /// The first `count` elements of the mask, on the host: what every device must come to.
    #[must_use]
    pub fn elements(self, count: usize) -> Vec<f32> {
        (0..).flat_map(|block| self.factors(block)).take(count).collect()
    }
}

/// The operation, for a backend.
#[backend_extension(Cube: cfg(feature = "gpu"), Flex)]
pub trait DropoutMask: Backend {
    /// A mask of `like`'s shape, on its device. Its values are not looked at.
    fn dropout_mask(like: FloatTensor<Self>, spec: MaskSpec) -> FloatTensor<Self>;
}

impl DropoutMask for Flex {
    fn dropout_mask(like: FloatTensor<Self>, spec: MaskSpec) -> FloatTensor<Self> {
        let shape = like.shape();
        FloatTensor::<Self>::from_data(TensorData::new(spec.elements(shape.num_elements()), shape))
    }
}

/// A mask of `like`'s shape, on its device, without a gradient.
#[must_use]
pub fn dropout_mask<const D: usize>(like: Tensor<D>, spec: MaskSpec) -> Tensor<D> {
    Tensor::from_dispatch(Dispatch::dropout_mask(like.without_autodiff().into_dispatch(), spec))
}
