//! Questions as buttons: each sets the lab up and asks for a prediction. The answer follows the run.

use yew::prelude::*;

use super::prediction::{Predicting, PredictionCard};
use crate::settings::{Asked, Question};
use crate::ui::route::use_embedding;

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct QuestionsProps {
    pub questions: &'static [Question],
    /// Of these.
    #[prop_or_default]
    pub shown: Asked,
    /// The question whose set-up the lab has.
    pub asked: Option<Predicting>,
    /// The answer to that question, once its run is over.
    #[prop_or_default]
    pub answer: Option<Html>,
    /// Receives the index of the pressed question.
    pub on_ask: Callback<usize>,
    /// Why nothing can be asked now.
    #[prop_or_default]
    pub disabled: Option<AttrValue>,
}

/// A column of questions, with prediction and answer below the asked one.
#[component]
pub fn Questions(props: &QuestionsProps) -> Html {
    let disabled = props.disabled.is_some();
    let is_required = use_embedding().answers_wait;
    let items = props.questions.iter().enumerate().filter(|(index, _)| props.shown.shows(*index)).map(|(index, question)| {
        let onclick = props.on_ask.reform(move |_: MouseEvent| index);
        let asked = props.asked.as_ref().filter(|asked| asked.question.id == question.id);
        html! {
            <>
                <button
                    type="button"
                    class={classes!("question", asked.is_some().then_some("is-asked"))}
                    aria-disabled={disabled.then_some("true")}
                    title={props.disabled.clone()}
                    {onclick}
                >
                    <span class="question__title">{ question.title }</span>
                    <span>{ question.line }</span>
                </button>
                if let Some(asked) = asked {
                    <PredictionCard key={question.id} asked={asked.clone()} {is_required} answer={props.answer.clone()} />
                }
            </>
        }
    });
    html! { <div class="questions">{ for items }</div> }
}
