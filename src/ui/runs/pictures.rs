//! A run at a glance: a large sheet, its named sheets, and its losses.

use std::rc::Rc;

use yew::prelude::*;

use super::loaded::use_loaded_run;
use super::picture::Picture;
use crate::documents::history::sentences;
use crate::documents::report::sheet_label;
use crate::run::loaded_run::LoadedRun;
use crate::run::losses::means;
use crate::run::stored::{Frame, RunRecord};

/// Sheets beside the large one: the untrained one fills up a short run.
const SHEETS: std::ops::RangeInclusive<usize> = 3..=4;

/// Points of a curve.
const POINTS: usize = 120;

/// Width and height of the curves, in units of their drawing.
const SIZE: (f32, f32) = (60.0, 20.0);

/// The largest loss that is drawn, in nats.
const LARGEST: f32 = 4.0;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct PicturesProps {
    pub(super) record: RunRecord,
    /// Receives the size of the run's files in bytes.
    pub(super) on_size: Callback<u64>,
}

#[component]
pub(super) fn Pictures(props: &PicturesProps) -> Html {
    let record = &props.record;
    let loaded = use_loaded_run(record).ok();
    use_effect_with(loaded.as_ref().map(|run| run.bytes), {
        let on_size = props.on_size.clone();
        move |bytes| bytes.iter().for_each(|bytes| on_size.emit(*bytes))
    });
    let curves = use_memo(loaded.clone(), |run| run.as_ref().map(|run| curves(&run.losses)));
    // The step of the large sheet; `None` follows the last.
    let chosen = use_state_eq(|| None::<u32>);
    let Some(run) = loaded else {
        return html! { <div class="runs-card__pictures"><div class="runs-card__sheet is-awaited" /></div> };
    };
    let large = run.frames.iter().rfind(|frame| chosen.is_none_or(|step| frame.step == step)).or(run.frames.last());
    let strip = named(record, &run).into_iter().map(|frame| {
        let is_large = large.is_some_and(|large| large.step == frame.step);
        let onclick = {
            let (chosen, step) = (chosen.setter(), frame.step);
            Callback::from(move |_: MouseEvent| chosen.set(Some(step)))
        };
        small(record, frame, is_large, onclick)
    });
    html! {
        <div class="runs-card__pictures">
            if let Some(frame) = large {
                <figure class="runs-card__sheet">
                    <Picture png={Rc::clone(&frame.png)} alt={format!("Generated images, {}", sheet_label(record, frame.step, frame.epoch))} testid="runs-large" />
                    <figcaption translate="no">{ sheet_label(record, frame.step, frame.epoch) }</figcaption>
                </figure>
            } else {
                <div class="runs-card__sheet is-awaited">{ "No sheet yet" }</div>
            }
            <div class="runs-card__glance" data-testid="runs-glance">
                <div class="runs-card__strip">{ for strip }</div>
                if let Some([d, g]) = &*curves {
                    <div class="runs-card__losses">
                        <svg class="runs-card__curves" viewBox={format!("0 0 {} {}", SIZE.0, SIZE.1)} preserveAspectRatio="none" role="img" aria-label="Losses of D and G over the run">
                            <polyline class="is-descend" points={d.clone()} />
                            <polyline class="is-ascend" points={g.clone()} />
                        </svg>
                        { last_losses(record) }
                    </div>
                }
            </div>
        </div>
    }
}

/// The named sheets that the run has. A short run begins with the untrained one.
fn named(record: &RunRecord, run: &LoadedRun) -> Vec<Frame> {
    let mut frames = run.named_frames(record);
    if frames.len() < *SHEETS.start()
        && let Some(first) = run.frames.first().filter(|first| frames.first().is_none_or(|named| named.step > first.step))
    {
        frames.insert(0, first.clone());
    }
    frames.drain(..frames.len().saturating_sub(*SHEETS.end()));
    frames
}

fn small(record: &RunRecord, frame: Frame, is_large: bool, onclick: Callback<MouseEvent>) -> Html {
    let label = sheet_label(record, frame.step, frame.epoch);
    html! {
        <figure key={frame.step} class="runs-card__small">
            <button type="button" aria-pressed={is_large.to_string()} aria-label={format!("{label}: show this sheet")} {onclick}>
                <Picture png={frame.png} alt="" />
            </button>
            <figcaption translate="no">{ label }</figcaption>
        </figure>
    }
}

/// The losses where the curves end.
fn last_losses(record: &RunRecord) -> Html {
    let last = record.last_losses.map(|pair| pair.map(|loss| sentences::loss(f64::from(loss))));
    let [d, g] = last.unwrap_or_else(|| ["none".to_owned(), "none".to_owned()]);
    html! {
        <dl class="runs-card__last" translate="no">
            <div class="is-descend"><dt>{ "D" }</dt><dd data-label="Loss of D">{ d }</dd></div>
            <div class="is-ascend"><dt>{ "G" }</dt><dd data-label="Loss of G">{ g }</dd></div>
        </dl>
    }
}

/// The points of D's and of G's curve.
fn curves(losses: &[[f32; 2]]) -> [AttrValue; 2] {
    let means = means(losses, POINTS);
    let top = means.iter().flatten().copied().filter(|loss| loss.is_finite()).fold(1.0, f32::max).min(LARGEST);
    #[expect(clippy::cast_precision_loss, reason = "at most 120 points")]
    let across = SIZE.0 / (means.len().max(2) - 1) as f32;
    [0, 1].map(|player| {
        let place = |(at, pair): (usize, &[f32; 2])| {
            let loss = pair[player].clamp(0.0, top);
            #[expect(clippy::cast_precision_loss, reason = "at most 120 points")]
            let x = at as f32 * across;
            loss.is_finite().then(|| format!("{x:.1},{:.2}", SIZE.1 * (1.0 - loss / top)))
        };
        means.iter().enumerate().filter_map(place).collect::<Vec<String>>().join(" ").into()
    })
}
