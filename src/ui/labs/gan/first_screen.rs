//! What the lab tells the first screen, and what it does for its buttons.

use yew::prelude::*;

use super::Action;
use crate::run::config::Preset;
use crate::run::estimate::in_words;
use crate::run::protocol::{BackendInfo, BackendKind};
use crate::run::{RunConfig, RunState};
use crate::ui::bridge;
use crate::ui::first::{FirstAction, FirstState};
use crate::ui::hooks::controller::Controller;
use crate::ui::hooks::gan_run::GanRun;
use crate::ui::hooks::recording::Recording;
use crate::ui::route::use_location;

/// Where there is a first screen: receives what it shows.
#[derive(Clone, PartialEq)]
pub(in crate::ui) struct FirstScreen(pub(in crate::ui) Callback<FirstState>);

/// Whether the first screen stands in the lab's place: outside the page there is none. `config` is the form's.
#[hook]
pub(super) fn use_first_screen(run: &GanRun, config: &RunConfig, act: &Callback<Action>) -> bool {
    let screen = use_context::<FirstScreen>();
    let set_up_opened = use_state_eq(|| false);
    let is_plain = use_location().query.is_empty();
    let mut state = state(&run.controller(), config);
    state.shown &= screen.is_some() && is_plain && !*set_up_opened;
    let shown = state.shown;
    use_effect_with(state, move |state| {
        if let Some(FirstScreen(send)) = screen {
            send.emit(state.clone());
        }
    });
    use_effect_with(config.clone(), {
        let (act, opened) = (act.clone(), set_up_opened.setter());
        move |config| {
            let quick = Preset::QuickLook.apply(config);
            let listener = bridge::on_first_action(Callback::from(move |action| match action {
                FirstAction::Replay => act.emit(Action::ShowRecording),
                FirstAction::Train => act.emit(Action::Toggle),
                FirstAction::QuickLook => act.emit(Action::Configure(quick.clone(), true)),
                FirstAction::SetUp => opened.set(true),
            }));
            move || drop(listener)
        }
    });
    shown
}

/// It is shown while there is neither a run nor a recorded one, nor a file that the form has to show.
fn state(controller: &Controller, config: &RunConfig) -> FirstState {
    let file = &controller.own_file;
    let has_file = file.chosen.is_some() || file.reading || file.problem.is_some() || !file.several.is_empty();
    let key = controller.backend().map(BackendInfo::key);
    let time = |config: &RunConfig| {
        let ms = key.as_deref().and_then(|key| controller.timings.run_ms(key, config, config.dataset.len()));
        ms.map_or_else(String::new, in_words)
    };
    FirstState {
        shown: controller.view.state == RunState::Idle && !matches!(controller.recording, Recording::Loaded(_)) && !has_file,
        is_gpu: controller.backend().is_some_and(|backend| backend.kind == BackendKind::WebGpu && !backend.software),
        whole: time(config),
        quick: time(&Preset::QuickLook.apply(config)),
        loads_recording: matches!(controller.recording, Recording::Loading),
        problem: match &controller.recording {
            Recording::Failed(reason) => Some(reason.to_string()),
            _ => None,
        },
    }
}
