//! `#/runs`: the saved runs of the GAN lab, the comparison of two, the report of one, and the hand-in of the answers.

mod address;
mod archive;
mod card;
mod cards;
mod compare;
mod dropped;
mod hand_in;
mod loaded;
mod open;
mod picture;
mod pictures;
mod preview;
mod report;
mod sheets;
mod storage;

use std::rc::Rc;

use yew::prelude::*;

use self::address::address;
use self::archive::{SavedRuns, use_saved_runs};
use self::cards::Cards;
use self::compare::Compare;
use self::hand_in::{HandIn, RecordedHandIn, RunHandIn};
use self::loaded::LoadedRuns;
use self::open::OpenRun;
use self::report::{ReportForm, all_runs};
use self::storage::StorageUse;
use super::route::{Module, use_location};
use super::widgets::{Notice, NoticeKind};
use crate::documents::history::selection::{Selection, Subject};
use crate::run::stored::{MOST_RUNS, RunKey, RunRecord};

#[component]
pub fn Runs() -> Html {
    let saved = use_saved_runs();
    let selection = Selection::from_query(&use_location().query);
    let listed = selection.report.is_none() && selection.writeup.is_none();
    let count = saved.runs.as_ref().map(|runs| runs.len());
    use_focus_after_removal(count);
    let loaded = (*use_memo((), |()| LoadedRuns::default())).clone();
    let body = match (&selection.report, &selection.writeup) {
        (Some(key), _) => report(&saved, key),
        (None, Some(Subject::Run(key))) => hand_in(&saved, key),
        (None, Some(Subject::Recorded)) => html! { <RecordedHandIn /> },
        (None, Some(Subject::NoRun)) => html! { <HandIn /> },
        (None, None) => list(&saved, &selection),
    };
    html! {
        <ContextProvider<LoadedRuns> context={loaded}>
            <article class={classes!("page", "runs", listed.then_some("is-list"))} data-testid="runs" data-runs={count.map(|count| count.to_string())}>
                if listed {
                    <h1 class="page__title">{ "Saved runs" }</h1>
                    <p class="page__lead">
                        { format!("This browser saves the last {MOST_RUNS} runs of the GAN lab. Open one in the lab, compare two of them, or hand one in.") }
                    </p>
                    <p class="page__aside">
                        { "Two of the three answers need no run: " }
                        <a href={address(&Selection { writeup: Some(Subject::NoRun), ..Selection::default() })}>{ "Hand in without a run" }</a>
                    </p>
                }
                if let Some(problem) = &saved.problem {
                    <Notice kind={NoticeKind::Bad} title="A saved run could not be read or written" testid="runs-problem"><p>{ problem.clone() }</p></Notice>
                }
                { body }
                if listed {
                    <p class="visually-hidden" role="status">{ count.map(counted) }</p>
                    <OpenRun />
                }
            </article>
        </ContextProvider<LoadedRuns>>
    }
}

/// The number of runs, for screen readers.
fn counted(count: usize) -> String {
    match count {
        0 => "No run is saved".to_owned(),
        1 => "1 run is saved".to_owned(),
        _ => format!("{count} runs are saved"),
    }
}

/// Moves the focus to the view when a deleted card held it.
#[hook]
fn use_focus_after_removal(count: Option<usize>) {
    let before = use_mut_ref(|| count);
    use_effect_with(count, move |count| {
        let document = gloo::utils::document();
        let lost = document.active_element().is_none_or(|active| active.tag_name() == "BODY");
        if before.replace(*count) > *count && lost {
            super::module::focus(Module::Secondary);
        }
    });
}

fn list(saved: &SavedRuns, selection: &Selection) -> Html {
    let Some(runs) = &saved.runs else { return loading(saved) };
    if runs.is_empty() {
        return empty();
    }
    let missing_keys: Vec<&RunKey> =
        [&selection.a, &selection.b].into_iter().flatten().filter(|key| saved.find(key).is_none()).collect();
    let pair = selection.pair().and_then(|(a, b)| Some((saved.find(a)?.clone(), saved.find(b)?.clone())));
    html! {
        <>
            <StorageUse usage={saved.usage} />
            <Cards runs={runs.clone()} names={Rc::clone(&saved.names)} live={saved.live.clone()} selection={selection.clone()} />
            { for missing_keys.into_iter().map(missing) }
            { compared(pair, saved, selection, runs.len()) }
        </>
    }
}

/// Shown before the worker's answer; errors are shown above.
fn loading(saved: &SavedRuns) -> Html {
    if saved.problem.is_some() {
        return Html::default();
    }
    html! { <p class="page__aside" role="status">{ "Loading the list" }</p> }
}

fn compared(pair: Option<(RunRecord, RunRecord)>, saved: &SavedRuns, selection: &Selection, runs: usize) -> Html {
    match pair {
        Some((a, b)) => html! { <Compare {a} {b} names={Rc::clone(&saved.names)} /> },
        None if runs < 2 => {
            html! { <p class="page__aside">{ "Train a second run to compare the two, for example with another seed." }</p> }
        }
        None if selection.a.is_some() => {
            html! { <p class="page__aside" role="status">{ "Choose a second run above to compare it with." }</p> }
        }
        None => html! { <p class="page__aside">{ "Tick two runs above to compare them." }</p> },
    }
}

fn empty() -> Html {
    html! {
        <div data-testid="runs-empty">
            <Notice title="No run is saved yet">
                <p>{ "Start one in the GAN lab. It is saved automatically: at the end of an epoch, at each pause, when the page is hidden, and when it is done." }</p>
                <p><a href="#/gan">{ "To the GAN lab" }</a></p>
            </Notice>
        </div>
    }
}

/// Shown when the address names an unknown run.
fn missing(key: &RunKey) -> Html {
    html! {
        <Notice key={key.0.clone()} kind={NoticeKind::Warn} title={format!("There is no run {} here", key.0)}>
            <p>{ "It was deleted, or it is in another browser: these addresses work only in the browser that saved the run." }</p>
            { all_runs() }
        </Notice>
    }
}

fn report(saved: &SavedRuns, key: &RunKey) -> Html {
    match (saved.find(key), &saved.runs) {
        (Some(record), _) => {
            html! { <ReportForm key={key.0.clone()} name={saved.names.of(record)} record={record.clone()} live={saved.live.as_ref() == Some(key)} /> }
        }
        (None, Some(_)) => missing(key),
        (None, None) => loading(saved),
    }
}

fn hand_in(saved: &SavedRuns, key: &RunKey) -> Html {
    match (saved.find(key), &saved.runs) {
        (Some(record), _) => html! { <RunHandIn key={key.0.clone()} name={saved.names.of(record)} record={record.clone()} /> },
        (None, Some(_)) => html! { <>{ missing(key) }<HandIn /></> },
        (None, None) => loading(saved),
    }
}
