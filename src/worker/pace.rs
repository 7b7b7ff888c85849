//! How many steps are submitted ahead of the device, and how many are read together.
//!
//! The host learns of finished steps only by reading their losses, and a read arrives some time after the device has finished: after
//! 0.1 ms at best, 20 ms on some systems, 100 ms in a browser that looks for finished work by a timer. As much work is in flight as the
//! device does in that time, so that it is never idle, and two turns more; not more than that, so that a pause takes effect soon.
//!
//! The time of a step is that between arrivals while work was outstanding. The latency is what a read that was sent to an idle device
//! took beyond the time of its steps.

use std::collections::VecDeque;

/// Work that is read together, in ms of the device.
const TURN_MS: f64 = 25.0;

/// Work in flight beyond the latency, in ms.
const AHEAD_MS: f64 = 2.0 * TURN_MS;

/// What a latency may be measured too small by, in ms.
const SLACK_MS: f64 = 1.0;

/// Most work in flight, in ms.
const MAX_MS: f64 = 250.0;

/// Least steps in flight: one is computed while the next is submitted.
const MIN_STEPS: usize = 2;

/// Steps of the reads that begin a run, each on an idle device. Their differences are free of the latency.
const PROBES: [usize; 4] = [1, 3, 1, 3];

/// Least time of a step that probes may suggest, in ms.
const LEAST_STEP_MS: f64 = 0.1;

/// Least time over which the time of a step is measured, in ms.
const WINDOW_MS: f64 = 100.0;

/// Weight of a new measurement in the average.
const SMOOTHING: f64 = 0.5;

/// A read that has not arrived.
#[derive(Clone, Copy, Debug)]
struct Sent {
    steps: usize,
    /// When the first of its steps began, if the device was idle then.
    idle_at_ms: Option<f64>,
}

/// The pace of one run on one device. Times are in ms, by any clock.
#[derive(Clone, Debug)]
pub struct Pace {
    capacity: usize,
    step_ms: Option<f64>,
    /// The least time of a step so far: an idle device makes a step look slower.
    fastest_ms: f64,
    latency_ms: f64,
    /// Added to the latency because the device was idle although as much was in flight as allowed.
    starved_ms: f64,
    sent: VecDeque<Sent>,
    /// Steps begun and not yet in a read.
    unread: usize,
    /// When the first of them began, if the device was idle then.
    idle_at_ms: Option<f64>,
    /// The most steps that were in flight.
    deepest: usize,
    /// An arrival since which the device was never idle, and the steps that arrived after it.
    window: Option<(f64, usize)>,
    /// Whether the host waits because enough is in flight.
    waits: bool,
    /// Times of the [`PROBES`] so far.
    probes: Vec<f64>,
}

