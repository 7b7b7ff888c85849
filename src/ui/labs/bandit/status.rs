//! The run's state for tests, scripts and screen readers.

use yew::prelude::*;

use super::many::Outcome;
use super::overall;
use crate::bandit::State;
use crate::run::PlayState;

/// What the status element carries.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct StatusProps {
    /// Where the run stands.
    pub(super) state: PlayState,
    /// The step that is shown.
    pub(super) now: State,
    /// The many runs.
    pub(super) many: Outcome,
}

/// Numbers as JSON writes a list of them.
fn json(values: &[f64]) -> String {
    let texts: Vec<String> = values.iter().map(f64::to_string).collect();
    format!("[{}]", texts.join(","))
}

/// Attributes hold every number to its last digit; the words change with the state only, so that a screen reader is not
/// talked at.
#[component]
pub(super) fn Status(props: &StatusProps) -> Html {
    let (now, many) = (&props.now, &props.many);
    let state = overall(props.state, many.running);
    let stuck = (many.stuck.of > 0).then(|| many.stuck.fraction().to_string());
    let words = if many.running && props.state != PlayState::Running { "Many runs are being computed" } else { state.name() };
    html! {
        <p
            class="visually-hidden"
            role="status"
            data-testid="bandit-status"
            data-state={state.name()}
            data-step={now.step.to_string()}
            data-theta={json(&now.theta)}
            data-pi={json(&now.pi)}
            data-regret={now.regret.to_string()}
            data-stuck-fraction={stuck}
            data-runs={many.stuck.of.to_string()}
        >
            { words }
        </p>
    }
}
