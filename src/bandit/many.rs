//! One configuration under many seeds, computed in slices so that the page can draw in between.

use serde::{Deserialize, Serialize};

use super::config::BanditConfig;
use super::learner::Learner;
use super::per_arm::PerArm;
use crate::math::stats::{Share, histogram, median};

/// Points of a thinned curve on a linear and on a logarithmic grid each.
const POINTS: u32 = 100;

/// A run is committed to an arm if its final π exceeds this.
pub const COMMITTED: f64 = 0.9;

/// The arm that a policy is committed to, counted from 0.
#[must_use]
pub fn committed(pi: &[f64]) -> Option<usize> {
    pi.iter().position(|pi| *pi > COMMITTED)
}

/// The total π of the best arms.
fn pi_of(best: &[bool], pi: &[f64]) -> f64 {
    pi.iter().zip(best).filter(|(_, best)| **best).map(|(pi, _)| pi).sum()
}

/// The number of finished runs with each outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Their final π(best) is below ½.
    pub stuck: u32,
    /// They are committed to an arm that is not the best.
    pub committed: u32,
    /// A |θ| left its bound before the last step.
    pub diverged: u32,
}

impl Counts {
    /// Adds the policy of a run. `best` says of each arm whether it is one of the best.
    pub(super) fn add(&mut self, pi: &[f64], best: &[bool]) {
        self.stuck += u32::from(pi_of(best, pi) < 0.5);
        self.committed += u32::from(committed(pi).and_then(|arm| best.get(arm)) == Some(&false));
    }
}

/// Which arms are the best: several if they are equal.
pub(super) fn best_arms(config: &BanditConfig) -> PerArm<bool> {
    let best = config.means.largest();
    config.means.map(|_, mean| mean >= best)
}

/// Runs of one configuration with seeds `seed`, `seed + 1`, …, and their results so far.
///
/// A run that diverges counts with its last valid π.
#[derive(Clone, Debug)]
pub struct Experiment {
    config: BanditConfig,
    best: PerArm<bool>,
    learner: Learner,
    grid: Vec<u32>,
    /// π(best) at the steps of `grid`, one run after another.
    curves: Vec<f32>,
    /// π at the steps of `grid`, arm by arm, one run after another; only for a swarm.
    policies: Option<Vec<f64>>,
    finals: Vec<f64>,
    counts: Counts,
}

impl Experiment {
    /// An experiment before its first run.
    #[must_use]
    pub fn new(config: &BanditConfig) -> Self {
        Self::begun(config, None)
    }

    /// The same runs, of which [`Self::policies`] keeps every arm's probability.
    #[must_use]
    pub fn with_policies(config: &BanditConfig) -> Self {
        Self::begun(config, Some(Vec::new()))
    }

    fn begun(config: &BanditConfig, policies: Option<Vec<f64>>) -> Self {
        let mut experiment = Self { policies, ..Self::remote(config) };
        experiment.record();
        experiment
    }

    /// An experiment that is computed elsewhere: [`Self::extend`] adds its runs.
    #[must_use]
    pub fn remote(config: &BanditConfig) -> Self {
        Self {
            best: best_arms(config),
            learner: Learner::new(config),
            grid: grid(config.steps),
            curves: Vec::new(),
            policies: None,
            finals: Vec::new(),
            counts: Counts::default(),
            config: config.clone(),
        }
    }

    /// The finished runs from `from` on, as numbers: each run's final π(best) and its curve.
    #[must_use]
    pub fn runs_from(&self, from: u32) -> Vec<f64> {
        let curves = self.curves.chunks_exact(self.grid.len()).map(|curve| curve.iter().copied().map(f64::from));
        let runs = self.finals.iter().zip(curves).skip(usize::try_from(from).unwrap_or(usize::MAX));
        runs.flat_map(|(last, curve)| std::iter::once(*last).chain(curve)).collect()
    }

    /// Adds runs that were computed elsewhere: numbers of [`Self::runs_from`], and the counts with them. Returns whether the numbers are
    /// whole runs and follow those that are here.
    pub fn extend(&mut self, from: u32, numbers: &[f64], counts: Counts) -> bool {
        let width = self.grid.len() + 1;
        // After a worker was lost, the first runs come again.
        let Some(known) = self.done().checked_sub(from) else { return false };
        if !numbers.len().is_multiple_of(width) {
            return false;
        }
        for run in numbers.chunks_exact(width).skip(usize::try_from(known).unwrap_or(usize::MAX)) {
            self.finals.push(run[0]);
            #[expect(clippy::cast_possible_truncation, reason = "a curve is in single precision")]
            self.curves.extend(run[1..].iter().map(|value| *value as f32));
            self.counts = counts;
        }
        true
    }

    /// Computes up to `steps` more steps, across runs. Returns whether all runs are done.
    pub fn advance(&mut self, steps: u32) -> bool {
        for _ in 0..steps {
            if self.is_finished() {
                break;
            }
            let step = self.learner.propose(None);
            let applied = self.learner.take(&step);
            self.counts.diverged += u32::from(!applied);
            if applied && self.grid.get(self.points_of_this_run()) == Some(&step.number) {
                self.record();
            }
            if !applied || step.number >= self.config.steps {
                self.end_run();
            }
        }
        self.is_finished()
    }

