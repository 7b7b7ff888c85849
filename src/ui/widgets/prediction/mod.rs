//! A question's prediction: asked for before the run, compared with it after.

mod asked;
mod judged;
mod prompt;
mod result;
mod sketch;

pub use self::asked::Predicting;
pub use self::judged::number_line;
pub use self::sketch::curves;

use yew::prelude::*;

use self::judged::judged;
use self::prompt::PromptForm;
use self::result::MyResult;
use super::{Button, ButtonKind, Verdict};

/// Why a run can't start whose answer waits for a prediction.
pub const PREDICT_FIRST: &str = "Predict first, below the question";

/// In the place of the verdict, which tells the answer.
pub fn awaited_verdict() -> Html {
    html! {
        <Verdict title="What do you expect?" testid="verdict-awaited">
            { "Predict it below the question. The verdict follows with the run." }
        </Verdict>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct PredictionProps {
    pub(super) asked: Predicting,
    /// The answer waits for a prediction.
    pub(super) is_required: bool,
    /// The answer, once the run is over.
    pub(super) answer: Option<Html>,
}

/// Below the asked question: the prompt, then the prediction, then its comparison with the run above the answer.
#[component]
pub(super) fn PredictionCard(props: &PredictionProps) -> Html {
    let PredictionProps { asked, is_required, answer } = props;
    let on_start = asked.on_start.clone();
    let predicted = asked.kept.predicted.as_ref().map(|kept| &kept.predicted);
    match (predicted, answer) {
        (Some(predicted), Some(answer)) => html! {
            <div class="question__answer" role="status" data-testid="answer">
                if let Some(outcome) = &asked.outcome { { judged(asked.question, predicted, outcome) } }
                { answer.clone() }
                if let Some(outcome) = &asked.outcome {
                    <MyResult key={asked.question.id} asked={asked.clone()} predicted={predicted.clone()} outcome={outcome.clone()} />
                }
                <div class="question__buttons">
                    <Button label="Take the prediction back" kind={ButtonKind::Quiet} on_press={asked.kept.on_withdraw.clone()} />
                </div>
            </div>
        },
        (None, Some(answer)) if !is_required => html! {
            <div class="question__answer" role="status" data-testid="answer">{ answer.clone() }</div>
        },
        (Some(predicted), None) => html! {
            <div class="question__answer" data-testid="prediction">
                <p class="question__prediction" role="status">{ "Your prediction: " }<span translate="no">{ asked.question.prompt.describe(predicted) }</span></p>
                if !asked.kept.is_stored {
                    <p class="field__hint">{ "This browser keeps no site data: the prediction lasts until the page is closed." }</p>
                }
                <div class="question__buttons">
                    if asked.is_idle { <Button label="Start the run" on_press={on_start} /> }
                    <Button label="Take it back" kind={ButtonKind::Quiet} on_press={asked.kept.on_withdraw.clone()} />
                </div>
            </div>
        },
        // A run that has begun without a prediction.
        (None, None) if !asked.is_idle && !is_required => Html::default(),
        (None, _) => {
            let is_over = answer.is_some();
            let (on_predict, starts) = (asked.kept.on_predict.clone(), asked.is_idle);
            let on_done = Callback::from(move |prediction| {
                on_predict.emit(prediction);
                if starts {
                    on_start.emit(());
                }
            });
            let label = if starts {
                "Predict and start"
            } else if is_over {
                "Predict and show the answer"
            } else {
                "Predict"
            };
            let skip = (!is_required && starts).then(|| asked.on_start.clone());
            html! {
                <div class="question__answer" data-testid="prediction">
                    <PromptForm key={asked.question.id} question={asked.question} {label} {on_done} {skip} />
                </div>
            }
        }
    }
}
