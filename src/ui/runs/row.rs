//! A row of the list of saved runs.

use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::address::{address, replace_address};
use super::archive::request;
use super::glance::Glance;
use super::report::edited_key;
use crate::documents::history::selection::{Selection, Subject};
use crate::documents::history::sentences;
use crate::run::estimate::in_words;
use crate::run::protocol::archive::ArchiveCommand;
use crate::run::stored::{RunKey, RunRecord};
use crate::ui::kept;
use crate::ui::widgets::{Button, ButtonKind, Pill, PillState, typed};

/// Columns of the list.
const COLUMNS: &str = "11";

/// Longest name, in characters.
const MAX_NAME_LEN: u32 = 60;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct RowProps {
    pub(super) run: RunRecord,
    /// The run is in the GAN lab.
    pub(super) live: bool,
    pub(super) selection: Selection,
}

#[derive(Clone, PartialEq)]
enum RowState {
    Idle,
    /// The draft of the name.
    Naming(String),
    /// Asks for confirmation.
    Deleting,
}

#[component]
pub(super) fn Row(props: &RowProps) -> Html {
    let state = use_state_eq(|| RowState::Idle);
    let (field, group) = (use_node_ref(), use_node_ref());
    let mounted = use_mut_ref(|| false);
    // The pressed button is replaced; move the focus to its replacement.
    use_effect_with(std::mem::discriminant(&*state), {
        let (field, group, naming) = (field.clone(), group.clone(), matches!(*state, RowState::Naming(_)));
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
                state.set(RowState::Idle);
            }
        })
    };
    let RowProps { run, live, selection } = props;
    let config = run.config();
    let age = js_sys::Date::now() - run.changed_ms;
    let losses = run.last_losses.map(|pair| pair.map(|loss| sentences::loss(f64::from(loss))));
    let [d, g] = losses.unwrap_or_else(|| ["none".to_owned(), "none".to_owned()]);
    let name = sentences::name(run);
    let chosen = selection.has(&run.key).then_some("is-chosen");
    html! {
        <>
        <tr class={classes!(chosen)} data-testid="runs-row" data-key={run.key.0.clone()}>
            <td data-label="Compare" class="runs-table__choose">{ compare_box(run, selection, &name) }</td>
            <th scope="row" class="runs-table__name">
                { match &*state {
                    RowState::Naming(text) => name_field(text, run, &state, &field),
                    RowState::Idle | RowState::Deleting => html! { <span class="runs-table__title" translate="no">{ name.clone() }</span> },
                } }
                if *live {
                    <Pill text="In the GAN lab now" state={PillState::Live} testid="runs-live" />
                } else {
                    <span class="runs-table__state">{ sentences::ending(run) }</span>
                }
            </th>
            <td data-label="Set-up" class="runs-table__set-up">{ sentences::set_up(run) }</td>
            <td data-label="Seed" class="is-number" translate="no">{ config.seed }</td>
            <td data-label="Ran on" translate="no">{ sentences::device(&run.device) }</td>
            <td data-label="Epochs" class="is-number" translate="no">{ sentences::epochs(run) }</td>
            <td data-label="Trained" class="is-number" translate="no">{ in_words(run.trained_ms) }</td>
            <td data-label="Loss of D" class="is-number is-descend" translate="no">{ d }</td>
            <td data-label="Loss of G" class="is-number is-ascend" translate="no">{ g }</td>
            <td data-label="Saved" class="runs-table__saved" title={sentences::date(run.changed_ms)}>{ sentences::ago(age) }</td>
            <td class="runs-table__actions">
                <div ref={group} {onkeydown} tabindex="-1" role="group" aria-label={format!("Actions for {name}")}>
                    { if *state == RowState::Deleting { confirm_deletion(run, selection, &state) } else { actions(run, *live, &state) } }
                </div>
            </td>
        </tr>
        <tr class={classes!("runs-glance", chosen)}><td colspan={COLUMNS}><Glance record={run.clone()} /></td></tr>
        </>
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
        <label title={full.then_some("Two runs are selected; deselect one first")}>
            <input type="checkbox" checked={letter.is_some()} disabled={full} aria-label={format!("Compare {name}")} {onchange} />
            <span class="runs-table__letter" aria-hidden="true">{ letter.unwrap_or_default() }</span>
        </label>
    }
}

/// The name as a field: Enter saves it, Escape cancels.
fn name_field(text: &str, run: &RunRecord, state: &UseStateHandle<RowState>, field: &NodeRef) -> Html {
    let oninput = {
        let state = state.clone();
        Callback::from(move |event: InputEvent| typed(&event).into_iter().for_each(|text| state.set(RowState::Naming(text))))
    };
    let onsubmit = {
        let (state, key, text) = (state.clone(), run.key.clone(), text.to_owned());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            request(ArchiveCommand::Rename { key: key.clone(), title: text.trim().to_owned() });
            state.set(RowState::Idle);
        })
    };
    let cancel = {
        let state = state.clone();
        Callback::from(move |()| state.set(RowState::Idle))
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
                placeholder={format!("Run {}", run.key.0)}
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

fn actions(run: &RunRecord, live: bool, state: &UseStateHandle<RowState>) -> Html {
    let report = address(&Selection { report: Some(run.key.clone()), ..Selection::default() });
    let writeup = address(&Selection { writeup: Some(Subject::Run(run.key.clone())), ..Selection::default() });
    let set = |next: RowState| {
        let state = state.clone();
        Callback::from(move |()| state.set(next.clone()))
    };
    let disabled = live.then(|| AttrValue::from("The run is in the GAN lab and would be saved again; reset it there first"));
    html! {
        <>
            <a class="runs-table__link" href={report}>{ "Report" }</a>
            <a class="runs-table__link" href={writeup}>{ "Write up" }</a>
            <Button label="Rename" kind={ButtonKind::Quiet} on_press={set(RowState::Naming(run.title.clone()))} />
            <Button label="Delete" kind={ButtonKind::Quiet} on_press={set(RowState::Deleting)} {disabled} />
        </>
    }
}

fn confirm_deletion(run: &RunRecord, selection: &Selection, state: &UseStateHandle<RowState>) -> Html {
    let delete = {
        let (key, selection) = (run.key.clone(), selection.clone());
        Callback::from(move |()| delete_run(&key, &selection))
    };
    let keep = {
        let state = state.clone();
        Callback::from(move |()| state.set(RowState::Idle))
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
    if selection.has(key) {
        replace_address(&selection.toggled(key));
    }
    request(ArchiveCommand::Delete { key: key.clone() });
}
