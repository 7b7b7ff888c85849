//! A long task of the diagnostics in a separate worker, terminated with the view.

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::run::config::Preference;
use crate::run::protocol::{Command, Event, Failure, FailureKind, RunEvent, ViewEvent};
use crate::ui::hooks::worker::{WorkerLink, WorkerMessage};
use crate::ui::widgets::{Button, Notice, NoticeKind, ProgressBar};

/// Silence of the worker after which the visitor is told, in ms. A software GPU on two busy cores took 26 s for one operation.
const SILENCE_MS: u32 = 60_000;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Progress<T> {
    Idle,
    /// Completed parts, and their total once it is known.
    Running(u32, Option<u32>),
    Done(T),
    /// The device can't be opened, or the worker crashed.
    Failed(Failure),
}

impl<T> From<Result<T, Failure>> for Progress<T> {
    fn from(outcome: Result<T, Failure>) -> Self {
        outcome.map_or_else(Self::Failed, Self::Done)
    }
}

#[derive(Clone, PartialEq)]
pub(super) struct Task<T: PartialEq> {
    pub(super) progress: Progress<T>,
    /// The worker has been silent for [`SILENCE_MS`].
    silent: bool,
    /// Sends the command to a new worker.
    pub(super) start: Callback<Command>,
    stop: Callback<()>,
}

/// `update` maps an event of the worker to the task's state, `None` for an unrelated event.
#[hook]
pub(super) fn use_task<T: Clone + PartialEq + 'static>(update: fn(Event) -> Option<Progress<T>>) -> Task<T> {
    let progress = use_state_eq(|| Progress::<T>::Idle);
    let silent = use_state_eq(|| false);
    let link = use_mut_ref(|| None::<WorkerLink>);
    let start = {
        let (progress, link) = (progress.clone(), link.clone());
        Callback::from(move |command: Command| {
            progress.set(Progress::Running(0, None));
            let device = if let Command::Measure { backend, .. } = &command { *backend } else { Preference::WebGpu };
            let on_message = {
                let (progress, link) = (progress.clone(), link.clone());
                Callback::from(move |WorkerMessage { envelope, .. }: WorkerMessage<ViewEvent>| {
                    let next = match envelope.message {
                        Event::Failed(failure) | Event::Run(_, RunEvent::Failed(failure)) => Some(Progress::Failed(failure)),
                        event => update(event),
                    };
                    let Some(next) = next else { return };
                    if !matches!(next, Progress::Running(..)) {
                        let link = link.clone();
                        // Deferred: dropping the link drops the listener that is running.
                        spawn_local(async move { drop(link.take()) });
                    }
                    progress.set(next);
                })
            };
            let started =
                WorkerLink::spawn(device, &on_message).and_then(|worker| link.borrow_mut().insert(worker).send(command));
            if let Err(error) = started {
                drop(link.take());
                progress.set(Progress::Failed(Failure { kind: FailureKind::Worker, message: error.to_string() }));
            }
        })
    };
    let stop = {
        let (progress, link) = (progress.clone(), link.clone());
        Callback::from(move |()| {
            drop(link.take());
            progress.set(Progress::Idle);
        })
    };
    use_effect_with((), move |()| move || drop(link.take()));
    use_effect_with((*progress).clone(), {
        let silent = silent.clone();
        move |progress| {
            silent.set(false);
            let timer = matches!(progress, Progress::Running(..)).then(|| Timeout::new(SILENCE_MS, move || silent.set(true)));
            move || drop(timer)
        }
    });
    Task { progress: (*progress).clone(), silent: *silent, start, stop }
}

impl<T: PartialEq> Task<T> {
    /// The progress bar and the Stop button of a running task; `unit` names a part ("operation").
    pub(super) fn running(&self, label: &'static str, unit: &str) -> Html {
        let Progress::Running(done, total) = self.progress else { return Html::default() };
        let fraction = total.map(|total| f64::from(done) / f64::from(total.max(1)));
        let text = total.map(|total| format!("{unit} {} of {total}", (done + 1).min(total)));
        html! {
            <>
                <ProgressBar {label} {fraction} {text} />
                if self.silent {
                    <Notice kind={NoticeKind::Warn} title="No message for a minute">
                        <p>{ "A slow GPU may need longer. Stop ends the task." }</p>
                    </Notice>
                }
                <Button label="Stop" on_press={self.stop.clone()} />
            </>
        }
    }
}

/// The notice of a failed task: title `crashed` if the worker crashed, else `no_device`. The worker's own message names the “Restart”
/// button.
pub(super) fn failed(failure: &Failure, crashed: &'static str, no_device: &'static str, retry: &Callback<()>) -> Html {
    let (title, label) = match failure.kind {
        FailureKind::Worker | FailureKind::DeviceLost | FailureKind::DeviceUnfit => (crashed, "Restart"),
        FailureKind::Device | FailureKind::Untrusted | FailureKind::Data | FailureKind::StoredRun => (no_device, "Try again"),
    };
    let actions = html! { <Button {label} on_press={retry.clone()} /> };
    html! {
        <Notice kind={NoticeKind::Warn} {title} {actions}>
            { for failure.message.lines().map(|line| html! { <p>{ line.to_owned() }</p> }) }
        </Notice>
    }
}
