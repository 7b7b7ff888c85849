//! Questions: each is a set-up, and what its run shows.

use super::many::Outcome;
use super::words;
use crate::bandit::{BanditConfig, Baseline, PerArm, Schedule, State, UpdateRule, expected};

/// What a run has shown.
pub(super) struct Seen<'a> {
    /// The configuration that was run.
    pub(super) config: &'a BanditConfig,
    /// The end of the single run.
    pub(super) now: &'a State,
    /// The many runs.
    pub(super) many: &'a Outcome,
}

impl Seen<'_> {
    fn stuck(&self) -> String {
        words::percent(self.many.stuck.fraction())
    }

    fn elsewhere(&self) -> String {
        words::percent(self.many.elsewhere.fraction())
    }
}

/// A question on offer.
pub(super) struct Preparation {
    /// In a few words.
    pub(super) title: &'static str,
    /// What is set up, and what to look at.
    pub(super) line: &'static str,
    set_up: fn(BanditConfig) -> BanditConfig,
    /// What the run has shown, with its numbers.
    pub(super) answer: fn(&Seen<'_>) -> String,
}

impl Preparation {
    /// The set-up it asks for; the visitor's seed stays.
    pub(super) fn config(&self, seed: u32) -> BanditConfig {
        (self.set_up)(BanditConfig { seed, ..BanditConfig::default() })
    }
}

/// π = (0.2, 0.5, 0.3), where the mean of the handout's rule goes to arm 1 without an offset and to arm 2 with 10.
fn biased_start() -> PerArm<f64> {
    PerArm::from([-0.405, 0.511, 0.0])
}

/// The arm that the mean of the rule ends on from this start, counted from 1.
fn mean_end(config: &BanditConfig) -> usize {
    let last = expected::path(&BanditConfig { steps: 20_000, eta: 0.1, ..config.clone() }).last();
    let leader = last.and_then(|point| point.pi.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1)));
    leader.map_or(0, |(arm, _)| arm + 1)
}

/// The questions, in order.
pub(super) const QUESTIONS: [Preparation; 8] = [
    Preparation {
        title: "A step of 5: why do half of the runs end on the wrong arm?",
        line: "η = 5, 1,000 seeds. Look at the first steps of π, in log time.",
        set_up: |config| BanditConfig { eta: 5.0, runs: 1000, ..config },
        answer: |seen| {
            format!(
                "{} of the seeds are not on arm 1. All rewards are positive, so each pull makes its own arm likelier, and with η = 5 by a lot: \
                 one pull of arm 2 (R = 0.8) lifts π(arm 2) from 0.33 to 0.96. The run commits before it has looked.",
                seen.stuck()
            )
        },
    },
    Preparation {
        title: "The handout’s rule moves one θ only",
        line: "Update: Handout. Look at θ, and at the step taken apart.",
        set_up: |config| BanditConfig { update: UpdateRule::Handout, runs: 1000, ..config },
        answer: |seen| {
            let grown = seen.now.theta.iter().filter(|theta| **theta > 0.0).count();
            format!(
                "{grown} of {} θ have grown and none has shrunk: with positive rewards the rule only adds. The log-derivative also takes \
                 ηRπ from each arm that was not drawn. Its mean is the gradient; the mean of the handout’s rule, ηπ(1 − π)r, is not. \
                 {} of the seeds are not on arm 1.",
                seen.config.arms(),
                seen.stuck()
            )
        },
    },
    Preparation {
        title: "The handout’s rule, and 10 on top of every reward",
        line: "From π = (0.2, 0.5, 0.3), small steps. Look at the arrows on the simplex.",
        set_up: |config| BanditConfig {
            update: UpdateRule::Handout,
            eta: 0.01,
            offset: 10.0,
            theta0: Some(biased_start()),
            runs: 500,
            ..config
        },
        answer: |seen| {
            format!(
                "With 10 on top the mean of the rule ends on arm {}; with 0 on top, from the same start, on arm {}. No arm got better by \
                 it: the rule’s mean is not the gradient, so an offset or a baseline shifts where it goes, and no small step mends that.",
                mean_end(seen.config),
                mean_end(&BanditConfig { offset: 0.0, ..seen.config.clone() })
            )
        },
    },
    Preparation {
        title: "Add 10 to every reward",
        line: "Update: Full, η = 0.1. Nothing about the arms has changed. Has the path?",
        set_up: |config| BanditConfig { offset: 10.0, runs: 1000, ..config },
        answer: |seen| {
            format!(
                "{} of the seeds are not on arm 1; without the offset it is 0.1%. The expected update is the same, the dashed line did \
                 not move. But each single step is more than ten times as long, so its variance is more than a hundred times as large.",
                seen.stuck()
            )
        },
    },
    Preparation {
        title: "A baseline",
        line: "η = 5 again, minus the policy’s true value. What does it change?",
        set_up: |config| BanditConfig { eta: 5.0, baseline: Baseline::Value, runs: 1000, ..config },
        answer: |seen| {
            format!(
                "{} of the seeds are not on arm 1; without it, 48%. A pull that pays less than the policy’s mean now makes its arm less \
                 likely. The baseline changes where a run commits, not only the variance (Chung 2021). The price: nobody knows the true \
                 value. Try Mean, which is learnt.",
                seen.stuck()
            )
        },
    },
    Preparation {
        title: "η/t: safe, and slow",
        line: "η = 0.1, decaying. How far does π get in 2,000 steps?",
        set_up: |config| BanditConfig { schedule: Schedule::Inverse, runs: 1000, ..config },
        answer: |seen| {
            format!(
                "{} are committed to a wrong arm, and {} are not on the best one either: after 2,000 steps all steps together are \
                 0.1 · (ln 2000 + 0.58) = 0.82 long. Σηₜ = ∞ promises to arrive; it does not say when.",
                seen.elsewhere(),
                seen.stuck()
            )
        },
    },
    Preparation {
        title: "Entropy",
        line: "η = 0.5, τ = 0.2. Where does π stay?",
        set_up: |config| BanditConfig { eta: 0.5, entropy: 0.2, runs: 500, ..config },
        answer: |seen| {
            let now: Vec<f64> = seen.now.pi.iter().map(|pi| (pi * 100.0).round() / 100.0).collect();
            format!(
                "π moves about softmax(r/τ) = (0.69, 0.25, 0.06); here it is at {}. No arm is given up, so a wrong start mends itself: {} \
                 of the seeds are not on arm 1. The price: it never commits, and gives away reward for ever.",
                words::list(&now),
                seen.stuck()
            )
        },
    },
    Preparation {
        title: "All rewards negative",
        line: "Means −1, −1.2, −1.5, η = 1. The same differences; the same run?",
        set_up: |config| BanditConfig { means: PerArm::from([-1.0, -1.2, -1.5]), eta: 1.0, runs: 1000, ..config },
        answer: |seen| {
            format!(
                "{} of the seeds are not on arm 1; with 1, 0.8 and 0.5 it is 17.6%. Each pull makes its own arm less likely, so every arm is \
                 looked at again and again before one is left over. Only the sign of R changed, not which arm is best.",
                seen.stuck()
            )
        },
    },
];
