//! The right column: an explanation of the run's present stage, and questions.

use yew::prelude::*;

use super::question::{Shown, use_question};
use super::results::Version;
use super::{Action, sentences};
use crate::run::appearance::Appearance;
use crate::run::protocol::RunSize;
use crate::run::questions::QUESTIONS;
use crate::run::{RunConfig, RunState};
use crate::settings::Asked;
use crate::ui::hooks::gan_run::GanRun;
use crate::ui::route::use_composition;
use crate::ui::widgets::{Questions, Term, explained, own_questions};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ReadingProps {
    pub(super) run: GanRun,
    /// Changes with the run.
    pub(super) version: Version,
    pub(super) state: RunState,
    pub(super) step: u32,
    pub(super) config: RunConfig,
    pub(super) size: Option<RunSize>,
    /// [`RunView::relative_appearance`](crate::run::RunView::relative_appearance).
    pub(super) appearance: Option<Appearance>,
    /// [`sentences::repeatability`].
    pub(super) repeatability: Option<String>,
    pub(super) act: Callback<Action>,
}

/// A question never ends a run, which may have taken hours.
const LOCKED: &str = "Training. Reset to ask another question.";

#[component]
pub(super) fn Reading(props: &ReadingProps) -> Html {
    let composition = use_composition();
    let shown = composition.asked.among(QUESTIONS.len());
    let disabled = props.state.is_live().then_some(LOCKED);
    let Shown { asked, answer, on_ask, waits } = use_question(&props.run, &props.version, props.state, &props.config, &props.act);
    html! {
        <>
            if !composition.is_terse {
                <h2 class="reading__title">{ "What you see" }</h2>
                if !waits { { prose(props) } }
                if let Some(text) = &props.repeatability { <p class="gan-remark" data-testid="gan-repeat">{ explained(Term::Build, text) }</p> }
            }
            { own_questions(&composition) }
            if shown != Asked::NONE {
                <h3 class="reading__subtitle">{ "Try" }</h3>
                <p class="gan-remark">
                    { disabled.unwrap_or("Each is a Quick look with one change: minutes on a CPU.") }
                </p>
                <Questions questions={&QUESTIONS[..]} {shown} {asked} {answer} {on_ask} disabled={disabled.map(AttrValue::from)} />
            }
        </>
    }
}

fn prose(props: &ReadingProps) -> Html {
    let d = html! { <strong class="is-descend">{ "D" }</strong> };
    let g = html! { <strong class="is-ascend">{ "G" }</strong> };
    match props.state {
        state if state == RunState::Idle || (!state.is_live() && props.step == 0) => html! {
            <p>{ g }{ " learns to fool " }{ d.clone() }{ ". At a loss of 2 ln 2 = 1.386 " }{ d }{ " is guessing." }</p>
        },
        RunState::Loading | RunState::Starting => html! {
            <p>{ "The images are loaded first. Then each part of the networks runs once: a GPU compiles its programs in that run. The first step is the slowest." }</p>
        },
        _ if props.step < 200 => html! {
            <>
                <p>{ g.clone() }{ " starts with grey noise. " }{ d.clone() }{ " learns within a few steps to tell noise from clothes: its loss drops, and " }{ g.clone() }{ "’s rises." }</p>
                <p>{ "Then " }{ g }{ " copies what is easiest: a dark border, a bright middle. " }{ d }{ "’s loss rises again." }</p>
            </>
        },
        _ => html! {
            <>
                if let Some(appearance) = &props.appearance {
                    <p translate="no" data-testid="gan-appearance">{ appearance.sentence() }</p>
                }
                <p>{ "Each cell of the sheet shows the same latent at every epoch. An image that still jumps between garments has not settled." }</p>
                <p>{ "A falling loss alone is no progress: a low " }{ d.clone() }{ " loss means that D wins, a low " }{ g }{ " loss that G fools a possibly weak " }{ d }{ ". Judge by the images." }</p>
                { size(props) }
            </>
        },
    }
}

fn size(props: &ReadingProps) -> Html {
    let Some(size) = &props.size else { return Html::default() };
    let text = format!(
        "{} images, {} steps per epoch, {} steps in total.",
        sentences::grouped(size.images),
        sentences::grouped(size.steps_per_epoch),
        sentences::grouped(size.total_steps)
    );
    html! { <p class="gan-remark">{ text }</p> }
}
