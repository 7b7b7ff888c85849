//! The questions at the side: a link to each place of the document, whether it has the author's words, and the lab at its set-up.

use yew::prelude::*;

use super::paper::id;
use crate::documents::report::sheet_label;
use crate::documents::writeup::{QUESTIONS, Seen, Slot, WriteUp};

struct Item {
    label: String,
    title: String,
    /// The place that the link leads to.
    place: Slot,
    is_filled: bool,
    lab: AttrValue,
}

/// The items of each question.
fn items(whole: &WriteUp, lab: Option<&AttrValue>) -> [Vec<Item>; 3] {
    let filled = |slot: Slot| whole.answers.is_filled(slot);
    let of_question = |number: char| {
        let questions = QUESTIONS.iter().enumerate().filter(move |(_, question)| question.number.starts_with(number));
        let item = move |(at, question): (usize, &crate::documents::writeup::Question)| Item {
            label: question.number.to_owned(),
            title: question.title.to_owned(),
            place: Slot::Answer(at),
            is_filled: filled(Slot::Answer(at)) || question.figure.is_some_and(|seen| filled(Slot::See(seen))),
            lab: question.lab.into(),
        };
        questions.map(item).collect::<Vec<_>>()
    };
    let lab = lab.cloned().unwrap_or_else(|| "#/gan".into());
    let sheets = whole.run.iter().flat_map(|run| run.sheets.iter().map(move |sheet| (run, sheet)));
    let mut third: Vec<Item> = sheets
        .map(|(run, sheet)| {
            let label = sheet_label(&run.record, sheet.frame.step, sheet.frame.epoch);
            let place = Slot::See(Seen::Sheet(sheet.frame.step));
            Item { label: label.replace(" = ", ""), title: label, place, is_filled: filled(place), lab: lab.clone() }
        })
        .collect();
    if third.is_empty() {
        third.push(Item {
            label: "3".to_owned(),
            title: "The GAN".to_owned(),
            place: Slot::Gan,
            is_filled: filled(Slot::Gan),
            lab,
        });
    }
    [of_question('1'), of_question('2'), third]
}

fn link(item: Item) -> Html {
    let Item { label, title, place, is_filled, lab } = item;
    let onclick = Callback::from(move |_: MouseEvent| {
        if let Some(element) = gloo::utils::document().get_element_by_id(&id(place)) {
            element.scroll_into_view();
        }
    });
    let state = if is_filled { "filled" } else { "not filled yet" };
    html! {
        <li key={label.clone()} class={classes!("hand-in-rail__item", is_filled.then_some("is-filled"))} data-question={label.clone()} data-filled={is_filled.to_string()}>
            <button type="button" class="hand-in-rail__place" title={title.clone()} aria-label={format!("{label}, {title}: {state}")} {onclick}>
                <span aria-hidden="true">{ if is_filled { "✓" } else { "○" } }</span>
                <span translate="no">{ label.clone() }</span>
            </button>
            <a class="hand-in-rail__lab" href={lab} aria-label={format!("{label} in the lab")}>{ "Lab" }</a>
        </li>
    }
}

pub(super) fn rail(whole: &WriteUp, lab: Option<&AttrValue>) -> Html {
    let group = |(name, items): (&'static str, Vec<Item>)| {
        html! { <ul key={name} aria-label={name}>{ for items.into_iter().map(link) }</ul> }
    };
    let groups = ["Bandit", "Minimax", "GAN"].into_iter().zip(items(whole, lab));
    html! { <nav class="hand-in-rail" aria-label="Questions" data-testid="hand-in-rail">{ for groups.map(group) }</nav> }
}
