//! The policy of three arms as a point in a triangle: the path of the run, the path of the mean update, and a draggable start.

use std::rc::Rc;

use web_sys::{HtmlCanvasElement, KeyboardEvent, PointerEvent};
use yew::prelude::*;

use super::Action;
use crate::bandit::descriptions;
use crate::bandit::expected::{direction, flow, logits, path};
use crate::bandit::{BanditConfig, PerArm, UpdateRule};
use crate::plot::chart::Ink;
use crate::plot::labels::Rect;
use crate::plot::number::{fixed, grouped};
use crate::plot::policy::{Curves, inks};
use crate::plot::scene::{Anchor, Pixel, Scene, Shape, Tint};
use crate::ui::labs::input::{arrow, capture_pointer};
use crate::ui::plot::paint::paint;
use crate::ui::plot::save::{Save, drawn_by};
use crate::ui::plot::surface::{Surface, use_drawing};
use crate::ui::route::use_composition;
use crate::ui::widgets::Card;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct SimplexProps {
    /// Has three arms.
    pub(super) config: BanditConfig,
    pub(super) curves: Rc<Curves>,
    /// The shown step.
    pub(super) at: u32,
    /// The index under the pointer in one of the charts.
    pub(super) cursor: Option<usize>,
    pub(super) act: Callback<Action>,
}

/// The smallest initial probability of an arm: at a corner the policy would not change.
const MIN_PROBABILITY: f64 = 0.01;

/// The change of probability by an arrow key.
const NUDGE: f64 = 0.02;

/// The distance at which a finger grabs the start, in CSS pixels.
const REACH: f64 = 32.0;

/// Parts of each edge in the grid of arrows.
const ROWS: u32 = 11;

/// The length of the longest arrow, in CSS pixels.
const ARROW: f64 = 13.0;

/// The maximum number of steps of the mean path.
const MEAN_STEPS: u32 = 5000;

const MEAN_DASH: &[f64] = &[5.0, 4.0];

/// Space for the names of the corners, in CSS pixels.
const MARGIN: f64 = 22.0;

/// The corners of arm 1 (lower left), arm 2 (lower right) and arm 3 (top), in CSS pixels.
#[derive(Clone, Copy)]
struct Triangle {
    corners: [(f64, f64); 3],
}

impl Triangle {
    fn within(width: f64, height: f64) -> Self {
        let (inner_width, inner_height) = ((width - 2.0 * MARGIN).max(1.0), (height - 2.0 * MARGIN).max(1.0));
        let side = inner_width.min(inner_height * 2.0 / 3_f64.sqrt());
        let (middle, bottom) = (width / 2.0, (height + side * 3_f64.sqrt() / 2.0) / 2.0);
        let (left, right, top) = (middle - side / 2.0, middle + side / 2.0, bottom - side * 3_f64.sqrt() / 2.0);
        Self { corners: [(left, bottom), (right, bottom), (middle, top)] }
    }

    fn point(&self, pi: [f64; 3]) -> (f64, f64) {
        let sum = |pick: fn(&(f64, f64)) -> f64| self.corners.iter().zip(pi).map(|(corner, pi)| pick(corner) * pi).sum();
        (sum(|corner| corner.0), sum(|corner| corner.1))
    }

    /// The allowed start that is nearest to a pixel.
    fn policy(&self, (x, y): (f64, f64)) -> PerArm<f64> {
        let [a, b, c] = self.corners;
        let third = (a.1 - y) / (a.1 - c.1);
        let second = (x - a.0 - third * (c.0 - a.0)) / (b.0 - a.0);
        fit([1.0 - second - third, second, third])
    }
}

/// Shares raised to [`MIN_PROBABILITY`] and normalised.
fn fit(shares: [f64; 3]) -> PerArm<f64> {
    let raised = shares.map(|share| share.max(MIN_PROBABILITY));
    let sum: f64 = raised.iter().sum();
    PerArm::from(raised.map(|share| share / sum))
}

fn as_array(pi: &PerArm<f64>) -> [f64; 3] {
    [0, 1, 2].map(|arm| pi.get(arm).copied().unwrap_or(0.0))
}

fn start(config: &BanditConfig) -> PerArm<f64> {
    crate::bandit::update::policy(&config.start())
}

