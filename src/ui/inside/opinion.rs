//! What D thinks of real images and of G's: two counts side by side, and a sentence.

use std::rc::Rc;

use yew::prelude::*;

use super::seen::Judged;
use crate::run::opinion::counts;
use crate::ui::plot::{Bar, Histogram, Ink, Pair};
use crate::ui::widgets::{Button, ButtonKind, Card, Verdict};

/// Parts of [0, 1] that are counted.
const BINS: usize = 20;

/// What an [`OpinionCard`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct OpinionCardProps {
    /// The opinion, once it was heard.
    pub(super) judged: Option<Rc<Judged>>,
    /// D was asked, and has not answered.
    pub(super) judging: bool,
    /// The run goes on: D is asked by itself after each epoch.
    pub(super) live: bool,
    /// Asks D.
    pub(super) on_ask: Callback<()>,
}

/// The sentence above all else.
pub(super) fn verdict(judged: &Judged) -> Html {
    let opinion = &judged.opinion;
    if !opinion.is_counted() {
        return html! { <Verdict title="D gives no numbers" testid="inside-verdict">{ "Its weights are none any more: the run has diverged." }</Verdict> };
    }
    html! {
        <Verdict title={opinion.title()} testid="inside-verdict">{ opinion.sentence() }</Verdict>
    }
}

#[expect(clippy::cast_precision_loss, reason = "20 parts")]
fn bars(values: &[f32]) -> Vec<Bar> {
    let bar = |(at, count)| Bar { from: at as f64 / BINS as f64, to: (at + 1) as f64 / BINS as f64, count, bad: false };
    counts(values, BINS).into_iter().enumerate().map(bar).collect()
}

/// The counts.
#[component]
pub(super) fn OpinionCard(props: &OpinionCardProps) -> Html {
    let drawn = use_memo(props.judged.clone(), |judged| {
        let opinion = judged.as_ref().map(|judged| judged.opinion.clone()).unwrap_or_default();
        let pair = Pair { names: ["real", "G’s"], inks: [Ink::Ink, Ink::Ascend], second: counts(&opinion.fake, BINS) };
        (Rc::new(bars(&opinion.real)), Rc::new(pair))
    });
    let note = props.judged.as_ref().map(|judged| {
        format!(
            "{} real, {} of G’s · epoch {}, step {}",
            judged.opinion.real.len(),
            judged.opinion.fake.len(),
            judged.epoch,
            judged.step
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
                    png="saddle-gan-opinion.png"
                />
            } else {
                <div class="inside-awaited">{ if props.judging { "D is asked about 256 real images and 256 of G’s." } else { "Nobody has asked D yet." } }</div>
            }
            <p class="inside-remark">
                { "Left is “fake”, right is “real”. Where both lie at ½, D can’t tell. Asked without dropout, which only training has." }
                if props.live { { " Asked again by itself after each epoch." } }
            </p>
            <Button {label} kind={ButtonKind::Quiet} disabled={busy} on_press={props.on_ask.clone()} title="D’s opinion of the networks as they stand now" />
        </Card>
    }
}
