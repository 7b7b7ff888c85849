//! The pace of a run in virtual time: a device whose steps and reads take known times, and a host whose calls do.

use std::collections::VecDeque;

use saddle::worker::pace::Pace;

/// Time of the host's calls for a step, in ms.
const ENCODING_MS: f64 = 2.1;

/// Time of a turn of the event loop, and time between two, in ms.
const YIELD_MS: f64 = 0.2;
const YIELD_INTERVAL_MS: f64 = 25.0;

/// Length of a run, and of its beginning.
const BEGINNING_MS: f64 = 5000.0;
const LENGTH_MS: f64 = 30_000.0;

/// How a browser notices finished work.
#[derive(Clone, Copy, Debug)]
enum Reads {
    /// Each read arrives this long after the device has finished, give or take a share.
    After(f64, f64),
    /// As Firefox: a timer of 100 ms looks for finished work, and so does each submit. The host submits nothing at this interval while
    /// it waits.
    Polled { submit_interval_ms: f64 },
}

impl Reads {
    const TIMER_MS: f64 = 100.0;
    const PHASE_MS: f64 = 37.0;
    const NOTICED_MS: f64 = 1.0;

    fn longest_ms(self) -> f64 {
        match self {
            Self::After(ms, _) => ms,
            Self::Polled { submit_interval_ms } => submit_interval_ms + Self::NOTICED_MS,
        }
    }
}

struct Read {
    done_ms: f64,
    steps: u32,
    /// When it arrives, once that is certain.
    arrives_ms: Option<f64>,
}

struct World {
    now_ms: f64,
    step_ms: f64,
    reads: Reads,
    /// When the device has finished all that was submitted.
    free_ms: f64,
    /// Encoded and not yet submitted.
    pending: u32,
    sent: VecDeque<Read>,
    random: u64,
}

impl World {
    /// Uniform in [1 − share, 1 + share].
    fn about_one(&mut self, share: f64) -> f64 {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        1.0 + share * ((self.random >> 33) as f64 / f64::from(1_u32 << 30) - 1.0)
    }

    fn submit(&mut self) {
        self.free_ms = self.free_ms.max(self.now_ms) + f64::from(self.pending) * self.step_ms;
        self.pending = 0;
        if matches!(self.reads, Reads::Polled { .. }) {
            for read in self.sent.iter_mut().filter(|read| read.done_ms <= self.now_ms) {
                read.arrives_ms.get_or_insert(self.now_ms + Reads::NOTICED_MS);
            }
        }
    }

    fn encode(&mut self) {
        self.submit();
        self.now_ms += ENCODING_MS;
        self.pending += 1;
    }

    fn read(&mut self, steps: u32) {
        self.submit();
        let arrives_ms = match self.reads {
            Reads::After(ms, share) => Some(self.free_ms + ms * self.about_one(share)),
            Reads::Polled { .. } => None,
        };
        self.sent.push_back(Read { done_ms: self.free_ms, steps, arrives_ms });
    }

    /// When the oldest read arrives if nothing more is submitted.
    fn arrival_ms(&self) -> Option<f64> {
        let read = self.sent.front()?;
        let ticks = ((read.done_ms - Reads::PHASE_MS) / Reads::TIMER_MS).ceil();
        Some(read.arrives_ms.unwrap_or(Reads::PHASE_MS + ticks * Reads::TIMER_MS + Reads::NOTICED_MS))
    }

    /// Waits for the oldest read.
    fn wait(&mut self) {
        while let Some(arrival) = self.arrival_ms().filter(|arrival| *arrival > self.now_ms) {
            match self.reads {
                Reads::Polled { submit_interval_ms } if arrival > self.now_ms + submit_interval_ms => {
                    self.now_ms += submit_interval_ms;
                    self.submit();
                }
                _ => self.now_ms = arrival,
            }
        }
    }
}

/// What came of a run.
struct Seen {
    /// Steps per step that the slower of device and host could do, without the beginning.
    rate: f64,
    /// The same with the beginning.
    whole_rate: f64,
    /// Longest time from a pause to the last read.
    pause_ms: f64,
    /// What the pace says of a step's time.
    step_ms: f64,
}

