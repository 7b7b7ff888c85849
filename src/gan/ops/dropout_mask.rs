//! Dropout's masks, made on the device out of integers.
//!
//! Element e of a mask, counted in row-major order, is 0 where the 32 bits b(e) of its stream are below the threshold
//! p·2³², and the scale 1/(1 − p) elsewhere (Srivastava et al., "Dropout" (2014), in the form that scales in training).
//! b(e) is word e mod 4 of Philox 4x32-10 at the counter [e / 4, step, lane, 0]: it depends on nothing but the seed, the
//! step, the layer and the element, so a mask is equal to the bit on every device, and can be made again at any time.

#[cfg(feature = "gpu")]
mod kernel;

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

    /// Bits below this drop their element.
    fn threshold(self) -> u32 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a probability below 1 of 2^32; casts saturate"
        )]
        let threshold = (f64::from(self.probability) * 4_294_967_296.0) as u32;
        threshold
    }

    /// What a kept element is multiplied by.
    fn scale(self) -> f32 {
        1.0 / (1.0 - self.probability)
    }

    /// The first `count` elements of the mask, on the host: what every device must come to.
    #[must_use]
    pub fn elements(self, count: usize) -> Vec<f32> {
        let (stream, threshold, scale) = (self.stream(), self.threshold(), self.scale());
        let mut mask = vec![0.0; count];
        for (block, four) in (0_u32..).zip(mask.chunks_mut(4)) {
            for (element, bits) in four.iter_mut().zip(stream.block(self.step, block)) {
                *element = if bits < threshold { 0.0 } else { scale };
            }
        }
        mask
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
