//! A run that is kept to compare with.

use std::rc::Rc;

use yew::prelude::*;

use super::curves::Curves;
use super::{Action, words};
use crate::bandit::{BanditConfig, Simulation, State};
use crate::math::stats::Share;
use crate::plot::number::{grouped, probability, readout};
use crate::settings::Settings;
use crate::ui::widgets::{Button, ButtonKind};

/// The run that is kept.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pinned {
    /// Its configuration.
    pub(super) config: BanditConfig,
    /// Its curves.
    pub(super) curves: Curves,
    /// Its end.
    pub(super) last: State,
    /// The share of its many runs that are not on the best arm.
    pub(super) stuck: Option<Share>,
}

impl Pinned {
    /// Of the steps done.
    pub(super) fn new(run: &Simulation, stuck: Option<Share>) -> Self {
        Self { config: run.config().clone(), curves: Curves::new(run), last: *run.state(), stuck }
    }
}

/// What [`Difference`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct DifferenceProps {
    /// What is compared with.
    pub(super) pinned: Option<Rc<Pinned>>,
    /// The present configuration.
    pub(super) config: BanditConfig,
    /// The step that is shown.
    pub(super) now: State,
    /// The many runs that are not on the best arm.
    pub(super) many: Option<Share>,
    /// Does things.
    pub(super) act: Callback<Action>,
}

/// The parameters that differ: "eta 0.1 → 5, schedule constant → inverse".
fn changes(from: &BanditConfig, to: &BanditConfig) -> String {
    let value =
        |config: &BanditConfig, name: &str| config.get(name).filter(|text| !text.is_empty()).unwrap_or_else(|| "–".to_owned());
    let named = |name: &str| {
        let (old, new) = (value(from, name), value(to, name));
        (old != new).then(|| format!("{name} {old} → {new}"))
    };
    let all: Vec<String> = BanditConfig::names().filter_map(named).collect();
    if all.is_empty() { "the same set-up".to_owned() } else { all.join(", ") }
}

/// The difference to what is kept, in a sentence.
#[component]
pub(super) fn Difference(props: &DifferenceProps) -> Html {
    let Some(pinned) = &props.pinned else { return Html::default() };
    let (old, new) = (words::best(&pinned.config, &pinned.last), words::best(&props.config, &props.now));
    let run = format!(
        "π(best) {} after {} steps, {} in the kept run; regret {} against {}.",
        probability(new),
        grouped(u64::from(props.now.step)),
        probability(old),
        readout(props.now.regret),
        readout(pinned.last.regret)
    );
    let many = pinned.stuck.zip(props.many).map(|(old, new)| {
        let (old, new) = (words::percent(old.fraction()), words::percent(new.fraction()));
        format!(" Not on the best arm: {new} of the seeds, {old} before.")
    });
    html! {
        <div class="bandit-difference" data-testid="difference">
            <p><strong>{ format!("Compared ({}): ", changes(&pinned.config, &props.config)) }</strong>{ run }{ many }</p>
            <Button label="Unpin" kind={ButtonKind::Quiet} on_press={props.act.reform(|()| Action::Unpin)} title="Forget the run that is kept" />
        </div>
    }
}
