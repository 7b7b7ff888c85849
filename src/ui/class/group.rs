//! The results of one question: the spread of its predictions, and who is off by how much.

use yew::prelude::*;

use crate::documents::class::{Answer, Group, Lab, Row};
use crate::settings::{Prediction, Prompt};
use crate::ui::widgets::{Card, curves, number_line};

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct GroupCardProps {
    pub(super) group: Group,
}

#[component]
pub(super) fn GroupCard(props: &GroupCardProps) -> Html {
    let group = &props.group;
    let lab = match group.lab {
        Lab::Bandit => "Bandit",
        Lab::Minimax => "Minimax",
        Lab::Gan => "GAN",
    };
    html! {
        <Card title={group.question.title} note={lab} testid="class-group">
            <p>{ group.question.prompt.ask() }</p>
            <p class="class__summary" translate="no">{ group.summary() }</p>
            { picture(group) }
            { losses(group) }
            { table(group) }
        </Card>
    }
}

fn picture(group: &Group) -> Html {
    let prompt = group.question.prompt;
    match prompt {
        Prompt::Choice { options, .. } => bars(options, &group.counts(PREDICTED), &group.counts(OUTCOME)),
        Prompt::Number { bounds, tolerance, .. } => {
            let of = |answer: Answer| -> Vec<f64> { group.results.iter().filter_map(|result| number(answer(result))).collect() };
            number_line(bounds, tolerance, &of(PREDICTED), &of(OUTCOME))
        }
        Prompt::Curve { .. } => {
            let of =
                |answer: Answer| -> Vec<Vec<f64>> { group.results.iter().filter_map(|result| curve(answer(result))).collect() };
            curves(prompt, &of(PREDICTED), &of(OUTCOME))
        }
    }
}

const PREDICTED: Answer = |result| &result.predicted;
const OUTCOME: Answer = |result| &result.outcome;

fn number(answer: &Prediction) -> Option<f64> {
    match answer {
        Prediction::Number(value) => Some(*value),
        _ => None,
    }
}

fn curve(answer: &Prediction) -> Option<Vec<f64>> {
    match answer {
        Prediction::Curve(values) => Some(values.clone()),
        _ => None,
    }
}

/// How many predicted each statement, and how many runs gave it.
fn bars(options: &[&'static str], predicted: &[u32], outcomes: &[u32]) -> Html {
    let most = predicted.iter().copied().max().unwrap_or(0).max(1);
    let bar = |((text, predicted), outcomes): ((&&'static str, &u32), &u32)| {
        let runs = if *outcomes == 1 { "1 run".to_owned() } else { format!("{outcomes} runs") };
        html! {
            <li class={classes!("class__bar", (*outcomes > 0).then_some("is-outcome"))}>
                <span>{ *text }</span>
                <meter min="0" max={most.to_string()} value={predicted.to_string()} aria-label={*text}>{ predicted.to_string() }</meter>
                <span translate="no">{ format!("{predicted} predicted, {runs}") }</span>
            </li>
        }
    };
    html! { <ul class="class__bars">{ for options.iter().zip(predicted).zip(outcomes).map(bar) }</ul> }
}

/// The losses of all GAN runs of the question, D's and G's.
fn losses(group: &Group) -> Html {
    const SIZE: (f32, f32) = (400.0, 120.0);
    let runs: Vec<&[[f32; 2]]> =
        group.results.iter().map(|result| &result.losses[..]).filter(|losses| losses.len() > 1).collect();
    let top = runs.iter().flat_map(|losses| losses.iter().flatten()).copied().fold(0.0_f32, f32::max);
    if top <= 0.0 {
        return Html::default();
    }
    let path = |losses: &[[f32; 2]], player: usize| -> String {
        let last = f32::from(u16::try_from(losses.len() - 1).unwrap_or(u16::MAX));
        let at = |(point, pair): (u16, &[f32; 2])| {
            let command = if point == 0 { "M" } else { "L" };
            format!("{command}{:.1} {:.1}", f32::from(point) / last * SIZE.0, SIZE.1 - pair[player] / top * SIZE.1)
        };
        (0..).zip(losses).map(at).collect()
    };
    let label = format!("Losses of {} runs: D’s and G’s, from 0 to {top:.1}", runs.len());
    html! {
        <svg class="class__losses" viewBox={format!("0 0 {} {}", SIZE.0, SIZE.1)} preserveAspectRatio="none" role="img" aria-label={label}>
            { for runs.iter().map(|losses| html! { <><path class="is-d" d={path(losses, 0)} /><path class="is-g" d={path(losses, 1)} /></> }) }
        </svg>
    }
}

/// A curve is in the picture: in words it would fill the table.
fn table(group: &Group) -> Html {
    let is_curve = matches!(group.question.prompt, Prompt::Curve { .. });
    let in_words = |text: &str| (!is_curve).then(|| html! { <td>{ text.to_owned() }</td> });
    let row = |row: &Row| {
        let off = row.off.map_or_else(|| "–".to_owned(), |off| format!("{off:.2}"));
        html! {
            <tr>
                <th scope="row">{ row.name.clone() }</th>
                { in_words(&row.predicted) }
                { in_words(&row.outcome) }
                <td>{ off }</td>
                <td>{ if row.is_right { "right" } else { "off" } }</td>
            </tr>
        }
    };
    html! {
        <div class="class__table" tabindex="0" role="group" aria-label="All results">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ "Name" }</th>
                        if !is_curve { <><th scope="col">{ "Predicted" }</th><th scope="col">{ "The run" }</th></> }
                        <th scope="col">{ "Off by" }</th>
                        <th scope="col">{ "Verdict" }</th>
                    </tr>
                </thead>
                <tbody translate="no">{ for group.rows().iter().map(row) }</tbody>
            </table>
        </div>
    }
}
