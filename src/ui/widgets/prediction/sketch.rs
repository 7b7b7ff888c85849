//! A chart to draw a curve into: by a pointer, or by keys point after point.

use web_sys::{Element, KeyboardEvent, PointerEvent};
use yew::prelude::*;

use crate::settings::{Axis, CURVE_POINTS, Prompt, filled};

/// Width and height in units of the view box, and its margins: left, right, top, bottom.
const SIZE: (f64, f64) = (264.0, 160.0);
const MARGINS: [f64; 4] = [30.0, 8.0, 8.0, 32.0];

pub(super) type Drawn = [Option<f64>; CURVE_POINTS];

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct SketchProps {
    /// One that asks for a curve.
    pub(super) prompt: Prompt,
    pub(super) drawn: Drawn,
    /// Receives the points whenever one is drawn.
    pub(super) on_draw: Callback<Drawn>,
}

fn left(point: usize) -> f64 {
    let share = f64::from(u32::try_from(point).unwrap_or(0)) / f64::from(u32::try_from(CURVE_POINTS - 1).unwrap_or(1));
    MARGINS[0] + share * (SIZE.0 - MARGINS[0] - MARGINS[1])
}

fn top([low, high]: [f64; 2], value: f64) -> f64 {
    MARGINS[2] + (high - value) / (high - low) * (SIZE.1 - MARGINS[2] - MARGINS[3])
}

fn path(y: [f64; 2], values: &[f64]) -> String {
    let commands = values
        .iter()
        .enumerate()
        .map(|(point, value)| format!("{}{:.1} {:.1}", if point == 0 { "M" } else { "L" }, left(point), top(y, *value)));
    commands.collect()
}

/// The nearest point, and the value at a place of the pointer.
fn under(chart: &NodeRef, event: &PointerEvent, [low, high]: [f64; 2]) -> Option<(usize, f64)> {
    let rect = chart.cast::<Element>()?.get_bounding_client_rect();
    let x = (f64::from(event.client_x()) - rect.left()) / rect.width() * SIZE.0;
    let y = (f64::from(event.client_y()) - rect.top()) / rect.height() * SIZE.1;
    let last = f64::from(u32::try_from(CURVE_POINTS - 1).unwrap_or(1));
    let share = (x - MARGINS[0]) / (SIZE.0 - MARGINS[0] - MARGINS[1]);
    let height = (y - MARGINS[2]) / (SIZE.1 - MARGINS[2] - MARGINS[3]);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to the last point")]
    let point = (share * last).round().clamp(0.0, last) as usize;
    Some((point, (high - height * (high - low)).clamp(low, high)))
}

/// Draws a straight line from the point before, which a fast pointer leaves far behind.
fn stroke(drawn: &Drawn, from: Option<(usize, f64)>, to: (usize, f64)) -> Drawn {
    let mut line = [None; CURVE_POINTS];
    if let Some((point, value)) = from {
        line[point] = Some(value);
    }
    line[to.0] = Some(to.1);
    let range = from.map_or(to.0, |(point, _)| point.min(to.0))..=from.map_or(to.0, |(point, _)| point.max(to.0));
    let mut next = *drawn;
    if let Some(line) = filled(&line) {
        range.for_each(|point| next[point] = Some(line[point]));
    }
    next
}

fn view_box() -> String {
    format!("0 0 {} {}", SIZE.0, SIZE.1)
}

/// The frame of a chart with its labels.
fn axes(x: Axis, y: [f64; 2], y_label: &str) -> Html {
    let bottom = SIZE.1 - MARGINS[3];
    let text = |class: &'static str, (left, top): (f64, f64), text: String| html! { <text class={classes!("sketch__tick", class)} x={left.to_string()} y={top.to_string()}>{ text }</text> };
    let tick = |point: usize| {
        text("is-middle", (left(point).clamp(MARGINS[0], SIZE.0 - 16.0), bottom + 13.0), x.at(point).round().to_string())
    };
    html! {
        <>
            <path class="sketch__axis" d={format!("M{0} {1}V{2}H{3}", MARGINS[0], MARGINS[2], bottom, SIZE.0 - MARGINS[1])} />
            { text("is-end", (MARGINS[0] - 4.0, top(y, y[1]) + 8.0), y[1].to_string()) }
            { text("is-end", (MARGINS[0] - 4.0, top(y, y[0])), y[0].to_string()) }
            { for [0, CURVE_POINTS / 2, CURVE_POINTS - 1].map(tick) }
            { text("is-start", (MARGINS[0] + 4.0, MARGINS[2] + 8.0), y_label.to_owned()) }
            { text("is-end", (SIZE.0 - MARGINS[1], SIZE.1 - 4.0), x.label.to_owned()) }
        </>
    }
}

