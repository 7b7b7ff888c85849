//! The outputs of the notebook's cells, as Saddle computes them: texts that the cells print, and pictures.

use std::fmt::Write;

use serde_json::{Value, json};

use super::figures::{ETAS, Figure, Picture, RULES};
use crate::documents::report::base64;
use crate::math::stats::Share;
use crate::minimax::{MinimaxConfig, Point};
use crate::settings::Settings;

/// A text that a cell prints.
pub(super) fn printed(text: &str) -> Value {
    json!({ "output_type": "stream", "name": "stdout", "text": text.split_inclusive('\n').collect::<Vec<_>>() })
}

/// A PNG that a cell shows.
pub(super) fn shown(png: &[u8], alt: &str) -> Value {
    json!({ "output_type": "display_data", "metadata": {}, "data": { "image/png": base64(png), "text/plain": [alt] } })
}

/// As PNG, or as SVG where nothing drew one.
fn picture(picture: &Picture) -> Value {
    if let Some(png) = &picture.png {
        return shown(png, &picture.alt);
    }
    let svg = picture.svg();
    let lines: Vec<&str> = svg.split_inclusive('\n').collect();
    json!({ "output_type": "display_data", "metadata": {}, "data": { "image/svg+xml": lines, "text/plain": [picture.alt] } })
}

/// The pictures of figures, one after another.
pub(super) fn pictures<'a>(figures: impl IntoIterator<Item = Option<&'a Figure>>) -> Vec<Value> {
    figures.into_iter().flatten().flat_map(|figure| &figure.pictures).map(picture).collect()
}

/// What `bandit.py` prints.
pub(super) fn bandit(stuck: &[Share; 3]) -> String {
    let mut text = String::new();
    for ((name, _), share) in RULES.into_iter().zip(stuck) {
        // Writing to a string can't fail.
        let _ = writeln!(text, "{name}: {} of {} seeds are not on arm 1", share.count, share.of);
    }
    text
}

fn end(query: &str, steps: u32) -> Point {
    MinimaxConfig::from_query(query).config.experiment().run().at(steps)
}

/// What `minimax.py` prints.
pub(super) fn minimax() -> String {
    let Point { x, y } = end("eta_x=0.02&eta_y=0.02&x0=1&y0=0.6&steps=10", 10);
    let power = 0.84_f64.powi(10);
    let mut text = format!("η = 0.02, 10 steps: ({x:.4}, {y:.4}), and by formula ({power:.4}, {:.4})\n", 0.6 * power);
    for eta in ETAS {
        let Point { x, y } = end(&format!("eta_x={eta}&eta_y={eta}&x0=1&y0=0.6&steps=40"), 40);
        let _ = writeln!(text, "η = {eta}, 40 steps: ({x:.4}, {y:.4})");
    }
    let both = end("method=descent&eta_x=0.1&eta_y=0.1&x0=1&y0=0.001&steps=12", 12);
    let _ = writeln!(text, "both descend, 12 steps from y = 0.001: y = {:.4}", both.y);
    text
}
