//! Reads losses from the device while the next steps are computed, so that the device never waits for the host.

use std::collections::VecDeque;
use std::future::{Future, ready};
use std::pin::Pin;

use burn::tensor::ExecutionError;
use futures::FutureExt;

use crate::gan::loss_ring::Losses;

type Answer = Result<Vec<[f32; 2]>, ExecutionError>;

/// Reads that have not arrived, oldest first, and the losses of those that have.
#[derive(Default)]
pub(super) struct LossReader {
    sent: VecDeque<Pin<Box<dyn Future<Output = Answer>>>>,
    losses: Vec<[f32; 2]>,
}

impl LossReader {
    /// Sends a read of `losses`. Returns whether it was answered at once, as by a CPU; else [`Self::next`] takes it.
    pub(super) fn send(&mut self, losses: Losses) -> Result<bool, ExecutionError> {
        let mut read: Pin<Box<dyn Future<Output = Answer>>> = Box::pin(losses.read());
        // The first poll sends the request to the device.
        match read.as_mut().now_or_never() {
            Some(answer) if self.sent.is_empty() => {
                self.losses.extend(answer?);
                return Ok(true);
            }
            Some(answer) => self.sent.push_back(Box::pin(ready(answer))),
            None => self.sent.push_back(read),
        }
        Ok(false)
    }

    /// Takes the oldest read if it has arrived, without waiting. Returns whether it has.
    pub(super) fn try_next(&mut self) -> Result<bool, ExecutionError> {
        let Some(answer) = self.sent.front_mut().and_then(FutureExt::now_or_never) else { return Ok(false) };
        self.sent.pop_front();
        self.losses.extend(answer?);
        Ok(true)
    }

    /// Waits for the oldest read. Returns whether there was one.
    pub(super) async fn next(&mut self) -> Result<bool, ExecutionError> {
        let Some(read) = self.sent.pop_front() else { return Ok(false) };
        self.losses.extend(read.await?);
        Ok(true)
    }

    /// Removes and returns all losses that have arrived: `[D, G]` of each step, oldest first.
    pub(super) fn take(&mut self) -> Vec<[f32; 2]> {
        std::mem::take(&mut self.losses)
    }
}
