//! The results of one question: the spread of its predictions, and who is off by how much.

use yew::prelude::*;

use crate::documents::class::{Group, Lab, Row};
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
            { table(&group.rows()) }
        </Card>
    }
}

fn picture(group: &Group) -> Html {
    let prompt = group.question.prompt;
    let predictions = || group.results.iter().map(|result| &result.predicted);
    let outcome = group.results.first().map(|result| &result.outcome);
    match prompt {
        Prompt::Choice { options, .. } => bars(options, &group.counts(), outcome),
        Prompt::Number { bounds, tolerance, .. } => {
            let numbers: Vec<f64> = predictions().filter_map(number).collect();
            outcome.and_then(number).map(|outcome| number_line(bounds, tolerance, &numbers, outcome)).unwrap_or_default()
        }
        Prompt::Curve { .. } => {
            let of = |values: &Prediction| match values {
                Prediction::Curve(values) => Some(values.clone()),
                _ => None,
            };
            let drawn: Vec<Vec<f64>> = predictions().filter_map(of).collect();
            curves(prompt, &drawn, &outcome.and_then(of).unwrap_or_default())
        }
    }
}

fn number(prediction: &Prediction) -> Option<f64> {
    match prediction {
        Prediction::Number(value) => Some(*value),
        _ => None,
    }
}

/// How many chose each statement; the run's has a mark.
fn bars(options: &[&'static str], counts: &[u32], outcome: Option<&Prediction>) -> Html {
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let bar = |(index, (text, count)): (usize, (&&'static str, &u32))| {
        let is_outcome = outcome == Some(&Prediction::Choice(index));
        html! {
            <li class={classes!("class__bar", is_outcome.then_some("is-outcome"))}>
                <span><span>{ *text }</span>if is_outcome { <span>{ " (the run)" }</span> }</span>
                <meter min="0" max={most.to_string()} value={count.to_string()} aria-label={*text}>{ count.to_string() }</meter>
                <span translate="no">{ count.to_string() }</span>
            </li>
        }
    };
    html! { <ul class="class__bars">{ for options.iter().zip(counts).enumerate().map(bar) }</ul> }
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

fn table(rows: &[Row]) -> Html {
    let row = |row: &Row| {
        let off = row.off.map_or_else(|| "–".to_owned(), |off| format!("{off:.2}"));
        html! {
            <tr>
                <th scope="row">{ row.name.clone() }</th>
                <td>{ row.predicted.clone() }</td>
                <td>{ row.outcome.clone() }</td>
                <td>{ off }</td>
                <td>{ if row.is_right { "right" } else { "off" } }</td>
            </tr>
        }
    };
    html! {
        <div class="class__table" tabindex="0" role="group" aria-label="All results">
            <table>
                <thead>
                    <tr><th scope="col">{ "Name" }</th><th scope="col">{ "Predicted" }</th><th scope="col">{ "The run" }</th><th scope="col">{ "Off by" }</th><th scope="col">{ "Verdict" }</th></tr>
                </thead>
                <tbody translate="no">{ for rows.iter().map(row) }</tbody>
            </table>
        </div>
    }
}