    fn points_of_this_run(&self) -> usize {
        self.curves.len() - self.finals.len() * self.grid.len()
    }

    /// π(best), the total π of the best arms.
    fn pi_of_best(&self) -> f64 {
        pi_of(&self.best, &self.learner.state().pi)
    }

    /// Appends π(best) to the curve of this run, and π to its policies.
    fn record(&mut self) {
        #[expect(clippy::cast_possible_truncation, reason = "for drawing")]
        self.curves.push(self.pi_of_best() as f32);
        if let Some(policies) = &mut self.policies {
            policies.extend_from_slice(&self.learner.state().pi);
        }
    }

    fn end_run(&mut self) {
        while self.points_of_this_run() < self.grid.len() {
            self.record();
        }
        self.counts.add(&self.learner.state().pi, &self.best);
        self.finals.push(self.pi_of_best());
        if !self.is_finished() {
            let seed = self.config.seed.wrapping_add(self.done());
            self.learner = Learner::new(&BanditConfig { seed, ..self.config.clone() });
            self.record();
        }
    }

    /// The configuration of all runs; `seed` is that of the first.
    #[must_use]
    pub fn config(&self) -> &BanditConfig {
        &self.config
    }

    /// The number of finished runs with each outcome.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The number of finished runs.
    #[must_use]
    pub fn done(&self) -> u32 {
        u32::try_from(self.finals.len()).unwrap_or(u32::MAX)
    }

    /// Whether all runs are done.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.done() >= self.config.runs
    }

    /// The finished share of all steps, in [0, 1].
    #[must_use]
    pub fn progress(&self) -> f64 {
        let steps = f64::from(self.config.steps);
        let part = if self.is_finished() { 0.0 } else { f64::from(self.learner.state().step) / steps };
        (f64::from(self.done()) + part) / f64::from(self.config.runs)
    }

    /// The final π(best) of each finished run, in the order of seeds.
    #[must_use]
    pub fn finals(&self) -> &[f64] {
        &self.finals
    }

    /// The share of runs with a final π(best) below ½.
    #[must_use]
    pub fn stuck(&self) -> Share {
        Share { count: self.counts.stuck, of: self.done() }
    }

    /// The share of runs that are committed to an arm that is not the best ([`COMMITTED`]).
    #[must_use]
    pub fn committed_elsewhere(&self) -> Share {
        Share { count: self.counts.committed, of: self.done() }
    }

    /// The share of runs that diverged.
    #[must_use]
    pub fn diverged(&self) -> Share {
        Share { count: self.counts.diverged, of: self.done() }
    }

    /// The number of runs by final π(best), in `bins` equal intervals of [0, 1].
    #[must_use]
    pub fn histogram(&self, bins: usize) -> Vec<u32> {
        histogram(self.finals.iter().copied(), bins)
    }

    /// π of each run at each step of [`Self::grid`], arm by arm; empty unless the experiment keeps them.
    #[must_use]
    pub fn policies(&self) -> &[f64] {
        self.policies.as_deref().unwrap_or_default()
    }

    /// The steps of a thinned curve's points, from 0 to the last.
    #[must_use]
    pub fn grid(&self) -> &[u32] {
        &self.grid
    }

    /// π(best) of a finished run, from 0, at the steps of [`Self::grid`]; a diverged run keeps its last value.
    #[must_use]
    pub fn curve(&self, run: u32) -> Option<&[f32]> {
        self.curves.chunks_exact(self.grid.len()).take(self.finals.len()).nth(run as usize)
    }

    /// The median of the finished runs at each step of [`Self::grid`]; empty without finished runs.
    #[must_use]
    pub fn median(&self) -> Vec<f32> {
        let mut column = vec![0.0; self.finals.len()];
        let at = |point: usize| {
            for (value, curve) in column.iter_mut().zip(self.curves.chunks_exact(self.grid.len())) {
                *value = f64::from(curve[point]);
            }
            #[expect(clippy::cast_possible_truncation, reason = "a curve is in single precision")]
            median(&mut column).map(|median| median as f32)
        };
        (0..self.grid.len()).map_while(at).collect()
    }
}

/// Steps from 0 to `steps` without duplicates: [`POINTS`] on a linear and [`POINTS`] on a logarithmic grid.
pub(super) fn grid(steps: u32) -> Vec<u32> {
    let all = f64::from(steps);
    let share = |point: u32| f64::from(point) / f64::from(POINTS);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to the number of steps")]
    let whole = |step: f64| libm::round(step) as u32;
    let even = (0..=POINTS).map(|point| whole(all * share(point)));
    let logarithmic = (0..=POINTS).map(|point| whole(libm::exp(libm::log(all) * share(point))));
    let mut grid: Vec<u32> = even.chain(logarithmic).map(|step| step.min(steps)).collect();
    grid.sort_unstable();
    grid.dedup();
    grid
}
