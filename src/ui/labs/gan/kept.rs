//! Runs that are kept in this browser: the offer to go on with one, and what stands in the way of keeping.

use yew::prelude::*;

use super::{Action, words};
use crate::run::estimate::in_words;
use crate::run::kept::RunRecord;
use crate::run::{Departure, RunConfig, RunState, Settings};
use crate::ui::hooks::controller::Controller;
use crate::ui::widgets::{Button, ButtonKind, Notice, NoticeKind};

/// All that is to be said of kept runs now.
pub(super) fn notices(controller: &Controller, act: &Callback<Action>) -> Html {
    let kept = &controller.kept;
    let offered = kept.offer().filter(|_| controller.view.state == RunState::Idle);
    html! {
        <>
            if let Some(record) = offered { { offer(record, act) } }
            if let Some(text) = &kept.news {
                <Notice kind={NoticeKind::Warn} title="The run goes on" testid="gan-mended"><p>{ text.clone() }</p></Notice>
            }
            if let Some(text) = &kept.problem {
                <Notice kind={NoticeKind::Warn} title="Runs are not kept" testid="gan-not-kept"><p>{ text.clone() }</p></Notice>
            }
        </>
    }
}

fn offer(record: &RunRecord, act: &Callback<Action>) -> Html {
    let config = RunConfig::from_query(&record.query).config;
    let age = js_sys::Date::now() - record.changed_ms;
    let age = if age < 60_000.0 { "a moment".to_owned() } else { in_words(age) };
    let place = format!("Continue at epoch {} of {}, from {age} ago", record.epoch(), config.epochs);
    let departed = match config.departure {
        Departure::None => String::new(),
        departure => format!("; departs from the handout: {}", departure.label().to_lowercase()),
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