/// Predicted curves, and those of the runs, dashed. Empty for another prompt.
pub fn curves(prompt: Prompt, predicted: &[Vec<f64>], outcomes: &[Vec<f64>]) -> Html {
    let Prompt::Curve { x, y_label, y, .. } = prompt else { return Html::default() };
    let label = if predicted.len() == 1 {
        format!("{y_label} over {}s: your curve, and that of the run (dashed)", x.label)
    } else {
        format!("{y_label} over {}s: {} predictions, and what the runs gave (dashed)", x.label, predicted.len())
    };
    html! {
        <>
        <svg class={classes!("sketch", (predicted.len() > 1).then_some("is-many"))} viewBox={view_box()} role="img" aria-label={label} translate="no">
            { axes(x, y, y_label) }
            { for predicted.iter().map(|values| html! { <path class="sketch__yours" d={path(y, values)} /> }) }
            { for outcomes.iter().map(|values| html! { <path class="sketch__outcome" d={path(y, values)} /> }) }
        </svg>
        <p class="field__hint">{ if predicted.len() == 1 { "Orange: your curve. Dashed: the run." } else { "Orange: the predictions. Dashed: the runs." } }</p>
        </>
    }
}

#[component]
pub(super) fn Sketch(props: &SketchProps) -> Html {
    let before = use_mut_ref(|| None::<(usize, f64)>);
    let at = use_state_eq(|| 0_usize);
    let chart_ref = use_node_ref();
    let Prompt::Curve { ask, x, y_label, y, .. } = props.prompt else { return Html::default() };
    let yours = filled(&props.drawn).unwrap_or_default();
    let ticks = |point: usize| x.at(point).round().to_string();
    let on_draw = props.on_draw.clone();
    let draw = {
        let (chart, before, drawn, on_draw) = (chart_ref.clone(), before.clone(), props.drawn, on_draw.clone());
        move |event: &PointerEvent| {
            if let Some(place) = under(&chart, event, y) {
                on_draw.emit(stroke(&drawn, *before.borrow(), place));
                *before.borrow_mut() = Some(place);
            }
        }
    };
    let onpointerdown = {
        let (chart, draw, at) = (chart_ref.clone(), draw.clone(), at.setter());
        Callback::from(move |event: PointerEvent| {
            if let Some(element) = chart.cast::<Element>() {
                let _ = element.set_pointer_capture(event.pointer_id());
            }
            *before.borrow_mut() = None;
            draw(&event);
            under(&chart, &event, y).into_iter().for_each(|(point, _)| at.set(point));
        })
    };
    let onpointermove = Callback::from(move |event: PointerEvent| {
        if event.buttons() & 1 != 0 {
            draw(&event);
        }
    });
    let value = yours.get(*at).copied();
    let onkeydown = {
        let (drawn, at, middle, move_by) = (props.drawn, at.clone(), f64::midpoint(y[0], y[1]), (y[1] - y[0]) / 20.0);
        Callback::from(move |event: KeyboardEvent| {
            let now = value.unwrap_or(middle);
            let set = |value: f64| {
                let mut next = drawn;
                next[*at] = Some(value.clamp(y[0], y[1]));
                on_draw.emit(next);
            };
            match event.key().as_str() {
                "ArrowRight" => at.set((*at + 1).min(CURVE_POINTS - 1)),
                "ArrowLeft" => at.set(at.saturating_sub(1)),
                "ArrowUp" => set(now + move_by),
                "ArrowDown" => set(now - move_by),
                "Home" => at.set(0),
                "End" => at.set(CURVE_POINTS - 1),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let place = format!("{} {}", x.label, ticks(*at));
    let text = value.map_or_else(|| format!("{place}: nothing drawn"), |value| format!("{place}: {value:.2}"));
    html! {
        <>
            <p class="field__label" id="sketch-ask">{ ask }</p>
            <svg
                ref={chart_ref}
                class="sketch is-open"
                viewBox={view_box()}
                role="slider"
                tabindex="0"
                translate="no"
                aria-labelledby="sketch-ask"
                aria-describedby="sketch-keys"
                aria-valuemin={y[0].to_string()}
                aria-valuemax={y[1].to_string()}
                aria-valuenow={value.unwrap_or(y[0]).to_string()}
                aria-valuetext={text}
                data-testid="sketch"
                {onpointerdown} {onpointermove} {onkeydown}
            >
                { axes(x, y, y_label) }
                <path class="sketch__yours" d={path(y, &yours)} />
                if let Some(value) = value { <circle class="sketch__point" cx={left(*at).to_string()} cy={top(y, value).to_string()} r="3.5" /> }
            </svg>
            <p class="field__hint" id="sketch-keys">{ "Drag across the chart. Keys: ← → choose the step, ↑ ↓ the value." }</p>
        </>
    }
}
