//! The layout that every lab shares.

use yew::prelude::*;

use super::Share;
use super::keys::use_keys_switch;

/// The parts of a lab.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FrameProps {
    /// The lab's name, for screen readers.
    pub title: AttrValue,
    /// Buttons, state and figures; stays in view. The style sheet puts a `ProgressBar` on its lower edge.
    pub run_line: Html,
    /// The left column: the form.
    pub set_up: Html,
    /// The middle column: the results.
    pub main: Html,
    /// The right column: explanations and questions; `Share` and the switch of the shortcuts follow below.
    pub reading: Html,
}

/// The run line above three columns: set-up (264 px), results, reading (300 px). Below 1100 px the reading moves under the
/// others; below 720 px there is one column: run line, results, set-up, reading.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    let keys = use_keys_switch();
    html! {
        <div class="frame">
            <h1 class="visually-hidden">{ props.title.clone() }</h1>
            <section class="frame__run-line" aria-label="Run">{ props.run_line.clone() }</section>
            <div class="frame__columns">
                <section class="frame__set-up" aria-label="Set up">{ props.set_up.clone() }</section>
                <section class="frame__main" aria-label="Results">{ props.main.clone() }</section>
                <aside class="frame__reading" aria-label="What you see">
                    { props.reading.clone() }
                    <Share title={props.title.clone()} />
                    { keys }
                </aside>
            </div>
        </div>
    }
}