impl Pace {
    /// A device of which nothing is known; at most `capacity` steps are read together.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity,
            step_ms: None,
            fastest_ms: f64::INFINITY,
            latency_ms: 0.0,
            starved_ms: 0.0,
            sent: VecDeque::new(),
            unread: 0,
            idle_at_ms: None,
            deepest: 0,
            window: None,
            waits: false,
            probes: Vec::with_capacity(PROBES.len()),
        }
    }

    /// The time of a step, measured while the device had work; `None` before the first read.
    #[must_use]
    pub fn step_ms(&self) -> Option<f64> {
        self.step_ms
    }

    /// Whether the host must wait for a read before it begins another step.
    #[must_use]
    pub fn is_full(&self) -> bool {
        match self.next_probe() {
            Some(steps) => !self.sent.is_empty() || self.unread >= steps,
            None => self.in_flight() >= self.limit(),
        }
    }

    /// A step begins.
    pub fn step_begins(&mut self, now_ms: f64) {
        if self.in_flight() == 0 {
            self.idle_at_ms = Some(now_ms);
        }
        self.unread += 1;
    }

    /// Whether the steps begun since the last read are to be read now.
    #[must_use]
    pub fn reads_now(&self) -> bool {
        let turn = match (self.next_probe(), self.step_ms) {
            (Some(steps), _) => steps,
            (None, Some(ms)) => whole(TURN_MS / ms).clamp(1, self.capacity),
            (None, None) => 1,
        };
        self.unread >= turn
    }

    /// A read of all steps begun since the last one is sent.
    pub fn read_sent(&mut self) {
        if self.unread > 0 {
            self.sent.push_back(Sent { steps: self.unread, idle_at_ms: self.idle_at_ms.take() });
            self.unread = 0;
            self.deepest = self.deepest.max(self.in_flight());
        }
    }

    /// The host begins to wait because of [`Self::is_full`].
    pub fn waits(&mut self) {
        self.waits = true;
    }

    /// The oldest read has arrived.
    pub fn read_arrived(&mut self, now_ms: f64) {
        let Some(read) = self.sent.pop_front() else { return };
        let is_idle = self.in_flight() == 0;
        if is_idle && self.waits && self.next_probe().is_none() {
            self.starved_ms = (self.starved_ms + TURN_MS).min(MAX_MS);
        }
        self.waits = false;
        if let Some(since) = read.idle_at_ms {
            self.learn_latency(read.steps, now_ms - since);
        }
        self.window = match self.window {
            Some((since, steps)) if now_ms - since >= WINDOW_MS.max(self.latency_ms) => {
                self.learn_step((now_ms - since) / count(steps + read.steps));
                Some((now_ms, 0))
            }
            Some((since, steps)) => Some((since, steps + read.steps)),
            None => Some((now_ms, 0)),
        }
        .filter(|_| !is_idle);
    }

    /// The read that was just sent was answered at once: the device computes before a call returns, as a CPU does.
    pub fn read_answered(&mut self, now_ms: f64) {
        if let Some(Sent { steps, idle_at_ms: Some(since) }) = self.sent.pop_back() {
            self.learn_step((now_ms - since) / count(steps));
            self.probes.resize(PROBES.len(), 0.0);
        }
    }

    fn in_flight(&self) -> usize {
        self.sent.iter().map(|sent| sent.steps).sum::<usize>() + self.unread
    }

    /// Steps of the next probe; `None` after the last.
    fn next_probe(&self) -> Option<usize> {
        PROBES.get(self.probes.len()).copied()
    }

    /// Most steps in flight.
    fn limit(&self) -> usize {
        let Some(ms) = self.step_ms else { return 1 };
        let two_steps_ms = 2.0 * ms;
        let wanted_ms = self.latency_ms + self.starved_ms + AHEAD_MS.max(two_steps_ms) + SLACK_MS;
        // At most twice of what was in flight before: a time that was measured wrong does little harm.
        whole(wanted_ms.min(MAX_MS.max(two_steps_ms)) / ms).min(2 * self.deepest).max(MIN_STEPS)
    }

    fn learn_step(&mut self, ms: f64) {
        self.fastest_ms = self.fastest_ms.min(ms);
        self.step_ms = Some(self.step_ms.map_or(ms, |old| old + SMOOTHING * (ms - old)));
    }

    fn learn_latency(&mut self, steps: usize, elapsed_ms: f64) {
        self.fastest_ms = self.fastest_ms.min(elapsed_ms / count(steps));
        if self.next_probe().is_some() {
            self.probes.push(elapsed_ms);
            let least = |of: usize| {
                let times = PROBES.iter().zip(&self.probes).filter(|(steps, _)| **steps == of).map(|(_, ms)| *ms);
                times.fold(f64::INFINITY, f64::min)
            };
            let [short, long] = [PROBES[0], PROBES[1]];
            let one_ms = least(short);
            // Beside other work three steps may take no longer than one: what no latency explains is the steps' own time.
            let explained_ms = ((least(long) - one_ms) / count(long - short)).max(one_ms - MAX_MS);
            let ms = explained_ms.max(LEAST_STEP_MS).min(self.fastest_ms);
            self.step_ms = Some(ms);
            self.latency_ms = one_ms - ms;
        } else {
            let ms = self.fastest_ms.min(self.step_ms.unwrap_or(f64::INFINITY));
            self.latency_ms = (elapsed_ms - count(steps) * ms).clamp(0.0, MAX_MS);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "steps of a fraction of a second")]
fn count(steps: usize) -> f64 {
    steps as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "of a positive number; casts saturate")]
fn whole(steps: f64) -> usize {
    steps as usize
}
