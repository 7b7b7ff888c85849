//! A bandit's policy over time, and where many seeds end, as the lab and the hand-in draw them.

use std::rc::Rc;

use super::{Bar, Ink, LineChart, Series, Values};
use crate::bandit::{BanditConfig, Experiment, Simulation, State};

/// Values at the recorded steps, from step 0 on.
#[derive(Clone, Debug, PartialEq)]
pub struct Curves {
    /// The recorded steps.
    pub steps: Rc<[f64]>,
    /// π by arm.
    pub pi: Vec<Values>,
    /// θ by arm.
    pub theta: Vec<Values>,
    /// Regret, summed up to the step.
    pub regret: Values,
    /// max r − Σ πr of each step.
    pub gap: Values,
}

impl Curves {
    /// The curves of a run so far.
    #[must_use]
    pub fn new(run: &Simulation) -> Self {
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
    #[must_use]
    pub fn index_of(&self, step: u32) -> usize {
        self.steps.partition_point(|&recorded| recorded <= f64::from(step)).saturating_sub(1)
    }
}

/// Each arm's colour by rank: blue, orange, green, then grey. Of equal arms the first ranks higher.
#[must_use]
pub fn inks(config: &BanditConfig) -> Vec<Ink> {
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

/// π by arm over the steps.
#[must_use]
pub fn policy_chart(curves: &Curves, config: &BanditConfig) -> LineChart {
    let line = |((arm, values), ink): ((usize, &Values), Ink)| Series::new(format!("arm {}", arm + 1), ink, values.clone());
    LineChart {
        series: curves.pi.iter().enumerate().zip(inks(config)).map(line).collect(),
        x_range: (0.0, f64::from(config.steps)),
        y_range: Some((0.0, 1.0)),
        places: Some(Rc::clone(&curves.steps)),
        ..LineChart::default()
    }
}

/// Bars over [0, 1]; even, so that no bar straddles ½.
const BINS: u32 = 20;

/// The finished runs by their final π(best). Bars below ½ are drawn in the colour of failures.
#[must_use]
pub fn final_bars(experiment: &Experiment) -> Vec<Bar> {
    let counts = experiment.histogram(usize::try_from(BINS).unwrap_or(1));
    let bar = |(bin, count): (u32, u32)| Bar {
        from: f64::from(bin) / f64::from(BINS),
        to: f64::from(bin + 1) / f64::from(BINS),
        count,
        bad: bin < BINS / 2,
    };
    (0..).zip(counts).map(bar).collect()
}
