//! Line charts: ρ against η, the distance by step, x and y by step.

use std::rc::Rc;

use yew::prelude::*;

use crate::minimax::Analysis;
use crate::minimax::sentences::{eta_name, short};
use crate::plot::{Axis, Ink, LineChart, Mark, Reference, Series, Stroke};
use crate::ui::labs::shared::Shared;
use crate::ui::plot::DescribedChart;
use crate::ui::widgets::Card;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct RadiusProps {
    pub(super) analysis: Shared<Analysis>,
}

const VALUES: u32 = 240;

#[component]
pub(super) fn Radius(props: &RadiusProps) -> Html {
    let analysis = &props.analysis;
    let name = eta_name(analysis);
    let chart = radius_chart(analysis, &name);
    let note = if analysis.spectral_radius.is_some() { "shaded: converges" } else { "no eigenvalues to draw" };
    html! {
        <Card title={format!("Spectral radius against {name}")} {note}>
            <DescribedChart id="minimax-radius" label={format!("Spectral radius against {name}")} chart={Rc::new(chart)} testid="minimax-radius" file="saddle-minimax-radius" />
        </Card>
    }
}

/// The largest η on the chart: beyond the range that converges and the current step size.
fn max_eta(analysis: &Analysis) -> f64 {
    let end = analysis.ranges.iter().map(|range| range.to).fold(0.0, f64::max);
    let hessian = analysis.target.map(|target| target.hessian).unwrap_or_default();
    let size = hessian.xx.abs().max(hessian.xy.abs()).max(hessian.yy.abs()).max(1e-9);
    let wanted = if end > 0.0 { 1.5 * end } else { 2.5 / size };
    wanted.max(1.15 * analysis.eta)
}

fn radius_chart(analysis: &Analysis, name: &str) -> LineChart {
    let max = max_eta(analysis);
    let spacing = max / f64::from(VALUES);
    let radius = |i: u32| analysis.radius_at(analysis.direction.times(spacing * f64::from(i))).unwrap_or(f64::NAN);
    let radii: Vec<f64> = (0..=VALUES).map(radius).collect();
    LineChart {
        series: vec![Series::new("ρ", Ink::Ink, radii)],
        references: vec![Reference { value: 1.0, label: "1: the distance stays".to_owned() }],
        marks: vec![Mark { x: analysis.eta, label: format!("η {}", short(analysis.eta)) }],
        bands: analysis.ranges.iter().map(|range| (range.from, range.to.min(max))).collect(),
        x_name: name.split(' ').next().unwrap_or("η").to_owned(),
        x_range: (0.0, max),
        y_range: Some((0.0, 2.0)),
        first_x: 0.0,
        spacing,
        counts: false,
        ..LineChart::default()
    }
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ChartsProps {
    pub(super) analysis: Shared<Analysis>,
    /// The path is shown up to this step.
    pub(super) shown: u32,
    /// The step under the pointer, shared with the plane.
    pub(super) cursor: Option<usize>,
    pub(super) on_cursor: Callback<Option<usize>>,
}

#[component]
pub(super) fn Charts(props: &ChartsProps) -> Html {
    let shown = (props.analysis.clone(), props.shown);
    let distance = use_memo(shown.clone(), |(analysis, shown)| distance_chart(analysis, *shown));
    let coordinates = use_memo(shown, |(analysis, shown)| coordinates_chart(analysis, *shown));
    let title = match props.analysis.target {
        Some(target) => format!("Distance to the {}", target.kind.name()),
        None => "Distance to (0, 0)".to_owned(),
    };
    html! {
        <div class="minimax-row">
            <Card title={title.clone()} note="log scale">
                <DescribedChart id="minimax-distance" label={format!("{title} by step")} chart={Rc::clone(&distance)} cursor={props.cursor} on_cursor={props.on_cursor.clone()} testid="minimax-distance" file="saddle-minimax-distance" />
            </Card>
            <Card title="x and y by step">
                <DescribedChart id="minimax-coordinates" label="x and y by step" chart={Rc::clone(&coordinates)} cursor={props.cursor} on_cursor={props.on_cursor.clone()} testid="minimax-coordinates" file="saddle-minimax-coordinates" />
            </Card>
        </div>
    }
}

/// The values of the shown steps.
fn shown_part<T>(values: &[T], shown: u32) -> &[T] {
    let end = usize::try_from(shown).unwrap_or(usize::MAX).saturating_add(1).min(values.len());
    &values[..end]
}

fn by_step(analysis: &Analysis, series: Vec<Series>) -> LineChart {
    LineChart { series, x_range: (0.0, f64::from(analysis.path.steps().max(1))), first_x: 0.0, ..LineChart::default() }
}

fn distance_chart(analysis: &Analysis, shown: u32) -> LineChart {
    let mut series = vec![Series::new("distance", Ink::Ink, shown_part(&analysis.distances, shown).to_vec())];
    if let (Some(rho), Some(&first)) = (analysis.spectral_radius, analysis.distances.first()) {
        let steps = 0..analysis.distances.len();
        let predicted: Vec<f64> = steps.scan(first, |distance, _| Some(std::mem::replace(distance, *distance * rho))).collect();
        series.push(Series::new("predicted ρᵗ", Ink::Further, predicted).with_stroke(Stroke::Expected));
    }
    LineChart { y_axis: Axis::Log, ..by_step(analysis, series) }
}

/// The chart of a diverging run ends at this multiple of its start.
const MAX_GROWTH: f64 = 50.0;

fn coordinates_chart(analysis: &Analysis, shown: u32) -> LineChart {
    let start = analysis.experiment.start;
    let bound = MAX_GROWTH * start.x.abs().max(start.y.abs()).max(0.1);
    let bounded = |value: f64| if value.abs() <= bound { value } else { f64::NAN };
    let points = shown_part(&analysis.path.points, shown);
    let x: Vec<f64> = points.iter().map(|point| bounded(point.x)).collect();
    let y: Vec<f64> = points.iter().map(|point| bounded(point.y)).collect();
    by_step(analysis, vec![Series::new("x", Ink::Descend, x), Series::new("y", Ink::Ascend, y)])
}
