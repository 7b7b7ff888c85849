//! Losses written to a ring on the device, so that a training step reads nothing back.

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, Flex, backend_extension};
use burn::tensor::Tensor;

/// A backend's part of [`record`].
#[backend_extension(Cube: cfg(feature = "gpu"), Flex)]
pub trait Record: Backend {
    /// Writes `first` and `second`, `[1]` each, to row `row` of `ring` `[rows, 2]`; in place where nothing else holds the ring.
    fn record_pair(ring: FloatTensor<Self>, first: FloatTensor<Self>, second: FloatTensor<Self>, row: usize)
    -> FloatTensor<Self>;
}

impl Record for Flex {
    fn record_pair(
        mut ring: FloatTensor<Self>,
        first: FloatTensor<Self>,
        second: FloatTensor<Self>,
        row: usize,
    ) -> FloatTensor<Self> {
        for (to, value) in ring.storage_mut::<f32>()[2 * row..].iter_mut().zip([first, second]) {
            *to = value.storage::<f32>().first().copied().unwrap_or(f32::NAN);
        }
        ring
    }
}

/// `ring` `[rows, 2]` with `pair`, `[1]` each, in row `row`. The ring is copied if anything else holds it.
#[must_use]
pub fn record(ring: Tensor<2>, pair: [Tensor<1>; 2], row: usize) -> Tensor<2> {
    let [first, second] = pair.map(Tensor::into_dispatch);
    Tensor::from_dispatch(Dispatch::record_pair(ring.into_dispatch(), first, second, row))
}
