//! A saved run as a card.

use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::address::{address, continued, in_lab, inside, replace_address};
use super::archive::request;
use super::hand_in::run_key;
use super::pictures::Pictures;
use super::report::edited_key;
use crate::data::grouped;
use crate::documents::history::selection::{Selection, Subject};
use crate::documents::history::sentences;
use crate::run::estimate::in_words;
use crate::run::protocol::archive::ArchiveCommand;
use crate::run::quality::summary;
use crate::run::stored::{Ending, RunKey, RunRecord};
use crate::ui::kept;
use crate::ui::widgets::{Button, ButtonKind, Pill, PillState, typed};

/// Longest name, in characters.
const MAX_NAME_LEN: u32 = 60;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct RunCardProps {
    pub(super) run: RunRecord,
    pub(super) name: AttrValue,
    /// The run is in the GAN lab.
    pub(super) live: bool,
    /// A run is in the GAN lab, this one or another.
    pub(super) busy: bool,
    pub(super) selection: Selection,
    pub(super) on_export: Callback<RunKey>,
    /// Of its last export; empty before the first.
    pub(super) export_status: AttrValue,
}

#[derive(Clone, PartialEq)]
enum CardState {
    Idle,
    /// The draft of the name.
    Naming(String),
    /// Asks for confirmation.
    Deleting,
}

#[component]
pub(super) fn RunCard(props: &RunCardProps) -> Html {
    let state = use_state_eq(|| CardState::Idle);
    let size = use_state_eq(|| None::<u64>);
    let (field, group) = (use_node_ref(), use_node_ref());
    let mounted = use_mut_ref(|| false);
    // The pressed button is replaced; move the focus to its replacement.
    use_effect_with(std::mem::discriminant(&*state), {
        let (field, group, naming) = (field.clone(), group.clone(), matches!(*state, CardState::Naming(_)));
        move |_| {
            let target = if naming { field.cast::<HtmlInputElement>().map(Into::into) } else { group.cast::<HtmlElement>() };
            if let Some(target) = target.filter(|_| mounted.replace(true)) {
                let _ = target.focus();
            }
        }
    });
    let onkeydown = {
        let state = state.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                state.set(CardState::Idle);
            }
        })
    };
    let on_size = use_callback((), {
        let size = size.setter();
        move |bytes, ()| size.set(Some(bytes))
    });
    let RunCardProps { run, name, live, selection, .. } = props;
    let chosen = selection.has(&run.key).then_some("is-chosen");
    html! {
        <article class={classes!("runs-card", chosen)} aria-label={name.clone()} data-testid="runs-row" data-key={run.key.0.clone()}>
            <header class="runs-card__head">
                { match &*state {
                    CardState::Naming(text) => name_field(text, run, &state, &field),
                    CardState::Idle | CardState::Deleting => html! { <h2 class="runs-card__name" translate="no">{ name.clone() }</h2> },
                } }
                { compare_box(run, selection, name) }
                if *live {
                    <Pill text="In the GAN lab now" state={PillState::Live} testid="runs-live" />
                } else {
                    <p class="runs-card__state">{ sentences::ending(run) }</p>
                }
            </header>
            <Pictures record={run.clone()} {on_size} />
            { facts(run, *size) }
            <div class="runs-card__actions" ref={group} {onkeydown} tabindex="-1" role="group" aria-label={format!("Actions for {name}")}>
                { if *state == CardState::Deleting { confirm_deletion(run, selection, &state) } else { actions(props, &state) } }
            </div>
            <p class="runs-card__export" role="status" translate="no">{ props.export_status.clone() }</p>
        </article>
    }
}

fn facts(run: &RunRecord, size: Option<u64>) -> Html {
    let age = js_sys::Date::now() - run.changed_ms;
    let config = run.config();
    html! {
        <dl class="runs-card__facts">
            <div class="is-wide"><dt>{ "Set-up" }</dt><dd data-label="Set-up">{ sentences::set_up(run) }</dd></div>
            <div><dt>{ "Epochs" }</dt><dd data-label="Epochs" translate="no">{ sentences::epochs(run) }</dd></div>
            <div><dt>{ "Steps" }</dt><dd data-label="Steps" translate="no">{ grouped(run.step.into()) }</dd></div>
            <div><dt>{ "Seed" }</dt><dd data-label="Seed" translate="no">{ config.seed }</dd></div>
            <div><dt>{ "Ran on" }</dt><dd data-label="Ran on" translate="no">{ sentences::device(&run.device) }</dd></div>
            <div><dt>{ "Trained" }</dt><dd data-label="Trained" translate="no">{ in_words(run.trained_ms) }</dd></div>
            <div><dt>{ "Saved" }</dt><dd data-label="Saved" title={sentences::date(run.changed_ms)}>{ sentences::ago(age) }</dd></div>
            if let Some(row) = &run.quality {
                <div class="is-wide"><dt>{ "Quality" }</dt><dd data-label="Quality" translate="no">{ summary(row) }</dd></div>
            }
            <div><dt>{ "Size" }</dt><dd data-label="Size" translate="no">{ size.map_or_else(|| "–".to_owned(), sentences::bytes) }</dd></div>
        </dl>
    }
}

