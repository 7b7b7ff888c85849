//! The start as a ring that can be dragged, or moved by arrow keys. It is an element over the canvas, so that it takes the focus
//! and a finger on it does not scroll the page.

use web_sys::{Element, KeyboardEvent, PointerEvent};
use yew::prelude::*;

use crate::minimax::Point;
use crate::minimax::sentences::short;
use crate::plot::plane::Placed;
use crate::ui::labs::input::{arrow, capture_pointer, pointer_in};
use crate::ui::labs::minimax::actions::Action;
use crate::ui::route::use_composition;
use crate::ui::widgets::FIXED;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct HandleProps {
    pub(super) placed: Placed,
    pub(super) start: Point,
    /// Of the canvas, in CSS pixels.
    pub(super) size: (f64, f64),
    /// The start snaps to the axes through this point.
    pub(super) centre: Point,
    pub(super) act: Callback<Action>,
}

/// The distance from an axis at which the start snaps to it, in CSS pixels.
const SNAP: f64 = 4.0;

/// A number rounded to the largest power of ten that is at most `unit`.
fn rounded(value: f64, unit: f64) -> f64 {
    let power = unit.log10().floor();
    let tens = 10_f64.powf(power.abs());
    if power < 0.0 { (value * tens).round() / tens } else { (value / tens).round() * tens }
}

/// A dragged start: snapped to the axes, and rounded to the precision of a pixel.
fn snapped(point: Point, props: &HandleProps) -> Point {
    let unit = props.placed.per_pixel();
    let coordinate = |value: f64, axis: f64| {
        let value = if (value - axis).abs() < SNAP * unit { axis } else { rounded(value, unit) };
        value.clamp(-1e6, 1e6)
    };
    Point::new(coordinate(point.x, props.centre.x), coordinate(point.y, props.centre.y))
}

#[component]
pub(super) fn Handle(props: &HandleProps) -> Html {
    let is_fixed = use_composition().is_fixed();
    let layer = use_node_ref();
    let dragged = use_state_eq(|| false);
    let (x, y) = props.placed.pixel(props.start);
    let frame = props.placed.frame;
    // A start outside the view is drawn at the edge.
    let (shown_x, shown_y) = (x.clamp(frame.left, frame.right), y.clamp(frame.top, frame.bottom));
    let onpointerdown = {
        let dragged = dragged.setter();
        Callback::from(move |event: PointerEvent| {
            event.stop_propagation();
            capture_pointer(&event);
            dragged.set(true);
        })
    };
    let onpointermove = {
        let (dragged, layer, props) = (*dragged, layer.clone(), props.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(layer) = layer.cast::<Element>().filter(|_| dragged) {
                props.act.emit(Action::Start(snapped(props.placed.point(pointer_in(&layer, &event)), &props)));
            }
        })
    };
    let release = {
        let dragged = dragged.setter();
        Callback::from(move |_: PointerEvent| dragged.set(false))
    };
    let onkeydown = {
        let props = props.clone();
        Callback::from(move |event: KeyboardEvent| {
            let Some((right, up)) = arrow(&event) else { return };
            let unit = 10_f64.powf((props.placed.view.half / 10.0).log10().floor());
            let step = if event.shift_key() { 10.0 * unit } else { unit };
            let moved = |value: f64, by: f64| if by == 0.0 { value } else { rounded(value + by, unit / 100.0).clamp(-1e6, 1e6) };
            props.act.emit(Action::Start(Point::new(moved(props.start.x, right * step), moved(props.start.y, up * step))));
        })
    };
    let text = format!("x {}, y {}", short(props.start.x), short(props.start.y));
    let (width, height) = props.size;
    html! {
        <svg ref={layer} class="minimax-plane__over" width={width.to_string()} height={height.to_string()}>
            <g
                class={classes!("minimax-start", (*dragged).then_some("is-dragged"), is_fixed.then_some("is-fixed"))}
                role="slider"
                tabindex="0"
                aria-label="Start"
                aria-valuenow={props.start.x.to_string()}
                aria-valuetext={text}
                aria-disabled={is_fixed.then_some("true")}
                aria-description={if is_fixed { FIXED } else { "Arrow keys move the start; with Shift ten times as far" }}
                data-testid="minimax-start"
                {onpointerdown}
                {onpointermove}
                onpointerup={release.clone()}
                onpointercancel={release}
                {onkeydown}
            >
                <circle class="minimax-start__target" cx={shown_x.to_string()} cy={shown_y.to_string()} r="22" />
                <circle class="minimax-start__ring" cx={shown_x.to_string()} cy={shown_y.to_string()} r="8" />
            </g>
        </svg>
    }
}
