//! The bandit lab's questions. Names in braces stand for numbers of the finished run.

use super::many::Experiment;
use super::{BanditConfig, PerArm, expected};
use crate::math::stats::mean;
use crate::settings::{Axis, Prediction, Prompt, Question, sampled};

/// Asks for a share of seeds; `tolerance` in points.
const fn share_not_on_arm_1(tolerance: f64) -> Prompt {
    Prompt::Number {
        ask: "After 2,000 steps: what share of 1,000 seeds is not on arm 1?",
        unit: "%",
        bounds: [0.0, 100.0],
        tolerance,
    }
}

/// In the order of the page.
pub const QUESTIONS: [Question; 8] = [
    Question {
        id: "large-step",
        title: "A step of 5: why do half of the runs end on the wrong arm?",
        line: "η = 5, 1,000 seeds. Look at the first steps of π, in log time.",
        query: "eta=5&runs=1000",
        prompt: share_not_on_arm_1(5.0),
        answer: "{stuck} of the seeds are not on arm 1. All rewards are positive, so each pull makes its own arm more likely. With η = 5 the \
                 change is large: one pull of arm 2 (R = 0.8) raises π(arm 2) from 0.33 to 0.96. The run commits before it has explored.",
    },
    Question {
        id: "handout-rule",
        title: "The handout’s rule moves one θ only",
        line: "Update: Handout. Look at θ, and at the step in detail.",
        query: "update=sampled&runs=1000",
        prompt: Prompt::Choice {
            ask: "After 2,000 steps: how many of the three θ are below 0, where they began?",
            options: &["None", "One", "Two", "All three"],
        },
        answer: "{grown} of {arms} θ have grown and none has shrunk: with positive rewards the rule only adds. The log-derivative also \
                 subtracts ηRπ from each arm that was not drawn. Its mean is the gradient; the mean of the handout’s rule, ηπ(1 − π)r, \
                 is not. {stuck} of the seeds are not on arm 1.",
    },
    Question {
        id: "handout-offset",
        title: "The handout’s rule with 10 added to every reward",
        line: "From π = (0.2, 0.5, 0.3), small steps. Look at the arrows on the simplex.",
        // The mean of the handout's rule goes to arm 1 from here without an offset, and to arm 2 with 10.
        query: "update=sampled&eta=0.01&offset=10&theta0=-0.405,0.511,0&runs=500",
        prompt: Prompt::Choice { ask: "On which arm does the mean of the rule end?", options: &["Arm 1", "Arm 2", "Arm 3"] },
        answer: "With 10 added the mean of the rule ends on arm {mean end}; without it, from the same start, on arm {mean end without offset}. \
                 No arm became better: the rule’s mean is not the gradient, so an offset or a baseline changes where it goes, and a \
                 smaller step does not help.",
    },
    Question {
        id: "offset",
        title: "Add 10 to every reward",
        line: "Update: Full, η = 0.1. The arms are the same. Is the path?",
        query: "offset=10&runs=1000",
        prompt: share_not_on_arm_1(5.0),
        answer: "{stuck} of the seeds are not on arm 1; without the offset it is 0.1%. The expected update is the same: the dashed line did \
                 not move. But each single step is more than ten times as long, so its variance is more than a hundred times as large.",
    },
    Question {
        id: "baseline",
        title: "A baseline",
        line: "η = 5 again, with the policy’s true value as the baseline. What does it change?",
        query: "eta=5&baseline=value&runs=1000",
        prompt: share_not_on_arm_1(5.0),
        answer: "{stuck} of the seeds are not on arm 1; without the baseline it is 48%. A pull that pays less than the policy’s mean now \
                 makes its arm less likely. The baseline changes where a run commits, not only the variance (Chung 2021). The price: the \
                 true value is not known in practice. Try Mean, which is learnt.",
    },
    Question {
        id: "decay",
        title: "η/t: safe but slow",
        line: "η = 0.1, decaying. How far does π get in 2,000 steps?",
        query: "schedule=inverse&runs=1000",
        prompt: Prompt::Curve {
            ask: "Draw π(arm 1) over the steps: the median of 1,000 seeds.",
            x: Axis { from: 1.0, to: 2000.0, logarithmic: true, label: "step" },
            y_label: "π(arm 1)",
            y: [0.0, 1.0],
            tolerance: 0.05,
        },
        answer: "{elsewhere} are committed to a wrong arm, but {stuck} are not on the best one either: the lengths of all 2,000 steps add up \
                 to 0.1 · (ln 2000 + 0.58) = 0.82. Σηₜ = ∞ guarantees arrival, not when.",
    },
    Question {
        id: "entropy",
        title: "Entropy",
        line: "η = 0.5, τ = 0.2. Where does π stay?",
        query: "eta=0.5&entropy=0.2&runs=500",
        prompt: Prompt::Number {
            ask: "Where does π(arm 1) end, on average over 500 seeds?",
            unit: "",
            bounds: [0.0, 1.0],
            tolerance: 0.1,
        },
        answer: "On average π stays near softmax(r/τ) = (0.69, 0.25, 0.06); this run ends at {pi}. No arm is given up, so a wrong start corrects itself: \
                 {stuck} of the seeds are not on arm 1. The price: the policy never commits, so its regret keeps growing.",
    },
    Question {
        id: "negative",
        title: "All rewards negative",
        line: "Means −1, −1.2, −1.5, η = 1. The differences are the same. Is the run?",
        query: "means=-1,-1.2,-1.5&eta=1&runs=1000",
        prompt: share_not_on_arm_1(3.0),
        answer: "{stuck} of the seeds are not on arm 1; with 1, 0.8 and 0.5 it is 17.6%. Each pull makes its own arm less likely, so every \
                 arm is tried many times before one remains. Only the sign of R changed, not which arm is best.",
    },
];

