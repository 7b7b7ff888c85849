//! A bandit's run as comma-separated values, the same from the page and from the command line.

use core::fmt::Write;

use crate::bandit::{Simulation, State, Step};

/// Lines in a part of the file.
const LINES: usize = 1000;

/// The first line: `step,action,reward,regret,theta_1…,pi_1…`.
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

/// Appends the line of a step, with the state after it: the action counted from 1, action and reward empty where nothing was drawn,
/// regret summed up. Numbers in decimals, as many as give the same one back.
pub fn push_line(text: &mut String, step: &Step, state: &State) {
    // Writing to a text can't fail.
    let _ = match step.pull {
        Some(pull) => write!(text, "{},{},{},{}", step.number, pull.arm + 1, pull.reward, state.regret),
        None => write!(text, "{},,,{}", step.number, state.regret),
    };
    for value in state.theta.iter().chain(state.pi.iter()) {
        let _ = write!(text, ",{value}");
    }
    text.push('\n');
}

/// The steps done in parts, since a million of them are some hundred megabytes: the header, then 1,000 lines at a time.
pub fn parts(simulation: &Simulation) -> impl Iterator<Item = String> {
    let mut steps = simulation.replay();
    let lines = core::iter::from_fn(move || {
        let mut text = String::new();
        for (step, state) in steps.by_ref().take(LINES) {
            push_line(&mut text, &step, &state);
        }
        Some(text).filter(|text| !text.is_empty())
    });
    core::iter::once(header(simulation.config().arms())).chain(lines)
}
