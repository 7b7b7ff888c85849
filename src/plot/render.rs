//! A chart in its layout as a scene: the same shapes on the page's canvas and in the report's SVG.

use super::chart::{Ink, LineChart, Stroke};
use super::labels::{GAP, Rect, Stretches};
use super::layout::{Layout, x_of};
use super::scene::{Anchor, Pixel, Scene, Shape, Tint};

const REFERENCE_DASH: &[f64] = &[4.0, 4.0];
const EXPECTED_DASH: &[f64] = &[5.0, 4.0];
const DASHED: &[f64] = &[6.0, 3.0];
const MARK_DASH: &[f64] = &[2.0, 3.0];
const LINE_WIDTH: f64 = 1.5;

/// The shapes of `chart`, with the cursor at an index.
#[must_use]
pub fn scene(chart: &LineChart, layout: &Layout, cursor: Option<usize>) -> Scene {
    let Rect { left, top, right, bottom } = layout.plot;
    // One pixel wider than the plot, so that a line along its edge is not cut in half.
    let frame = Rect { left: left - 1.0, top: top - 1.0, right: right + 1.0, bottom: bottom + 1.0 };
    let mut scene = Scene { frame, ..Scene::default() };
    bands(&mut scene, chart, layout);
    axes(&mut scene, chart, layout);
    lines(&mut scene, chart, layout);
    let text_at = |area: &Rect| (area.left, f64::midpoint(area.top, area.bottom));
    scene.over.extend(layout.references.iter().map(|line| Shape::text(text_at(&line.area), &line.text, Tint::Quiet)));
    if let Some(index) = cursor {
        cursor_at(&mut scene, chart, layout, index);
    }
    for end in &layout.ends {
        if let Some(series) = chart.series.get(end.series) {
            let tint = if series.stroke == Stroke::Expected { Tint::Quiet } else { Tint::Full(series.ink) };
            let (at, text) = (text_at(&end.area), end.text.clone());
            scene.over.push(Shape::Text { at, text, tint, bold: true, anchor: Anchor::Start });
        }
    }
    marks(&mut scene, chart, layout);
    scene
}

/// The middle of a row of pixels: a line one pixel wide is sharp there.
fn crisp(at: f64) -> f64 {
    at.floor() + 0.5
}

fn horizontal(layout: &Layout, y: f64) -> Vec<Pixel> {
    vec![(layout.plot.left, crisp(y)), (layout.plot.right, crisp(y))]
}

fn vertical(layout: &Layout, x: f64) -> Vec<Pixel> {
    vec![(crisp(x), layout.plot.top), (crisp(x), layout.plot.bottom)]
}

fn bands(scene: &mut Scene, chart: &LineChart, layout: &Layout) {
    let plot = &layout.plot;
    scene.inside.extend(chart.bands.iter().map(|&(from, to)| {
        let [left, right] = [from, to].map(|x| layout.x.at(x).clamp(plot.left, plot.right));
        let corners = vec![(left, plot.top), (right, plot.top), (right, plot.bottom), (left, plot.bottom)];
        Shape::Area { corners, fill: Tint::Calm, edge: None }
    }));
    scene.inside.extend(chart.levels.iter().map(|&(from, to)| {
        let [bottom, top] = [from, to].map(|y| layout.y.at(y).clamp(plot.top, plot.bottom));
        let corners = vec![(plot.left, top), (plot.right, top), (plot.right, bottom), (plot.left, bottom)];
        Shape::Area { corners, fill: Tint::Calm, edge: None }
    }));
}

fn axes(scene: &mut Scene, chart: &LineChart, layout: &Layout) {
    let label = |at, text: &str, anchor| Shape::Text { at, text: text.to_owned(), tint: Tint::Quiet, bold: false, anchor };
    let grid = layout.y_ticks.iter().map(|tick| horizontal(layout, tick.at)).collect();
    scene.inside.push(Shape::strokes(grid, Tint::Rule, 1.0));
    let below = layout.plot.bottom + 16.0;
    let beside = layout.plot.left - GAP;
    scene.over.extend(layout.y_ticks.iter().map(|tick| label((beside, crisp(tick.at)), &tick.label, Anchor::End)));
    scene.over.extend(layout.x_ticks.iter().map(|tick| label((tick.at, below), &tick.label, Anchor::Middle)));
    scene.over.extend(layout.x_name_end.map(|end| label((end, below), &chart.x_name, Anchor::End)));
}