#[component]
pub(super) fn Simplex(props: &SimplexProps) -> Html {
    let is_fixed = use_composition().is_fixed();
    let canvas = use_node_ref();
    let dragged = use_mut_ref(|| false);
    let hovered = use_state_eq(|| None::<PerArm<f64>>);
    use_drawing(&canvas, props.clone(), |props: &SimplexProps, surface: &Surface| {
        paint(surface, &scene(props, surface.size()), None)
    });
    let draw = drawn_by({
        let props = SimplexProps { cursor: None, ..props.clone() };
        move |size, _| scene(&props, size)
    });
    let move_to = {
        let act = props.act.clone();
        move |pi: PerArm<f64>| act.emit(Action::StartAt(pi))
    };
    let onpointerdown = {
        let (move_to, dragged, config) = (move_to.clone(), Rc::clone(&dragged), props.config.clone());
        Callback::from(move |event: PointerEvent| {
            let Some((triangle, at)) = pointed_at(&event) else { return };
            let from = triangle.point(as_array(&start(&config)));
            // A finger that scrolls the page must not move the start.
            if event.pointer_type() == "touch" && (from.0 - at.0).hypot(from.1 - at.1) > REACH {
                return;
            }
            *dragged.borrow_mut() = true;
            capture_pointer(&event);
            move_to(triangle.policy(at));
        })
    };
    let onpointermove = {
        let (dragged, hovered) = (Rc::clone(&dragged), hovered.clone());
        Callback::from(move |event: PointerEvent| {
            let pi = pointed_at(&event).map(|(triangle, at)| triangle.policy(at));
            hovered.set(pi);
            if let Some(pi) = pi.filter(|_| *dragged.borrow()) {
                move_to(pi);
            }
        })
    };
    let onpointerleave = {
        let hovered = hovered.clone();
        Callback::from(move |_: PointerEvent| hovered.set(None))
    };
    let onpointerup = Callback::from(move |_: PointerEvent| *dragged.borrow_mut() = false);
    let pi = start(&props.config);
    let onkeydown = {
        let act = props.act.clone();
        Callback::from(move |event: KeyboardEvent| {
            let [first, second, third] = as_array(&pi);
            if let Some((right, up)) = arrow(&event) {
                let (right, up) = (NUDGE * right, NUDGE * up);
                act.emit(Action::StartAt(fit([first - right - up / 2.0, second + right - up / 2.0, third + up])));
            }
        })
    };
    let text = listed(&pi);
    let curves = &props.curves;
    let policy = |index: usize| props.config.means.map(|arm, _| curves.pi.get(arm).and_then(|pi| pi.get(index)).unwrap_or(0.0));
    let steps = format!("{} steps", grouped(u64::from(props.at)));
    let path = descriptions::simplex(&props.config, &steps, [&policy(0), &policy(curves.index_of(props.at))]);
    let keys = if is_fixed { "" } else { "; arrow keys move it" };
    html! {
        <Card title="Path on the simplex" note={if is_fixed { "" } else { "drag the start · arrow keys" }} class={classes!("bandit-simplex", is_fixed.then_some("is-fixed"))}>
            <canvas
                ref={canvas.clone()}
                class="bandit-simplex__canvas"
                tabindex="0"
                role="application"
                aria-label={format!("Path on the simplex. {path} The start is π = ({text}){keys}.")}
                aria-disabled={is_fixed.then_some("true")}
                data-testid="bandit-simplex"
                {onpointerdown}
                {onpointermove}
                {onpointerleave}
                onpointerup={onpointerup.clone()}
                onpointercancel={onpointerup}
                {onkeydown}
            />
            <div class="chart__foot">
                <p class={classes!("chart__reading", hovered.is_none().then_some("is-idle"))} translate={hovered.as_ref().map(|_| "no")}>
                    { hovered.map_or_else(|| caption(&props.config).to_owned(), |pi| format!("Here π = ({})", listed(&pi))) }
                </p>
                <Save canvas={canvas.clone()} name="saddle-bandit-simplex" of="Path on the simplex" {draw} />
            </div>
        </Card>
    }
}

fn listed(pi: &PerArm<f64>) -> String {
    as_array(pi).map(|pi| fixed(pi, 2)).join(", ")
}

/// The triangle of the event's canvas, and the pointer's place, in CSS pixels.
fn pointed_at(event: &PointerEvent) -> Option<(Triangle, (f64, f64))> {
    let canvas: HtmlCanvasElement = event.target_dyn_into()?;
    let triangle = Triangle::within(f64::from(canvas.client_width()), f64::from(canvas.client_height()));
    Some((triangle, (f64::from(event.offset_x()), f64::from(event.offset_y()))))
}

