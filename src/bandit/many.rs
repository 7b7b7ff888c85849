//! The same run under many seeds, in slices: a page does some steps, draws, and goes on.

use super::config::BanditConfig;
use super::learner::Learner;
use super::per_arm::PerArm;
use crate::math::stats::{Share, histogram, median};

/// Points of a thinned curve that lie evenly in time, and as many that do so in its logarithm.
const POINTS: u32 = 100;

/// π of an arm from which on a run counts as committed to it.
pub const COMMITTED: f64 = 0.9;

/// Runs of one configuration with seeds `seed`, `seed + 1`, …, and what came out so far.
///
/// A run that diverges counts with the π it had before that.
#[derive(Clone, Debug)]
pub struct Experiment {
    config: BanditConfig,
    best: PerArm<bool>,
    learner: Learner,
    grid: Vec<u32>,
    /// π(best) at the steps of `grid`, run after run.
    curves: Vec<f32>,
    finals: Vec<f64>,
    stuck: u32,
    committed: u32,
    diverged: u32,
}

impl Experiment {
    /// Before the first run.
    #[must_use]
    pub fn new(config: &BanditConfig) -> Self {
        let best = config.means.largest();
        let mut experiment = Self {
            best: config.means.map(|_, mean| mean >= best),
            learner: Learner::new(config),
            grid: grid(config.steps),
            curves: Vec::new(),
            finals: Vec::new(),
            stuck: 0,
            committed: 0,
            diverged: 0,
            config: config.clone(),
        };
        experiment.keep();
        experiment
    }

    /// Does at most `steps` more steps, over as many runs as they go. Whether all runs are done.
    pub fn advance(&mut self, steps: u32) -> bool {
        for _ in 0..steps {
            if self.is_finished() {
                break;
            }
            let step = self.learner.propose(None);
            let done = self.learner.take(&step);
            self.diverged += u32::from(!done);
            if done && self.grid.get(self.points_of_this_run()) == Some(&step.number) {
                self.keep();
            }
            if !done || step.number >= self.config.steps {
                self.end_run();
            }
        }
        self.is_finished()
    }

    /// How many points of the curve under way are kept.
    fn points_of_this_run(&self) -> usize {
        self.curves.len() - self.finals.len() * self.grid.len()
    }

    /// π(best) now, arms that are equally good together.
    fn best_now(&self) -> f64 {
        self.learner.state().pi.iter().zip(self.best.iter()).filter(|(_, best)| **best).map(|(pi, _)| pi).sum()
    }

    fn keep(&mut self) {
        #[expect(clippy::cast_possible_truncation, reason = "for drawing")]
        self.curves.push(self.best_now() as f32);
    }

    fn end_run(&mut self) {
        while self.points_of_this_run() < self.grid.len() {
            self.keep();
        }
        let best = self.best_now();
        let pi = &self.learner.state().pi;
        let elsewhere = pi.iter().zip(self.best.iter()).any(|(&pi, &best)| !best && pi > COMMITTED);
        self.stuck += u32::from(best < 0.5);
        self.committed += u32::from(elsewhere);
        self.finals.push(best);
        if !self.is_finished() {
            let seed = self.config.seed.wrapping_add(self.done());
            self.learner = Learner::new(&BanditConfig { seed, ..self.config.clone() });
            self.keep();
        }
    }

    /// Its configuration.
    #[must_use]
    pub fn config(&self) -> &BanditConfig {
        &self.config
    }

    /// Runs done.
    #[must_use]
    pub fn done(&self) -> u32 {
        u32::try_from(self.finals.len()).unwrap_or(u32::MAX)
    }

    /// Whether all runs are done.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.done() >= self.config.runs
    }

    /// Steps done of all that there are, in [0, 1].
    #[must_use]
    pub fn progress(&self) -> f64 {
        let steps = f64::from(self.config.steps);
        let part = if self.is_finished() { 0.0 } else { f64::from(self.learner.state().step) / steps };
        (f64::from(self.done()) + part) / f64::from(self.config.runs)
    }

    /// The final π(best) of each run done, the first seed's first.
    #[must_use]
    pub fn finals(&self) -> &[f64] {
        &self.finals
    }

    /// Runs that are not on the best arm: their final π(best) is below ½.
    #[must_use]
    pub fn stuck(&self) -> Share {
        Share { count: self.stuck, of: self.done() }
    }

    /// Runs that ended on another arm than a best one, with its π above [`COMMITTED`].
    #[must_use]
    pub fn committed_elsewhere(&self) -> Share {
        Share { count: self.committed, of: self.done() }
    }

    /// Runs that diverged.
    #[must_use]
    pub fn diverged(&self) -> Share {
        Share { count: self.diverged, of: self.done() }
    }

    /// Runs by their final π(best), in `bins` equal parts of [0, 1].
    #[must_use]
    pub fn histogram(&self, bins: usize) -> Vec<u32> {
        histogram(self.finals.iter().copied(), bins)
    }

    /// The steps that a thinned curve has its points at: from 0 to the last, close together at first.
    #[must_use]
    pub fn grid(&self) -> &[u32] {
        &self.grid
    }

    /// π(best) of a run done, counted from 0, at the steps of [`Self::grid`]; a diverged run stays at its last.
    #[must_use]
    pub fn curve(&self, run: u32) -> Option<&[f32]> {
        self.curves.chunks_exact(self.grid.len()).take(self.finals.len()).nth(run as usize)
    }

    /// The median of all runs done, at each step of [`Self::grid`]; empty before the first is done.
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

/// Steps from 0 to `steps`: [`POINTS`] evenly in time and as many in its logarithm, each once.
fn grid(steps: u32) -> Vec<u32> {
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
