//! The GAN lab's questions, answered by the losses of their runs beside those of a Quick look.

use crate::data::grouped;
use crate::math::stats::mean;
use crate::settings::{Prediction, Prompt, Question};

/// In the order of the page; each changes a Quick look.
pub const QUESTIONS: [Question; 4] = [
    Question {
        id: "rate",
        title: "What if the learning rate is ten times as large?",
        line: "lr = 0.002. Look at the losses: do they stay in balance, or swing?",
        query: "lr=0.002",
        prompt: Prompt::Choice {
            ask: "Compared with a Quick look at the same step: how much do the losses swing from step to step?",
            options: &["Less", "About as much", "More"],
        },
        answer: "",
    },
    Question {
        id: "batch",
        title: "What does a larger batch change?",
        line: "Batch 64: a quarter of the steps per epoch. Look at the sheet after epoch 6, and at the noise of the losses.",
        query: "batch=64",
        prompt: Prompt::Choice {
            ask: "Compared with a Quick look at the same step: how much do the losses swing from step to step?",
            options: &["Less", "About as much", "More"],
        },
        answer: "",
    },
    Question {
        id: "seed",
        title: "Does the seed matter?",
        line: "Seed 7: other weights, other latents. Look at which garments appear first.",
        query: "seed=7",
        prompt: Prompt::Choice {
            ask: "Compared with a Quick look at the same step: is D’s loss lower or higher?",
            options: &["Lower", "No clear difference", "Higher"],
        },
        answer: "",
    },
    Question {
        id: "garments",
        title: "Are drawn clothes easier to learn?",
        line: "Garments: flat shapes, sharp edges. Look at how soon outlines appear, and at D’s loss.",
        query: "dataset=garments",
        prompt: Prompt::Choice {
            ask: "Compared with a Quick look at the same step: is D’s loss lower or higher?",
            options: &["Lower", "No clear difference", "Higher"],
        },
        answer: "",
    },
];

/// Steps that are compared: the last ones that both runs have. A single batch is too noisy.
pub const WINDOW: usize = 200;

/// The losses of a Quick look with the default seed, as [`losses::to_bytes`](super::losses::to_bytes): a file of the recorded run.
pub const BASELINE: &str = "quick-look.bin";

/// D's loss over [`WINDOW`] steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// In nats.
    pub mean: f64,
    /// The standard deviation around a slow change, from the differences of neighbours (von Neumann 1941): √(Σ(dₜ₊₁ − dₜ)²/2(n − 1)).
    pub swing: f64,
}

/// A run beside the baseline, both over the same steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// The last of the steps.
    pub step: usize,
    /// Of the run.
    pub run: Level,
    /// Of the baseline.
    pub baseline: Level,
}

fn level(losses: &[[f32; 2]]) -> Option<Level> {
    let d = || losses.iter().map(|pair| f64::from(pair[0]));
    let differences = d().zip(d().skip(1)).map(|(before, after)| (after - before).powi(2));
    let level = Level { mean: mean(d())?, swing: (mean(differences)? / 2.0).sqrt() };
    (level.mean.is_finite() && level.swing.is_finite()).then_some(level)
}

/// Compares a run with the baseline where the shorter one ends; `None` before step [`WINDOW`], and where a loss is not finite.
#[must_use]
pub fn compared(losses: &[[f32; 2]], baseline: &[[f32; 2]]) -> Option<Compared> {
    let step = losses.len().min(baseline.len());
    let from = step.checked_sub(WINDOW)?;
    Some(Compared { step, run: level(&losses[from..step])?, baseline: level(&baseline[from..step])? })
}

/// A ratio of swings within a quarter of 1 is about as much.
const ABOUT: f64 = 1.25;

/// What a run gives beside the baseline, as an answer to the question's prompt.
#[must_use]
pub fn outcome(question: &Question, compared: &Compared) -> Prediction {
    let Compared { run, baseline, .. } = compared;
    let (less, more) = match question.id {
        "rate" | "batch" => (run.swing * ABOUT < baseline.swing, run.swing > baseline.swing * ABOUT),
        _ => {
            let noise = run.swing.max(baseline.swing);
            (run.mean < baseline.mean - noise, run.mean > baseline.mean + noise)
        }
    };
    Prediction::Choice(match (less, more) {
        (true, _) => 0,
        (_, true) => 2,
        _ => 1,
    })
}

impl Compared {
    /// Both losses, as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let text = |level: &Level| format!("{:.2} ± {:.2}", level.mean, level.swing);
        format!(
            "Over the {WINDOW} steps before step {}, D’s loss is {}; in a Quick look, over the same steps, it is {}. ± is the swing from step to step.",
            grouped(u64::try_from(self.step).unwrap_or(u64::MAX)),
            text(&self.run),
            text(&self.baseline)
        )
    }
}
