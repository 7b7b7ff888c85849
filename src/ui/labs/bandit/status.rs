//! The run's state, for tests, scripts and screen readers.

use yew::prelude::*;

use super::many::Outcome;
use crate::bandit::State;
use crate::run::PlayState;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct StatusProps {
    pub(super) state: PlayState,
    pub(super) now: State,
    pub(super) many: Outcome,
}

/// The state of the run and of the many seeds together.
pub(super) fn overall(state: PlayState, many_running: bool) -> PlayState {
    if many_running { PlayState::Running } else { state }
}

fn json(values: &[f64]) -> String {
    let texts: Vec<String> = values.iter().map(f64::to_string).collect();
    format!("[{}]", texts.join(","))
}

/// The text changes with the state only: a screen reader announces each change.
#[component]
pub(super) fn Status(props: &StatusProps) -> Html {
    let (now, many) = (&props.now, &props.many);
    let state = overall(props.state, many.running);
    let stuck = (many.stuck.of > 0).then(|| many.stuck.fraction().to_string());
    let text = if many.running && props.state != PlayState::Running { "Running many seeds" } else { state.name() };
    html! {
        <p
            class="visually-hidden"
            role="status"
            translate="no"
            data-testid="bandit-status"
            data-state={state.name()}
            data-step={now.step.to_string()}
            data-theta={json(&now.theta)}
            data-pi={json(&now.pi)}
            data-regret={now.regret.to_string()}
            data-stuck-fraction={stuck}
            data-runs={many.stuck.of.to_string()}
        >
            { text }
        </p>
    }
}
