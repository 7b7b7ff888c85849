//! Buttons below the plane: zoom and downloads.

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::scene::PlaneScene;
use crate::minimax::{Analysis, MinimaxConfig, csv};
use crate::plot::plane::View;
use crate::plot::plane::field::SIDE;
use crate::ui::dom::log_error;
use crate::ui::download_parts;
use crate::ui::labs::minimax::actions::Action;
use crate::ui::labs::minimax::palette::palette;
use crate::ui::labs::shared::Shared;
use crate::ui::labs::slices::in_slices;
use crate::ui::plot::save::{Drawing, PngButton, download_svg, drawn_by, image_address};
use crate::ui::widgets::{Button, ButtonKind};

#[derive(Clone, Properties)]
pub(super) struct ButtonsProps {
    pub(super) config: MinimaxConfig,
    pub(super) analysis: Shared<Analysis>,
    pub(super) view: View,
    pub(super) canvas: NodeRef,
    pub(super) scene: PlaneScene,
    pub(super) act: Callback<Action>,
}

impl PartialEq for ButtonsProps {
    fn eq(&self, other: &Self) -> bool {
        self.scene == other.scene && self.view == other.view && self.act == other.act
    }
}

#[component]
pub(super) fn Buttons(props: &ButtonsProps) -> Html {
    let view = props.view;
    let pending = props.analysis.pending.map(|_| AttrValue::from("The path is still being computed"));
    let on = |action: Action| props.act.reform(move |()| action.clone());
    html! {
        <div class="minimax-plane__buttons">
            <Button label="+" on_press={on(Action::View(view.zoomed(0.8, view.centre)))} title="Zoom in (+)" />
            <Button label="−" on_press={on(Action::View(view.zoomed(1.25, view.centre)))} title="Zoom out (−)" />
            <Button label="Fit" on_press={on(Action::Fit)} title="Show the whole path (0)" />
            <Button label="Download path (CSV)" kind={ButtonKind::Quiet} disabled={pending} on_press={save_csv(props)} title="step, x, y, f, distance: one row per step, from the start" />
            <Button label="Download plane (SVG)" kind={ButtonKind::Quiet} on_press={save_svg(props)} title="A vector graphic for documents" />
            <PngButton canvas={props.canvas.clone()} name={NAME} of="the plane" />
        </div>
    }
}

fn save_csv(props: &ButtonsProps) -> Callback<()> {
    let name = format!("saddle-minimax-{}-{}.csv", props.config.f.name(), props.config.method.name());
    let analysis = props.analysis.clone();
    Callback::from(move |()| {
        let (name, analysis) = (name.clone(), analysis.clone());
        spawn_local(async move {
            let parts = in_slices(csv::parts(&analysis)).await;
            log_error(download_parts(&name, "text/csv", parts));
        });
    })
}

fn save_svg(props: &ButtonsProps) -> Callback<()> {
    let canvas = props.canvas.clone();
    let draw = drawn_by({
        let scene = props.scene.clone();
        move |size, tokens| {
            let picture = image_address(&scene.backdrop.field.image(&palette(tokens)), SIDE);
            Drawing { scene: scene.draw(size), picture: Some(picture) }
        }
    });
    Callback::from(move |()| {
        if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
            log_error(download_svg(
                &canvas,
                Some(SVG_SIZE),
                (NAME, "Descent against ascent: the path in the plane of x and y"),
                &draw,
            ));
        }
    })
}

/// Name of the saved files, without their ending.
const NAME: &str = "saddle-minimax-plane";

const SVG_SIZE: (f64, f64) = (640.0, 626.0);
