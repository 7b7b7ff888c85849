//! Losses buffered on the device. Reading waits for the GPU, so they are read once per report instead of once per step.

use burn::tensor::{Device, ExecutionError, Tensor};

use super::ops::record::record;

/// Steps that the ring holds.
pub const CAPACITY: usize = 64;

/// A ring of losses `[CAPACITY, 2]`, columns D and G, on the device.
#[derive(Debug)]
pub struct LossRing {
    values: Tensor<2>,
    /// Stands in for `values` during an update, which needs the only reference to work in place.
    placeholder: Tensor<2>,
    filled: usize,
}

impl LossRing {
    /// An empty ring on `device` (without autodiff).
    #[must_use]
    pub fn new(device: &Device) -> Self {
        Self { values: Tensor::zeros([CAPACITY, 2], device), placeholder: Tensor::zeros([1, 2], device), filled: 0 }
    }

    /// Whether it must be read before the next step.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.filled == CAPACITY
    }

    /// Steps since the last read.
    #[must_use]
    pub fn len(&self) -> usize {
        self.filled
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.filled == 0
    }

    /// Appends a step's losses, `[1]` each; a full ring starts over.
    pub fn push(&mut self, discriminator: Tensor<1>, generator: Tensor<1>) {
        let row = self.filled % CAPACITY;
        let ring = std::mem::replace(&mut self.values, self.placeholder.clone());
        self.values = record(ring, [discriminator, generator], row);
        self.filled = row + 1;
    }

    /// Takes the losses since the last read, which can be read while new ones are pushed.
    #[must_use]
    pub fn take(&mut self) -> Losses {
        let fresh = Tensor::empty([CAPACITY, 2], &self.values.device());
        Losses { values: std::mem::replace(&mut self.values, fresh), filled: std::mem::take(&mut self.filled) }
    }

    /// Reads the losses since the last read, oldest first. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn read(&mut self) -> Result<Vec<[f32; 2]>, ExecutionError> {
        self.take().read().await
    }
}

/// Losses taken from a ring and not yet read.
#[derive(Debug)]
pub struct Losses {
    values: Tensor<2>,
    filled: usize,
}

impl Losses {
    /// `[D, G]` of each step, oldest first. The first poll starts the transfer; completion waits for the device.
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
