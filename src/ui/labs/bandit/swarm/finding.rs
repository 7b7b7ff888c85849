//! What a swarm has come to, in words.

use crate::bandit::Swarm;
use crate::bandit::many::COMMITTED;
use crate::plot::number::{fixed, grouped};
use crate::ui::labs::bandit::sentences::{how_sure, not_on_best, percent};

/// A heading and the rest of the sentence.
pub(super) type Finding = (String, String);

/// Before the first step.
pub(super) fn before(swarm: &Swarm) -> Finding {
    let start: Vec<String> = swarm.policy(0, 0).iter().map(|pi| fixed(*pi, 2)).collect();
    (
        format!("Where do {} seeds end?", swarm.seeds()),
        format!(" All start at π = ({}). Predict it, then press Play.", start.join(", ")),
    )
}

/// At a place in the swarm's steps.
pub(super) fn at(swarm: &Swarm, place: usize) -> Finding {
    let elsewhere = swarm.committed_elsewhere(place);
    let step = swarm.steps().get(place).copied().unwrap_or_default();
    if place + 1 == swarm.steps().len() {
        let stuck = swarm.stuck(place);
        return (not_on_best(stuck), how_sure(step, stuck, elsewhere));
    }
    let committed: u32 = swarm.committed(place).iter().sum();
    let title = format!(
        "{} of {} ({}) are committed to a wrong arm",
        grouped(u64::from(elsewhere.count)),
        grouped(u64::from(elsewhere.of)),
        percent(elsewhere.fraction())
    );
    let rest = format!(
        " at step {} (π above {COMMITTED}), {} to the best, {} to none.",
        grouped(u64::from(step)),
        committed - elsewhere.count,
        elsewhere.of - committed
    );
    (title, rest)
}
