//! `#/runs`: the GAN lab's runs that are kept in this browser, two of them against each other, the report of one, and the
//! write-up of the answers with one.

mod archive;
mod compare;
mod open;
mod picture;
mod preview;
mod report;
mod row;
mod sheets;
mod storage;
mod table;
mod writeup;

use yew::prelude::*;

use self::archive::{Kept, use_kept};
use self::compare::Compare;
use self::open::OpenRun;
use self::report::ReportForm;
use self::storage::Room;
use self::table::Table;
use self::writeup::{RunWriteUp, WriteUpForm};
use super::route::{Location, Route, use_location};
use super::widgets::{Notice, NoticeKind};
use crate::documents::history::choice::{Choice, Subject};
use crate::run::kept::{MOST_RUNS, RunKey, RunRecord};

/// The address of a choice.
fn place(choice: &Choice) -> String {
    Location { route: Route::Runs, query: choice.to_query() }.to_hash()
}

/// Puts a choice into the address, in place of the one before.
fn go(choice: &Choice) {
    // A page always may change what comes after the # of its own address.
    let _ = gloo::utils::window().location().replace(&place(choice));
}

/// The view.
#[component]
pub fn Runs() -> Html {
    let kept = use_kept();
    let choice = Choice::from_query(&use_location().query);
    let listed = choice.report.is_none() && choice.writeup.is_none();
    let count = kept.runs.as_ref().map(|runs| runs.len());
    use_place_left(count);
    let body = match (&choice.report, &choice.writeup) {
        (Some(key), _) => report(&kept, key),
        (None, Some(Subject::Run(key))) => writeup(&kept, key),
        (None, Some(Subject::NoRun)) => html! { <WriteUpForm /> },
        (None, None) => list(&kept, &choice),
    };
    html! {
        <article class="page runs" data-testid="runs" data-runs={count.map(|count| count.to_string())}>
            if listed {
                <h1 class="page__title">{ "Kept runs" }</h1>
                <p class="page__lead">
                    { format!("Runs of the GAN lab stay in this browser, the {MOST_RUNS} that were written last. Look back at them, lay two over each other, or write one up.") }
                </p>
                <p class="page__aside">
                    { "The two answers that need no run can be had without one: " }
                    <a href={place(&Choice { writeup: Some(Subject::NoRun), ..Choice::default() })}>{ "Write up without a run" }</a>
                </p>
            }
            if let Some(problem) = &kept.problem {
                <Notice kind={NoticeKind::Bad} title="A kept run could not be read or written" testid="runs-problem"><p>{ problem.clone() }</p></Notice>
            }
            { body }
            if listed {
                <p class="visually-hidden" role="status">{ count.map(counted) }</p>
                <OpenRun />
            }
        </article>
    }
}

/// How many there are, for who does not see a row come or go.
fn counted(count: usize) -> String {
    match count {
        0 => "No run is kept".to_owned(),
        1 => "1 run is kept".to_owned(),
        _ => format!("{count} runs are kept"),
    }
}

/// A run that is deleted takes the button that had the focus with it: the view gets it then.
#[hook]
fn use_place_left(count: Option<usize>) {
    let before = use_mut_ref(|| count);
    use_effect_with(count, move |count| {
        let document = gloo::utils::document();
        let nowhere = document.active_element().is_none_or(|active| active.tag_name() == "BODY");
        if before.replace(*count) > *count && nowhere {
            super::dom::focus_secondary();
        }
    });
}

fn list(kept: &Kept, choice: &Choice) -> Html {
    let Some(runs) = &kept.runs else { return awaited(kept) };
    if runs.is_empty() {
        return empty();
    }
    let gone: Vec<&RunKey> = [&choice.a, &choice.b].into_iter().flatten().filter(|key| kept.find(key).is_none()).collect();
    let pair = choice.pair().and_then(|(a, b)| Some((kept.find(a)?.clone(), kept.find(b)?.clone())));
    html! {
        <>
            <Room usage={kept.usage} />
            <Table runs={runs.clone()} live={kept.live.clone()} choice={choice.clone()} />
            { for gone.into_iter().map(missing) }
            { compared(pair, choice, runs.len()) }
        </>
    }
}

/// Before the worker has said anything; what it could not do is told above.
fn awaited(kept: &Kept) -> Html {
    if kept.problem.is_some() {
        return Html::default();
    }
    html! { <p class="page__aside" role="status">{ "Asking the training worker" }</p> }
}

fn compared(pair: Option<(RunRecord, RunRecord)>, choice: &Choice, runs: usize) -> Html {
    match pair {
        Some((a, b)) => html! { <Compare {a} {b} /> },
        None if runs < 2 => {
            html! { <p class="page__aside">{ "With a second run you can compare the two: train once more, with another seed, say." }</p> }
        }
        None if choice.a.is_some() => {
            html! { <p class="page__aside" role="status">{ "Choose a second run above to compare it with." }</p> }
        }
        None => html! { <p class="page__aside">{ "Tick two runs above to compare them." }</p> },
    }
}

fn empty() -> Html {
    html! {
        <div data-testid="runs-empty">
            <Notice title="No run is kept yet">
                <p>{ "Start one in the GAN lab. It is kept by itself: at the end of an epoch, at each pause, when the page is hidden, and when it is done." }</p>
                <p><a href="#/gan">{ "To the GAN lab" }</a></p>
            </Notice>
        </div>
    }
}

/// The address names a run that is not there.
fn missing(key: &RunKey) -> Html {
    html! {
        <Notice key={key.0.clone()} kind={NoticeKind::Warn} title={format!("There is no run {} here", key.0)}>
            <p>{ "It was deleted, or it is another browser’s: the address of a comparison works only where its runs are kept." }</p>
            <p><a href={place(&Choice::default())}>{ "All kept runs" }</a></p>
        </Notice>
    }
}

fn report(kept: &Kept, key: &RunKey) -> Html {
    match (kept.find(key), &kept.runs) {
        (Some(record), _) => {
            html! { <ReportForm key={key.0.clone()} record={record.clone()} live={kept.live.as_ref() == Some(key)} /> }
        }
        (None, Some(_)) => missing(key),
        (None, None) => awaited(kept),
    }
}

fn writeup(kept: &Kept, key: &RunKey) -> Html {
    match (kept.find(key), &kept.runs) {
        (Some(record), _) => html! { <RunWriteUp key={key.0.clone()} record={record.clone()} /> },
        (None, Some(_)) => html! { <>{ missing(key) }<WriteUpForm /></> },
        (None, None) => awaited(kept),
    }
}