/// From back to front: pale series and, under means, every value; references; expected values; the lines that are read.
fn lines(scene: &mut Scene, chart: &LineChart, layout: &Layout) {
    let dense = !layout.means.is_empty();
    let all = || chart.series.iter().zip(&layout.lines);
    let pale = all().filter(|(series, _)| series.stroke == Stroke::Pale);
    let values = all().filter(|(series, _)| dense && series.stroke.is_read());
    for (series, stretches) in pale.chain(values) {
        polyline(scene, stretches, Tint::Pale(series.ink), &[]);
    }
    let references = layout.references.iter().map(|line| horizontal(layout, line.y)).collect();
    scene.inside.push(Shape::Strokes { lines: references, tint: Tint::Quiet, width: 1.0, dash: REFERENCE_DASH });
    for (_, stretches) in all().filter(|(series, _)| series.stroke == Stroke::Expected) {
        polyline(scene, stretches, Tint::Quiet, EXPECTED_DASH);
    }
    for (series, stretches) in chart.series.iter().zip(if dense { &layout.means } else { &layout.lines }) {
        if series.stroke.is_read() {
            let dash = if series.stroke == Stroke::Dashed { DASHED } else { &[] };
            polyline(scene, stretches, Tint::Full(series.ink), dash);
        }
    }
}

fn polyline(scene: &mut Scene, stretches: &Stretches, tint: Tint, dash: &'static [f64]) {
    let (single, lines): (Stretches, Stretches) = stretches.iter().cloned().partition(|stretch| stretch.len() == 1);
    if !single.is_empty() {
        // A value without neighbours is a square.
        let squares = single.iter().flatten().map(|&(x, y)| vec![(x - 1.5, y), (x + 1.5, y)]).collect();
        scene.inside.push(Shape::strokes(squares, tint, 3.0));
    }
    scene.inside.push(Shape::Strokes { lines, tint, width: LINE_WIDTH, dash });
}

fn cursor_at(scene: &mut Scene, chart: &LineChart, layout: &Layout, index: usize) {
    let x = x_of(chart, index);
    if !layout.x.axis.can_show(x) {
        return;
    }
    let x = layout.x.at(x);
    scene.over.push(Shape::line(vertical(layout, x), Tint::Full(Ink::Ink), 1.0));
    for series in chart.series.iter().filter(|series| series.stroke.is_read()) {
        if let Some(value) = series.values.get(index).filter(|&value| layout.y.axis.can_show(value)) {
            let at = vec![(x, layout.y.at(value))];
            scene.over.push(Shape::Dots { at, radius: 4.0, fill: Tint::Full(series.ink), ring: None });
        }
    }
}

/// Marks with their labels at the top, on the side with more room.
fn marks(scene: &mut Scene, chart: &LineChart, layout: &Layout) {
    let (plot, tint) = (&layout.plot, Tint::Full(Ink::Ink));
    for mark in &chart.marks {
        let x = layout.x.at(mark.x);
        if !(plot.left - 0.5..=plot.right + 0.5).contains(&x) {
            continue;
        }
        scene.over.push(Shape::Strokes { lines: vec![vertical(layout, x)], tint, width: 1.0, dash: MARK_DASH });
        if mark.label.is_empty() {
            continue;
        }
        let to_the_left = x > f64::midpoint(plot.left, plot.right);
        let (x, anchor) = if to_the_left { (x - 6.0, Anchor::End) } else { (x + 6.0, Anchor::Start) };
        let (at, text) = ((x, plot.top + 8.0), mark.label.clone());
        scene.over.push(Shape::Text { at, text, tint, bold: false, anchor });
    }
}
