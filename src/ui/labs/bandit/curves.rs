//! The curves of a run, as the charts draw them.

use std::rc::Rc;

use crate::bandit::{BanditConfig, Simulation, State};
use crate::plot::{Ink, Values};

/// Values at the recorded steps, from step 0 on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Curves {
    pub(super) steps: Rc<[f64]>,
    /// π and θ by arm.
    pub(super) pi: Vec<Values>,
    pub(super) theta: Vec<Values>,
    /// Sum up to the step.
    pub(super) regret: Values,
    /// max r − Σ πr of each step.
    pub(super) gap: Values,
}

impl Curves {
    pub(super) fn new(run: &Simulation) -> Self {
        let present = run.stored().last().is_none_or(|last| last.step < run.state().step).then(|| run.state());
        let states: Vec<&State> = run.stored().iter().chain(present).collect();
        let of = |value: &dyn Fn(&State) -> f64| states.iter().map(|state| value(state)).collect::<Vec<f64>>();
        let gaps = run.config().gaps();
        let arms = 0..run.config().arms();
        Self {
            steps: of(&|state| f64::from(state.step)).into(),
            pi: arms.clone().map(|arm| of(&|state| state.pi[arm]).into()).collect(),
            theta: arms.map(|arm| of(&|state| state.theta[arm]).into()).collect(),
            regret: of(&|state| state.regret).into(),
            gap: of(&|state| state.pi.dot(&gaps)).into(),
        }
    }

    /// The index of the last recorded step up to `step`.
    pub(super) fn index_of(&self, step: u32) -> usize {
        self.steps.partition_point(|&recorded| recorded <= f64::from(step)).saturating_sub(1)
    }
}

/// Each arm's colour by rank: blue, orange, green, then grey. Of equal arms the first ranks higher.
pub(super) fn inks(config: &BanditConfig) -> Vec<Ink> {
    let rank = |arm: usize| {
        let better = |&(other, mean): &(usize, &f64)| *mean > config.means[arm] || (other < arm && *mean >= config.means[arm]);
        config.means.iter().enumerate().filter(better).count()
    };
    (0..config.arms())
        .map(|arm| match rank(arm) {
            0 => Ink::Descend,
            1 => Ink::Ascend,
            2 => Ink::Third,
            _ => Ink::Further,
        })
        .collect()
}
