//! How good the generated images are: the chart in the place of the losses, and what it says.

use std::rc::Rc;

use yew::prelude::*;

use super::curve::Curve;
use super::panel::Panel;
use super::selection::Selection;
use crate::plot::{LineChart, Reference, Series};
use crate::run::quality::{QualityRecord, QualityRow, kind_counts, kinds_sentence, method, sentences};
use crate::run::quality_plan::no_measurement;
use crate::run::{RunState, RunView};
use crate::ui::dom::log_error;
use crate::ui::download_text;
use crate::ui::plot::Chart;
use crate::ui::widgets::{Choice, Field, Segmented};

/// The choice between the losses and the numbers of quality.
pub(super) fn choice(selection: &Selection) -> Html {
    let curve = selection.curve.setter();
    let on_change = Callback::from(move |label: AttrValue| {
        if let Some(chosen) = Curve::ALL.into_iter().find(|curve| curve.label() == label) {
            curve.set(chosen);
        }
    });
    let options = Curve::ALL.map(|curve| Choice::new(curve.label(), curve.label())).to_vec();
    html! { <Segmented compact={true} field={Field::new("gan-curve", "Chart")} {options} value={selection.curve.label()} {on_change} /> }
}

/// The chart of a number; `None` without measurements.
pub(super) fn quality_chart(view: &RunView, curve: Curve) -> Option<Rc<LineChart>> {
    let record = view.quality.as_ref().filter(|record| curve != Curve::Losses && !record.rows.is_empty())?;
    let numbers = curve.numbers();
    let floor = &record.reference.floor;
    let series =
        numbers.iter().map(|&(number, label, ink, stroke)| Series::new(label, ink, record.values(number)).with_stroke(stroke));
    let references =
        numbers.iter().map(|(number, ..)| Reference { value: number.of(floor), label: "other real images".to_owned() });
    Some(Rc::new(LineChart {
        series: series.collect(),
        references: references.take(1).collect(),
        levels: numbers.iter().map(|(number, ..)| number.floor_band(floor)).collect(),
        places: Some(record.rows.iter().map(|row| f64::from(row.step)).collect()),
        x_range: (0.0, f64::from(view.step.max(10))),
        y_range: (curve != Curve::Kid).then_some((0.0, 1.0)),
        ..LineChart::default()
    }))
}

pub(super) fn quality(view: &RunView, chart: Option<&Rc<LineChart>>, selection: &Selection) -> Html {
    let curve = *selection.curve;
    let (title, note, term) = curve.texts();
    let body = match (&view.quality, chart) {
        (Some(record), Some(chart)) => measured(record, chart, selection),
        _ => html! { <p class="gan-quality__text" translate="no" data-testid="gan-quality-text">{ not_measured(view) }</p> },
    };
    html! { <Panel class="gan-losses" {title} {note} {term} actions={choice(selection)}>{ body }</Panel> }
}

fn measured(record: &QualityRecord, chart: &Rc<LineChart>, selection: &Selection) -> Html {
    let on_cursor = {
        let under_cursor = selection.under_cursor.setter();
        let steps: Rc<[u32]> = record.rows.iter().map(|row| row.step).collect();
        Callback::from(move |at: Option<usize>| under_cursor.set(at.and_then(|at| steps.get(at).copied())))
    };
    let at = |step: u32| record.rows.partition_point(|row| row.step <= step).checked_sub(1);
    let row = selection.step().map_or(record.rows.last(), |step| record.at(step));
    html! {
        <>
            <p class="gan-quality__text" translate="no" data-testid="gan-quality-text">
                if let Some(row) = row { <span>{ sentence(record, row, *selection.curve) }</span> }
                { " " }
                <span class="gan-quality__method">{ method(&record.reference) }</span>
            </p>
            <Chart
                id="gan-quality"
                label="Quality of the generated images by step"
                chart={Rc::clone(chart)}
                testid="gan-quality"
                cursor={(*selection.chosen).and_then(at)}
                {on_cursor}
            />
        </>
    }
}

/// What a measurement says: of KID the kinds that a classifier finds, if it does.
fn sentence(record: &QualityRecord, row: &QualityRow, curve: Curve) -> String {
    let [one_nn, coverage, precision, kid] = sentences(&row.quality, Some(&record.reference.floor));
    let after = if row.epoch == 1 { "After 1 epoch: ".to_owned() } else { format!("After {} epochs: ", row.epoch) };
    after
        + &match (curve, row.kinds.zip(record.reference.real_kinds)) {
            (Curve::OneNn, _) => one_nn,
            (Curve::Coverage, _) => format!("{coverage} {precision}"),
            (Curve::Losses | Curve::Kid, Some((generated, real))) => kinds_sentence(&kind_counts(generated, real)),
            (Curve::Losses | Curve::Kid, None) => kid,
        }
}

fn not_measured(view: &RunView) -> String {
    if let Some(reason) = &view.quality_failure {
        return reason.to_string();
    }
    match &view.size {
        Some(size) if !view.recorded => {
            let is_over = !view.state.is_live() && view.state != RunState::Finished;
            no_measurement(&view.config, &size.source, size.images, is_over || !view.has_worker())
        }
        _ => "Not measured.".to_owned(),
    }
}

/// Saves the measurements as a file.
pub(super) fn save_csv(view: &RunView) {
    if let Some(record) = &view.quality {
        let name = format!("saddle-gan-seed{}-quality.csv", view.config.seed);
        log_error(download_text(&name, "text/csv", &record.csv()));
    }
}
