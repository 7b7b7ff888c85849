//! Draws a scene on a canvas.

use wasm_bindgen::JsValue;
use web_sys::HtmlCanvasElement;

use super::surface::Surface;
use super::tokens::Tokens;
use crate::plot::decimate::{PIECE, pieces, visible};
use crate::plot::labels::Rect;
use crate::plot::scene::{Anchor, Pixel, Scene, Shape, Tint};

/// The CSS colour of a tint.
#[must_use]
pub fn colour(tokens: &Tokens, tint: Tint) -> String {
    match tint {
        Tint::Full(ink) => tokens.ink(ink).to_owned(),
        Tint::Pale(ink) => tokens.pale(ink).to_owned(),
        Tint::Quiet => tokens.ink_3.clone(),
        Tint::Secondary => tokens.ink_2.clone(),
        Tint::Rule => tokens.rule_1.clone(),
        Tint::Edge => tokens.rule_2.clone(),
        Tint::Ground => tokens.raised.clone(),
        Tint::Calm => tokens.descend_soft.clone(),
        Tint::Sunken => tokens.sunken.clone(),
        Tint::Bad => tokens.bad.clone(),
        Tint::Mixed([r, g, b]) => format!("#{r:02x}{g:02x}{b:02x}"),
    }
}

/// Red, green and blue of a hexadecimal colour (`#1f5fbf`); black for other notations.
#[must_use]
pub fn rgb(colour: &str) -> [u8; 3] {
    let digits = colour.trim_start_matches('#');
    [0, 2, 4].map(|at| digits.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()).unwrap_or(0))
}

/// Draws a scene over a picture that fills its frame.
///
/// # Errors
/// When the browser refuses a call.
pub fn paint(surface: &Surface, scene: &Scene, picture: Option<&HtmlCanvasElement>) -> Result<(), JsValue> {
    let context = &surface.context;
    let Rect { left, top, right, bottom } = scene.frame;
    context.set_text_baseline("middle");
    context.save();
    context.begin_path();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    if let Some(picture) = picture {
        context.set_image_smoothing_enabled(true);
        context.draw_image_with_html_canvas_element_and_dw_and_dh(picture, left, top, right - left, bottom - top)?;
    }
    let inside = scene.inside.iter().try_for_each(|shape| draw(surface, shape));
    context.restore();
    inside?;
    scene.over.iter().try_for_each(|shape| draw(surface, shape))
}

fn trace(surface: &Surface, points: &[Pixel]) {
    for (index, &(x, y)) in points.iter().enumerate() {
        if index == 0 { surface.context.move_to(x, y) } else { surface.context.line_to(x, y) }
    }
}

fn draw(surface: &Surface, shape: &Shape) -> Result<(), JsValue> {
    let context = &surface.context;
    let tokens = &surface.tokens;
    match shape {
        Shape::Strokes { lines, tint, width, dash } => {
            context.set_line_join("round");
            context.set_line_width(*width);
            context.set_stroke_style_str(&colour(tokens, *tint));
            surface.dash(dash)?;
            context.begin_path();
            for points in lines.iter().map(|line| visible(line)) {
                if points.len() <= PIECE || !dash.is_empty() {
                    trace(surface, &points);
                    continue;
                }
                for piece in pieces(&points) {
                    trace(surface, piece);
                    context.stroke();
                    context.begin_path();
                }
            }
            context.stroke();
            surface.dash(&[])
        }
        Shape::Area { corners, fill, edge } => {
            context.begin_path();
            trace(surface, corners);
            context.close_path();
            context.set_fill_style_str(&colour(tokens, *fill));
            context.fill();
            if let Some(edge) = edge {
                context.set_line_width(1.0);
                context.set_stroke_style_str(&colour(tokens, *edge));
                context.stroke();
            }
            Ok(())
        }
        Shape::Dots { at, radius, fill, ring } => {
            context.set_fill_style_str(&colour(tokens, *fill));
            context.set_stroke_style_str(&colour(tokens, ring.unwrap_or(Tint::Ground)));
            context.set_line_width(if ring.is_some() { 2.5 } else { 1.5 });
            for &(x, y) in at {
                context.begin_path();
                context.arc(x, y, *radius, 0.0, std::f64::consts::TAU)?;
                context.fill();
                context.stroke();
            }
            Ok(())
        }
        Shape::Text { at, text, tint, bold, anchor } => {
            surface.set_font(*bold);
            context.set_text_align(match anchor {
                Anchor::Start => "left",
                Anchor::Middle => "center",
                Anchor::End => "right",
            });
            surface.text(text, *at, &colour(tokens, *tint))
        }
    }
}
