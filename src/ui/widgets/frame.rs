//! The one frame that every lab has.

use yew::prelude::*;

use super::Share;

/// What goes where in a [`Frame`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FrameProps {
    /// The lab's name, for screen readers.
    pub title: AttrValue,
    /// Buttons, state and figures; stays in sight. A bare `ProgressBar` in it lies along its lower edge.
    pub run_line: Html,
    /// The left column: the controls.
    pub set_up: Html,
    /// The middle: the thing itself.
    pub main: Html,
    /// The right column: what you see, and questions; how to share the lab stands below.
    pub reading: Html,
}

/// Run line above; set up, the thing, and the reading in three columns: 264 px, the rest, 300 px. Below 1100 px the
/// reading goes under; below 720 px there is one column: run line, the thing, set up, reading.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
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
                </aside>
            </div>
        </div>
    }
}
