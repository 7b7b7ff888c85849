//! Notices about saved runs: the offer to continue one, runs in other tabs, and persistent storage.

use yew::prelude::*;

use super::{Action, sentences};
use crate::run::estimate::in_words;
use crate::run::stored::{ImageSource, RunRecord};
use crate::run::{Departure, RunConfig, RunState};
use crate::settings::Settings;
use crate::ui::hooks::controller::{Controller, RemoteMode};
use crate::ui::hooks::saved_runs::Persistence;
use crate::ui::hooks::tabs::RemoteRun;
use crate::ui::widgets::{Button, ButtonKind, FileDrop, Notice, NoticeKind};

pub(super) fn notices(controller: &Controller, act: &Callback<Action>) -> Html {
    let saved = &controller.saved_runs;
    let idle = controller.view.state == RunState::Idle;
    let elsewhere = controller.remote_run.as_ref();
    let is_closed = controller.opened.key().is_none();
    let offered = saved.resumable().filter(|record| idle && is_closed && elsewhere.is_none_or(|remote| remote.key != record.key));
    html! {
        <>
            if let Some(record) = offered { { offer(record, controller, act) } }
            if let Some(remote) = elsewhere.filter(|_| idle || controller.remote_mode != RemoteMode::None) { { in_another_tab(remote, &controller.remote_mode, act) } }
            if let Some(text) = &saved.notice {
                <Notice kind={NoticeKind::Warn} title="The run continues" testid="gan-mended"><p>{ text.clone() }</p></Notice>
            }
            if saved.should_ask() { { persistence_question(act) } }
            if let Some(text) = persistence_answer(saved.persistence) { <p class="gan-remark" role="status" data-testid="gan-lasting">{ text }</p> }
            if let Some(text) = &saved.problem {
                <Notice kind={NoticeKind::Warn} title="A problem with saved runs" testid="gan-not-kept"><p>{ text.clone() }</p></Notice>
            }
        </>
    }
}

fn persistence_question(act: &Callback<Action>) -> Html {
    let actions = html! {
        <>
            <Button label="Ask the browser" on_press={act.reform(|()| Action::Persist(true))} />
            <Button label="No" kind={ButtonKind::Quiet} on_press={act.reform(|()| Action::Persist(false))} />
        </>
    };
    html! {
        <Notice kind={NoticeKind::Info} title="Protect saved runs from deletion?" testid="gan-last" {actions}>
            <p>{ "A browser may delete them when the disk is full, unless it agrees not to." }</p>
        </Notice>
    }
}

fn persistence_answer(persistence: Persistence) -> Option<&'static str> {
    match persistence {
        Persistence::NotRequested => None,
        Persistence::Granted => Some("The browser keeps your runs until you delete them."),
        Persistence::Denied => {
            Some("The browser did not agree, which is usual on a first visit. Download what you want to be sure of.")
        }
    }
}

fn in_another_tab(remote: &RemoteRun, mode: &RemoteMode, act: &Callback<Action>) -> Html {
    let config = RunConfig::from_query(&remote.query).config;
    let on = |action: fn(String) -> Action| {
        let query = remote.query.clone();
        act.reform(move |()| action(query.clone()))
    };
    let take_over = || html! { <Button label="Take over" on_press={on(Action::TakeOver)} /> };
    let (title, text, actions) = match mode {
        RemoteMode::None => (
            format!("A run is training in another tab: epoch {} of {}", remote.epoch, config.epochs),
            "Watch it from here, or take it over: the other tab saves it and stops, and it continues here.",
            html! {
                <>
                    <Button label="Watch" kind={ButtonKind::Primary} on_press={on(Action::Watch)} />
                    { take_over() }
                </>
            },
        ),
        RemoteMode::Watching(_) => (
            "You are watching the run of another tab".to_owned(),
            "Pause, Step and Draw now act there. Reset stops watching; the run continues there.",
            take_over(),
        ),
        RemoteMode::TakingOver { .. } => (
            "Waiting for the other tab to release the run".to_owned(),
            "It saves the run first. After ten seconds without an answer the run continues here.",
            Html::default(),
        ),
    };
    html! { <Notice kind={NoticeKind::Info} {title} testid="gan-elsewhere" {actions}><p>{ text }</p></Notice> }
}

fn offer(record: &RunRecord, controller: &Controller, act: &Callback<Action>) -> Html {
    let config = RunConfig::from_query(&record.query).config;
    let age = js_sys::Date::now() - record.changed_ms;
    let age = if age < 60_000.0 { "a moment".to_owned() } else { in_words(age) };
    let place = format!("Continue at epoch {} of {}, from {age} ago", record.epoch(), config.epochs);
    let departure = match config.departure {
        Departure::None => String::new(),
        departure => format!("; departs from the handout: {}", departure.label().to_ascii_lowercase()),
    };
    let about = format!(
        "{} images ({}), batch {}, seed {}, {} of {} steps done on {}{departure}. It continues as if it had not been interrupted.",
        sentences::grouped(record.images),
        record.source,
        config.batch_size,
        config.seed,
        sentences::grouped(record.step),
        sentences::grouped(record.total_steps),
        record.device.split_once(':').map_or(record.device.as_str(), |(_, adapter)| adapter),
    );
    let missing = missing_file(controller, record);
    let actions = html! {
        <>
            if missing.is_none() { <Button label="Continue" kind={ButtonKind::Primary} on_press={act.reform({ let record = record.clone(); move |()| Action::Continue(record.clone()) })} /> }
            <Button label="Not now" on_press={act.reform(|()| Action::DeclineSavedRun)} />
            <Button label="Delete" kind={ButtonKind::Quiet} on_press={act.reform({ let key = record.key.clone(); move |()| Action::Delete(key.clone()) })} />
        </>
    };
    html! {
        <Notice kind={NoticeKind::Info} title={place} testid="gan-offer" {actions}>
            <p><strong translate="no">{ controller.saved_runs.names().of(record) }</strong><span>{ format!(": {about}") }</span></p>
            if let Some(name) = missing { { choose_file(record, name, act) } }
        </Notice>
    }
}

/// The name of the visitor's file that the run was trained on, unless it is chosen. A file of another name may be: the worker knows
/// the images by their SHA-256.
pub(super) fn missing_file<'a>(controller: &Controller, record: &'a RunRecord) -> Option<&'a str> {
    let own = &controller.own_file;
    let is_found = own.found_run.as_ref().is_some_and(|found| found.key == record.key);
    let chosen = own.chosen.as_ref().map(|upload| &*upload.images.label);
    match &record.source {
        ImageSource::OwnFile(name) if Some(&**name) != chosen && !is_found => Some(name),
        ImageSource::OwnFile(_) | ImageSource::Dataset(_) => None,
    }
}

/// Asks for that file.
pub(super) fn choose_file(record: &RunRecord, name: &str, act: &Callback<Action>) -> Html {
    let hash = record.images_sha256.get(..8).unwrap_or_default();
    let hint = format!("It was trained on your file “{name}” (SHA-256 of its images {hash}…).");
    let record = record.clone();
    let on_files = act.reform(move |files: Vec<web_sys::File>| Action::Files(files, Some(record.clone())));
    html! { <FileDrop id="run-file" label="Choose the file to continue…" {hint} {on_files} /> }
}
