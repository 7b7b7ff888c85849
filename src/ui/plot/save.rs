//! Saves a picture: as SVG, and as PNG where the browser reads a canvas back as it was drawn.

use std::cell::OnceCell;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::paint::colour;
use super::picture::{context, picture};
use super::tokens::Tokens;
use crate::documents::report::base64;
use crate::plot::png::png;
use crate::plot::scene::{Scene, SvgStyle};
use crate::ui::dom::{download_address, log_error};
use crate::ui::{UiError, download_text};

/// A drawing for a file.
pub struct Drawing {
    pub scene: Scene,
    /// Address of the image in the scene's frame, behind the shapes.
    pub picture: Option<String>,
}

impl From<Scene> for Drawing {
    fn from(scene: Scene) -> Self {
        Self { scene, picture: None }
    }
}

/// Draws at a size in CSS pixels, in the page's colours.
pub type Draw = Callback<((f64, f64), Tokens), Drawing>;

pub fn drawn_by<D: Into<Drawing>>(draw: impl Fn((f64, f64), &Tokens) -> D + 'static) -> Draw {
    Callback::from(move |(size, tokens): ((f64, f64), Tokens)| draw(size, &tokens).into())
}

/// The address of RGBA pixels as an image. Not made by a canvas: what is read back from one may be noise.
#[must_use]
pub fn image_address(rgba: &[u8], width: usize) -> String {
    format!("data:image/png;base64,{}", base64(&png(rgba, width)))
}

/// Downloads the drawing at the size of its canvas, or at `size`, as `name`.svg.
///
/// # Errors
/// When the browser refuses a call.
pub fn download_svg(
    canvas: &HtmlCanvasElement,
    size: Option<(f64, f64)>,
    (name, title): (&str, &str),
    draw: &Draw,
) -> Result<(), UiError> {
    let shown = || (f64::from(canvas.client_width().max(1)), f64::from(canvas.client_height().max(1)));
    let (size, tokens) = (size.unwrap_or_else(shown), Tokens::read(canvas)?);
    let Drawing { scene, picture } = draw.emit((size, tokens.clone()));
    let style = SvgStyle {
        colour: &|tint| colour(&tokens, tint),
        family: &tokens.family,
        picture: picture.as_deref(),
        title,
        id: "frame",
    };
    download_text(&format!("{name}.svg"), "image/svg+xml", &scene.svg(size, &style))
}

/// Downloads a canvas as `name`.png, with the card's background.
fn download_png(canvas: &HtmlCanvasElement, name: &str) -> Result<(), UiError> {
    let failed = |reason: JsValue| UiError::browser("make the picture for download", &reason);
    let copy: HtmlCanvasElement = gloo::utils::document().create_element("canvas").map_err(failed)?.unchecked_into();
    copy.set_width(canvas.width());
    copy.set_height(canvas.height());
    let target = context(&copy).map_err(failed)?;
    target.set_fill_style_str(&Tokens::read(canvas)?.raised);
    target.fill_rect(0.0, 0.0, f64::from(copy.width()), f64::from(copy.height()));
    target.draw_image_with_html_canvas_element(canvas, 0.0, 0.0).map_err(failed)?;
    download_address(&format!("{name}.png"), &copy.to_data_url().map_err(failed)?).map_err(failed)
}

/// Pixels per side of the pattern.
const SIDE: u32 = 64;

/// Whether a known pattern is read back from a canvas as it was drawn.
fn pattern_is_read_back() -> Result<bool, JsValue> {
    let pixel = |at: u32| ((at * 0x0001_0107) | 0xff00_0000).to_le_bytes();
    let pattern: Vec<u8> = (0..SIDE * SIDE).flat_map(pixel).collect();
    let canvas = picture(&pattern, SIDE, SIDE)?;
    let read = context(&canvas)?.get_image_data(0.0, 0.0, f64::from(SIDE), f64::from(SIDE))?;
    Ok(read.data().0 == pattern)
}

/// Whether the browser gives a canvas's pixels. Some give noise, or none, against fingerprinting. Asked once a page.
pub(crate) fn canvas_is_readable() -> bool {
    thread_local! {
        static READABLE: OnceCell<bool> = const { OnceCell::new() };
    }
    READABLE.with(|readable| *readable.get_or_init(|| pattern_is_read_back().unwrap_or(false)))
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PngButtonProps {
    pub canvas: NodeRef,
    /// Name of the file, without its ending.
    pub name: AttrValue,
    /// Name of the picture, for the button's accessible name.
    pub of: AttrValue,
}

/// Nothing where the browser does not give a canvas's pixels.
#[component]
pub fn PngButton(props: &PngButtonProps) -> Html {
    if !canvas_is_readable() {
        return Html::default();
    }
    let onclick = {
        let (canvas, name) = (props.canvas.clone(), props.name.clone());
        Callback::from(move |_: MouseEvent| {
            let Some(canvas) = canvas.cast::<HtmlCanvasElement>() else { return };
            log_error(download_png(&canvas, &name));
        })
    };
    button("PNG", &props.of, onclick)
}

fn button(kind: &'static str, of: &str, onclick: Callback<MouseEvent>) -> Html {
    let label = format!("{kind} of {of}");
    html! { <button type="button" class="png" aria-label={label.clone()} title={label} {onclick}>{ kind }</button> }
}

#[derive(Clone, PartialEq, Properties)]
pub struct SaveProps {
    pub canvas: NodeRef,
    /// Name of the files, without their endings (`saddle-bandit-pi`).
    pub name: AttrValue,
    /// Name of the picture, for the buttons' accessible names and the SVG's title.
    pub of: AttrValue,
    pub draw: Draw,
}

/// The buttons for SVG and PNG.
#[component]
pub fn Save(props: &SaveProps) -> Html {
    let SaveProps { canvas, name, of, .. } = props;
    let onclick = {
        let props = props.clone();
        Callback::from(move |_: MouseEvent| {
            let Some(canvas) = props.canvas.cast::<HtmlCanvasElement>() else { return };
            log_error(download_svg(&canvas, None, (&props.name, &props.of), &props.draw));
        })
    };
    html! {
        <span class="save">
            { button("SVG", of, onclick) }
            <PngButton canvas={canvas.clone()} name={name.clone()} of={of.clone()} />
        </span>
    }
}
