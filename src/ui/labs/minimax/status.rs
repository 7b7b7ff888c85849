//! The run's state, for tests, scripts and screen readers.

use yew::prelude::*;

use crate::minimax::Point;
use crate::minimax::stability::Verdict;
use crate::run::PlayState;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct StatusProps {
    pub(super) state: PlayState,
    pub(super) at: u32,
    pub(super) point: Point,
    pub(super) distance: Option<f64>,
    pub(super) has_target: bool,
    pub(super) verdict: Verdict,
    pub(super) observed: Verdict,
    pub(super) spectral_radius: Option<f64>,
}

/// The text changes with the state only: a screen reader announces each change.
#[component]
pub(super) fn Status(props: &StatusProps) -> Html {
    let text = match props.state {
        PlayState::Idle => "Ready".to_owned(),
        PlayState::Running => "Running".to_owned(),
        PlayState::Paused => "Paused".to_owned(),
        PlayState::Failed => "Failed".to_owned(),
        PlayState::Finished | PlayState::Diverged => {
            format!("Finished. Predicted: {}. Measured: {}.", props.verdict.name(), props.observed.name())
        }
    };
    let distance = props.distance.filter(|_| props.has_target).map(|distance| distance.to_string());
    html! {
        <p
            class="visually-hidden"
            role="status"
            translate="no"
            data-testid="minimax-status"
            data-state={props.state.name()}
            data-step={props.at.to_string()}
            data-x={props.point.x.to_string()}
            data-y={props.point.y.to_string()}
            data-distance={distance.unwrap_or_default()}
            data-verdict={props.verdict.name()}
            data-observed={props.observed.name()}
            data-spectral-radius={props.spectral_radius.map(|rho| rho.to_string()).unwrap_or_default()}
        >
            { text }
        </p>
    }
}
