//! Questions as buttons: each sets the lab up and starts it; the answer comes after the run.

use yew::prelude::*;

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
                    <div class="question__answer" role="status" data-testid="answer">{ answer.clone() }</div>
                }
            </>
        }
    });
    html! { <div class="questions">{ for items }</div> }
}
