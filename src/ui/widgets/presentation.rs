//! A lab before a class: its picture fills the window, and keys walk through its questions.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::{document, document_element, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::{Button, ButtonKind};
use crate::settings::Question;
use crate::ui::hooks::shortcuts::{is_typing, is_within, keys_act};
use crate::ui::route::{present, use_embedding};

/// What a lab shows while it is presented.
#[derive(Clone, Debug, PartialEq)]
pub struct Presentation {
    /// In the place of the results.
    pub picture: Html,
    /// The one control of the lab's set-up.
    pub control: Html,
    /// In the order of the keys.
    pub questions: Rc<[&'static Question]>,
    /// The index of the question whose set-up the lab has.
    pub asked: Option<usize>,
    /// Receives the index of a question that is to be shown.
    pub on_ask: Callback<usize>,
}

/// Elements that use the arrow keys themselves.
const ARROW_HANDLERS: &str = "input, select, textarea, canvas, [role=slider], [role=application], [contenteditable]";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Present,
    Leave,
    Verdict,
    Next,
    Previous,
}

/// Page keys are those of presenters' remote controls.
fn key(event: &KeyboardEvent, presented: bool) -> Option<Key> {
    let other = event.ctrl_key() || event.alt_key() || event.meta_key() || event.repeat() || event.default_prevented();
    if other || !keys_act() || is_typing(event) {
        return None;
    }
    let key = match event.key().as_str() {
        "p" | "P" => return Some(if presented { Key::Leave } else { Key::Present }),
        "Escape" => Key::Leave,
        "h" | "H" => Key::Verdict,
        "PageDown" => Key::Next,
        "PageUp" => Key::Previous,
        "ArrowRight" if !is_within(event, ARROW_HANDLERS) => Key::Next,
        "ArrowLeft" if !is_within(event, ARROW_HANDLERS) => Key::Previous,
        _ => return None,
    };
    presented.then_some(key)
}

/// Fills the screen, where the browser allows it.
fn begin() {
    let _ = document_element().request_fullscreen();
    present(true);
}

fn end() {
    if document().fullscreen_element().is_some() {
        document().exit_fullscreen();
    }
    present(false);
}

/// A presented lab's state.
pub(super) struct Presented {
    /// The address asks for it.
    pub(super) is_on: bool,
    /// The class has not guessed yet.
    pub(super) is_hidden: bool,
    hide: Callback<()>,
}

impl Presentation {
    /// The index of the question before or after the shown one.
    fn step(&self, forwards: bool) -> usize {
        let last = self.questions.len().saturating_sub(1);
        match (self.asked, forwards) {
            (None, true) => 0,
            (None, false) => last,
            (Some(at), true) => (at + 1).min(last),
            (Some(at), false) => at.saturating_sub(1),
        }
    }
}

/// Follows the keys while the element at `place` is not inert. Without a presentation nothing is presented.
#[hook]
pub(super) fn use_presentation(place: &NodeRef, presentation: Option<&Presentation>) -> Presented {
    let embedding = use_embedding();
    let is_hidden = use_state_eq(|| embedding.answers_wait);
    let is_on = embedding.presented && presentation.is_some();
    let hide = {
        let (setter, hidden) = (is_hidden.setter(), *is_hidden);
        Callback::from(move |()| setter.set(!hidden))
    };
    let latest = use_mut_ref(|| None);
    *latest.borrow_mut() = presentation.map(|presentation| (presentation.clone(), is_on, hide.clone()));
    use_effect_with((), {
        let place = place.clone();
        move |()| {
            let options = EventListenerOptions::enable_prevent_default();
            let keys = EventListener::new_with_options(&window(), "keydown", options, {
                let latest = Rc::clone(&latest);
                move |event| {
                    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                    let inert = place.cast::<Element>().is_none_or(|element| element.closest("[inert]").ok().flatten().is_some());
                    let Some((presentation, is_on, hide)) = latest.borrow().clone().filter(|_| !inert) else { return };
                    let Some(key) = key(event, is_on) else { return };
                    event.prevent_default();
                    match key {
                        Key::Present => begin(),
                        Key::Leave => end(),
                        Key::Verdict => hide.emit(()),
                        Key::Next | Key::Previous => presentation.on_ask.emit(presentation.step(key == Key::Next)),
                    }
                }
            });
            // Escape ends full screen without an event of its key.
            let screen = EventListener::new(&document(), "fullscreenchange", move |_| {
                let is_on = latest.borrow().as_ref().is_some_and(|(_, is_on, _)| *is_on);
                if is_on && document().fullscreen_element().is_none() {
                    present(false);
                }
            });
            move || drop([keys, screen])
        }
    });
    Presented { is_on, is_hidden: *is_hidden, hide }
}

/// Begins the presentation.
pub(super) fn present_button() -> Html {
    let on_press = Callback::from(|()| begin());
    html! {
        <div class="share">
            <h2 class="reading__subtitle">{ "Before a class" }</h2>
            <Button label="Present" {on_press} shortcut="P" title="Fills the screen with the picture (P); ← → walk through the questions, H hides the verdict" />
        </div>
    }
}

/// The picture, and below it the question, the control and what ends the presentation.
pub(super) fn presented(presentation: &Presentation, state: &Presented) -> Html {
    let count = presentation.questions.len();
    let button = |label: &'static str, sign: &'static str, key: &'static str, forwards: bool| {
        let target = presentation.step(forwards);
        let onclick = presentation.on_ask.reform(move |_: MouseEvent| target);
        let is_end = presentation.asked == Some(target);
        html! {
            <button type="button" class="button presentation__step" aria-label={label} title={format!("{label} ({key})")} aria-keyshortcuts={key} disabled={is_end} {onclick}>
                <span aria-hidden="true">{ sign }</span>
            </button>
        }
    };
    let question = match presentation.asked.and_then(|at| Some((at, *presentation.questions.get(at)?))) {
        Some((at, question)) => {
            html! { <><span class="presentation__number" translate="no">{ format!("{} / {count}", at + 1) }</span>{ " " }{ question.title }</> }
        }
        None => html! { { "Your own set-up" } },
    };
    let label = if state.is_hidden { "Show the verdict" } else { "Hide the verdict" };
    html! {
        <div class="presentation" data-testid="presentation">
            <section class="presentation__picture" aria-label="Results">{ presentation.picture.clone() }</section>
            <div class="presentation__bar">
                <div class="presentation__questions">
                    { button("Previous question", "‹", "ArrowLeft", false) }
                    { button("Next question", "›", "ArrowRight", true) }
                    <p class="presentation__question" role="status" data-testid="presentation-question">{ question }</p>
                </div>
                <div class="presentation__control">{ presentation.control.clone() }</div>
                <div class="presentation__buttons">
                    <Button {label} on_press={state.hide.clone()} shortcut="H" testid="presentation-verdict" />
                    <Button label="End" kind={ButtonKind::Quiet} on_press={Callback::from(|()| end())} shortcut="Escape" title="Ends the presentation (Escape)" />
                </div>
            </div>
        </div>
    }
}
