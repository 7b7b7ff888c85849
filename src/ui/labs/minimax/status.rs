//! The run's state, for tests, scripts and screen readers.

use yew::prelude::*;

use crate::minimax::Point;
use crate::minimax::path::Undefined;
use crate::minimax::sentences::lack;
use crate::minimax::stability::Verdict;
use crate::run::PlayState;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct StatusProps {
    pub(super) state: PlayState,
    pub(super) at: u32,
    pub(super) point: Point,
    pub(super) distance: Option<f64>,
    pub(super) has_target: bool,
    pub(super) verdict: Option<Verdict>,
    pub(super) observed: Option<Verdict>,
    /// Where f is not defined, if the run ended there.
    pub(super) undefined: Option<Undefined>,
    pub(super) spectral_radius: Option<f64>,
}

/// The text changes with the state only: a screen reader announces each change.
#[component]
pub(super) fn Status(props: &StatusProps) -> Html {
    let name = |verdict: Option<Verdict>| verdict.map_or("", Verdict::name);
    let text = match (props.state, &props.undefined) {
        (PlayState::Idle, _) => "Ready".to_owned(),
        (PlayState::Running, _) => "Running".to_owned(),
        (PlayState::Paused, _) => "Paused".to_owned(),
        (PlayState::Failed, Some(undefined)) => format!("Failed after step {}: {}.", props.at, lack(undefined)),
        (PlayState::Failed, None) => "Failed".to_owned(),
        (PlayState::Finished | PlayState::Diverged, _) => {
            format!("Finished. Predicted: {}. Measured: {}.", name(props.verdict), name(props.observed))
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
            data-verdict={name(props.verdict)}
            data-observed={name(props.observed)}
            data-spectral-radius={props.spectral_radius.map(|rho| rho.to_string()).unwrap_or_default()}
        >
            { text }
        </p>
    }
}
