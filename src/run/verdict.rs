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

/// Steps over which the losses are averaged, since those of one batch are noisy.
const WINDOW: usize = 50;

fn mean(losses: &[[f32; 2]], player: usize) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "at most a window of steps")]
    let count = losses.len().max(1) as f32;
    losses.iter().map(|pair| pair[player]).sum::<f32>() / count
}

/// Interprets the losses `[D, G]` of the last steps; `None` before the first.
#[must_use]
pub fn verdict(losses: &[[f32; 2]]) -> Option<Verdict> {
    let recent = &losses[losses.len().saturating_sub(WINDOW)..];
    if recent.is_empty() {
        return None;
    }
    let (d, g) = (mean(recent, 0), mean(recent, 1));
    let guess = 2.0 * LN_2;
    let over = if recent.len() == 1 { "in this step".to_owned() } else { format!("over the last {} steps", recent.len()) };
    let numbers = format!("D’s loss is {d:.2} {over}, G’s {g:.2}.").replace('-', "−");
    let (title, meaning) = if losses.len() < 20 {
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
