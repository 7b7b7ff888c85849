//! Puts a laid-out chart on a canvas.

use wasm_bindgen::JsValue;

use super::surface::Surface;
use crate::plot::chart::{LineChart, Stroke};
use crate::plot::labels::{Rect, Weight};
use crate::plot::layout::{Layout, Stretches, x_of};

/// Draws `chart` over the whole surface, with the cursor at an index.
///
/// # Errors
/// When the browser refuses a call.
pub fn draw(surface: &Surface, chart: &LineChart, cursor: Option<usize>) -> Result<Layout, JsValue> {
    let context = &surface.context;
    context.set_text_baseline("middle");
    let layout = Layout::new(chart, (surface.width, surface.height), &|text, weight| {
        surface.write_in(weight == Weight::Bold);
        context.measure_text(text).map_or(0.0, |metrics| metrics.width())
    });
    surface.write_in(false);
    bands(surface, chart, &layout);
    axes(surface, chart, &layout)?;
    lines(surface, chart, &layout)?;
    context.set_text_align("left");
    for line in &layout.references {
        text(surface, &line.text, &line.area, &surface.tokens.ink_3)?;
    }
    if let Some(index) = cursor {
        cursor_at(surface, chart, &layout, index)?;
    }
    surface.write_in(true);
    context.set_text_align("left");
    for end in &layout.ends {
        if let Some(series) = chart.series.get(end.series) {
            let grey = series.stroke == Stroke::Dashed;
            text(surface, &end.text, &end.area, if grey { &surface.tokens.ink_3 } else { surface.tokens.ink(series.ink) })?;
        }
    }
    marks(surface, chart, &layout)?;
    Ok(layout)
}

/// The middle of the pixel row that holds `at`: a line of one pixel is sharp there.
fn crisp(at: f64) -> f64 {
    at.floor() + 0.5
}

fn text(surface: &Surface, words: &str, area: &Rect, colour: &str) -> Result<(), JsValue> {
    surface.text(words, (area.left, f64::midpoint(area.top, area.bottom)), colour)
}

fn bands(surface: &Surface, chart: &LineChart, layout: &Layout) {
    let plot = &layout.plot;
    surface.context.set_fill_style_str(&surface.tokens.descend_soft);
    for &(from, to) in &chart.bands {
        let [left, right] = [from, to].map(|x| layout.x.at(x).clamp(plot.left, plot.right));
        surface.context.fill_rect(left, plot.top, right - left, plot.bottom - plot.top);
    }
}

fn axes(surface: &Surface, chart: &LineChart, layout: &Layout) -> Result<(), JsValue> {
    let (context, tokens, plot) = (&surface.context, &surface.tokens, &layout.plot);
    context.set_line_width(1.0);
    context.set_stroke_style_str(&tokens.rule_1);
    context.set_fill_style_str(&tokens.ink_3);
    context.set_text_align("right");
    for tick in &layout.y_ticks {
        let y = crisp(tick.at);
        surface.line((plot.left, y), (plot.right, y));
        context.fill_text(&tick.label, plot.left - 8.0, y)?;
    }
    let below = plot.bottom + 16.0;
    context.set_text_align("center");
    for tick in &layout.x_ticks {
        context.fill_text(&tick.label, tick.at, below)?;
    }
    if let Some(end) = layout.x_name_end {
        context.set_text_align("right");
        context.fill_text(&chart.x_name, end, below)?;
    }
    Ok(())
}

fn reference_lines(surface: &Surface, layout: &Layout) -> Result<(), JsValue> {
    surface.context.set_line_width(1.0);
    surface.context.set_stroke_style_str(&surface.tokens.ink_3);
    surface.dash(&[4.0, 4.0])?;
    for line in &layout.references {
        let y = crisp(line.y);
        surface.line((layout.plot.left, y), (layout.plot.right, y));
    }
    surface.dash(&[])
}

