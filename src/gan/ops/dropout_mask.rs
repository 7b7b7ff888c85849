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

    /// Multiplies `values` by the mask's elements from number `first` on, a multiple of four.
    #[inline(always)]
    pub(super) fn apply(self, values: &mut [f32], first: usize) {
        const BLOCKS: usize = 16;
        let (stream, threshold, scale) = (self.stream(), self.threshold(), self.scale());
        let first = u32::try_from(first / 4).unwrap_or(u32::MAX);
        for (block, values) in (first..).step_by(BLOCKS).zip(values.chunks_mut(4 * BLOCKS)) {
            let words = stream.blocks::<BLOCKS>(self.step, block);
            let mut factors = [[0.0; 4]; BLOCKS];
            for (at, factors) in factors.iter_mut().enumerate() {
                for (factor, words) in factors.iter_mut().zip(&words) {
                    *factor = if words[at] < threshold { 0.0 } else { scale };
                }
            }
            for (value, factor) in values.iter_mut().zip(factors.as_flattened()) {
                *value *= factor;
            }
        }
    }

    /// The first `count` elements of the mask, computed on the host: the reference for every device.
    #[must_use]
    pub fn elements(self, count: usize) -> Vec<f32> {
        let mut elements = vec![1.0; count];
        self.apply(&mut elements, 0);
        elements
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
