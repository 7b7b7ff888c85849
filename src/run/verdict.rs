//! Interprets the losses in a sentence.
//!
//! At the equilibrium of Goodfellow et al. (2014) D answers ½ everywhere: its loss is 2 ln 2 and G's is ln 2.

use std::f32::consts::LN_2;

/// A heading and the sentence under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// A heading of a few words.
    pub title: &'static str,
    /// The losses and their meaning.
    pub sentence: String,
}

/// Mean loss, in nats, above which the steps were too large: fifty times what guessing costs and more.
pub const EXPLODED: f32 = 100.0;

/// Steps over which the losses are averaged, since those of one batch are noisy.
const WINDOW: usize = 50;

/// The mean losses `[D, G]` of the last steps, in nats; 0 before the first step.
#[must_use]
pub fn recent(losses: &[[f32; 2]]) -> [f32; 2] {
    let recent = &losses[losses.len().saturating_sub(WINDOW)..];
    [mean(recent, 0), mean(recent, 1)]
}

/// A loss with two decimals, or none if it is large.
fn written(loss: f32) -> String {
    let digits = if loss.abs() < 1000.0 { 2 } else { 0 };
    format!("{loss:.digits$}").replace('-', "−")
}

fn mean(losses: &[[f32; 2]], player: usize) -> f32 {
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a mean of f32; at most a window of steps")]
    let mean = (losses.iter().map(|pair| f64::from(pair[player])).sum::<f64>() / losses.len().max(1) as f64) as f32;
    mean
}

/// Interprets the losses `[D, G]` of the last steps; `None` before the first.
#[must_use]
pub fn verdict(losses: &[[f32; 2]]) -> Option<Verdict> {
    if losses.is_empty() {
        return None;
    }
    let [d, g] = recent(losses);
    let guess = 2.0 * LN_2;
    let steps = losses.len().min(WINDOW);
    let over = if steps == 1 { "in this step".to_owned() } else { format!("over the last {steps} steps") };
    let numbers = format!("D’s loss is {} {over}, G’s {}.", written(d), written(g));
    let (title, meaning) = if d.abs().max(g.abs()) > EXPLODED {
        ("Exploded", "Neither is learning any more: the steps were too large. Try a smaller learning rate.")
    } else if losses.len() < 20 {
        ("Just begun", "D starts by guessing, at 2 ln 2 = 1.386, and soon finds the easy differences.")
    } else if d < 0.2 {
        ("D wins", "It recognises nearly every image, and G learns little. Watch whether D’s loss rises again.")
    } else if d < 0.85 * guess {
        ("D still finds flaws", "Below 2 ln 2 = 1.386 it does better than guessing; G learns from each flaw that it finds.")
    } else if d < 1.1 * guess {
        (
            "D can hardly tell",
            "Near 2 ln 2 = 1.386 it does little better than guessing. Either the images are good, or D has learned too little: look at the sheet.",
        )
    } else {
        ("D is fooled", "Above 2 ln 2 = 1.386 it does worse than guessing: G has found something that D takes for real.")
    };
    Some(Verdict { title, sentence: format!("{numbers} {meaning}") })
}
