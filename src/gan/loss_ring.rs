//! Losses kept on the device and read together: a read waits for the GPU, so one a report, not one a step.

use burn::tensor::{Device, ExecutionError, Tensor};

use super::ops::record::record;

/// Room for the `[D, G]` losses of so many steps.
pub const CAPACITY: usize = 64;

/// A ring of `[CAPACITY, 2]` losses on the device.
#[derive(Debug)]
pub struct LossRing {
    values: Tensor<2>,
    /// What stands in for `values` while it is worked on.
    nothing: Tensor<2>,
    filled: usize,
}

impl LossRing {
    /// An empty ring on `device` (without autodiff).
    #[must_use]
    pub fn new(device: &Device) -> Self {
        Self { values: Tensor::zeros([CAPACITY, 2], device), nothing: Tensor::zeros([1, 2], device), filled: 0 }
    }

    /// Whether it must be read before the next step.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.filled == CAPACITY
    }

    /// Steps kept since the last read.
    #[must_use]
    pub fn len(&self) -> usize {
        self.filled
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.filled == 0
    }

    /// Keeps one step's losses, `[1]` each; a full ring starts over.
    pub fn push(&mut self, discriminator: Tensor<1>, generator: Tensor<1>) {
        let row = self.filled % CAPACITY;
        let ring = std::mem::replace(&mut self.values, self.nothing.clone());
        self.values = record(ring, [discriminator, generator], row);
        self.filled = row + 1;
    }

    /// The losses since the last time, to be read while the ring fills anew.
    #[must_use]
    pub fn take(&mut self) -> Losses {
        let fresh = Tensor::empty([CAPACITY, 2], &self.values.device());
        Losses { values: std::mem::replace(&mut self.values, fresh), filled: std::mem::take(&mut self.filled) }
    }

    /// The losses since the last read, oldest first, and empties the ring. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn read(&mut self) -> Result<Vec<[f32; 2]>, ExecutionError> {
        self.take().read().await
    }
}

/// Losses that were taken out of a ring and not yet read.
#[derive(Debug)]
pub struct Losses {
    values: Tensor<2>,
    filled: usize,
}

impl Losses {
    /// `[D, G]`, oldest first. The device is asked at the first poll; this waits for it.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn read(self) -> Result<Vec<[f32; 2]>, ExecutionError> {
        if self.filled == 0 {
            return Ok(Vec::new());
        }
        let data = self.values.into_data_async().await?;
        let flat: Vec<f32> = data.iter::<f32>().collect();
        Ok(flat.chunks_exact(2).take(self.filled).map(|pair| [pair[0], pair[1]]).collect())
    }
}