/// A run whose steps take `step_ms[0]`, and from the middle on `step_ms[1]`.
fn run(step_ms: [f64; 2], reads: Reads) -> Seen {
    let mut world = World { now_ms: 0.0, step_ms: step_ms[0], reads, free_ms: 0.0, pending: 0, sent: VecDeque::new(), random: 1 };
    let mut pace = Pace::new(64);
    let (mut unread, mut yielded_ms, mut done, mut pause_ms) = (0, 0.0, 0, 0.0_f64);
    let mut begun = None;
    while world.now_ms < LENGTH_MS {
        while world.arrival_ms().is_some_and(|arrival| arrival <= world.now_ms || pace.is_full()) {
            if pace.is_full() {
                pace.waits();
            }
            world.wait();
            done += world.sent.pop_front().expect("it was sent").steps;
            pace.read_arrived(world.now_ms);
        }
        pace.step_begins(world.now_ms);
        world.encode();
        unread += 1;
        if pace.reads_now() || (pace.is_full() && world.sent.is_empty()) {
            world.read(std::mem::take(&mut unread));
            pace.read_sent();
        }
        if world.now_ms - yielded_ms > YIELD_INTERVAL_MS {
            world.now_ms += YIELD_MS;
            yielded_ms = world.now_ms;
        }
        if world.now_ms > LENGTH_MS / 2.0 {
            world.step_ms = step_ms[1];
        }
        if world.now_ms > BEGINNING_MS {
            begun.get_or_insert((world.now_ms, done));
            let backlog = (world.free_ms - world.now_ms).max(0.0) + f64::from(world.pending) * world.step_ms;
            pause_ms = pause_ms.max(backlog + reads.longest_ms());
        }
    }
    let (since_ms, steps) = begun.expect("a long run");
    let least_ms = |from: f64| {
        let half = LENGTH_MS / 2.0;
        (half - from).max(0.0) / step_ms[0].max(ENCODING_MS) + half / step_ms[1].max(ENCODING_MS)
    };
    Seen {
        rate: f64::from(done - steps) / least_ms(since_ms),
        whole_rate: f64::from(done) / least_ms(0.0),
        pause_ms,
        step_ms: pace.step_ms().expect("there were reads"),
    }
}

const STEPS_MS: [f64; 14] = [1.0, 2.0, 3.0, 4.0, 5.0, 8.0, 12.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0, 50.0];

fn check(reads: Reads, least_rate: f64) {
    for step_ms in STEPS_MS {
        let seen = run([step_ms; 2], reads);
        let about = format!("steps of {step_ms} ms, {reads:?}");
        assert!(seen.rate >= least_rate, "{about}: {:.3} of the possible steps", seen.rate);
        assert!(seen.whole_rate >= least_rate - 0.03, "{about}: {:.3} with the beginning", seen.whole_rate);
        let bound = reads.longest_ms() + f64::max(60.0, 2.0 * step_ms);
        assert!(seen.pause_ms <= bound, "{about}: a pause takes {:.0} ms", seen.pause_ms);
        let expected = step_ms.max(ENCODING_MS);
        assert!((seen.step_ms / expected - 1.0).abs() < 0.05, "{about}: said to take {:.2} ms", seen.step_ms);
    }
}

#[test]
fn a_device_is_busy_and_a_pause_is_short_at_any_latency() {
    for latency in [0.1, 5.0, 20.0] {
        check(Reads::After(latency, 0.0), 0.95);
    }
    check(Reads::After(103.0, 0.0), 0.95);
}

#[test]
fn a_browser_that_polls_is_as_fast() {
    check(Reads::Polled { submit_interval_ms: 2.0 }, 0.95);
    check(Reads::Polled { submit_interval_ms: 4.0 }, 0.95);
}

/// Whatever an unsteady latency makes the first reads suggest.
#[test]
fn an_unsteady_latency_costs_little() {
    for (latency, least_rate) in [(5.0, 0.95), (20.0, 0.95), (103.0, 0.9)] {
        for step_ms in STEPS_MS {
            let seen = run([step_ms; 2], Reads::After(latency, 0.3));
            assert!(seen.rate >= least_rate, "steps of {step_ms} ms, {latency} ms: {:.3}", seen.rate);
        }
    }
}

/// As a laptop's that becomes hot, and as one that wakes up.
#[test]
fn a_device_that_changes_its_clock_is_followed() {
    for steps in [[5.0, 15.0], [15.0, 5.0], [30.0, 50.0], [50.0, 12.0]] {
        for latency in [0.1, 20.0, 103.0] {
            let seen = run(steps, Reads::After(latency, 0.0));
            assert!(seen.rate >= 0.9, "{steps:?} ms, {latency} ms: {:.3}", seen.rate);
            assert!((seen.step_ms / steps[1] - 1.0).abs() < 0.05, "{steps:?} ms: said to take {:.2} ms", seen.step_ms);
        }
    }
}

/// As on an adapter in software whose processor has other work: three steps take less than one did before.
#[test]
fn a_slow_step_is_not_mistaken_for_latency() {
    let mut pace = Pace::new(64);
    let mut now_ms = 0.0;
    for (steps, took_ms) in [(1, 9000.0), (3, 8100.0), (1, 9500.0), (3, 8500.0)] {
        for _ in 0..steps {
            pace.step_begins(now_ms);
        }
        pace.read_sent();
        now_ms += took_ms;
        pace.read_arrived(now_ms);
    }
    let ms = pace.step_ms().expect("there were reads");
    assert!((ms - 2700.0).abs() < 1e-9, "{ms}");
}

/// A CPU computes within the call, and answers reads at once.
#[test]
fn a_device_that_answers_at_once_is_never_waited_for() {
    let mut pace = Pace::new(64);
    let mut now_ms = 0.0;
    for _ in 0..50 {
        assert!(!pace.is_full());
        pace.step_begins(now_ms);
        now_ms += 10.0;
        if pace.reads_now() {
            pace.read_sent();
            pace.read_answered(now_ms);
        }
    }
    let ms = pace.step_ms().expect("there were reads");
    assert!((ms - 10.0).abs() < 1e-9, "{ms}");
}
