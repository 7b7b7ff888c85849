//! Numbers and outcomes as text.

use crate::bandit::many::COMMITTED;
use crate::bandit::questions::leader;
use crate::bandit::{BanditConfig, State, UpdateRule};
use crate::math::stats::Share;
use crate::plot::number::{fixed, grouped, probability, readout};
use crate::run::PlayState;

/// π of the best arms, added up.
pub(super) fn best(config: &BanditConfig, now: &State) -> f64 {
    let largest = config.means.largest();
    now.pi.iter().zip(config.means.iter()).filter(|(_, mean)| **mean >= largest).map(|(pi, _)| pi).sum()
}

/// `0.1%`, `46%`.
pub(super) fn percent(fraction: f64) -> String {
    let percent = fraction * 100.0;
    if percent > 0.0 && percent < 10.0 { format!("{percent:.1}%") } else { format!("{percent:.0}%") }
}

/// `456 of 1,000 (46%)`.
pub(super) fn share(share: Share) -> String {
    format!("{} of {} ({})", grouped(u64::from(share.count)), grouped(u64::from(share.of)), percent(share.fraction()))
}

/// The 95% confidence interval: `43% to 49%`.
pub(super) fn interval(share: Share) -> String {
    let [low, high] = share.interval();
    format!("{} to {}", percent(low), percent(high))
}

/// `456 of 1,000 (46%) are not on the best arm`.
pub(super) fn not_on_best(stuck: Share) -> String {
    format!("{} are not on the best arm", share(stuck))
}

/// Continues [`not_on_best`], of runs that are over.
pub(super) fn how_sure(steps: u32, stuck: Share, elsewhere: Share) -> String {
    format!(
        " after {} steps. 95% confidence interval: {}. Committed to another arm (π above {COMMITTED}): {}.",
        grouped(u64::from(steps)),
        interval(stuck),
        percent(elsewhere.fraction())
    )
}

/// `1, 0.8 and 0.5`.
pub(super) fn list(values: &[f64]) -> String {
    let texts: Vec<String> = values.iter().map(|value| short(*value)).collect();
    match texts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => texts.concat(),
    }
}

/// Up to six characters exactly (`0.1`, `−3`); longer numbers with three significant digits.
pub(super) fn short(value: f64) -> String {
    let exact = (value + 0.0).to_string();
    if exact.len() <= 6 { exact.replace('-', "−") } else { readout(value) }
}

pub(super) struct Verdict {
    pub(super) title: String,
    pub(super) sentence: String,
}

pub(super) fn verdict(config: &BanditConfig, state: PlayState, now: &State) -> Verdict {
    let (arm, pi) = leader(&now.pi);
    let (name, best) = (arm + 1, best(config, now));
    if state == PlayState::Idle {
        return before(config, now);
    }
    let steps = if now.step == 1 { "1 step".to_owned() } else { format!("{} steps", grouped(u64::from(now.step))) };
    let is_best = config.means[arm] >= config.means.largest();
    let regret = readout(now.regret);
    if pi <= COMMITTED {
        return Verdict {
            title: format!("Not committed: arm {name} leads with {}", probability(pi)),
            sentence: format!("After {steps}: π(best) {}, regret {regret}.", probability(best)),
        };
    }
    if is_best {
        return Verdict {
            title: format!("Committed to arm {name}, the best"),
            sentence: format!("After {steps}: π(arm {name}) {}, regret {regret}.", probability(pi)),
        };
    }
    let outlook = if config.update == UpdateRule::ExpectedGradient {
        "The exact gradient leaves this corner in time, but slowly: the gradient is small near a corner.".to_owned()
    } else {
        format!(
            "The best arm will be drawn next in about {} steps. Every pull of the wrong arm makes the wait longer.",
            steps_until_drawn(best)
        )
    };
    Verdict {
        title: format!("Committed to arm {name}, a wrong arm"),
        sentence: format!(
            "After {steps}: π(arm {name}) {}, π(best) {}, regret {regret}. {outlook}",
            probability(pi),
            probability(best)
        ),
    }
}

/// Mean number of steps until an arm of this probability is drawn.
fn steps_until_drawn(probability: f64) -> String {
    let steps = 1.0 / probability.max(f64::MIN_POSITIVE);
    if steps < 1e9 { fixed(steps, 0) } else { readout(steps) }
}

fn before(config: &BanditConfig, now: &State) -> Verdict {
    let largest = config.means.largest();
    let arm = config.means.iter().position(|mean| *mean >= largest).unwrap_or(0) + 1;
    let start = if config.theta0.is_some() {
        format!("π starts at {}", list(&now.pi.map(|_, pi| (pi * 1000.0).round() / 1000.0)))
    } else {
        let count = ["Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];
        let count = config.arms().checked_sub(2).and_then(|place| count.get(place)).copied().unwrap_or("All");
        format!("{count} arms, equally likely at first")
    };
    Verdict {
        title: format!("Arm {arm} pays best: where will π go?"),
        sentence: format!("{start}. Mean rewards: {}. Predict the outcome, then press Start.", list(&config.means)),
    }
}
