//! The comparison of the pinned run with the present one.

use std::rc::Rc;

use yew::prelude::*;

use super::pinned::Pinned;
use super::{Action, sentences};
use crate::bandit::{BanditConfig, State};
use crate::math::stats::Share;
use crate::plot::number::{grouped, probability, readout};
use crate::settings::Settings;
use crate::ui::widgets::{Button, ButtonKind};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct DifferenceProps {
    pub(super) pinned: Option<Rc<Pinned>>,
    pub(super) config: BanditConfig,
    pub(super) now: State,
    /// The present run's seeds that are not on the best arm.
    pub(super) many: Option<Share>,
    pub(super) act: Callback<Action>,
}

/// The changed parameters: `eta 0.1 → 5, schedule constant → inverse`.
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

#[component]
pub(super) fn Difference(props: &DifferenceProps) -> Html {
    let Some(pinned) = &props.pinned else { return Html::default() };
    let (old, new) = (sentences::best(&pinned.config, &pinned.last), sentences::best(&props.config, &props.now));
    let run = format!(
        "π(best) {} after {} steps, {} in the pinned run; regret {}, {} in the pinned run.",
        probability(new),
        grouped(u64::from(props.now.step)),
        probability(old),
        readout(props.now.regret),
        readout(pinned.last.regret)
    );
    let many = pinned.stuck.zip(props.many).map(|(old, new)| {
        let (old, new) = (sentences::percent(old.fraction()), sentences::percent(new.fraction()));
        format!(" Not on the best arm: {new} of the seeds, {old} in the pinned run.")
    });
    html! {
        <div class="bandit-difference" data-testid="difference">
            <p><strong>{ format!("Compared ({}): ", changes(&pinned.config, &props.config)) }</strong><span>{ run }</span><span>{ many }</span></p>
            <Button label="Unpin" kind={ButtonKind::Quiet} on_press={props.act.reform(|()| Action::Unpin)} title="Forget the pinned run" />
        </div>
    }
}
