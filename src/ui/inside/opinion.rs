//! D's probabilities for real and for generated images: histogram, means by step and verdict.

use std::rc::Rc;

use yew::prelude::*;

use super::state::JudgedBatch;
use crate::math::stats::histogram;
use crate::plot::bars::bars_of;
use crate::plot::number::grouped;
use crate::plot::{Ink, LineChart, Pair, Reference, Series};
use crate::ui::plot::{DescribedChart, Histogram};
use crate::ui::widgets::{Button, ButtonKind, Card, Verdict};

const BINS: usize = 20;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct OpinionCardProps {
    pub(super) judged: Option<Rc<JudgedBatch>>,
    /// D's mean probabilities of real and of generated images, by completed steps.
    pub(super) history: Rc<Vec<(u32, [f64; 2])>>,
    pub(super) judging: bool,
    /// The run is live, and D is asked after each epoch.
    pub(super) live: bool,
    pub(super) on_ask: Callback<()>,
}

pub(super) fn verdict(judged: &JudgedBatch) -> Html {
    let opinion = &judged.opinion;
    if !opinion.is_finite() {
        return html! { <Verdict title="D returns NaN" testid="inside-verdict">{ "The weights of D are NaN: the run has diverged." }</Verdict> };
    }
    html! {
        <Verdict title={opinion.title()} testid="inside-verdict">{ opinion.sentence() }</Verdict>
    }
}

fn counts(values: &[f32]) -> Vec<u32> {
    histogram(values.iter().map(|&value| f64::from(value)), BINS)
}

fn means(history: &[(u32, [f64; 2])]) -> Rc<LineChart> {
    let places: Rc<[f64]> = history.iter().map(|(step, _)| f64::from(*step)).collect();
    let line = |kind: usize| history.iter().map(|(_, means)| means[kind]).collect::<Vec<f64>>();
    Rc::new(LineChart {
        series: vec![Series::new("real", Ink::Ink, line(0)), Series::new("G’s", Ink::Ascend, line(1))],
        references: vec![Reference { value: 0.5, label: "½: D can’t tell".to_owned() }],
        x_range: (places.first().copied().unwrap_or(0.0), places.last().copied().unwrap_or(1.0)),
        y_range: Some((0.0, 1.0)),
        places: Some(places),
        ..LineChart::default()
    })
}

#[component]
pub(super) fn OpinionCard(props: &OpinionCardProps) -> Html {
    let drawn = use_memo(props.judged.clone(), |judged| {
        let opinion = judged.as_ref().map(|judged| judged.opinion.clone()).unwrap_or_default();
        let pair = Pair { names: ["real", "G’s"], inks: [Ink::Ink, Ink::Ascend], second: counts(&opinion.fake) };
        (Rc::new(bars_of(counts(&opinion.real))), Rc::new(pair))
    });
    let means = use_memo(Rc::clone(&props.history), |history| means(history));
    let note = props.judged.as_ref().map(|judged| {
        format!(
            "{} real, {} of G’s · epoch {}, step {}",
            judged.opinion.real.len(),
            judged.opinion.fake.len(),
            judged.epoch,
            grouped(u64::from(judged.step))
        )
    });
    let (label, busy) =
        if props.judging { ("Asking D", Some(AttrValue::from("D has not answered yet"))) } else { ("Ask again", None) };
    html! {
        <Card title="What D thinks" {note} class="inside-opinion">
            if props.judged.is_some() {
                <p class="inside-key">
                    <span class="inside-key__swatch is-real" aria-hidden="true" />{ "real images" }
                    <span class="inside-key__swatch is-fake" aria-hidden="true" />{ "G’s images" }
                </p>
                <Histogram
                    id="inside-histogram"
                    testid="inside-histogram"
                    label="D’s probability that an image is real, counted for real images and for G’s"
                    x_name="D’s probability"
                    bars={Rc::clone(&drawn.0)}
                    pair={Some(Rc::clone(&drawn.1))}
                    file="saddle-gan-opinion"
                />
            } else {
                <div class="inside-placeholder">{ if props.judging { "Asking D about 256 real and 256 generated images." } else { "D has not been asked yet." } }</div>
            }
            if props.history.len() > 1 {
                <DescribedChart id="inside-means" testid="inside-means" label="D’s mean probability of real images and of G’s by step" chart={(*means).clone()} file="saddle-gan-opinion-by-step" />
            }
            <p class="inside-remark">
                { "Left means “fake”, right means “real”. When both are near ½, D can’t tell. D runs without dropout here." }
                if props.live { <span>{ " Updated after each epoch." }</span> }
            </p>
            <Button {label} kind={ButtonKind::Quiet} disabled={busy} on_press={props.on_ask.clone()} title="Ask D with the current networks" />
        </Card>
    }
}
