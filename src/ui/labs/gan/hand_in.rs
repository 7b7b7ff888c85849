//! The link to the hand-in of a run that is over.

use yew::prelude::*;

use crate::documents::history::selection::{Selection, Subject};
use crate::run::RunState;
use crate::run::stored::RunKey;
use crate::ui::hooks::controller::Controller;
use crate::ui::route::{Location, Route};

pub(super) fn link(subject: Subject) -> Html {
    let selection = Selection { writeup: Some(subject), ..Selection::default() };
    let href = Location { route: Route::Runs, query: selection.to_query() }.to_hash();
    html! { <a class="button gan-hand-in" {href} title="The answers to the three questions with this run, to print as PDF">{ "Hand in" }</a> }
}

/// This tab's run, if it has finished and is saved.
pub(super) fn finished(controller: &Controller) -> Option<RunKey> {
    let (key, step) = controller.saved_runs.saved()?;
    (controller.view.state == RunState::Finished && step == controller.view.step).then_some(key)
}
