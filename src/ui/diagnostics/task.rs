//! Something long that the diagnostics ask of a worker of its own, which goes when the view goes.

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::run::protocol::{Command, Event, Failure, FailureKind};
use crate::ui::hooks::worker::{WorkerLink, WorkerMessage};
use crate::ui::widgets::{Button, Notice, NoticeKind, ProgressBar};

/// Silence of the worker that is worth a word, in ms. A GPU in software, on two busy cores, took 26 s for the longest operation.
const PATIENCE_MS: u32 = 60_000;

/// How far it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Standing<T> {
    /// Not asked for.
    Idle,
    /// Under way: parts done, and out of how many once that is known.
    Running(u32, Option<u32>),
    /// What it found.
    Done(T),
    /// There is no device for it, or the worker broke.
    Missing(Failure),
}

impl<T> From<Result<T, Failure>> for Standing<T> {
    fn from(outcome: Result<T, Failure>) -> Self {
        outcome.map_or_else(Self::Missing, Self::Done)
    }
}

/// The task, and what starts and ends it.
#[derive(Clone, PartialEq)]
pub(super) struct Task<T: PartialEq> {
    /// How far it is.
    pub(super) standing: Standing<T>,
    /// The worker has said nothing for so long that the visitor is told.
    silent: bool,
    /// Starts it by this command, in a new worker.
    pub(super) start: Callback<Command>,
    /// Ends it, whatever it is at.
    stop: Callback<()>,
}

/// A task that ends with the view; `after` says how far it is after an event, `None` for one that is no news of it.
#[hook]
pub(super) fn use_task<T: Clone + PartialEq + 'static>(after: fn(Event) -> Option<Standing<T>>) -> Task<T> {
    let standing = use_state_eq(|| Standing::<T>::Idle);
    let silent = use_state_eq(|| false);
    let link = use_mut_ref(|| None::<WorkerLink>);
    let start = {
        let (standing, link) = (standing.clone(), link.clone());
        Callback::from(move |command: Command| {
            standing.set(Standing::Running(0, None));
            let hear = {
                let (standing, link) = (standing.clone(), link.clone());
                Callback::from(move |WorkerMessage { envelope, .. }: WorkerMessage| {
                    let next = match envelope.message {
                        Event::Failed { failure, .. } => Some(Standing::Missing(failure)),
                        event => after(event),
                    };
                    let Some(next) = next else { return };
                    if !matches!(next, Standing::Running(..)) {
                        let link = link.clone();
                        // Not here: this is called by the worker's own listener.
                        spawn_local(async move { drop(link.take()) });
                    }
                    standing.set(next);
                })
            };
            let started = WorkerLink::spawn(&hear).and_then(|worker| link.borrow_mut().insert(worker).send(command));
            if let Err(error) = started {
                drop(link.take());
                standing.set(Standing::Missing(Failure { kind: FailureKind::Worker, message: error.to_string() }));
            }
        })
    };
    let stop = {
        let (standing, link) = (standing.clone(), link.clone());
        Callback::from(move |()| {
            drop(link.take());
            standing.set(Standing::Idle);
        })
    };
    use_effect_with((), move |()| move || drop(link.take()));
    use_effect_with((*standing).clone(), {
        let silent = silent.clone();
        move |standing| {
            silent.set(false);
            let timer = matches!(standing, Standing::Running(..)).then(|| Timeout::new(PATIENCE_MS, move || silent.set(true)));
            move || drop(timer)
        }
    });
    Task { standing: (*standing).clone(), silent: *silent, start, stop }
}

impl<T: PartialEq> Task<T> {
    /// The progress of a task under way, in `unit`s ("operation"), and the button that ends it.
    pub(super) fn progress(&self, label: &'static str, unit: &str) -> Html {
        let Standing::Running(done, total) = self.standing else { return Html::default() };
        let fraction = total.map(|total| f64::from(done) / f64::from(total.max(1)));
        let text = total.map(|total| format!("{unit} {} of {total}", (done + 1).min(total)));
        html! {
            <>
                <ProgressBar {label} {fraction} {text} />
                if self.silent {
                    <Notice kind={NoticeKind::Warn} title="No word for a minute">
                        <p>{ "A slow GPU may just need longer. Stop ends it." }</p>
                    </Notice>
                }
                <Button label="Stop" on_press={self.stop.clone()} />
            </>
        }
    }
}

/// Nothing came of it, for this reason. What the worker says when it breaks asks for “Restart”.
pub(super) fn missing(failure: &Failure, broken: &'static str, no_device: &'static str, again: &Callback<()>) -> Html {
    let (title, label) = match failure.kind {
        FailureKind::Worker | FailureKind::DeviceLost => (broken, "Restart"),
        FailureKind::Device | FailureKind::Untrusted | FailureKind::Data | FailureKind::Kept => (no_device, "Try again"),
    };
    let actions = html! { <Button {label} on_press={again.clone()} /> };
    html! {
        <Notice kind={NoticeKind::Warn} {title} {actions}>
            { for failure.message.lines().map(|line| html! { <p>{ line.to_owned() }</p> }) }
        </Notice>
    }
}
