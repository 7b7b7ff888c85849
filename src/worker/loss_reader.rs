//! Reads losses from the device while the next steps are computed, so that the device never waits for the host.

use std::collections::VecDeque;
use std::future::{Future, ready};
use std::pin::Pin;

use burn::tensor::ExecutionError;
use futures::FutureExt;

use super::pace::Pace;
use crate::gan::loss_ring::{CAPACITY, LossRing};

type Answer = Result<Vec<[f32; 2]>, ExecutionError>;

/// Reads that have not arrived, oldest first, and the losses of those that have.
///
/// A step is between [`Self::make_room`] with [`Self::step_begins`] and [`Self::step_ends`]. All take the ring into which steps push
/// their losses, and a clock in ms.
pub struct LossReader {
    pace: Pace,
    sent: VecDeque<Pin<Box<dyn Future<Output = Answer>>>>,
    losses: Vec<[f32; 2]>,
}

impl Default for LossReader {
    fn default() -> Self {
        Self { pace: Pace::new(CAPACITY), sent: VecDeque::new(), losses: Vec::new() }
    }
}

impl LossReader {
    /// The time of a step in ms, measured while the device had work; `None` before the first read.
    #[must_use]
    pub fn step_ms(&self) -> Option<f64> {
        self.pace.step_ms()
    }

    /// Takes the losses that have arrived, and waits for some while enough steps are in flight.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn make_room(&mut self, ring: &mut LossRing, now_ms: impl Fn() -> f64) -> Result<(), ExecutionError> {
        loop {
            while let Some(answer) = self.sent.front_mut().and_then(FutureExt::now_or_never) {
                self.sent.pop_front();
                self.arrived(answer, &now_ms)?;
            }
            if !self.pace.is_full() {
                return Ok(());
            }
            self.pace.waits();
            self.send(ring, &now_ms)?;
            self.wait(&now_ms).await?;
        }
    }

    /// A step begins.
    pub fn step_begins(&mut self, now_ms: f64) {
        self.pace.step_begins(now_ms);
    }

    /// A step is submitted. Sends a read if it is due.
    ///
    /// # Errors
    /// When the device fails.
    pub fn step_ends(&mut self, ring: &mut LossRing, now_ms: impl Fn() -> f64) -> Result<(), ExecutionError> {
        if self.pace.reads_now() { self.send(ring, &now_ms) } else { Ok(()) }
    }

    /// Waits until the device has done all submitted steps, and reads their losses.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn finish(&mut self, ring: &mut LossRing, now_ms: impl Fn() -> f64) -> Result<(), ExecutionError> {
        self.send(ring, &now_ms)?;
        while !self.sent.is_empty() {
            self.wait(&now_ms).await?;
        }
        Ok(())
    }

    /// Removes and returns all losses that have arrived: `[D, G]` of each step, oldest first.
    pub fn take(&mut self) -> Vec<[f32; 2]> {
        std::mem::take(&mut self.losses)
    }

    /// Sends a read of the steps since the last one.
    fn send(&mut self, ring: &mut LossRing, now_ms: impl Fn() -> f64) -> Result<(), ExecutionError> {
        if ring.is_empty() {
            return Ok(());
        }
        let mut read: Pin<Box<dyn Future<Output = Answer>>> = Box::pin(ring.take().read());
        self.pace.read_sent();
        // The first poll sends the request to the device. A CPU answers in it.
        match read.as_mut().now_or_never() {
            Some(answer) if self.sent.is_empty() => {
                self.losses.extend(answer?);
                self.pace.read_answered(now_ms());
            }
            Some(answer) => self.sent.push_back(Box::pin(ready(answer))),
            None => self.sent.push_back(read),
        }
        Ok(())
    }

    /// Waits for the oldest read, if there is one.
    async fn wait(&mut self, now_ms: impl Fn() -> f64) -> Result<(), ExecutionError> {
        match self.sent.pop_front() {
            Some(read) => self.arrived(read.await, now_ms),
            None => Ok(()),
        }
    }

    fn arrived(&mut self, answer: Answer, now_ms: impl Fn() -> f64) -> Result<(), ExecutionError> {
        self.losses.extend(answer?);
        self.pace.read_arrived(now_ms());
        Ok(())
    }
}
