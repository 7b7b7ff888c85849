//! Numbers and outcomes in words.

use crate::bandit::{BanditConfig, State, UpdateRule};
use crate::math::stats::Share;
use crate::plot::number::{grouped, probability, readout};
use crate::run::PlayState;

/// π from which on an arm counts as the one that the policy is committed to.
const COMMITTED: f64 = crate::bandit::many::COMMITTED;

/// π of the best arms together.
pub(super) fn best(config: &BanditConfig, now: &State) -> f64 {
    let largest = config.means.largest();
    now.pi.iter().zip(config.means.iter()).filter(|(_, mean)| **mean >= largest).map(|(pi, _)| pi).sum()
}

/// "45.6%".
pub(super) fn percent(fraction: f64) -> String {
    let percent = fraction * 100.0;
    if percent > 0.0 && percent < 10.0 { format!("{percent:.1}%") } else { format!("{percent:.0}%") }
}

/// "456 of 1,000 (46%)".
pub(super) fn share(share: Share) -> String {
    format!("{} of {} ({})", grouped(u64::from(share.count)), grouped(u64::from(share.of)), percent(share.fraction()))
}

/// "43% to 49%".
pub(super) fn interval(share: Share) -> String {
    let [low, high] = share.interval();
    format!("{} to {}", percent(low), percent(high))
}

/// "1, 0.8 and 0.5".
pub(super) fn list(values: &[f64]) -> String {
    let texts: Vec<String> = values.iter().map(|value| short(*value)).collect();
    match texts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => texts.concat(),
    }
}

/// A number as short as it is: `0.1`, `−3`, and three digits that mean something where there are more.
pub(super) fn short(value: f64) -> String {
    let exact = (value + 0.0).to_string();
    if exact.len() <= 6 { exact.replace('-', "−") } else { readout(value) }
}

/// What came out, or is to be expected.
pub(super) struct Sentence {
    pub(super) title: String,
    pub(super) sentence: String,
}

/// The arm that the policy likes most, counted from 0, with its π.
pub(super) fn leader(now: &State) -> (usize, f64) {
    let by_pi = |a: &(usize, f64), b: &(usize, f64)| a.1.total_cmp(&b.1);
    now.pi.iter().copied().enumerate().max_by(by_pi).unwrap_or_default()
}

/// The verdict on the step that is shown.
pub(super) fn verdict(config: &BanditConfig, state: PlayState, now: &State) -> Sentence {
    let (arm, pi) = leader(now);
    let (name, best) = (arm + 1, best(config, now));
    if state == PlayState::Idle {
        return before(config, now);
    }
    let steps = if now.step == 1 { "1 step".to_owned() } else { format!("{} steps", grouped(u64::from(now.step))) };
    let is_best = config.means[arm] >= config.means.largest();
    let regret = readout(now.regret);
    if pi <= COMMITTED {
        return Sentence {
            title: format!("Not committed: arm {name} leads with {}", probability(pi)),
            sentence: format!("After {steps} π(best) is {}. It gave away {regret} of reward so far.", probability(best)),
        };
    }
    if is_best {
        return Sentence {
            title: format!("Committed to arm {name}, the best"),
            sentence: format!("π(arm {name}) is {} after {steps}; on the way it gave away {regret} of reward.", probability(pi)),
        };
    }
    let wait = if config.update == UpdateRule::ExpectedGradient {
        "The exact gradient leaves it in time; the nearer to the corner, the slower.".to_owned()
    } else {
        format!(
            "The best arm will next be drawn in about {} steps, and every step of the wrong arm makes that longer.",
            waiting(best)
        )
    };
    Sentence {
        title: format!("Committed to arm {name}, and that is the wrong one"),
        sentence: format!("π(arm {name}) is {}, π(best) {} after {steps}. {wait}", probability(pi), probability(best)),
    }
}

/// Steps until something with this probability is drawn.
fn waiting(probability: f64) -> String {
    let steps = 1.0 / probability.max(f64::MIN_POSITIVE);
    if steps < 1e9 { crate::plot::number::fixed(steps, 0) } else { readout(steps) }
}

fn before(config: &BanditConfig, now: &State) -> Sentence {
    let largest = config.means.largest();
    let arm = config.means.iter().position(|mean| *mean >= largest).unwrap_or(0) + 1;
    let start = if config.theta0.is_some() {
        format!("π starts at {}", list(&now.pi.map(|_, pi| (pi * 1000.0).round() / 1000.0)))
    } else {
        let count = ["Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];
        let count = config.arms().checked_sub(2).and_then(|place| count.get(place)).copied().unwrap_or("Some");
        format!("{count} arms, at first equally likely")
    };
    Sentence {
        title: format!("Arm {arm} pays best: where will π go?"),
        sentence: format!("{start}; the mean rewards are {}. Say what you expect, then press Start.", list(&config.means)),
    }
}
