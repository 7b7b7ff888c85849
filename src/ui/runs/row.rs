//! A kept run in the list: its facts, its name, and what can be done with it.

use gloo::storage::{LocalStorage, Storage};
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::archive::ask;
use super::report::edited_name;
use super::{address, replace_address};
use crate::documents::history::selection::{Selection, Subject};
use crate::documents::history::sentences;
use crate::run::estimate::in_words;
use crate::run::kept::{RunKey, RunRecord};
use crate::run::protocol::archive::ArchiveCommand;
use crate::ui::widgets::{Button, ButtonKind, Pill, PillState, typed};

/// Longest name that may be given, in characters.
const LONGEST_NAME: u32 = 60;

/// What [`Row`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct RowProps {
    /// The run.
    pub(super) run: RunRecord,
    /// It trains or waits now.
    pub(super) live: bool,
    /// Those that are compared.
    pub(super) selection: Selection,
}

/// What is being done with a run.
#[derive(Clone, PartialEq)]
enum Doing {
    Nothing,
    /// A name is typed.
    Naming(String),
    /// The visitor is asked whether it is to go.
    Deleting,
}

/// The run's row.
#[component]
pub(super) fn Row(props: &RowProps) -> Html {
    let doing = use_state_eq(|| Doing::Nothing);
    let (field, actions) = (use_node_ref(), use_node_ref());
    let begun = use_mut_ref(|| false);
    // What the visitor pressed is gone: the focus goes to what came in its place.
    use_effect_with(std::mem::discriminant(&*doing), {
        let (field, actions, naming) = (field.clone(), actions.clone(), matches!(*doing, Doing::Naming(_)));
        move |_| {
            let target = if naming { field.cast::<HtmlInputElement>().map(Into::into) } else { actions.cast::<HtmlElement>() };
            if let Some(target) = target.filter(|_| begun.replace(true)) {
                let _ = target.focus();
            }
        }
    });
    let onkeydown = {
        let doing = doing.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                doing.set(Doing::Nothing);
            }
        })
    };
    let RowProps { run, live, selection } = props;
    let config = run.config();
    let age = js_sys::Date::now() - run.changed_ms;
    let losses = run.last_losses.map(|pair| pair.map(|loss| sentences::loss(f64::from(loss))));
    let [d, g] = losses.unwrap_or_else(|| ["none".to_owned(), "none".to_owned()]);
    let name = sentences::name(run);
    html! {
        <tr class={classes!(selection.has(&run.key).then_some("is-chosen"))} data-testid="runs-row" data-key={run.key.0.clone()}>
            <td data-label="Compare" class="runs-table__choose">{ compare_box(run, selection, &name) }</td>
            <th scope="row" class="runs-table__name">
                { match &*doing {
                    Doing::Naming(text) => naming(text, run, &doing, &field),
                    Doing::Nothing | Doing::Deleting => html! { <span class="runs-table__title">{ name.clone() }</span> },
                } }
                if *live {
                    <Pill text="In the GAN lab now" state={PillState::Live} testid="runs-live" />
                } else {
                    <span class="runs-table__state">{ sentences::ending(run) }</span>
                }
            </th>
            <td data-label="Set-up" class="runs-table__set-up">{ sentences::set_up(run) }</td>
            <td data-label="Seed" class="is-number">{ config.seed }</td>
            <td data-label="Ran on">{ sentences::device(&run.device) }</td>
            <td data-label="Epochs" class="is-number">{ sentences::epochs(run) }</td>
            <td data-label="Trained" class="is-number">{ in_words(run.trained_ms) }</td>
            <td data-label="Loss of D" class="is-number is-descend">{ d }</td>
            <td data-label="Loss of G" class="is-number is-ascend">{ g }</td>
            <td data-label="Kept" class="runs-table__kept" title={sentences::date(run.changed_ms)}>{ sentences::ago(age) }</td>
            <td class="runs-table__actions">
                <div ref={actions} {onkeydown} tabindex="-1" role="group" aria-label={format!("What can be done with {name}")}>
                    { if *doing == Doing::Deleting { deleting(run, selection, &doing) } else { offered(run, *live, &doing) } }
                </div>
            </td>
        </tr>
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
        <label title={full.then_some("Two are compared: take one of them out first")}>
            <input type="checkbox" checked={letter.is_some()} disabled={full} aria-label={format!("Compare {name}")} {onchange} />
            <span class="runs-table__letter" aria-hidden="true">{ letter.unwrap_or_default() }</span>
        </label>
    }
}

/// The name as a field: Enter takes it, Escape leaves it as it was.
fn naming(text: &str, run: &RunRecord, doing: &UseStateHandle<Doing>, field: &NodeRef) -> Html {
    let oninput = {
        let doing = doing.clone();
        Callback::from(move |event: InputEvent| typed(&event).into_iter().for_each(|text| doing.set(Doing::Naming(text))))
    };
    let onsubmit = {
        let (doing, key, text) = (doing.clone(), run.key.clone(), text.to_owned());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            ask(ArchiveCommand::Rename { key: key.clone(), title: text.trim().to_owned() });
            doing.set(Doing::Nothing);
        })
    };
    let cancel = {
        let doing = doing.clone();
        Callback::from(move |()| doing.set(Doing::Nothing))
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
                maxlength={LONGEST_NAME.to_string()}
                value={text.to_owned()}
                {oninput}
                {onkeydown}
            />
            <button type="submit" class="button">{ "Save name" }</button>
            <Button label="Leave it" kind={ButtonKind::Quiet} on_press={cancel} />
        </form>
    }
}

fn offered(run: &RunRecord, live: bool, doing: &UseStateHandle<Doing>) -> Html {
    let report = address(&Selection { report: Some(run.key.clone()), ..Selection::default() });
    let writeup = address(&Selection { writeup: Some(Subject::Run(run.key.clone())), ..Selection::default() });
    let set = |next: Doing| {
        let doing = doing.clone();
        Callback::from(move |()| doing.set(next.clone()))
    };
    let barred = live.then(|| AttrValue::from("It would be kept again: Reset it in the GAN lab first"));
    html! {
        <>
            <a class="runs-table__link" href={report}>{ "Report" }</a>
            <a class="runs-table__link" href={writeup}>{ "Write up" }</a>
            <Button label="Rename" kind={ButtonKind::Quiet} on_press={set(Doing::Naming(run.title.clone()))} />
            <Button label="Delete" kind={ButtonKind::Quiet} on_press={set(Doing::Deleting)} disabled={barred} />
        </>
    }
}

fn deleting(run: &RunRecord, selection: &Selection, doing: &UseStateHandle<Doing>) -> Html {
    let delete = {
        let (key, selection) = (run.key.clone(), selection.clone());
        Callback::from(move |()| forget(&key, &selection))
    };
    let keep = {
        let doing = doing.clone();
        Callback::from(move |()| doing.set(Doing::Nothing))
    };
    html! {
        <>
            <span>{ "Its losses, sheets and state go for good." }</span>
            <Button label="Delete it" on_press={delete} />
            <Button label="Keep it" kind={ButtonKind::Quiet} on_press={keep} />
        </>
    }
}

/// Forgets a run, and what was written about it.
fn forget(key: &RunKey, selection: &Selection) {
    LocalStorage::delete(edited_name(key));
    if selection.has(key) {
        replace_address(&selection.toggled(key));
    }
    ask(ArchiveCommand::Delete { key: key.clone() });
}