/// Questions whose runs are to be seen in logarithmic time: most happens in the first steps.
pub const IN_LOG_TIME: [&str; 2] = ["large-step", "decay"];

/// The most likely arm, counted from 0, with its π.
#[must_use]
pub fn leader(pi: &PerArm<f64>) -> (usize, f64) {
    let by_pi = |a: &(usize, f64), b: &(usize, f64)| a.1.total_cmp(&b.1);
    pi.iter().copied().enumerate().max_by(by_pi).unwrap_or_default()
}

/// The arm on which the mean update ends from the configured start, counted from 0.
#[must_use]
pub fn mean_end(config: &BanditConfig) -> Option<usize> {
    let last = expected::path(&BanditConfig { steps: 20_000, eta: 0.1, ..config.clone() }).last()?;
    Some(leader(&last.pi).0)
}

/// What a question's runs give, as an answer to its prompt: `theta` of the run after its last step, and its finished seeds.
#[must_use]
pub fn outcome(question: &Question, theta: &PerArm<f64>, seeds: &Experiment) -> Option<Prediction> {
    let config = seeds.config();
    let median = || -> Vec<(f64, f64)> {
        seeds.grid().iter().map(|step| f64::from(*step)).zip(seeds.median().into_iter().map(f64::from)).collect()
    };
    let outcome = match (question.id, question.prompt) {
        ("handout-rule", _) => {
            Prediction::Choice(theta.iter().zip(config.start().iter()).filter(|(now, start)| now < start).count())
        }
        ("handout-offset", _) => Prediction::Choice(mean_end(config)?),
        (_, Prompt::Curve { x, .. }) => Prediction::Curve(sampled(x, &median())?),
        (_, Prompt::Number { unit: "%", .. }) => Prediction::Number(seeds.stuck().fraction() * 100.0),
        _ => Prediction::Number(mean(seeds.finals().iter().copied())?),
    };
    Some(question.prompt.bounded(outcome))
}
