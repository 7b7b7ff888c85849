//! The buttons: print, and three files.

use std::rc::Rc;

use js_sys::JsString;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlCanvasElement, HtmlImageElement};
use yew::prelude::*;

use crate::documents::report::base64;
use crate::documents::writeup::{HTML_NAME, NOTEBOOK_NAME, OVERLEAF_NAME, Picture, WriteUp};
use crate::ui::plot::picture::context;
use crate::ui::plot::save::canvas_is_readable;
use crate::ui::widgets::{Button, ButtonKind, Notice, NoticeKind};
use crate::ui::{UiError, download_bytes, download_text};

/// Pixels of a PNG for each CSS pixel.
const SHARPNESS: f64 = 2.0;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct SaveProps {
    pub(super) whole: Rc<WriteUp>,
    /// The share of the figures that is computed; `None` once all are.
    pub(super) progress: Option<f64>,
}

/// Draws the SVG of a picture into a PNG.
async fn draw(picture: &Picture) -> Result<Rc<[u8]>, JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(&format!("data:image/svg+xml;base64,{}", base64(picture.svg().as_bytes())));
    JsFuture::from(image.decode()).await?;
    let canvas: HtmlCanvasElement = gloo::utils::document().create_element("canvas")?.unchecked_into();
    let (width, height) = (picture.size.0 * SHARPNESS, picture.size.1 * SHARPNESS);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some hundred pixels")]
    let (columns, rows) = (width as u32, height as u32);
    canvas.set_width(columns);
    canvas.set_height(rows);
    context(&canvas)?.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    let address = canvas.to_data_url()?;
    let (_, data) = address.split_once(',').ok_or("the browser made no PNG")?;
    let text = JsString::from(gloo::utils::window().atob(data)?.as_str());
    #[expect(clippy::cast_possible_truncation, reason = "each letter is a byte")]
    let bytes: Vec<u8> = text.iter().map(|unit| unit as u8).collect();
    Ok(bytes.into())
}

/// The document with a PNG of each picture. A picture that the browser does not draw stays an SVG.
async fn with_pngs(whole: &WriteUp) -> WriteUp {
    let mut whole = whole.clone();
    if canvas_is_readable() {
        for picture in whole.figures.iter_mut().flat_map(|figure| &mut figure.pictures) {
            picture.png = draw(picture).await.map_err(|error| web_sys::console::error_1(&error)).ok();
        }
    }
    whole
}

#[component]
pub(super) fn Save(props: &SaveProps) -> Html {
    let problem = use_state_eq(|| None::<String>);
    let tell = {
        let problem = problem.setter();
        move |result: Result<(), UiError>| problem.set(result.err().map(|error| error.to_string()))
    };
    let act = |act: fn(&WriteUp) -> Result<(), UiError>| {
        let (whole, tell) = (Rc::clone(&props.whole), tell.clone());
        Callback::from(move |()| tell(act(&whole)))
    };
    let notebook = {
        let (whole, tell) = (Rc::clone(&props.whole), tell.clone());
        Callback::from(move |()| {
            let (whole, tell) = (Rc::clone(&whole), tell.clone());
            spawn_local(async move {
                let drawn = with_pngs(&whole).await;
                tell(download_text(NOTEBOOK_NAME, "application/x-ipynb+json", &drawn.notebook()));
            });
        })
    };
    let print = act(|_| gloo::utils::window().print().map_err(|reason| UiError::browser("print", &reason)));
    let overleaf = act(|whole| download_bytes(OVERLEAF_NAME, &whole.overleaf()));
    let html = act(|whole| download_text(HTML_NAME, "text/html", &whole.html()));
    let disabled = props.progress.map(|done| AttrValue::from(format!("The figures are being computed: {:.0}%", 100.0 * done)));
    html! {
        <>
            <div class="hand-in__buttons">
                <Button label="Print or save as PDF" kind={ButtonKind::Primary} on_press={print} disabled={disabled.clone()} title="Opens the browser’s print dialog; choose “Save as PDF” there" />
                <Button label="Download for Overleaf (zip)" on_press={overleaf} disabled={disabled.clone()} title="main.tex with all its pictures" />
                <Button label="Download notebook (.ipynb)" on_press={notebook} disabled={disabled.clone()} title="Python cells with their outputs" />
                <Button label="Download page (HTML)" kind={ButtonKind::Quiet} on_press={html} {disabled} />
                if let Some(done) = props.progress {
                    <span class="hand-in__progress" role="status">{ format!("Computing the figures: {:.0}%", 100.0 * done) }</span>
                }
            </div>
            if let Some(problem) = &*problem {
                <Notice kind={NoticeKind::Bad} title="The document could not be created"><p>{ problem.clone() }</p></Notice>
            }
        </>
    }
}
