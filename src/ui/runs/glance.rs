//! A run at a glance: some of its sheets, from the first to the last, and its losses.

use std::rc::Rc;

use yew::prelude::*;

use super::archive::use_loaded_run;
use super::picture::Picture;
use crate::documents::report::sheet_label;
use crate::run::losses::means;
use crate::run::stored::{Frame, RunRecord};

/// Sheets that are shown.
const SHEETS: usize = 5;

/// Points of a curve.
const POINTS: usize = 60;

/// Width and height of the curves, in units of their drawing.
const SIZE: (f32, f32) = (60.0, 20.0);

/// The largest loss that is drawn, in nats.
const LARGEST: f32 = 4.0;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct GlanceProps {
    pub(super) record: RunRecord,
}

#[component]
pub(super) fn Glance(props: &GlanceProps) -> Html {
    let record = &props.record;
    let loaded = use_loaded_run(record).ok();
    let curves = use_memo(loaded.clone(), |run| run.as_ref().map(|run| curves(&run.losses)));
    let sheets = loaded.as_ref().map(|run| evenly_spaced(record, &run.frames)).unwrap_or_default();
    html! {
        <div class="runs-glance__parts" data-testid="runs-glance">
            { for sheets.into_iter().map(|frame| sheet(record, frame)) }
            if let Some([d, g]) = &*curves {
                <svg class="runs-glance__curves" viewBox={format!("0 0 {} {}", SIZE.0, SIZE.1)} preserveAspectRatio="none" role="img" aria-label="Losses of D and G over the run">
                    <polyline class="is-descend" points={d.clone()} />
                    <polyline class="is-ascend" points={g.clone()} />
                </svg>
            }
        </div>
    }
}

/// At most [`SHEETS`] of the sheets at the ends of epochs, with the first and the last.
fn evenly_spaced<'a>(record: &RunRecord, frames: &'a [Frame]) -> Vec<&'a Frame> {
    let ends: Vec<&Frame> = frames.iter().filter(|frame| record.is_end_of_epoch(frame.step, frame.epoch)).collect();
    let last = ends.len().saturating_sub(1);
    let mut places: Vec<usize> = (0..SHEETS).map(|at| at * last / (SHEETS - 1)).collect();
    places.dedup();
    places.into_iter().filter_map(|at| ends.get(at).copied()).collect()
}

fn sheet(record: &RunRecord, frame: &Frame) -> Html {
    let label = sheet_label(record, frame.step, frame.epoch);
    html! {
        <figure key={frame.step} class="runs-glance__sheet">
            <Picture png={Rc::clone(&frame.png)} alt={format!("Generated images, {label}")} />
            <figcaption translate="no">{ label }</figcaption>
        </figure>
    }
}

/// The points of D's and of G's curve.
fn curves(losses: &[[f32; 2]]) -> [AttrValue; 2] {
    let means = means(losses, POINTS);
    let top = means.iter().flatten().copied().filter(|loss| loss.is_finite()).fold(1.0, f32::max).min(LARGEST);
    #[expect(clippy::cast_precision_loss, reason = "at most 60 points")]
    let across = SIZE.0 / (means.len().max(2) - 1) as f32;
    [0, 1].map(|player| {
        let place = |(at, pair): (usize, &[f32; 2])| {
            let loss = pair[player].clamp(0.0, top);
            #[expect(clippy::cast_precision_loss, reason = "at most 60 points")]
            let x = at as f32 * across;
            loss.is_finite().then(|| format!("{x:.1},{:.2}", SIZE.1 * (1.0 - loss / top)))
        };
        means.iter().enumerate().filter_map(place).collect::<Vec<String>>().join(" ").into()
    })
}