fn compare_box(run: &RunRecord, selection: &Selection, name: &str) -> Html {
    let letter = if selection.a.as_ref() == Some(&run.key) {
        Some("A")
    } else if selection.b.as_ref() == Some(&run.key) {
        Some("B")
    } else {
        None
    };
    let full = letter.is_none() && selection.pair().is_some();
    let onchange = {
        let next = selection.toggled(&run.key);
        Callback::from(move |_: Event| replace_address(&next))
    };
    html! {
        <label class="runs-card__choose" title={full.then_some("Two runs are selected; deselect one first")}>
            <input type="checkbox" checked={letter.is_some()} disabled={full} aria-label={format!("Compare {name}")} {onchange} />
            <span>{ "Compare" }</span>
            <strong aria-hidden="true" translate="no">{ letter.unwrap_or_default() }</strong>
        </label>
    }
}

/// The name as a field: Enter saves it, Escape cancels.
fn name_field(text: &str, run: &RunRecord, state: &UseStateHandle<CardState>, field: &NodeRef) -> Html {
    let oninput = {
        let state = state.clone();
        Callback::from(move |event: InputEvent| typed(&event).into_iter().for_each(|text| state.set(CardState::Naming(text))))
    };
    let onsubmit = {
        let (state, key, text) = (state.clone(), run.key.clone(), text.to_owned());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            request(ArchiveCommand::Rename { key: key.clone(), title: text.trim().to_owned() });
            state.set(CardState::Idle);
        })
    };
    let cancel = {
        let state = state.clone();
        Callback::from(move |()| state.set(CardState::Idle))
    };
    let onkeydown = {
        let cancel = cancel.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                cancel.emit(());
            }
        })
    };
    html! {
        <form class="runs-name" {onsubmit}>
            <input
                ref={field.clone()}
                class="field__control"
                type="text"
                aria-label="Name of the run"
                placeholder="What sets it apart"
                maxlength={MAX_NAME_LEN.to_string()}
                value={text.to_owned()}
                {oninput}
                {onkeydown}
            />
            <button type="submit" class="button">{ "Save name" }</button>
            <Button label="Cancel" kind={ButtonKind::Quiet} on_press={cancel} />
        </form>
    }
}

fn actions(props: &RunCardProps, state: &UseStateHandle<CardState>) -> Html {
    let RunCardProps { run, live, busy, .. } = props;
    let report = address(&Selection { report: Some(run.key.clone()), ..Selection::default() });
    let hand_in = address(&Selection { writeup: Some(Subject::Run(run.key.clone())), ..Selection::default() });
    let set = |next: CardState| {
        let state = state.clone();
        Callback::from(move |()| state.set(next.clone()))
    };
    let on_export = {
        let key = run.key.clone();
        props.on_export.reform(move |()| key.clone())
    };
    let disabled = live.then(|| AttrValue::from("The run is in the GAN lab and would be saved again; reset it there first"));
    let can_continue = run.ending == Ending::Open && run.step > 0 && !busy;
    html! {
        <>
            <a class="button" href={in_lab(&run.key)} title="Show this run in the GAN lab, without training">{ "Open in the lab" }</a>
            if can_continue { <a class="button" href={continued(&run.key)} title="Train the epochs that are left">{ "Continue" }</a> }
            <a class="button is-quiet" href={inside(&run.key)} title="D’s opinion of images, nearest real images, and walks between latents">{ "Look inside" }</a>
            <a class={classes!("button", (run.ending != Ending::Finished).then_some("is-quiet"))} href={hand_in} title="The answers to the three questions with this run, to print as PDF">{ "Hand in" }</a>
            <a class="button is-quiet" href={report}>{ "Report" }</a>
            <Button label="Export" kind={ButtonKind::Quiet} on_press={on_export} title="Download the whole run (.saddle.zip)" />
            <Button label="Rename" kind={ButtonKind::Quiet} on_press={set(CardState::Naming(run.title.clone()))} />
            <Button label="Delete" kind={ButtonKind::Quiet} on_press={set(CardState::Deleting)} {disabled} />
        </>
    }
}

fn confirm_deletion(run: &RunRecord, selection: &Selection, state: &UseStateHandle<CardState>) -> Html {
    let delete = {
        let (key, selection) = (run.key.clone(), selection.clone());
        Callback::from(move |()| delete_run(&key, &selection))
    };
    let keep = {
        let state = state.clone();
        Callback::from(move |()| state.set(CardState::Idle))
    };
    html! {
        <>
            <span>{ "This deletes its losses, sheets and state." }</span>
            <Button label="Delete it" on_press={delete} />
            <Button label="Keep it" kind={ButtonKind::Quiet} on_press={keep} />
        </>
    }
}

/// Deletes a run and the edits of its report.
fn delete_run(key: &RunKey, selection: &Selection) {
    kept::delete(&edited_key(key));
    kept::delete(&run_key(key));
    if selection.has(key) {
        replace_address(&selection.toggled(key));
    }
    request(ArchiveCommand::Delete { key: key.clone() });
}
