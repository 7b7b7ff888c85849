//! Two kept runs against each other: what their losses say, their losses in one chart, their sheets side by side, and what was
//! set up differently.

use std::rc::Rc;

use yew::prelude::*;

use super::archive::{Whole, use_whole};
use super::sheets::Sheets;
use crate::documents::history::compare::{Row, differences, verdict};
use crate::documents::history::curves::Curves;
use crate::documents::history::{SavedRun, sentences};
use crate::plot::{Ink, LineChart, Reference, Series, Stroke};
use crate::run::kept::RunRecord;
use crate::ui::plot::DescribedChart;
use crate::ui::widgets::{Card, Verdict};

/// What [`Compare`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct CompareProps {
    /// One.
    pub(super) a: RunRecord,
    /// The other.
    pub(super) b: RunRecord,
}

fn past<'a>(record: &'a RunRecord, whole: &'a Whole) -> SavedRun<'a> {
    SavedRun { record, losses: &whole.losses }
}

/// Both runs' losses over epochs: A full, B in dashes.
fn chart(a: SavedRun<'_>, b: SavedRun<'_>) -> (LineChart, f64) {
    let curves = Curves::new(&[a, b]);
    let width = curves.width;
    let mut series = Vec::new();
    for ((name, stroke), means) in [("A", Stroke::Full), ("B", Stroke::Broken)].into_iter().zip(curves.means) {
        for ((player, ink), means) in [("D", Ink::Descend), ("G", Ink::Ascend)].into_iter().zip(means) {
            series.push(Series::new(format!("{name}: {player}"), ink, means).drawn(stroke));
        }
    }
    let mut guesses = [a, b].map(|run| run.record.config().departure.undecided()).to_vec();
    guesses.dedup();
    let references = guesses.into_iter().map(|value| Reference { value, label: format!("{value:.3}: D can’t tell") });
    let chart = LineChart {
        series,
        references: references.collect(),
        x_name: "epoch".to_owned(),
        x_range: (0.0, curves.epochs.max(f64::MIN_POSITIVE)),
        first_x: width / 2.0,
        spacing: width,
        counts: false,
        ..LineChart::default()
    };
    (chart, width)
}

/// The comparison.
#[component]
pub(super) fn Compare(props: &CompareProps) -> Html {
    let CompareProps { a, b } = props;
    let (whole_a, whole_b) = (use_whole(a), use_whole(b));
    // Epochs under the chart's cursor.
    let pointed = use_state_eq(|| None::<f64>);
    let drawn = use_memo((whole_a.clone(), whole_b.clone()), |(in_a, in_b)| {
        let (in_a, in_b) = in_a.as_ref().zip(in_b.as_ref())?;
        let (a, b) = (past(a, in_a), past(b, in_b));
        let (chart, width) = chart(a, b);
        Some((Rc::new(chart), width, verdict(a, b)))
    });
    let heading = html! { <h2 class="runs__heading">{ "A and B" }</h2> };
    let (Some((chart, width, verdict)), Some(whole_a), Some(whole_b)) = (&*drawn, whole_a, whole_b) else {
        return html! { <section aria-label="Comparison">{ heading }<p class="page__aside" role="status">{ "Reading both runs" }</p></section> };
    };
    let on_cursor = {
        let (pointed, width) = (pointed.setter(), *width);
        // Within a stretch, so that a sheet at its end does not count yet.
        Callback::from(move |at: Option<usize>| pointed.set(at.map(|at| (as_number(at) + 0.5) * width)))
    };
    html! {
        <section class="runs-compare" aria-label="Comparison" data-testid="runs-compare">
            { heading }
            <p class="runs-compare__names">
                <strong>{ "A" }</strong>{ format!(" is {}: {}, seed {}.", sentences::name(a), sentences::set_up(a), a.config().seed) }<br />
                <strong>{ "B" }</strong>{ format!(" is {}: {}, seed {}.", sentences::name(b), sentences::set_up(b), b.config().seed) }
            </p>
            if let Some(verdict) = verdict {
                <Verdict title={verdict.title} testid="runs-verdict">{ verdict.sentence.clone() }</Verdict>
            }
            <Card title="Losses" note="A full, B in dashes · means over equal parts of an epoch, in nats">
                <DescribedChart
                    id="runs-losses"
                    label="Losses of D and G in A and in B by epoch"
                    chart={Rc::clone(chart)}
                    testid="runs-chart"
                    {on_cursor}
                    png="saddle-gan-comparison.png"
                />
            </Card>
            <Sheets runs={[(a.clone(), Rc::clone(&whole_a.frames)), (b.clone(), Rc::clone(&whole_b.frames))]} pointed={*pointed} />
            { set_up(&differences(a, b)) }
        </section>
    }
}

fn as_number(at: usize) -> f64 {
    u32::try_from(at).map_or(f64::from(u32::MAX), f64::from)
}

fn set_up(rows: &[Row]) -> Html {
    let table = html! {
        <table class="runs-differences" data-testid="runs-differences">
            <thead><tr><th scope="col"><span class="visually-hidden">{ "What" }</span></th><th scope="col">{ "A" }</th><th scope="col">{ "B" }</th></tr></thead>
            <tbody>
                { for rows.iter().map(|Row { label, values: [a, b] }| html! {
                    <tr key={label.clone()}><th scope="row">{ label.clone() }</th><td>{ a.clone() }</td><td>{ b.clone() }</td></tr>
                }) }
            </tbody>
        </table>
    };
    html! {
        <Card title="Set up differently" note="what is not listed is the same">
            if rows.is_empty() { <p>{ "Nothing: both have the same configuration, device and build." }</p> } else { { table } }
        </Card>
    }
}
