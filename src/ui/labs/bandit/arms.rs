//! The arms side by side: π, mean reward, pulls; and a button to pull each by hand.

use yew::prelude::*;

use super::curves::inks;
use super::{Action, words};
use crate::bandit::{BanditConfig, State, UpdateRule};
use crate::plot::Ink;
use crate::plot::number::{fixed, grouped};
use crate::run::PlayState;
use crate::ui::widgets::{Button, Card};

/// What [`Arms`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct ArmsProps {
    /// The configuration.
    pub(super) config: BanditConfig,
    /// The step that is shown.
    pub(super) now: State,
    /// Where the run stands.
    pub(super) state: PlayState,
    /// Does things.
    pub(super) act: Callback<Action>,
}

/// The class that holds a colour.
pub(super) fn ink_class(ink: Ink) -> &'static str {
    match ink {
        Ink::Descend => "is-descend",
        Ink::Ascend => "is-ascend",
        Ink::Third => "is-third",
        Ink::Ink | Ink::Further => "is-further",
    }
}

/// A bar whose length is a share of the place it has.
fn bar(share: f64) -> Html {
    html! {
        <svg class="bandit-bar" viewBox="0 0 1000 1" preserveAspectRatio="none" aria-hidden="true">
            <rect height="1" width={(share.clamp(0.0, 1.0) * 1000.0).to_string()} />
        </svg>
    }
}

/// A bar for a number that may be negative: from the place of 0 on.
fn signed_bar(value: f64, (low, high): (f64, f64)) -> Html {
    let place = |value: f64| if high > low { (value - low) / (high - low) * 1000.0 } else { 0.0 };
    let (zero, end) = (place(0.0), place(value));
    html! {
        <svg class="bandit-bar" viewBox="0 0 1000 1" preserveAspectRatio="none" aria-hidden="true">
            <rect height="1" x={zero.min(end).to_string()} width={(end - zero).abs().max(4.0).to_string()} />
        </svg>
    }
}

/// Why an arm can't be pulled now.
fn barred(props: &ArmsProps) -> Option<AttrValue> {
    if props.config.update == UpdateRule::ExpectedGradient {
        return Some("The exact gradient draws no arm: choose another update".into());
    }
    matches!(props.state, PlayState::Finished | PlayState::Diverged)
        .then(|| "The run is at its end: Reset to begin another".into())
}

/// The table of arms.
#[component]
pub(super) fn Arms(props: &ArmsProps) -> Html {
    let barred = barred(props);
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
                <td><span>{ fixed(props.now.pi[arm], 3) }</span>{ bar(props.now.pi[arm]) }</td>
                <td><span>{ words::short(props.config.means[arm]) }</span>{ signed_bar(props.config.means[arm], (low, high)) }</td>
                <td><span>{ grouped(u64::from(pulls)) }</span>{ bar(f64::from(pulls) / f64::from(pulled.max(1))) }</td>
                <td class="bandit-arms__pull">
                    <Button label={format!("Pull arm {}", arm + 1)} title={format!("A step with this arm (key {key})")} shortcut={key} disabled={barred.clone()} {on_press} />
                </td>
            </tr>
        }
    });
    let note = match &barred {
        Some(reason) => reason.clone(),
        None => "pull one yourself: keys 1, 2, 3 …".into(),
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
