//! Questions as buttons: each sets the lab up and starts it. The answer follows the run.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::{Button, ButtonKind};
use crate::settings::{Asked, Question};
use crate::ui::route::use_embedding;

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct QuestionsProps {
    pub questions: &'static [Question],
    /// Of these.
    #[prop_or_default]
    pub shown: Asked,
    /// The index of the question whose set-up the lab has.
    pub asked: Option<usize>,
    /// The answer to that question, once its run is over.
    #[prop_or_default]
    pub answer: Option<Html>,
    /// Receives the index of the pressed question.
    pub on_ask: Callback<usize>,
    /// Why nothing can be asked now.
    #[prop_or_default]
    pub disabled: Option<AttrValue>,
}

/// A column of questions, with the answer below the asked one.
#[component]
pub fn Questions(props: &QuestionsProps) -> Html {
    let disabled = props.disabled.is_some();
    let embedding = use_embedding();
    let items = props.questions.iter().enumerate().filter(|(index, _)| props.shown.shows(*index)).map(|(index, question)| {
        let onclick = props.on_ask.reform(move |_: MouseEvent| index);
        let asked = props.asked == Some(index);
        html! {
            <>
                <button
                    type="button"
                    class={classes!("question", asked.then_some("is-asked"))}
                    aria-disabled={disabled.then_some("true")}
                    title={props.disabled.clone()}
                    {onclick}
                >
                    <span class="question__title">{ question.title }</span>
                    <span>{ question.line }</span>
                </button>
                if let Some(answer) = props.answer.as_ref().filter(|_| asked) {
                    <Answer key={question.title} needs_prediction={embedding.answers_wait}>{ answer.clone() }</Answer>
                }
            </>
        }
    });
    html! { <div class="questions">{ for items }</div> }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct AnswerProps {
    /// Hide the answer until the visitor has written a prediction.
    needs_prediction: bool,
    children: Html,
}

#[component]
fn Answer(props: &AnswerProps) -> Html {
    let prediction = use_state_eq(String::new);
    let submitted = use_state_eq(|| false);
    if !props.needs_prediction || *submitted {
        return html! {
            <div class="question__answer" role="status" data-testid="answer">
                if *submitted { <p class="question__prediction">{ format!("Predicted: {}", *prediction) }</p> }
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
    let none = prediction.trim().is_empty().then(|| AttrValue::from("Write your prediction first"));
    let on_press = Callback::from(move |()| submitted.set(true));
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
