//! A prediction laid over what the run gave.

use yew::prelude::*;

use super::sketch::Sketch;
use crate::settings::{CURVE_POINTS, Prediction, Prompt, Question};

pub(super) fn judged(question: &Question, predicted: &Prediction, outcome: &Prediction) -> Html {
    let Some(judgement) = question.prompt.judge(predicted, outcome) else { return Html::default() };
    let (sign, class) = if judgement.is_right { ("✓", "is-right") } else { ("✗", "is-wrong") };
    html! {
        <div class="judged" data-testid="judged" data-right={judgement.is_right.to_string()}>
            <p class={classes!("judged__text", class)}>
                <span aria-hidden="true">{ sign }</span>
                <span translate="no">{ judgement.text }</span>
            </p>
            { picture(question.prompt, predicted, outcome) }
        </div>
    }
}

fn picture(prompt: Prompt, predicted: &Prediction, outcome: &Prediction) -> Html {
    match (prompt, predicted, outcome) {
        (Prompt::Number { bounds: [low, high], tolerance, .. }, Prediction::Number(predicted), Prediction::Number(outcome)) => {
            // In hundredths of the line, which the sentence above describes.
            let place = |value: f64| ((value - low) / (high - low)).clamp(0.0, 1.0) * 100.0;
            let (from, to) = (place(outcome - tolerance), place(outcome + tolerance));
            let mark = |value: f64| format!("M{0} 0V12", place(value));
            html! {
                <svg class="judged__line" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="judged__range" x={from.to_string()} width={(to - from).to_string()} y="3" height="6" />
                    <path class="sketch__axis" d="M0 6H100" />
                    <path class="sketch__outcome" d={mark(*outcome)} />
                    <path class="sketch__yours" d={mark(*predicted)} />
                </svg>
            }
        }
        (Prompt::Curve { .. }, Prediction::Curve(predicted), Prediction::Curve(outcome)) => {
            let drawn: [Option<f64>; CURVE_POINTS] = std::array::from_fn(|point| predicted.get(point).copied());
            html! { <Sketch {prompt} {drawn} outcome={outcome.clone()} /> }
        }
        _ => Html::default(),
    }
}