fn caption(config: &BanditConfig) -> &'static str {
    if config.update == UpdateRule::Handout {
        "Arrows and dashes: the mean of the handout’s rule. Line: this run."
    } else {
        "Arrows and dashes: the expected gradient. Line: this run."
    }
}

/// The shapes on `size` pixels.
fn scene(props: &SimplexProps, (width, height): (f64, f64)) -> Scene {
    let triangle = Triangle::within(width, height);
    let frame = Rect { left: 0.0, top: 0.0, right: width, bottom: height };
    let mut scene = Scene { frame, ..Scene::default() };
    scene.inside.push(Shape::Area { corners: triangle.corners.to_vec(), fill: Tint::Sunken, edge: Some(Tint::Edge) });
    scene.inside.push(Shape::strokes(arrows(&triangle, &props.config), Tint::Quiet, 1.0));
    for ((arm, &(x, y)), ink) in triangle.corners.iter().enumerate().zip(inks(&props.config)) {
        let at = (x, if arm == 2 { y - 13.0 } else { y + 14.0 });
        let (text, tint) = (format!("arm {}", arm + 1), Tint::Full(ink));
        scene.inside.push(Shape::Text { at, text, tint, bold: true, anchor: Anchor::Middle });
    }
    let mean = vec![mean_path(&triangle, &props.config)];
    scene.inside.push(Shape::Strokes { lines: mean, tint: Tint::Secondary, width: 1.5, dash: MEAN_DASH });
    run_path(&triangle, props, &mut scene);
    let from = triangle.point(as_array(&start(&props.config)));
    scene.inside.push(Shape::Dots { at: vec![from], radius: 7.0, fill: Tint::Ground, ring: Some(Tint::Full(Ink::Ink)) });
    scene
}

/// The flow of the mean update: arrows on a grid, longer where it is faster.
fn arrows(triangle: &Triangle, config: &BanditConfig) -> Vec<Vec<Pixel>> {
    let mut all = Vec::new();
    for first in 1..ROWS {
        for second in 1..ROWS - first {
            let share = |count: u32| f64::from(count) / f64::from(ROWS);
            let pi = PerArm::from([share(first), share(second), share(ROWS - first - second)]);
            let flow = flow(&pi, &direction(config, &logits(&pi)));
            let (from, to) = (triangle.point(as_array(&pi)), triangle.point(as_array(&flow)));
            let length = to.0.hypot(to.1);
            all.push((from, to, length));
        }
    }
    let longest = all.iter().map(|(_, _, length)| *length).fold(0.0, f64::max);
    let visible = all.into_iter().filter(|(_, _, length)| *length > longest * 1e-9);
    let lines = visible.flat_map(|((x, y), (dx, dy), length)| {
        let drawn = ARROW * (length / longest).sqrt();
        let (ux, uy) = (dx / length, dy / length);
        let tip = (x + ux * drawn, y + uy * drawn);
        let head = |turn: f64| (tip.0 - 4.0 * (ux - turn * uy * 0.5), tip.1 - 4.0 * (uy + turn * ux * 0.5));
        [vec![(x, y), tip], vec![head(1.0), tip, head(-1.0)]]
    });
    lines.collect()
}

/// The path of the mean update from the start.
fn mean_path(triangle: &Triangle, config: &BanditConfig) -> Vec<Pixel> {
    let shortened = BanditConfig { steps: config.steps.min(MEAN_STEPS), ..config.clone() };
    path(&shortened).map(|point| triangle.point(as_array(&point.pi))).collect()
}

fn run_path(triangle: &Triangle, props: &SimplexProps, scene: &mut Scene) {
    let curves = &props.curves;
    let at = |index: usize| triangle.point([0, 1, 2].map(|arm| curves.pi.get(arm).and_then(|pi| pi.get(index)).unwrap_or(0.0)));
    let last = curves.index_of(props.at);
    let dot = |index, radius, fill| Shape::Dots { at: vec![at(index)], radius, fill, ring: None };
    scene.inside.push(Shape::line((0..=last).map(at).collect(), Tint::Full(Ink::Ink), 1.75));
    scene.inside.push(dot(last, 5.0, Tint::Full(Ink::Ink)));
    if let Some(cursor) = props.cursor.filter(|cursor| *cursor < curves.steps.len()) {
        scene.inside.push(dot(cursor, 4.0, Tint::Quiet));
    }
}
