//! The run's state, for tests, scripts and screen readers.

use yew::prelude::*;

use super::sentences;
use crate::math::two_sample::Quality;
use crate::run::protocol::BackendKind;
use crate::run::{RunState, RunView};
use crate::ui::hooks::gan_run::now_ms;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct StatusProps {
    state: RunState,
    step: u32,
    epoch: u32,
    epochs: u32,
    losses: Option<[f32; 2]>,
    ms_per_step: Option<f64>,
    images_per_second: Option<f64>,
    backend: Option<BackendKind>,
    error: Option<AttrValue>,
    /// The last measurement.
    quality: Option<Quality>,
    saved_step: Option<u32>,
}

impl StatusProps {
    /// `saved_step` is the step of the last save.
    pub(super) fn new(view: &RunView, backend: Option<BackendKind>, saved_step: Option<u32>) -> Self {
        Self {
            state: view.state,
            step: view.step,
            epoch: view.epoch,
            epochs: view.config.epochs,
            losses: view.last_losses(),
            ms_per_step: view.ms_per_step(),
            images_per_second: view.images_per_second(),
            quality: view.quality.as_ref().and_then(|record| record.rows.last()).map(|row| row.quality),
            backend,
            saved_step,
            error: view.failure.as_ref().map(|failure| failure.message.clone().into()),
        }
    }
}

/// The least time between two announced epochs, in ms: a fast device finishes epochs faster than a screen reader speaks.
const ANNOUNCE_MS: f64 = 5000.0;

/// The text changes with state and epoch only: a screen reader announces each change.
#[component]
pub(super) fn Status(props: &StatusProps) -> Html {
    let announced = use_mut_ref(|| (0.0, props.epoch));
    let epoch = {
        let (at, epoch) = &mut *announced.borrow_mut();
        if props.state != RunState::Running || now_ms() - *at >= ANNOUNCE_MS {
            (*at, *epoch) = (now_ms(), props.epoch);
        }
        *epoch
    };
    let text = match props.state {
        RunState::Running if epoch > 0 => format!("Training: epoch {epoch} of {} done", props.epochs),
        state => sentences::state(state).to_owned(),
    };
    let [loss_d, loss_g] = props.losses.map_or([None, None], |losses| losses.map(|loss| Some(loss.to_string())));
    let number = |of: fn(&Quality) -> f64| props.quality.as_ref().map(|quality| of(quality).to_string());
    html! {
        <p
            class="visually-hidden"
            role="status"
            translate="no"
            data-testid="gan-status"
            data-state={props.state.name()}
            data-step={props.step.to_string()}
            data-epoch={props.epoch.to_string()}
            data-loss-d={loss_d}
            data-loss-g={loss_g}
            data-ms-per-step={props.ms_per_step.map(|ms| ms.to_string())}
            data-images-per-second={props.images_per_second.map(|rate| rate.to_string())}
            data-backend={props.backend.map(BackendKind::name)}
            data-kid={number(|quality| quality.kid)}
            data-one-nn={number(|quality| quality.one_nn)}
            data-coverage={number(|quality| quality.coverage)}
            data-precision={number(|quality| quality.precision)}
            data-kept-step={props.saved_step.map(|step| step.to_string())}
            data-error={props.error.clone()}
        >
            { text }
        </p>
    }
}
