//! The table of arms: π, mean reward, pulls, and a button to pull each.

use yew::prelude::*;

use super::{Action, sentences};
use crate::bandit::{BanditConfig, State, UpdateRule};
use crate::plot::Ink;
use crate::plot::number::{fixed, grouped};
use crate::plot::policy::inks;
use crate::run::PlayState;
use crate::ui::widgets::{Button, Card};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ArmsProps {
    pub(super) config: BanditConfig,
    pub(super) now: State,
    pub(super) state: PlayState,
    /// Why nothing can be run now.
    #[prop_or_default]
    pub(super) blocked: Option<AttrValue>,
    pub(super) act: Callback<Action>,
}

pub(super) fn ink_class(ink: Ink) -> &'static str {
    match ink {
        Ink::Descend => "is-descend",
        Ink::Ascend => "is-ascend",
        Ink::Third => "is-third",
        Ink::Ink | Ink::Further => "is-further",
    }
}

/// A bar whose length is `share` of its cell.
fn bar(share: f64) -> Html {
    html! {
        <svg class="bandit-bar" viewBox="0 0 1000 1" preserveAspectRatio="none" aria-hidden="true">
            <rect height="1" width={(share.clamp(0.0, 1.0) * 1000.0).to_string()} />
        </svg>
    }
}

/// A bar from 0 to `value` on the axis from `low` to `high`.
fn signed_bar(value: f64, (low, high): (f64, f64)) -> Html {
    let place = |value: f64| if high > low { (value - low) / (high - low) * 1000.0 } else { 0.0 };
    let (zero, end) = (place(0.0), place(value));
    html! {
        <svg class="bandit-bar" viewBox="0 0 1000 1" preserveAspectRatio="none" aria-hidden="true">
            <rect height="1" x={zero.min(end).to_string()} width={(end - zero).abs().max(4.0).to_string()} />
        </svg>
    }
}

/// The reason why no arm can be pulled now.
fn disabled(props: &ArmsProps) -> Option<AttrValue> {
    if props.blocked.is_some() {
        return props.blocked.clone();
    }
    if props.config.update == UpdateRule::ExpectedGradient {
        return Some("The exact gradient draws no arm: choose another update".into());
    }
    matches!(props.state, PlayState::Finished | PlayState::Diverged).then(|| "The run is over: press Reset".into())
}

#[component]
pub(super) fn Arms(props: &ArmsProps) -> Html {
    let disabled = disabled(props);
    let pulled: u32 = props.now.pulls.iter().sum();
    let low = props.config.means.iter().copied().fold(0.0, f64::min);
    let high = props.config.means.iter().copied().fold(0.0, f64::max);
    let rows = inks(&props.config).into_iter().enumerate().map(|(arm, ink)| {
        let key = if arm == 9 { "0".to_owned() } else { (arm + 1).to_string() };
        let on_press = props.act.reform(move |()| Action::Pull(arm));
        let pulls = props.now.pulls[arm];
        html! {
            <tr key={arm} class={ink_class(ink)}>
                <th scope="row">{ format!("arm {}", arm + 1) }</th>
                <td translate="no"><span>{ fixed(props.now.pi[arm], 3) }</span>{ bar(props.now.pi[arm]) }</td>
                <td translate="no"><span>{ sentences::short(props.config.means[arm]) }</span>{ signed_bar(props.config.means[arm], (low, high)) }</td>
                <td translate="no"><span>{ grouped(u64::from(pulls)) }</span>{ bar(f64::from(pulls) / f64::from(pulled.max(1))) }</td>
                <td class="bandit-arms__pull">
                    <Button label={format!("Pull arm {}", arm + 1)} title={format!("A step with this arm (key {key})")} shortcut={key} disabled={disabled.clone()} {on_press} />
                </td>
            </tr>
        }
    });
    let note = match &disabled {
        Some(reason) => reason.clone(),
        None => "pull an arm: keys 1, 2, 3 …".into(),
    };
    html! {
        <Card title="The arms" {note} testid="bandit-arms">
            <table class="bandit-arms">
                <thead><tr><th scope="col">{ "Arm" }</th><th scope="col">{ "π" }</th><th scope="col">{ "mean reward r" }</th><th scope="col">{ "pulls" }</th><th scope="col"><span class="visually-hidden">{ "Pull" }</span></th></tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </Card>
    }
}
