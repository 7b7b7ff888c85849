//! f as a surface with the path on it. Dragging or arrow keys rotate it.

use std::rc::Rc;

use web_sys::{KeyboardEvent, PointerEvent};
use yew::prelude::*;

use super::actions::Action;
use super::palette::palette;
use crate::minimax::{Analysis, Point, descriptions};
use crate::plot::chart::Ink;
use crate::plot::labels::Rect;
use crate::plot::plane::backdrop::Backdrop;
use crate::plot::plane::surface::{Camera, SurfaceView};
use crate::plot::scene::{Anchor, Pixel, Scene, Shape, Tint};
use crate::ui::labs::input::{arrow, capture_pointer};
use crate::ui::labs::shared::Shared;
use crate::ui::plot::paint::paint;
use crate::ui::plot::save::{Save, drawn_by};
use crate::ui::plot::surface::{Surface, use_drawing};
use crate::ui::plot::tokens::Tokens;
use crate::ui::widgets::Card;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct SurfaceCardProps {
    pub(super) analysis: Shared<Analysis>,
    pub(super) backdrop: Shared<Backdrop>,
    /// The path is shown up to this step.
    pub(super) shown: u32,
    pub(super) camera: Camera,
    pub(super) act: Callback<Action>,
}

/// Radians per pixel of dragging.
const DRAG: f64 = 0.01;

/// Radians per key press.
const PRESS: f64 = 0.15;

#[component]
pub(super) fn SurfaceCard(props: &SurfaceCardProps) -> Html {
    let canvas = use_node_ref();
    let dragged = use_mut_ref(|| None::<(i32, i32)>);
    use_drawing(&canvas, props.clone(), |props: &SurfaceCardProps, surface: &Surface| {
        paint(surface, &scene(props, surface.size(), &surface.tokens), None)
    });
    let draw = drawn_by({
        let props = props.clone();
        move |size, tokens| scene(&props, size, tokens)
    });
    let rotate = {
        let (act, camera) = (props.act.clone(), props.camera);
        move |turn: f64, tilt: f64| act.emit(Action::Camera(camera.turned(turn, tilt)))
    };
    let onpointerdown = {
        let dragged = Rc::clone(&dragged);
        Callback::from(move |event: PointerEvent| {
            *dragged.borrow_mut() = Some((event.client_x(), event.client_y()));
            capture_pointer(&event);
        })
    };
    let onpointermove = {
        let (dragged, rotate) = (Rc::clone(&dragged), rotate.clone());
        Callback::from(move |event: PointerEvent| {
            let next = (event.client_x(), event.client_y());
            let from = *dragged.borrow();
            if let Some(from) = from {
                *dragged.borrow_mut() = Some(next);
                rotate(DRAG * f64::from(next.0 - from.0), DRAG * f64::from(next.1 - from.1));
            }
        })
    };
    let release = Callback::from(move |_: PointerEvent| *dragged.borrow_mut() = None);
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if let Some((right, up)) = arrow(&event) {
            rotate(PRESS * right, PRESS * up);
        }
    });
    let description = descriptions::surface(&props.analysis, props.shown);
    let label = format!("f as a surface over x and y, with the path on it. {description} Arrow keys rotate it.");
    html! {
        <Card title="f as a surface" note="drag to rotate">
            <canvas ref={canvas.clone()} class="minimax-surface" role="application" aria-roledescription="surface" tabindex="0" aria-label={label} data-testid="minimax-relief" {onpointerdown} {onpointermove} onpointerup={release.clone()} onpointercancel={release} {onkeydown} />
            <div class="chart__foot">
                <p class="chart__reading is-idle">{ "y ascends, x descends." }</p>
                <Save {canvas} name="saddle-minimax-surface" of="the surface" {draw} />
            </div>
        </Card>
    }
}

fn scene(props: &SurfaceCardProps, size: (f64, f64), tokens: &Tokens) -> Scene {
    let projection = SurfaceView { field: &props.backdrop.field, camera: props.camera, size };
    let frame = Rect { left: 0.0, top: 0.0, right: size.0, bottom: size.1 };
    let mut scene = Scene { frame, inside: projection.cells(&palette(tokens)), over: Vec::new() };
    let analysis = &props.analysis;
    let objective = &analysis.experiment.objective;
    let shown = usize::try_from(props.shown).unwrap_or(0) + 1;
    let lines = projection.strokes(analysis.path.points.iter().zip(&analysis.path.values).take(shown));
    let dots: Vec<Pixel> = lines.concat();
    let ink = Tint::Full(Ink::Ink);
    scene.inside.push(Shape::Strokes { lines, tint: ink, width: 1.5, dash: &[] });
    scene.inside.push(Shape::Dots { at: dots.into_iter().take(400).collect(), radius: 2.0, fill: ink, ring: None });
    let spot = |point: Point| projection.on_surface(point, objective.value(point)).into_iter().collect::<Vec<_>>();
    scene.inside.push(Shape::Dots { at: spot(analysis.experiment.start), radius: 6.0, fill: Tint::Ground, ring: Some(ink) });
    if let Some(target) = &analysis.target {
        scene.inside.push(Shape::Dots { at: spot(target.at), radius: 4.0, fill: ink, ring: None });
    }
    for ((at, name), player) in projection.names().into_iter().zip([Ink::Descend, Ink::Ascend]) {
        scene.over.push(Shape::Text { at, text: name.to_owned(), tint: Tint::Full(player), bold: true, anchor: Anchor::Middle });
    }
    scene
}
