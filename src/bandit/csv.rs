//! A run as CSV, for the page and the command line.

use core::fmt::Write;

use crate::bandit::{Simulation, State, Step};

const LINES_PER_PART: usize = 1000;

/// The first line with its line end: `step,action,reward,regret,theta_1…,pi_1…`.
#[must_use]
pub fn header(arms: usize) -> String {
    let mut line = "step,action,reward,regret".to_owned();
    for name in ["theta", "pi"] {
        for arm in 1..=arms {
            let _ = write!(line, ",{name}_{arm}");
        }
    }
    line.push('\n');
    line
}

/// Appends the line of a step, with the state after it. Actions count from 1; action and reward are empty without a pull; regret is
/// cumulative. Numbers are plain decimals in the shortest form that reads back equal.
pub fn push_line(text: &mut String, step: &Step, state: &State) {
    // Writing to a String cannot fail.
    let _ = match step.pull {
        Some(pull) => write!(text, "{},{},{},{}", step.number, pull.arm + 1, pull.reward, state.regret),
        None => write!(text, "{},,,{}", step.number, state.regret),
    };
    for value in state.theta.iter().chain(state.pi.iter()) {
        let _ = write!(text, ",{value}");
    }
    text.push('\n');
}

/// The file in parts of 1,000 lines after the header: a million steps take some hundred megabytes.
pub fn parts(simulation: &Simulation) -> impl Iterator<Item = String> {
    let mut steps = simulation.replay();
    let lines = core::iter::from_fn(move || {
        let mut text = String::new();
        for (step, state) in steps.by_ref().take(LINES_PER_PART) {
            push_line(&mut text, &step, &state);
        }
        Some(text).filter(|text| !text.is_empty())
    });
    core::iter::once(header(simulation.config().arms())).chain(lines)
}
