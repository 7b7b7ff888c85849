//! Runs that are kept in this browser: the offer to go on with one, and what stands in the way of keeping.

use yew::prelude::*;

use super::{Action, words};
use crate::run::estimate::in_words;
use crate::run::kept::RunRecord;
use crate::run::{Departure, RunConfig, RunState};
use crate::settings::Settings;
use crate::ui::hooks::controller::{Controller, RemoteMode};
use crate::ui::hooks::saved_runs::Persistence;
use crate::ui::hooks::tabs::RemoteRun;
use crate::ui::widgets::{Button, ButtonKind, Notice, NoticeKind};

/// All that is to be said of kept runs now.
pub(super) fn notices(controller: &Controller, act: &Callback<Action>) -> Html {
    let saved = &controller.saved_runs;
    let idle = controller.view.state == RunState::Idle;
    let elsewhere = controller.remote_run.as_ref();
    let offered = saved.resumable().filter(|record| idle && elsewhere.is_none_or(|going| going.key != record.key));
    html! {
        <>
            if let Some(record) = offered { { offer(record, act) } }
            if let Some(going) = elsewhere.filter(|_| idle || controller.remote_mode != RemoteMode::None) { { in_another_tab(going, &controller.remote_mode, act) } }
            if let Some(text) = &saved.notice {
                <Notice kind={NoticeKind::Warn} title="The run goes on" testid="gan-mended"><p>{ text.clone() }</p></Notice>
            }
            if saved.should_ask() { { lasting(act) } }
            if let Some(text) = promise(saved.persistence) { <p class="gan-remark" role="status" data-testid="gan-lasting">{ text }</p> }
            if let Some(text) = &saved.problem {
                <Notice kind={NoticeKind::Warn} title="Runs are not kept" testid="gan-not-kept"><p>{ text.clone() }</p></Notice>
            }
        </>
    }
}

/// The question whether the browser is to keep runs for good.
fn lasting(act: &Callback<Action>) -> Html {
    let actions = html! {
        <>
            <Button label="Ask the browser" on_press={act.reform(|()| Action::Last(true))} />
            <Button label="No" kind={ButtonKind::Quiet} on_press={act.reform(|()| Action::Last(false))} />
        </>
    };
    html! {
        <Notice kind={NoticeKind::Info} title="This run is kept here: for good?" testid="gan-last" {actions}>
            <p>{ "When the disk runs full a browser may clear what pages have kept. It can be asked not to; then kept runs stay until you delete them." }</p>
        </Notice>
    }
}

/// What the browser has said to it.
fn promise(persistence: Persistence) -> Option<&'static str> {
    match persistence {
        Persistence::NotRequested => None,
        Persistence::Granted => Some("The browser keeps your runs until you delete them."),
        Persistence::Denied => {
            Some("The browser has not promised it, as is usual at first visits. Download what you want to be sure of.")
        }
    }
}

/// A run that another tab is at.
fn in_another_tab(going: &RemoteRun, mode: &RemoteMode, act: &Callback<Action>) -> Html {
    let config = RunConfig::from_query(&going.query).config;
    let to = |action: fn(String) -> Action| {
        let query = going.query.clone();
        act.reform(move |()| action(query.clone()))
    };
    let take = || html! { <Button label="Take over" on_press={to(Action::TakeOver)} /> };
    let (title, text, actions) = match mode {
        RemoteMode::None => (
            format!("A run goes on in another tab: epoch {} of {}", going.epoch, config.epochs),
            "One tab trains it. Watch it from here, or take it over: it is then kept, let go there, and goes on here.",
            html! {
                <>
                    <Button label="Watch" kind={ButtonKind::Primary} on_press={to(Action::Watch)} />
                    { take() }
                </>
            },
        ),
        RemoteMode::Watching(_) => {
            ("You watch the run of another tab".to_owned(), "Pause, Step and Draw now act there. Reset leaves it alone.", take())
        }
        RemoteMode::TakingOver { .. } => (
            "Waiting for the other tab to let the run go".to_owned(),
            "It keeps the run first. A tab that does not answer within ten seconds is not waited for.",
            Html::default(),
        ),
    };
    html! { <Notice kind={NoticeKind::Info} {title} testid="gan-elsewhere" {actions}><p>{ text }</p></Notice> }
}

fn offer(record: &RunRecord, act: &Callback<Action>) -> Html {
    let config = RunConfig::from_query(&record.query).config;
    let age = js_sys::Date::now() - record.changed_ms;
    let age = if age < 60_000.0 { "a moment".to_owned() } else { in_words(age) };
    let place = format!("Continue at epoch {} of {}, from {age} ago", record.epoch(), config.epochs);
    let departed = match config.departure {
        Departure::None => String::new(),
        departure => format!("; departs from the handout: {}", departure.label().to_ascii_lowercase()),
    };
    let about = format!(
        "{} images ({}), batch {}, seed {}, {} of {} steps done on {}{departed}. It goes on as if it had not been left.",
        words::grouped(record.images),
        record.source,
        config.batch_size,
        config.seed,
        words::grouped(record.step),
        words::grouped(record.total_steps),
        record.device.split_once(':').map_or(record.device.as_str(), |(_, adapter)| adapter),
    );
    let actions = html! {
        <>
            <Button label="Continue" kind={ButtonKind::Primary} on_press={act.reform({ let record = record.clone(); move |()| Action::GoOn(record.clone()) })} />
            <Button label="Not now" on_press={act.reform(|()| Action::NotNow)} />
            <Button label="Forget it" kind={ButtonKind::Quiet} on_press={act.reform({ let key = record.key.clone(); move |()| Action::Forget(key.clone()) })} />
        </>
    };
    html! {
        <Notice kind={NoticeKind::Info} title={place} testid="gan-offer" {actions}>
            <p>{ about }</p>
        </Notice>
    }
}
