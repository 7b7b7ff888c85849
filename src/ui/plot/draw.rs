//! Draws a chart on a canvas.

use wasm_bindgen::JsValue;

use super::paint::paint;
use super::surface::Surface;
use crate::plot::chart::LineChart;
use crate::plot::labels::Weight;
use crate::plot::layout::Layout;
use crate::plot::render::scene;

/// Draws `chart` over the whole surface, with the cursor at an index.
///
/// # Errors
/// When the browser refuses a call.
pub fn draw(surface: &Surface, chart: &LineChart, cursor: Option<usize>) -> Result<Layout, JsValue> {
    let layout = Layout::new(chart, surface.size(), &|text, weight| {
        surface.set_font(weight == Weight::Bold);
        surface.context.measure_text(text).map_or(0.0, |metrics| metrics.width())
    });
    paint(surface, &scene(chart, &layout, cursor), None)?;
    Ok(layout)
}
