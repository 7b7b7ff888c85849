//! Counts the WebGPU calls of some steps now and then.
//!
//! While calls are counted, each goes through a proxy, which costs microseconds: a fifth of a second every five seconds is no more than
//! some thousandths of a run's time.

use crate::compute::calls::Counter;
use crate::run::measurement::Calls;
use crate::run::protocol::BackendKind;

/// Time between the ends of two counts, in ms.
const INTERVAL_MS: f64 = 5_000.0;

/// Least time of a count, in ms: two reports, so that their reads are in it.
const LEAST_MS: f64 = 200.0;

/// Counts the calls of whole steps. Times are in ms, by any clock.
pub(super) struct CallMeter {
    /// The run is on a browser's GPU.
    counts: bool,
    counting: Option<Count>,
    ended_ms: Option<f64>,
}

struct Count {
    counter: Counter,
    steps: u32,
    began_ms: f64,
}

impl CallMeter {
    pub(super) fn new(backend: BackendKind) -> Self {
        Self { counts: backend == BackendKind::WebGpu, counting: None, ended_ms: None }
    }

    /// The calls a step, once enough steps are counted. No step may be half done.
    pub(super) fn finish(&mut self, now_ms: f64) -> Option<Calls> {
        let is_enough = |count: &mut Count| count.steps > 0 && now_ms - count.began_ms >= LEAST_MS;
        let Count { counter, steps, .. } = self.counting.take_if(is_enough)?;
        self.ended_ms = Some(now_ms);
        Some(counter.finish(f64::from(steps)))
    }

    /// Begins to count if it is time.
    pub(super) fn step_begins(&mut self, now_ms: f64) {
        let rests = self.ended_ms.is_some_and(|ended| now_ms - ended < INTERVAL_MS);
        if self.counts && !rests && self.counting.is_none() {
            let counter = Counter::start();
            self.counts = counter.is_some();
            self.counting = counter.map(|counter| Count { counter, steps: 0, began_ms: now_ms });
        }
    }

    pub(super) fn step_ends(&mut self) {
        if let Some(count) = &mut self.counting {
            count.steps += 1;
        }
    }

    /// Something other than steps was computed or read. Counts anew from the next step.
    pub(super) fn discard(&mut self) {
        self.counting = None;
    }
}
