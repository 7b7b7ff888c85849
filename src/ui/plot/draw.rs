//! Puts a laid-out chart on a canvas, crisp at any pixel ratio.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d as Context, HtmlCanvasElement};

use super::chart::LineChart;
use super::labels::{Rect, Weight};
use super::layout::{Layout, Stretches, x_of};
use super::tokens::Tokens;
use crate::ui::UiError;

fn failed(reason: JsValue) -> UiError {
    UiError::browser("draw the chart", &reason)
}

/// Draws `chart` over the whole canvas, with the cursor at an index; `None` where the canvas has no size now.
///
/// # Errors
/// When the browser gives no 2d canvas or refuses a call.
pub fn draw(
    canvas: &HtmlCanvasElement,
    chart: &LineChart,
    cursor: Option<usize>,
    tokens: &Tokens,
) -> Result<Option<Layout>, UiError> {
    let (width, height) = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
    if width < 1.0 || height < 1.0 {
        return Ok(None);
    }
    let context: Context = canvas
        .get_context("2d")
        .map_err(failed)?
        .and_then(|context| context.dyn_into().ok())
        .ok_or_else(|| failed("it gave no 2d canvas".into()))?;
    let ratio = gloo::utils::window().device_pixel_ratio().max(1.0);
    fit(canvas, width * ratio, height * ratio);
    context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0).map_err(failed)?;
    context.clear_rect(0.0, 0.0, width, height);
    context.set_text_baseline("middle");
    let write_in = |weight| {
        let heavy = if weight == Weight::Bold { "600 " } else { "" };
        context.set_font(&format!("{heavy}12px {}", tokens.family));
    };
    let layout = Layout::new(chart, (width, height), &|text, weight| {
        write_in(weight);
        context.measure_text(text).map_or(0.0, |metrics| metrics.width())
    });
    write_in(Weight::Plain);
    axes(&context, chart, &layout, tokens).map_err(failed)?;
    lines(&context, chart, &layout, tokens).map_err(failed)?;
    reference_texts(&context, &layout, tokens).map_err(failed)?;
    if let Some(index) = cursor {
        cursor_at(&context, chart, &layout, index, tokens).map_err(failed)?;
    }
    write_in(Weight::Bold);
    for end in &layout.ends {
        if let Some(series) = chart.series.get(end.series) {
            text(&context, &end.text, &end.area, tokens.ink(series.ink), tokens)?;
        }
    }
    Ok(Some(layout))
}

/// Gives the canvas as many pixels as the screen has for it; setting a size clears it, so only when it changed.
fn fit(canvas: &HtmlCanvasElement, width: f64, height: f64) {
    // In whole pixels: WebIDL takes the numbers as they are and cuts the fraction.
    for (name, size, now) in [("width", width, canvas.width()), ("height", height, canvas.height())] {
        let size = size.round();
        if (size - f64::from(now)).abs() > 0.5 {
            let _ = js_sys::Reflect::set(canvas, &name.into(), &size.into());
        }
    }
}

/// The middle of the pixel row that holds `at`: a line of one pixel is sharp there.
fn crisp(at: f64) -> f64 {
    at.floor() + 0.5
}

fn stroke(context: &Context, from: (f64, f64), to: (f64, f64)) {
    context.begin_path();
    context.move_to(from.0, from.1);
    context.line_to(to.0, to.1);
    context.stroke();
}

fn axes(context: &Context, chart: &LineChart, layout: &Layout, tokens: &Tokens) -> Result<(), JsValue> {
    let plot = &layout.plot;
    context.set_line_width(1.0);
    context.set_stroke_style_str(&tokens.rule_1);
    context.set_fill_style_str(&tokens.ink_3);
    context.set_text_align("right");
    for tick in &layout.y_ticks {
        let y = crisp(tick.at);
        stroke(context, (plot.left, y), (plot.right, y));
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

fn reference_lines(context: &Context, layout: &Layout, tokens: &Tokens) -> Result<(), JsValue> {
    let dashes = js_sys::Array::of2(&4.0.into(), &4.0.into());
    context.set_line_width(1.0);
    context.set_stroke_style_str(&tokens.ink_3);
    context.set_line_dash(&dashes)?;
    for line in &layout.references {
        let y = crisp(line.y);
        stroke(context, (layout.plot.left, y), (layout.plot.right, y));
    }
    context.set_line_dash(&js_sys::Array::new())
}

fn reference_texts(context: &Context, layout: &Layout, tokens: &Tokens) -> Result<(), JsValue> {
    for line in &layout.references {
        text(context, &line.text, &line.area, &tokens.ink_3, tokens).map_err(|error| JsValue::from_str(&error.to_string()))?;
    }
    Ok(())
}

/// A text over whatever lies below it, with a rim of paper.
fn text(context: &Context, words: &str, area: &Rect, colour: &str, tokens: &Tokens) -> Result<(), UiError> {
    let middle = f64::midpoint(area.top, area.bottom);
    context.set_text_align("left");
    context.set_line_join("round");
    context.set_line_width(4.0);
    context.set_stroke_style_str(&tokens.raised);
    context.stroke_text(words, area.left, middle).map_err(failed)?;
    context.set_fill_style_str(colour);
    context.fill_text(words, area.left, middle).map_err(failed)
}

/// Every value, pale where means are drawn over it; references between the two, so that neither is hidden.
fn lines(context: &Context, chart: &LineChart, layout: &Layout, tokens: &Tokens) -> Result<(), JsValue> {
    context.set_line_join("round");
    let dense = !layout.means.is_empty();
    if dense {
        context.set_line_width(1.5);
        for (series, stretches) in chart.series.iter().zip(&layout.lines) {
            polyline(context, stretches, tokens.pale(series.ink));
        }
    }
    reference_lines(context, layout, tokens)?;
    context.set_line_width(1.5);
    for (series, stretches) in chart.series.iter().zip(if dense { &layout.means } else { &layout.lines }) {
        polyline(context, stretches, tokens.ink(series.ink));
    }
    Ok(())
}

fn polyline(context: &Context, stretches: &Stretches, colour: &str) {
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

fn cursor_at(context: &Context, chart: &LineChart, layout: &Layout, index: usize, tokens: &Tokens) -> Result<(), JsValue> {
    let x = layout.x.at(x_of(chart, index));
    context.set_line_width(1.0);
    context.set_stroke_style_str(&tokens.ink_1);
    stroke(context, (crisp(x), layout.plot.top), (crisp(x), layout.plot.bottom));
    for series in &chart.series {
        if let Some(value) = series.values.get(index).filter(|value| value.is_finite()) {
            context.begin_path();
            context.arc(x, layout.y.at(f64::from(*value)), 4.0, 0.0, std::f64::consts::TAU)?;
            context.set_fill_style_str(tokens.ink(series.ink));
            context.fill();
            context.set_line_width(2.0);
            context.set_stroke_style_str(&tokens.raised);
            context.stroke();
        }
    }
    Ok(())
}
