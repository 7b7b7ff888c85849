//! Losses on their way from the device: they are read while the next steps are computed, so the device never waits for the host.

use std::future::{Future, ready};
use std::pin::Pin;

use burn::tensor::ExecutionError;
use futures::FutureExt;

use crate::gan::loss_ring::Losses;

type Answer = Result<Vec<[f32; 2]>, ExecutionError>;

/// At most one read that was begun, and what earlier ones brought.
#[derive(Default)]
pub struct Reading {
    begun: Option<Pin<Box<dyn Future<Output = Answer>>>>,
    read: Vec<[f32; 2]>,
}

impl Reading {
    /// Waits for the read that was begun, if there is one.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn arrive(&mut self) -> Result<(), ExecutionError> {
        if let Some(begun) = self.begun.take() {
            self.read.extend(begun.await?);
        }
        Ok(())
    }

    /// Waits for the read before, and begins that of `losses`.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn begin(&mut self, losses: Losses) -> Result<(), ExecutionError> {
        self.arrive().await?;
        let mut reading: Pin<Box<dyn Future<Output = Answer>>> = Box::pin(losses.read());
        // The first poll is what asks the device. A CPU has answered by then.
        self.begun = Some(match reading.as_mut().now_or_never() {
            Some(answer) => Box::pin(ready(answer)),
            None => reading,
        });
        Ok(())
    }

    /// What was read, `[D, G]` of each step, oldest first.
    #[must_use]
    pub fn take(&mut self) -> Vec<[f32; 2]> {
        std::mem::take(&mut self.read)
    }
}
