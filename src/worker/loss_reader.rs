//! Reads losses from the device while the next steps are computed, so that the device never waits for the host.

use std::future::{Future, ready};
use std::pin::Pin;

use burn::tensor::ExecutionError;
use futures::FutureExt;

use crate::gan::loss_ring::Losses;

type ReadResult = Result<Vec<[f32; 2]>, ExecutionError>;

/// At most one pending read, and the losses of those before it.
#[derive(Default)]
pub(super) struct LossReader {
    pending: Option<Pin<Box<dyn Future<Output = ReadResult>>>>,
    losses: Vec<[f32; 2]>,
}

impl LossReader {
    /// Waits for the pending read, if there is one.
    pub(super) async fn finish(&mut self) -> Result<(), ExecutionError> {
        if let Some(pending) = self.pending.take() {
            self.losses.extend(pending.await?);
        }
        Ok(())
    }

    /// Waits for the pending read, then starts that of `losses`.
    pub(super) async fn start(&mut self, losses: Losses) -> Result<(), ExecutionError> {
        self.finish().await?;
        let mut read: Pin<Box<dyn Future<Output = ReadResult>>> = Box::pin(losses.read());
        // The first poll sends the request to the device. A CPU answers in it.
        self.pending = Some(match read.as_mut().now_or_never() {
            Some(answer) => Box::pin(ready(answer)),
            None => read,
        });
        Ok(())
    }

    /// Removes and returns all losses read so far: `[D, G]` of each step, oldest first.
    pub(super) fn take(&mut self) -> Vec<[f32; 2]> {
        std::mem::take(&mut self.losses)
    }
}
