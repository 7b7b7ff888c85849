//! The document on the page: the parts of the HTML file, with fields in place of the author's texts.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::text::Text;
use super::texts::{Change, Texts};
use crate::documents::report::{Report, sheet_label};
use crate::documents::writeup::{
    Figure, HEADINGS, NO_RUN, PROMPT, QUESTIONS, Seen, Slot, TITLE, WriteUp, facts_html, figure_html, networks_html,
    predictions_html, sheet_html, sources_html,
};

/// The element of a slot, for links to it.
pub(super) fn id(slot: Slot) -> String {
    format!("hand-in-{}", slot.key())
}

fn raw(html: String) -> Html {
    Html::from_html_unchecked(html.into())
}

#[derive(Clone, PartialEq, Properties)]
struct DrawnProps {
    figure: Figure,
}

/// A figure, written once.
#[component]
fn Drawn(props: &DrawnProps) -> Html {
    let html = use_memo(props.figure.clone(), |figure| AttrValue::from(figure_html(figure)));
    html! { <div translate="no">{ Html::from_html_unchecked((*html).clone()) }</div> }
}

#[derive(Clone, PartialEq, Properties)]
struct RunPartProps {
    run: Report,
    /// The index of its sheet; `None` for the tables.
    sheet: Option<usize>,
}

/// A sheet with its numbers, or the tables of the run, written once.
#[component]
fn RunPart(props: &RunPartProps) -> Html {
    let html = use_memo(props.clone(), |RunPartProps { run, sheet }| {
        let sheet = sheet.and_then(|at| run.sheets.get(at));
        AttrValue::from(sheet.map_or_else(|| facts_html(run) + &networks_html(), |sheet| sheet_html(run, sheet)))
    });
    html! { <div class={props.sheet.is_none().then_some("paper__tables")} translate="no">{ Html::from_html_unchecked((*html).clone()) }</div> }
}

fn text(whole: &WriteUp, change: &Change, slot: Slot, label: String) -> Html {
    let on_input = {
        let change = change.clone();
        Callback::from(move |text: String| change.emit(Box::new(move |texts| texts.set(slot, &text))))
    };
    html! { <Text key={slot.key()} id={id(slot)} {label} text={whole.answers.text(slot).to_owned()} draft={slot.draft()} {on_input} /> }
}

/// A figure, or the room for it while it is computed, and what is seen in it.
fn figure(whole: &WriteUp, change: &Change, seen: Seen, name: &str) -> Html {
    html! {
        <>
            if let Some(figure) = whole.figure(seen) {
                <Drawn figure={figure.clone()} />
            } else {
                <p class="hand-in__awaited" role="status">{ "The figure is being computed" }</p>
            }
            { text(whole, change, Slot::See(seen), format!("{name}: {PROMPT}")) }
        </>
    }
}

fn gan(whole: &WriteUp, run: &Report, change: &Change) -> Html {
    let sheet = |at: usize| {
        let step = run.sheets[at].frame.step;
        let label = sheet_label(&run.record, step, run.sheets[at].frame.epoch);
        html! {
            <div key={step} class="paper__sheet" data-testid="hand-in-sheet">
                <RunPart run={run.clone()} sheet={at} />
                { text(whole, change, Slot::See(Seen::Sheet(step)), format!("{label}: {PROMPT}")) }
            </div>
        }
    };
    html! {
        <>
            { text(whole, change, Slot::Gan, "3".to_owned()) }
            if !run.losses.is_empty() { { figure(whole, change, Seen::Losses, "Losses") } }
            if !run.sheets.is_empty() {
                <h3>{ "Generated images" }</h3>
                <p class="paper__lead">{ "All sheets show the same 64 latents in the same order. T counts epochs." }</p>
                <div class="paper__sheets">{ for (0..run.sheets.len()).map(sheet) }</div>
            }
            <RunPart run={run.clone()} sheet={None::<usize>} />
        </>
    }
}

/// The name in place; not printed while it is empty.
fn author(texts: &Texts, change: &Change) -> Html {
    let oninput = {
        let change = change.clone();
        Callback::from(move |event: InputEvent| {
            let name = event.target_dyn_into::<HtmlInputElement>().map(|field| field.value()).unwrap_or_default();
            change.emit(Box::new(move |texts| texts.author = name));
        })
    };
    html! { <input class="hand-in__author" type="text" placeholder="Your name" aria-label="Your name" autocomplete="name" value={texts.author.clone()} {oninput} /> }
}

fn thanks(texts: &Texts, change: &Change) -> Html {
    let on_input = {
        let change = change.clone();
        Callback::from(move |text: String| change.emit(Box::new(move |texts| texts.acknowledgements = text)))
    };
    let is_empty = texts.acknowledgements.trim().is_empty();
    html! {
        <section class={is_empty.then_some("hand-in__optional")}>
            <h2>{ "Acknowledgements" }</h2>
            <Text id="hand-in-thanks" label="Acknowledgements" text={texts.acknowledgements.clone()} prompt="Whom and what do you thank? Not printed while empty." is_optional={true} {on_input} />
        </section>
    }
}

pub(super) fn paper(whole: &WriteUp, texts: &Texts, change: &Change) -> Html {
    let question = |at: usize| {
        let question = &QUESTIONS[at];
        html! {
            <>
                if let Some(heading) = question.heading() { <h2>{ heading }</h2> }
                <section class="paper__question">
                    <h3>{ format!("{}. {}", question.number, question.title) }</h3>
                    { text(whole, change, Slot::Answer(at), question.number.to_owned()) }
                    { question.figure.map(|seen| figure(whole, change, seen, question.number)) }
                </section>
            </>
        }
    };
    let written = whole.about().pop();
    html! {
        <article class="paper" data-testid="hand-in-paper">
            <header>
                <h1>{ TITLE }</h1>
                <p class="paper__about">{ author(texts, change) }<span translate="no">{ written }</span></p>
            </header>
            { for (0..QUESTIONS.len()).map(question) }
            <h2>{ HEADINGS[2] }</h2>
            if let Some(run) = &whole.run { { gan(whole, run, change) } } else { <p id={id(Slot::Gan)}>{ NO_RUN }</p> }
            <div translate="no">{ raw(format!("<div>{}</div>", predictions_html(&whole.predictions))) }</div>
            { thanks(texts, change) }
            <footer class="paper__sources" data-testid="hand-in-sources" translate="no">{ raw(format!("<div>{}</div>", sources_html(whole))) }</footer>
        </article>
    }
}
