//! A histogram component, read by pointer or arrow keys.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use web_sys::{HtmlCanvasElement, KeyboardEvent, PointerEvent};
use yew::prelude::*;

use super::component::{PngButton, index_after_key};
use super::surface::{Surface, use_drawing};
use crate::plot::bars::{Bar, Pair, bar_text, describe};
use crate::plot::chart::Ink;
use crate::plot::number::{fixed, grouped};

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct HistogramProps {
    pub id: AttrValue,
    /// Accessible name.
    pub label: AttrValue,
    pub x_name: AttrValue,
    /// Adjacent bars from left to right.
    pub bars: Rc<Vec<Bar>>,
    /// Second counts for a comparison.
    #[prop_or_default]
    pub pair: Option<Rc<Pair>>,
    /// File name of the PNG download.
    pub png: AttrValue,
    /// `data-testid` of the canvas.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

const LEFT: f64 = 8.0;
const RIGHT: f64 = 8.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 28.0;

#[derive(Clone, PartialEq)]
struct Drawn {
    bars: Rc<Vec<Bar>>,
    pair: Option<Rc<Pair>>,
    x_name: AttrValue,
    shown: Option<usize>,
}

/// One or two counts of a bar with their colours.
fn columns<'a>(drawn: &Drawn, index: usize, bar: &Bar, surface: &'a Surface) -> Vec<(u32, &'a str)> {
    match &drawn.pair {
        Some(pair) => {
            let counts = [bar.count, pair.second.get(index).copied().unwrap_or(0)];
            counts.into_iter().zip(pair.inks.map(|ink| surface.tokens.ink(ink))).collect()
        }
        None if bar.bad => vec![(bar.count, surface.tokens.bad.as_str())],
        None => vec![(bar.count, surface.tokens.ink(Ink::Descend))],
    }
}

fn draw(drawn: &Drawn, surface: &Surface) -> Result<(), JsValue> {
    let Drawn { bars, pair, x_name, shown } = drawn;
    let context = &surface.context;
    let second = pair.iter().flat_map(|pair| pair.second.iter().copied());
    let most = bars.iter().map(|bar| bar.count).chain(second).max().unwrap_or(0).max(1);
    let bottom = surface.height - BOTTOM;
    let width = (surface.width - LEFT - RIGHT) / f64::from(u32::try_from(bars.len()).unwrap_or(1).max(1));
    context.set_text_baseline("middle");
    context.set_text_align("center");
    surface.set_font(false);
    let mut left = LEFT;
    for (index, bar) in bars.iter().enumerate() {
        let columns = columns(drawn, index, bar, surface);
        let each = (width - 2.0) / if columns.len() > 1 { 2.0 } else { 1.0 };
        let mut from = left + 1.0;
        for (count, colour) in columns {
            let height = f64::from(count) / f64::from(most) * (bottom - TOP);
            // A bar that is not empty stays visible.
            let height = if count > 0 { height.max(2.0) } else { 0.0 };
            context.set_fill_style_str(colour);
            context.fill_rect(from, bottom - height, each.max(1.0), height);
            if count == most {
                context.set_fill_style_str(&surface.tokens.ink_2);
                context.fill_text(&grouped(u64::from(count)), from + each / 2.0, bottom - height - 10.0)?;
            }
            from += each;
        }
        if *shown == Some(index) {
            context.set_stroke_style_str(&surface.tokens.ink_1);
            context.set_line_width(1.5);
            context.stroke_rect(left, TOP - 2.0, width, bottom - TOP + 2.0);
        }
        left += width;
    }
    context.set_stroke_style_str(&surface.tokens.rule_2);
    context.set_line_width(1.0);
    surface.line((LEFT, bottom.floor() + 0.5), (surface.width - RIGHT, bottom.floor() + 0.5));
    context.set_fill_style_str(&surface.tokens.ink_3);
    let (low, high) = (bars.first().map_or(0.0, |bar| bar.from), bars.last().map_or(1.0, |bar| bar.to));
    for share in [0.0, 0.5, 1.0] {
        context.set_text_align(if share < 0.25 {
            "left"
        } else if share > 0.75 {
            "right"
        } else {
            "center"
        });
        let x = LEFT + share * (surface.width - LEFT - RIGHT);
        context.fill_text(&fixed(low + share * (high - low), 1), x, bottom + 15.0)?;
    }
    context.set_text_align("center");
    context.fill_text(x_name, LEFT + 0.75 * (surface.width - LEFT - RIGHT), bottom + 15.0)
}

/// A histogram. For assistive technology the cursor is a slider whose value text is the bar.
#[component]
pub fn Histogram(props: &HistogramProps) -> Html {
    let canvas = use_node_ref();
    let cursor = use_state_eq(|| None::<usize>);
    let last = props.bars.len().saturating_sub(1);
    let drawn = Drawn { bars: Rc::clone(&props.bars), pair: props.pair.clone(), x_name: props.x_name.clone(), shown: *cursor };
    use_drawing(&canvas, drawn, draw);
    let onpointermove = {
        let (canvas, cursor, bars) = (canvas.clone(), cursor.clone(), Rc::clone(&props.bars));
        Callback::from(move |event: PointerEvent| {
            let Some(canvas) = canvas.cast::<HtmlCanvasElement>() else { return };
            let share = (f64::from(event.offset_x()) - LEFT) / (f64::from(canvas.client_width()) - LEFT - RIGHT);
            let (low, high) = (bars.first().map_or(0.0, |bar| bar.from), bars.last().map_or(1.0, |bar| bar.to));
            let at = low + share * (high - low);
            cursor.set(bars.iter().position(|bar| (bar.from..bar.to).contains(&at)));
        })
    };
    let hide_cursor = {
        let cursor = cursor.clone();
        move || cursor.set(None)
    };
    let onpointerleave = {
        let hide_cursor = hide_cursor.clone();
        Callback::from(move |_: PointerEvent| hide_cursor())
    };
    let onblur = Callback::from(move |_: FocusEvent| hide_cursor());
    let onkeydown = {
        let cursor = cursor.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(next) = index_after_key(&event.key(), event.shift_key(), *cursor, last) {
                event.prevent_default();
                event.stop_propagation();
                cursor.set(next);
            }
        })
    };
    let description_id = format!("{}-text", props.id);
    let text = cursor.and_then(|index| bar_text(&props.bars, props.pair.as_deref(), &props.x_name, index));
    html! {
        <div class="chart" id={props.id.clone()}>
            <canvas
                ref={canvas.clone()}
                class="chart__canvas"
                data-testid={props.testid.clone()}
                tabindex="0"
                role="slider"
                aria-label={props.label.clone()}
                aria-describedby={description_id.clone()}
                aria-valuemin="1"
                aria-valuemax={(last + 1).to_string()}
                aria-valuenow={cursor.map_or(1, |index| index + 1).to_string()}
                aria-valuetext={text.clone().unwrap_or_else(|| "Arrow keys read the bars".to_owned())}
                {onpointermove}
                {onpointerleave}
                {onkeydown}
                {onblur}
            />
            <div class="chart__foot">
                <p class={classes!("chart__reading", text.is_none().then_some("is-idle"))} aria-hidden="true" translate={text.as_ref().map(|_| "no")}>
                    { text.unwrap_or_else(|| "Point at a bar, or use the arrow keys.".to_owned()) }
                </p>
                <PngButton {canvas} name={props.png.clone()} of={props.label.clone()} />
            </div>
            <p class="visually-hidden" id={description_id}>{ describe(&props.bars, props.pair.as_deref()) }</p>
        </div>
    }
}
