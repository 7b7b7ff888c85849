//! Text alternatives of the lab's pictures.

use crate::bandit::{BanditConfig, PerArm};

fn vector(pi: &PerArm<f64>) -> String {
    let texts: Vec<String> = pi.iter().map(|share| format!("{share:.2}")).collect();
    format!("({})", texts.join(", "))
}

/// The path on the simplex: "In 2,000 steps the policy goes from (0.33, 0.33, 0.33) to (0.98, 0.01, 0.01), nearest to the corner
/// of arm 1, the best."
#[must_use]
pub fn simplex(config: &BanditConfig, steps: &str, [from, to]: [&PerArm<f64>; 2]) -> String {
    let (arm, largest) = to.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_default();
    let tied = to.iter().filter(|share| largest - **share < 1e-9).count() > 1;
    let mean = config.means.get(arm).copied().unwrap_or_default();
    let which = if mean >= config.means.largest() { "the best" } else { "not the best" };
    let position = if tied {
        "as near to one corner as to another".to_owned()
    } else {
        format!("nearest to the corner of arm {}, {which}", arm + 1)
    };
    format!("In {steps} the policy goes from {} to {}, {position}.", vector(from), vector(to))
}
