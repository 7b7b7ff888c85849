//! Many seeds as a swarm: the policy of each at the steps of a thinned grid. The runs are those of [`super::Experiment`].

use super::config::BanditConfig;
use super::many::{Counts, best_arms, committed, grid};
use super::per_arm::PerArm;
use super::update::policy;
use crate::math::stats::Share;

/// The policies of many seeds over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Swarm {
    config: BanditConfig,
    best: PerArm<bool>,
    steps: Vec<u32>,
    /// `[seeds, steps, arms]`
    policies: Vec<f64>,
}

impl Swarm {
    /// The number of seeds, unless the configuration asks for fewer.
    pub const SEEDS: u32 = 300;

    /// The runs that are shown for a configuration: the first of its seeds, or as many if it is a single run.
    #[must_use]
    pub fn runs_of(config: &BanditConfig) -> BanditConfig {
        let wanted = if config.runs > 1 { config.runs.min(Self::SEEDS) } else { Self::SEEDS };
        // The seeds must not pass the largest.
        let runs = wanted.min((u32::MAX - config.seed).saturating_add(1));
        BanditConfig { runs, ..config.clone() }
    }

    /// All seeds of `config` before their first step.
    #[must_use]
    pub fn at_start(config: &BanditConfig) -> Self {
        let start = policy(&config.start());
        let policies = (0..config.runs).flat_map(|_| start.iter().copied()).collect();
        Self { config: config.clone(), best: best_arms(config), steps: vec![0], policies }
    }

    /// Reads the [`super::Experiment::policies`] of all runs of `config`; `None` if they are those of other runs.
    #[must_use]
    pub fn of_policies(config: &BanditConfig, policies: Vec<f64>) -> Option<Self> {
        let steps = grid(config.steps);
        let seeds = usize::try_from(config.runs).ok()?;
        let wanted = seeds.checked_mul(steps.len())?.checked_mul(config.arms())?;
        (policies.len() == wanted).then(|| Self { config: config.clone(), best: best_arms(config), steps, policies })
    }

    /// The configuration of all runs; `seed` is that of the first.
    #[must_use]
    pub fn config(&self) -> &BanditConfig {
        &self.config
    }

    /// The number of seeds.
    #[must_use]
    pub fn seeds(&self) -> usize {
        self.policies.len() / (self.steps.len() * self.config.arms())
    }

    /// The kept steps, from 0.
    #[must_use]
    pub fn steps(&self) -> &[u32] {
        &self.steps
    }

    /// π of a seed, counted from 0, at a place in [`Self::steps`]; empty beyond the last.
    #[must_use]
    pub fn policy(&self, seed: usize, place: usize) -> &[f64] {
        let arms = self.config.arms();
        let first = (seed * self.steps.len() + place) * arms;
        self.policies.get(first..first + arms).filter(|_| place < self.steps.len()).unwrap_or_default()
    }

    fn policies_at(&self, place: usize) -> impl Iterator<Item = &[f64]> {
        (0..self.seeds()).map(move |seed| self.policy(seed, place))
    }

    /// The outcomes as [`super::Experiment`] counts them, if the runs ended at a place in [`Self::steps`].
    #[must_use]
    pub fn counts(&self, place: usize) -> Counts {
        let mut counts = Counts::default();
        self.policies_at(place).for_each(|pi| counts.add(pi, &self.best));
        counts
    }

    /// The share of seeds whose π(best) is below ½ at a place in [`Self::steps`].
    #[must_use]
    pub fn stuck(&self, place: usize) -> Share {
        Share { count: self.counts(place).stuck, of: self.config.runs }
    }

    /// The share of seeds that are committed to an arm that is not the best.
    #[must_use]
    pub fn committed_elsewhere(&self, place: usize) -> Share {
        Share { count: self.counts(place).committed, of: self.config.runs }
    }

    /// The number of seeds that are committed to each arm.
    #[must_use]
    pub fn committed(&self, place: usize) -> PerArm<u32> {
        let mut counts = self.config.means.map(|_, _| 0);
        self.policies_at(place).filter_map(committed).for_each(|arm| counts[arm] += 1);
        counts
    }
}
