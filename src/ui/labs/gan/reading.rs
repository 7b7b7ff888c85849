//! The right column: what is seen, and what to try.

use yew::prelude::*;

use super::{Action, words};
use crate::run::config::{Dataset, Preset};
use crate::run::protocol::RunSize;
use crate::run::{RunConfig, RunState};
use crate::ui::widgets::{Question, Questions};

/// What [`Reading`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct ReadingProps {
    /// Where the run stands.
    pub(super) state: RunState,
    /// Steps done.
    pub(super) step: u32,
    /// The form's configuration.
    pub(super) config: RunConfig,
    /// How large the run is.
    pub(super) size: Option<RunSize>,
    /// What repeats the run.
    pub(super) repeatable: Option<String>,
    /// Does things.
    pub(super) act: Callback<Action>,
}

/// A question, and how it sets the lab up.
struct Preparation {
    title: &'static str,
    look_at: &'static str,
    set_up: fn(RunConfig) -> RunConfig,
}

/// The small run that questions start from: minutes on a CPU.
fn small(config: &RunConfig) -> RunConfig {
    Preset::QuickLook.apply(config)
}

const QUESTIONS: [Preparation; 4] = [
    Preparation {
        title: "What if G and D step ten times as far?",
        look_at: "lr = 0.001. Look at the losses: do they still answer each other, or swing?",
        set_up: |config| RunConfig { learning_rate: 1e-3, ..config },
    },
    Preparation {
        title: "What does a larger batch change?",
        look_at: "Batch 64: a quarter of the steps in an epoch. Look at the sheet after epoch 4, and at how rough the losses are.",
        set_up: |config| RunConfig { batch_size: 64, ..config },
    },
    Preparation {
        title: "Does the seed matter?",
        look_at: "Seed 7: other weights, other latents. Look at which garments come first.",
        set_up: |config| RunConfig { seed: 7, ..config },
    },
    Preparation {
        title: "Are drawn clothes easier?",
        look_at: "Garments: flat shapes, sharp edges. Look at how soon outlines appear, and at D’s loss.",
        set_up: |config| RunConfig { dataset: Dataset::Garments, ..config },
    },
];

/// A run may have taken hours: a question does not end it.
const LOCKED: &str = "A run is on: Reset to ask something else";

/// Prose and questions.
#[component]
pub(super) fn Reading(props: &ReadingProps) -> Html {
    let barred = props.state.is_live().then_some(LOCKED);
    let questions = QUESTIONS.iter().map(|question| {
        let config = (question.set_up)(small(&props.config));
        let asked = props.state != RunState::Idle && config == props.config;
        Question { title: question.title.into(), line: question.look_at.into(), asked, answer: None }
    });
    let questions: Vec<Question> = questions.collect();
    let on_ask = {
        let (act, config) = (props.act.clone(), props.config.clone());
        Callback::from(move |index: usize| {
            if let Some(question) = QUESTIONS.get(index) {
                act.emit(Action::Ask((question.set_up)(small(&config))));
            }
        })
    };
    html! {
        <>
            <h2 class="reading__title">{ "What you see" }</h2>
            { prose(props) }
            if let Some(text) = &props.repeatable { <p class="gan-remark" data-testid="gan-repeat">{ text.clone() }</p> }
            <h3 class="reading__subtitle">{ "Try" }</h3>
            <p class="gan-remark">
                { barred.unwrap_or("Each sets the lab up as a quick look (minutes on a CPU) and starts it.") }
            </p>
            <Questions {questions} {on_ask} barred={barred.map(AttrValue::from)} />
        </>
    }
}

fn prose(props: &ReadingProps) -> Html {
    let d = html! { <strong class="is-descend">{ "D" }</strong> };
    let g = html! { <strong class="is-ascend">{ "G" }</strong> };
    match props.state {
        state if state == RunState::Idle || (!state.is_live() && props.step == 0) => html! {
            <>
                <p>{ d.clone() }{ " learns to tell real from generated; " }{ g }{ " learns to fool it. Neither loss need fall: they answer each other." }</p>
                <p>{ "When " }{ d }{ "’s loss nears 2 ln 2 = 1.386 it is guessing." }</p>
            </>
        },
        RunState::Loading | RunState::Starting => html! {
            <p>{ "Images first, then the networks: each part is run once to get warm. On a GPU that is when its programs are compiled; the first step is the slowest." }</p>
        },
        _ if props.step < 200 => html! {
            <>
                <p>{ g.clone() }{ " begins with grey noise. " }{ d.clone() }{ " needs few steps to tell that from clothes: its loss drops, and " }{ g.clone() }{ "’s rises." }</p>
                <p>{ "Then " }{ g }{ " finds what is easiest to copy: a dark border, a bright middle. Watch " }{ d }{ "’s loss come back up as it does." }</p>
            </>
        },
        _ => html! {
            <>
                <p>{ "Shirts, pullovers and trousers come first: they fill the most pixels. Bags and sandals come late, and thin straps last." }</p>
                <p>{ "Each place of the sheet shows the same latent at every epoch. Pictures that jump from one garment to another are still looking for their place." }</p>
                <p>{ "A falling loss is no progress by itself: a low " }{ d.clone() }{ " loss means that it wins, a low " }{ g }{ " loss that it fools a " }{ d }{ " which may be weak. The images are what counts." }</p>
                { size(props) }
            </>
        },
    }
}

fn size(props: &ReadingProps) -> Html {
    let Some(size) = &props.size else { return Html::default() };
    let text = format!(
        "{} images, {} steps an epoch, {} in all.",
        words::grouped(size.images),
        words::grouped(size.steps_per_epoch),
        words::grouped(size.total_steps)
    );
    html! { <p class="gan-remark">{ text }</p> }
}
