//! The sheets of two runs at the same epoch.

use std::rc::Rc;

use yew::prelude::*;

use super::picture::Picture;
use crate::documents::history::compare::epoch_text;
use crate::documents::report::sheet_label;
use crate::run::stored::{Frame, RunRecord};
use crate::ui::widgets::{Card, typed};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct SheetsProps {
    /// A and B with their sheets by step.
    pub(super) runs: [(RunRecord, Rc<[Frame]>); 2],
    /// Epoch under the chart's cursor; takes precedence over the slider.
    pub(super) pointed: Option<f64>,
}

fn epochs_at(run: &RunRecord, frame: &Frame) -> f64 {
    f64::from(frame.step) / f64::from(run.steps_per_epoch.max(1))
}

/// The last item not beyond `epochs`, or the first.
fn last_until<T>(items: &[T], epochs: f64, epochs_of: impl Fn(&T) -> f64) -> Option<&T> {
    // Runs with different steps per epoch have equal epochs only up to rounding.
    let count = items.partition_point(|item| epochs_of(item) <= epochs + 1e-9);
    items.get(count.saturating_sub(1))
}

#[component]
pub(super) fn Sheets(props: &SheetsProps) -> Html {
    // The slider stops where either run has a sheet.
    let stops = use_memo(props.runs.clone(), |runs| {
        let all = runs.iter().flat_map(|(run, frames)| frames.iter().map(|frame| epochs_at(run, frame)));
        let mut stops: Vec<f64> = all.collect();
        stops.sort_by(f64::total_cmp);
        stops.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
        stops
    });
    let chosen = use_state_eq(|| None::<f64>);
    let Some(last) = stops.last().copied() else {
        return html! { <Card title="Sheets"><p>{ "Neither run has a sheet." }</p></Card> };
    };
    let wanted = props.pointed.or(*chosen).unwrap_or(last);
    let epoch = last_until(&stops, wanted, |stop| *stop).copied().unwrap_or(last);
    let stop = stops.partition_point(|stop| *stop < epoch);
    let oninput = {
        let (chosen, stops) = (chosen.setter(), Rc::clone(&stops));
        Callback::from(move |event: InputEvent| {
            let stop = typed(&event).and_then(|value| value.parse::<usize>().ok()).and_then(|at| stops.get(at).copied());
            chosen.set(stop);
        })
    };
    let shown = format!("epoch {}", epoch_text(epoch));
    let sheets = ["A", "B"].into_iter().zip(&props.runs).map(|(name, (run, frames))| {
        let Some(frame) = last_until(frames, epoch, |frame| epochs_at(run, frame)) else {
            return html! { <p key={name} class="runs-sheets__empty">{ format!("{name} has no sheet.") }</p> };
        };
        let label = sheet_label(run, frame.step, frame.epoch);
        html! {
            <figure key={name} class="runs-sheets__sheet">
                <Picture png={Rc::clone(&frame.png)} alt={format!("Generated images of {name}, {label}")} testid={format!("runs-sheet-{}", name.to_lowercase())} />
                <figcaption><strong>{ name }</strong><span>{ format!(", {label}") }</span></figcaption>
            </figure>
        }
    });
    html! {
        <Card title="Sheets" note={shown.clone()}>
            <div class="runs-sheets">{ for sheets }</div>
            <input
                class="scrubber runs-sheets__epoch"
                type="range"
                min="0"
                max={stops.len().saturating_sub(1).to_string()}
                value={stop.to_string()}
                aria-label="Epoch of both sheets"
                aria-valuetext={shown}
                data-testid="runs-epoch"
                {oninput}
            />
        </Card>
    }
}
