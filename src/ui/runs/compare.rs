//! Comparison of two saved runs: verdict, losses in one chart, sheets side by side, and differences of their set-ups.

use std::rc::Rc;

use yew::prelude::*;

use super::loaded::use_loaded_run;
use super::sheets::Sheets;
use crate::documents::history::compare::{Row, differences, verdict};
use crate::documents::history::curves::Curves;
use crate::documents::history::names::Names;
use crate::documents::history::{SavedRun, sentences};
use crate::plot::{Ink, LineChart, Reference, Series, Stroke};
use crate::run::loaded_run::LoadedRun;
use crate::run::quality::summary;
use crate::run::stored::RunRecord;
use crate::ui::plot::DescribedChart;
use crate::ui::widgets::{Card, Verdict};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct CompareProps {
    pub(super) a: RunRecord,
    pub(super) b: RunRecord,
    pub(super) names: Rc<Names>,
}

fn saved_run<'a>(record: &'a RunRecord, loaded: &'a LoadedRun) -> SavedRun<'a> {
    SavedRun { record, losses: &loaded.losses }
}

/// The losses of both runs over epochs, and the epochs between two points of the chart.
fn chart(a: SavedRun<'_>, b: SavedRun<'_>) -> (LineChart, f64) {
    let curves = Curves::new(&[a, b]);
    let width = curves.width;
    let mut series = Vec::new();
    for ((name, stroke), means) in [("A", Stroke::Full), ("B", Stroke::Dashed)].into_iter().zip(curves.means) {
        for ((player, ink), means) in [("D", Ink::Descend), ("G", Ink::Ascend)].into_iter().zip(means) {
            series.push(Series::new(format!("{name}: {player}"), ink, means).with_stroke(stroke));
        }
    }
    let mut undecided = [a, b].map(|run| run.record.config().departure.undecided()).to_vec();
    undecided.dedup();
    let references = undecided.into_iter().map(|value| Reference { value, label: format!("{value:.3}: D can’t tell") });
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

#[component]
pub(super) fn Compare(props: &CompareProps) -> Html {
    let CompareProps { a, b, names } = props;
    let (loaded_a, loaded_b) = (use_loaded_run(a), use_loaded_run(b));
    // Epoch under the chart's cursor.
    let pointed = use_state_eq(|| None::<f64>);
    let both = loaded_a.and_then(|loaded_a| Ok((loaded_a, loaded_b?)));
    let drawn = use_memo(both.as_ref().ok().cloned(), |both| {
        let (loaded_a, loaded_b) = both.as_ref()?;
        let (a, b) = (saved_run(a, loaded_a), saved_run(b, loaded_b));
        let (chart, width) = chart(a, b);
        Some((Rc::new(chart), width, verdict(a, b)))
    });
    let heading = html! { <h2 class="runs__heading">{ "A and B" }</h2> };
    let ((loaded_a, loaded_b), (chart, width, verdict)) = match (both, &*drawn) {
        (Ok(both), Some(drawn)) => (both, drawn),
        (Ok(_), None) => return Html::default(),
        (Err(placeholder), _) => return html! { <section aria-label="Comparison">{ heading }{ placeholder }</section> },
    };
    let on_cursor = {
        let (pointed, width) = (pointed.setter(), *width);
        // The middle of the epochs averaged in a point, so that a sheet at their end is not included.
        Callback::from(move |at: Option<usize>| pointed.set(at.map(|at| (as_number(at) + 0.5) * width)))
    };
    html! {
        <section class="runs-compare" aria-label="Comparison" data-testid="runs-compare">
            { heading }
            <p class="runs-compare__names">
                <strong>{ "A" }</strong><span>{ is_run(a, names) }</span><br />
                <strong>{ "B" }</strong><span>{ is_run(b, names) }</span>
            </p>
            if let Some(verdict) = verdict {
                <Verdict title={verdict.title} testid="runs-verdict">{ verdict.sentence.clone() }</Verdict>
            }
            <Card title="Losses" note="A full, B dashed · means over equal parts of an epoch, in nats">
                <DescribedChart
                    id="runs-losses"
                    label="Losses of D and G in A and in B by epoch"
                    chart={Rc::clone(chart)}
                    testid="runs-chart"
                    {on_cursor}
                    file="saddle-gan-comparison"
                />
            </Card>
            <Sheets runs={[(a.clone(), Rc::clone(&loaded_a.frames)), (b.clone(), Rc::clone(&loaded_b.frames))]} pointed={*pointed} />
            { quality(a, b) }
            { difference_table(&differences(a, b)) }
        </section>
    }
}

/// The last measurement of each run.
fn quality(a: &RunRecord, b: &RunRecord) -> Html {
    if a.quality.is_none() && b.quality.is_none() {
        return Html::default();
    }
    let of = |run: &RunRecord| run.quality.as_ref().map_or_else(|| "not measured".to_owned(), summary);
    html! {
        <Card title="Quality of the images" note="compare runs at one number of images">
            <p class="runs-compare__names" translate="no" data-testid="runs-quality">
                <strong>{ "A" }</strong><span>{ format!(" {}", of(a)) }</span><br />
                <strong>{ "B" }</strong><span>{ format!(" {}", of(b)) }</span>
            </p>
        </Card>
    }
}

fn is_run(run: &RunRecord, names: &Names) -> String {
    format!(" is “{}”: {}, seed {}.", names.of(run), sentences::set_up(run), run.config().seed)
}

fn as_number(at: usize) -> f64 {
    u32::try_from(at).map_or(f64::from(u32::MAX), f64::from)
}

fn difference_table(rows: &[Row]) -> Html {
    let table = html! {
        <table class="runs-differences" data-testid="runs-differences">
            <thead><tr><th scope="col"><span class="visually-hidden">{ "Property" }</span></th><th scope="col">{ "A" }</th><th scope="col">{ "B" }</th></tr></thead>
            <tbody>
                { for rows.iter().map(|Row { label, values: [a, b] }| html! {
                    <tr key={label.clone()}><th scope="row">{ label.clone() }</th><td translate="no">{ a.clone() }</td><td translate="no">{ b.clone() }</td></tr>
                }) }
            </tbody>
        </table>
    };
    html! {
        <Card title="Differences in set-up" note="everything else is equal">
            if rows.is_empty() { <p>{ "None: both runs have the same configuration, device and build." }</p> } else { { table } }
        </Card>
    }
}
