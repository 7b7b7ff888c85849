//! What is done with the view, and what is saved of the run.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::scene::PlaneScene;
use super::{Pictures, palette};
use crate::minimax::csv::csv;
use crate::minimax::{Analysis, MinimaxConfig};
use crate::plot::plane::View;
use crate::plot::scene::SvgStyle;
use crate::ui::labs::minimax::actions::Action;
use crate::ui::plot::PngButton;
use crate::ui::plot::paint::colour;
use crate::ui::plot::tokens::Tokens;
use crate::ui::widgets::{Button, ButtonKind};
use crate::ui::{UiError, download_text};

/// What [`Buttons`] is made of.
#[derive(Clone, Properties)]
pub(super) struct ButtonsProps {
    /// The configuration.
    pub(super) config: MinimaxConfig,
    /// What is known of it.
    pub(super) analysis: Rc<Analysis>,
    /// What is seen.
    pub(super) view: View,
    /// The plane's canvas.
    pub(super) canvas: NodeRef,
    /// What is drawn on it.
    pub(super) scene: PlaneScene,
    /// The picture behind that.
    pub(super) pictures: Rc<Pictures>,
    /// Does things.
    pub(super) act: Callback<Action>,
}

impl PartialEq for ButtonsProps {
    fn eq(&self, other: &Self) -> bool {
        self.scene == other.scene && self.view == other.view && self.act == other.act
    }
}

/// The buttons below the plane.
#[component]
pub(super) fn Buttons(props: &ButtonsProps) -> Html {
    let view = props.view;
    let on = |action: Action| props.act.reform(move |()| action.clone());
    html! {
        <div class="minimax-plane__buttons">
            <Button label="+" on_press={on(Action::View(view.zoomed(0.8, view.centre)))} title="Nearer (+)" />
            <Button label="−" on_press={on(Action::View(view.zoomed(1.25, view.centre)))} title="Further (−)" />
            <Button label="Fit" on_press={on(Action::Fit)} title="The start and the saddle (0)" />
            <Button label="Download path (CSV)" kind={ButtonKind::Quiet} on_press={save_csv(props)} title="step, x, y, f, distance: a row a step, from the start" />
            <Button label="Download plane (SVG)" kind={ButtonKind::Quiet} on_press={save_svg(props)} title="For a write-up" />
            <PngButton canvas={props.canvas.clone()} name="saddle-minimax-plane.png" of="the plane" />
        </div>
    }
}

fn save_csv(props: &ButtonsProps) -> Callback<()> {
    let name = format!("saddle-minimax-{}-{}.csv", props.config.f.name(), props.config.method.name());
    let analysis = Rc::clone(&props.analysis);
    Callback::from(move |()| report(download_text(&name, "text/csv", &csv(&analysis))))
}

fn save_svg(props: &ButtonsProps) -> Callback<()> {
    let (canvas, scene, pictures) = (props.canvas.clone(), props.scene.clone(), Rc::clone(&props.pictures));
    Callback::from(move |()| {
        if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
            report(
                svg(&canvas, &scene, &pictures)
                    .and_then(|text| download_text("saddle-minimax-plane.svg", "image/svg+xml", &text)),
            );
        }
    })
}

fn report(done: Result<(), UiError>) {
    if let Err(error) = done {
        web_sys::console::error_1(&error.to_string().into());
    }
}

/// Width and height of the SVG.
const SVG_SIZE: (f64, f64) = (640.0, 626.0);

fn svg(canvas: &HtmlCanvasElement, scene: &PlaneScene, pictures: &Pictures) -> Result<String, UiError> {
    let failed = |reason: JsValue| UiError::browser("draw the plane", &reason);
    let tokens = Tokens::read(canvas)?;
    let address = pictures.of(&scene.backdrop, palette(&tokens)).and_then(|picture| picture.to_data_url()).map_err(failed)?;
    let style = SvgStyle {
        colour: &|tint| colour(&tokens, tint),
        family: &tokens.family,
        picture: Some(&address),
        title: "Descent against ascent: the path in the plane of x and y",
    };
    Ok(scene.draw(SVG_SIZE).svg(SVG_SIZE, &style))
}
