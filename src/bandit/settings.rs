//! The parameters of the bandit lab.

use super::per_arm::{MAX_ARMS, MIN_ARMS};
use super::{BanditConfig, Baseline, PerArm, Schedule, UpdateRule};
use crate::settings::Values::{Number, Text, Whole};
use crate::settings::number::{Unclear, decimal, plain};
use crate::settings::{Bounds, Parameter, Problem, Settings, choice, quote, variants};

variants! { UpdateRule {
    Reinforce = "full", "Full", "Full: every θ moves, as the log-derivative says (REINFORCE).";
    Handout = "sampled", "Handout", "Handout: only the θ of the arm that was pulled moves.";
    ExpectedGradient = "exact", "Exact", "Exact: the gradient of the expected reward; nothing is drawn.";
}}

variants! { Schedule {
    Constant = "constant", "η", "The same step size at every step t.";
    InverseSqrt = "inverse-sqrt", "η/√t", "The steps shrink slowly.";
    Inverse = "inverse", "η/t", "Σηₜ = ∞ and Σηₜ² < ∞ (Robbins–Monro): very slow.";
}}

variants! { Baseline {
    None = "none", "None", "b = 0: the reward itself moves θ.";
    Mean = "mean", "Mean", "b: the mean of the rewards before this step.";
    Value = "value", "True", "b = Σ πr: the value of the policy, which no learner knows.";
}}

impl Settings for BanditConfig {
    const LAB: &'static str = "bandit";

    const QUESTIONS: usize = super::questions::QUESTIONS.len();

    const PARAMETERS: &'static [Parameter<Self>] = &[
        Parameter::new(
            "means",
            "Mean rewards",
            "One number for each arm, separated by commas (by semicolons if you write decimal commas). Negative numbers are allowed.",
            Text {
                format: ONE_PER_ARM,
                get: |config| joined(&config.means),
                set: |config, text| {
                    config.means = numbers(text, f64::INFINITY)?;
                    Ok(())
                },
            },
        ),
        Parameter::new("noise", "Noise σ", "Standard deviation of a reward.", Number(NOT_NEGATIVE, |config| &mut config.noise)),
        Parameter::new("update", "Update", "How a step moves θ.", choice!(update: UpdateRule)),
        Parameter::new("eta", "Step size η", "How far one reward moves θ.", Number(Bounds::Above(0.0), |config| &mut config.eta)),
        Parameter::new("schedule", "Schedule", "How the step size falls with the step t.", choice!(schedule: Schedule)),
        Parameter::new("baseline", "Baseline", "The number b that is subtracted from each reward.", choice!(baseline: Baseline)),
        Parameter::new(
            "entropy",
            "Entropy τ",
            "Pulls π towards equal shares. 0 turns it off.",
            Number(NOT_NEGATIVE, |config| &mut config.entropy),
        ),
        Parameter::new(
            "clip",
            "Clip Δθ to",
            "Shortens a longer step to this length. 0 turns it off.",
            Number(Bounds::From(0.0, " (no clipping)"), |config| &mut config.clip),
        ),
        Parameter::new(
            "offset",
            "Add to every reward",
            "No arm becomes better by it. Does the path change?",
            Number(Bounds::Finite, |config| &mut config.offset),
        ),
        Parameter::new(
            "theta0",
            "Start",
            "θ before the first step, one number for each arm; empty means zeros. You can also drag the start on the simplex.",
            Text {
                format: ONE_PER_ARM,
                get: |config| config.theta0.as_ref().map(joined).unwrap_or_default(),
                set: |config, text| {
                    config.theta0 = if text.trim().is_empty() { None } else { Some(numbers(text, Self::MAX_THETA)?) };
                    Ok(())
                },
            },
        ),
        Parameter::new("steps", "Steps", "Length of a run.", Whole(1, Self::MAX_STEPS, |config| &mut config.steps)),
        Parameter::new(
            "runs",
            "Runs",
            "Number of consecutive seeds to run.",
            Whole(1, Self::MAX_RUNS, |config| &mut config.runs),
        ),
        Parameter::new(
            "seed",
            "Seed",
            "All randomness derives from it. The same seed gives the same run.",
            Whole(0, u32::MAX, |config| &mut config.seed),
        ),
    ];

    fn check(&self) -> Result<(), Problem> {
        let arms = self.arms();
        if let Some(given) = self.theta0.as_ref().map(|theta| theta.len()).filter(|&given| given != arms) {
            let reason = format!("{given} numbers for the {arms} arms of means; give one number for each arm, or none for zeros");
            return Err(Problem::new("theta0", reason));
        }
        if self.seed.checked_add(self.runs.saturating_sub(1)).is_none() {
            let reason = format!("the seeds of {} runs from {} on pass {}, the largest", self.runs, self.seed, u32::MAX);
            return Err(Problem::new("seed", reason));
        }
        Ok(())
    }
}

const NOT_NEGATIVE: Bounds = Bounds::From(0.0, "");

const ONE_PER_ARM: &str = "2 to 10 numbers separated by commas, one for each arm";
const _: () = assert!(MIN_ARMS == 2 && MAX_ARMS == 10, "ONE_PER_ARM names both");

#[derive(Debug, thiserror::Error)]
enum NumbersError {
    #[error("{} is not {ONE_PER_ARM}", quote(.0))]
    Count(String),
    #[error("{} in {} is not a finite number{bounds}", quote(.part), quote(.text))]
    NotFinite { part: String, text: String, bounds: String },
    #[error(transparent)]
    Unclear(#[from] Unclear),
}

/// One finite number for each arm, of absolute value up to `limit`.
fn numbers(text: &str, limit: f64) -> Result<PerArm<f64>, NumbersError> {
    let text = &plain(text);
    // A semicolon leaves the comma for decimals.
    let separator = if text.contains(';') { ';' } else { ',' };
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    let parts = PerArm::new(&parts).ok_or_else(|| NumbersError::Count(text.to_owned()))?;
    let read = |part: &str| decimal(part).ok().flatten().filter(|number| number.is_finite() && number.abs() <= limit);
    if let Some(part) = parts.iter().find(|part| read(part).is_none()) {
        decimal(part)?;
        let bounds = if limit.is_finite() { format!(" from -{limit:e} to {limit:e}") } else { String::new() };
        return Err(NumbersError::NotFinite { part: (*part).to_owned(), text: text.to_owned(), bounds });
    }
    Ok(parts.map(|_, part| read(part).unwrap_or_default()))
}

fn joined(numbers: &PerArm<f64>) -> String {
    numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(",")
}