/// Dotted lines from top to bottom, each with its meaning at the top, on the side that has more room.
fn marks(surface: &Surface, chart: &LineChart, layout: &Layout) -> Result<(), JsValue> {
    let (context, plot) = (&surface.context, &layout.plot);
    for mark in &chart.marks {
        let x = layout.x.at(mark.x);
        if !(plot.left - 0.5..=plot.right + 0.5).contains(&x) {
            continue;
        }
        context.set_line_width(1.0);
        context.set_stroke_style_str(&surface.tokens.ink_1);
        surface.dash(&[2.0, 3.0])?;
        surface.line((crisp(x), plot.top), (crisp(x), plot.bottom));
        surface.dash(&[])?;
        let to_the_left = x > f64::midpoint(plot.left, plot.right);
        context.set_text_align(if to_the_left { "right" } else { "left" });
        let beside = if to_the_left { x - 6.0 } else { x + 6.0 };
        surface.text(&mark.label, (beside, plot.top + 8.0), &surface.tokens.ink_1)?;
    }
    Ok(())
}

/// What is compared with behind everything; then every value, pale where means are drawn over it; references between the
/// two, so that neither is hidden.
fn lines(surface: &Surface, chart: &LineChart, layout: &Layout) -> Result<(), JsValue> {
    let (context, plot) = (&surface.context, &layout.plot);
    context.save();
    context.begin_path();
    // A pixel more, so that a line along the edge is not cut in half.
    context.rect(plot.left - 1.0, plot.top - 1.0, plot.right - plot.left + 2.0, plot.bottom - plot.top + 2.0);
    context.clip();
    context.set_line_join("round");
    let dense = !layout.means.is_empty();
    let all = || chart.series.iter().zip(&layout.lines);
    let drawn = |stroke: Stroke| all().filter(move |(series, _)| series.stroke == stroke);
    context.set_line_width(1.5);
    for (series, stretches) in drawn(Stroke::Pale).chain(all().filter(|(series, _)| dense && series.stroke.is_read())) {
        polyline(surface, stretches, surface.tokens.pale(series.ink));
    }
    reference_lines(surface, layout)?;
    surface.dash(&[5.0, 4.0])?;
    for (_, stretches) in drawn(Stroke::Dashed) {
        polyline(surface, stretches, &surface.tokens.ink_3);
    }
    surface.dash(&[])?;
    context.set_line_width(1.5);
    for (series, stretches) in chart.series.iter().zip(if dense { &layout.means } else { &layout.lines }) {
        if series.stroke.is_read() {
            surface.dash(if series.stroke == Stroke::Broken { &[6.0, 3.0] } else { &[] })?;
            polyline(surface, stretches, surface.tokens.ink(series.ink));
        }
    }
    surface.dash(&[])?;
    context.restore();
    Ok(())
}

fn polyline(surface: &Surface, stretches: &Stretches, colour: &str) {
    let context = &surface.context;
    context.set_stroke_style_str(colour);
    context.set_fill_style_str(colour);
    context.begin_path();
    for stretch in stretches {
        if let [(x, y)] = stretch[..] {
            // A value alone is a dot.
            context.fill_rect(x - 1.5, y - 1.5, 3.0, 3.0);
        }
        for (index, &(x, y)) in stretch.iter().enumerate() {
            if index == 0 { context.move_to(x, y) } else { context.line_to(x, y) }
        }
    }
    context.stroke();
}

fn cursor_at(surface: &Surface, chart: &LineChart, layout: &Layout, index: usize) -> Result<(), JsValue> {
    let x = x_of(chart, index);
    if !layout.x.axis.holds(x) {
        return Ok(());
    }
    let x = layout.x.at(x);
    surface.context.set_line_width(1.0);
    surface.context.set_stroke_style_str(&surface.tokens.ink_1);
    surface.line((crisp(x), layout.plot.top), (crisp(x), layout.plot.bottom));
    for series in chart.series.iter().filter(|series| series.stroke.is_read()) {
        if let Some(value) = series.values.get(index).filter(|&value| layout.y.axis.holds(value)) {
            surface.disc((x, layout.y.at(value)), 4.0, surface.tokens.ink(series.ink))?;
        }
    }
    Ok(())
}
