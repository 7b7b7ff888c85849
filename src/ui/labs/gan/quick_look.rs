//! A Quick look: what it shows, and what follows it.

use yew::prelude::*;

use super::{Action, sentences};
use crate::run::config::{HANDOUT_EPOCHS, Preset};
use crate::run::estimate::in_words;
use crate::run::{RunState, RunView};
use crate::ui::hooks::controller::Controller;
use crate::ui::widgets::Button;

/// Epochs to train on to: the handout's.
const EPOCHS: u32 = HANDOUT_EPOCHS[2];

/// A line above the results that is there from the start, so that nothing moves when the run has finished.
pub(super) fn line(controller: &Controller, act: &Callback<Action>) -> Html {
    let view = &controller.view;
    let is_quick_look = controller.run_file.is_none() && Preset::QuickLook.apply(&view.config) == view.config;
    if !is_quick_look || !controller.shown().has_worker() {
        return Html::default();
    }
    let content = match view.state {
        RunState::Finished => html! {
            <>
                <strong>{ "Quick look finished" }</strong>
                if controller.saved_runs.saved().is_some() {
                    <Button label={format!("Train on to {EPOCHS} epochs")} title={time_left(view)} on_press={act.reform(|()| Action::TrainOn(EPOCHS))} />
                }
                <Button label="Replay the real run" title="60,000 images, 50 epochs. This run stays among the saved ones." on_press={act.reform(|()| Action::ShowRecording)} />
                <a class="button" href="#/inside">{ "Look inside" }</a>
            </>
        },
        _ => html! { <p><strong>{ "Quick look: " }</strong><span>{ about(view) }</span></p> },
    };
    html! { <div class="gan-recorded gan-quick" data-testid="gan-quick">{ content }</div> }
}

fn about(view: &RunView) -> String {
    let steps = view.size.as_ref().map(|size| size.total_steps);
    let steps = steps.map_or_else(|| "a few thousand".to_owned(), sentences::grouped);
    format!("from noise, {steps} updates. That is enough for the outlines of garments, not for their details.")
}

/// How long it takes.
fn time_left(view: &RunView) -> Option<AttrValue> {
    let size = view.size.as_ref()?;
    let steps = (size.steps_per_epoch * EPOCHS).saturating_sub(view.step);
    Some(format!("The same run, about {} more", in_words(f64::from(steps) * view.ms_per_step()?)).into())
}
