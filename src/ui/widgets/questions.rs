//! Questions as buttons: each sets the lab up and starts it; the answer comes after the run.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::{Button, ButtonKind};
use crate::ui::route::use_embedding;

/// A question on offer.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// In a few words.
    pub title: AttrValue,
    /// One line that says what is set up, and what to look at.
    pub line: AttrValue,
    /// It is the one that was asked last.
    pub asked: bool,
    /// What the run has shown; `None` until it has.
    pub answer: Option<Html>,
}

/// What [`Questions`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct QuestionsProps {
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// Called with the place of the question that is asked.
    pub on_ask: Callback<usize>,
    /// Why nothing can be asked now.
    #[prop_or_default]
    pub barred: Option<AttrValue>,
}

/// A column of questions, the answer below the one that was asked.
#[component]
pub fn Questions(props: &QuestionsProps) -> Html {
    let barred = props.barred.is_some();
    let embedding = use_embedding();
    let items = props.questions.iter().enumerate().map(|(index, question)| {
        let onclick = props.on_ask.reform(move |_: MouseEvent| index);
        html! {
            <>
                <button
                    type="button"
                    class={classes!("question", question.asked.then_some("is-asked"))}
                    aria-disabled={barred.then_some("true")}
                    title={props.barred.clone()}
                    {onclick}
                >
                    <span class="question__title">{ question.title.clone() }</span>
                    <span>{ question.line.clone() }</span>
                </button>
                if let Some(answer) = &question.answer {
                    <Answer key={question.title.to_string()} waits={embedding.answers_wait}>{ answer.clone() }</Answer>
                }
            </>
        }
    });
    html! { <div class="questions">{ for items }</div> }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct AnswerProps {
    /// It is shown once a prediction was made.
    waits: bool,
    /// The answer.
    children: Html,
}

/// What the run has shown; where it waits, after the visitor has written what was to be expected.
#[component]
fn Answer(props: &AnswerProps) -> Html {
    let prediction = use_state_eq(String::new);
    let told = use_state_eq(|| false);
    if !props.waits || *told {
        return html! {
            <div class="question__answer" role="status" data-testid="answer">
                if *told { <p class="question__prediction">{ format!("Predicted: {}", *prediction) }</p> }
                { props.children.clone() }
            </div>
        };
    }
    let oninput = {
        let prediction = prediction.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                prediction.set(area.value());
            }
        })
    };
    let none = prediction.trim().is_empty().then(|| AttrValue::from("Write down first what you expect, and why"));
    let on_press = Callback::from(move |()| told.set(true));
    html! {
        <div class="question__answer" data-testid="prediction">
            <label class="question__prediction">
                { "The run is done. What do you expect it shows, and why?" }
                <textarea rows="3" value={(*prediction).clone()} {oninput} />
            </label>
            <Button label="Show the answer" kind={ButtonKind::Quiet} {on_press} disabled={none} />
        </div>
    }
}
