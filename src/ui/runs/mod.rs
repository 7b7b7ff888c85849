//! `#/runs`: the GAN lab's runs that are kept in this browser.

mod open;

use yew::prelude::*;

use self::open::OpenRun;
use super::between;
use crate::run::kept::RunRecord;
use crate::run::protocol::archive::{ArchiveCommand, ArchiveEvent};
use crate::run::protocol::{Command, Envelope, Event};

/// Kept runs, the newest first; `None` until the worker has said.
#[hook]
fn use_kept_runs() -> UseStateHandle<Option<Vec<RunRecord>>> {
    let runs = use_state_eq(|| None);
    use_effect_with((), {
        let runs = runs.setter();
        move |()| {
            let heard = between::hear_events(Callback::from(move |envelope: Envelope<Event>| {
                if let Event::Archive(ArchiveEvent::Listed { runs: listed, .. }) = envelope.message {
                    runs.set(Some(listed));
                }
            }));
            between::say_command(Command::Archive(ArchiveCommand::List));
            move || drop(heard)
        }
    });
    runs
}

/// The view.
#[component]
pub fn Runs() -> Html {
    let runs = use_kept_runs();
    html! {
        <article class="page" data-testid="runs">
            <h1 class="page__title">{ "Kept runs" }</h1>
            <OpenRun />
            <ul>{ for runs.iter().flatten().map(|run| html! { <li key={run.key.0.clone()}>{ run.query.clone() }</li> }) }</ul>
        </article>
    }
}
