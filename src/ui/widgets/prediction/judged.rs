//! Predictions laid over what the run gave.

use yew::prelude::*;

use super::sketch::curves;
use crate::settings::{Prediction, Prompt, Question};

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
        (Prompt::Number { bounds, tolerance, .. }, Prediction::Number(predicted), Prediction::Number(outcome)) => {
            number_line(bounds, tolerance, &[*predicted], &[*outcome])
        }
        (Prompt::Curve { .. }, Prediction::Curve(predicted), Prediction::Curve(outcome)) => {
            curves(prompt, std::slice::from_ref(predicted), std::slice::from_ref(outcome))
        }
        _ => Html::default(),
    }
}

/// Predictions on the line from the smallest number to the largest, with what the runs gave and the range around it that counts as right.
/// Hidden from screen readers: a sentence beside it says the same.
pub fn number_line([low, high]: [f64; 2], tolerance: f64, predictions: &[f64], outcomes: &[f64]) -> Html {
    // In hundredths of the line.
    let place = |value: f64| ((value - low) / (high - low)).clamp(0.0, 1.0) * 100.0;
    let range = |outcome: &f64| {
        let (from, to) = (place(outcome - tolerance), place(outcome + tolerance));
        html! { <rect class="judged__range" x={from.to_string()} width={(to - from).to_string()} y="3" height="6" /> }
    };
    let mark = |value: f64| format!("M{0} 0V12", place(value));
    let legend = if predictions.len() == 1 {
        "Orange: your prediction. Dashed: the run. Grey: what counts as right."
    } else {
        "Orange: the predictions. Dashed: the runs. Grey: what counts as right."
    };
    html! {
        <>
        <svg class="judged__line" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
            { for outcomes.iter().map(range) }
            <path class="sketch__axis" d="M0 6H100" />
            { for outcomes.iter().map(|outcome| html! { <path class="sketch__outcome" d={mark(*outcome)} /> }) }
            { for predictions.iter().map(|predicted| html! { <path class="sketch__yours" d={mark(*predicted)} /> }) }
        </svg>
        <p class="field__hint">{ legend }</p>
        </>
    }
}
