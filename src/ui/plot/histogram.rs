//! A histogram component, read by pointer or arrow keys.

use std::rc::Rc;

use web_sys::{HtmlCanvasElement, KeyboardEvent, PointerEvent};
use yew::prelude::*;

use super::component::index_after_key;
use super::paint::paint;
use super::save::{Save, drawn_by};
use super::surface::{Surface, use_drawing};
use crate::plot::bars::{Bar, Pair, SIDE, bar_text, describe, scene};
use crate::plot::scene::Scene;

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct BarChartProps {
    pub id: AttrValue,
    /// Accessible name.
    pub label: AttrValue,
    pub x_name: AttrValue,
    /// Adjacent bars from left to right.
    pub bars: Rc<Vec<Bar>>,
    /// Second counts for a comparison.
    #[prop_or_default]
    pub pair: Option<Rc<Pair>>,
    /// `data-testid` of the canvas.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
    /// The canvas, for the owner of the buttons.
    #[prop_or_default]
    pub canvas: Option<NodeRef>,
    /// Buttons below the bars.
    #[prop_or_default]
    pub buttons: Html,
}

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
    /// Name of the saved files, without their ending.
    pub file: AttrValue,
    /// `data-testid` of the canvas.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

#[derive(Clone, PartialEq)]
struct Drawn {
    bars: Rc<Vec<Bar>>,
    pair: Option<Rc<Pair>>,
    x_name: AttrValue,
    shown: Option<usize>,
}

impl Drawn {
    fn scene(&self, size: (f64, f64)) -> Scene {
        scene(&self.bars, self.pair.as_deref(), &self.x_name, self.shown, size)
    }
}

/// A histogram without buttons. For assistive technology the cursor is a slider whose value text is the bar.
#[component]
pub fn BarChart(props: &BarChartProps) -> Html {
    let own_canvas = use_node_ref();
    let canvas = props.canvas.as_ref().unwrap_or(&own_canvas);
    let cursor = use_state_eq(|| None::<usize>);
    let last = props.bars.len().saturating_sub(1);
    let drawn = Drawn { bars: Rc::clone(&props.bars), pair: props.pair.clone(), x_name: props.x_name.clone(), shown: *cursor };
    use_drawing(canvas, drawn, |drawn: &Drawn, surface: &Surface| paint(surface, &drawn.scene(surface.size()), None));
    let onpointermove = {
        let (canvas, cursor, bars) = (canvas.clone(), cursor.clone(), Rc::clone(&props.bars));
        Callback::from(move |event: PointerEvent| {
            let Some(canvas) = canvas.cast::<HtmlCanvasElement>() else { return };
            let share = (f64::from(event.offset_x()) - SIDE) / (f64::from(canvas.client_width()) - 2.0 * SIDE);
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
                { props.buttons.clone() }
            </div>
            <p class="visually-hidden" id={description_id}>{ describe(&props.bars, props.pair.as_deref()) }</p>
        </div>
    }
}

/// A [`BarChart`] with buttons that save it; not used in the GAN lab's module, to keep it small.
#[component]
pub fn Histogram(props: &HistogramProps) -> Html {
    let canvas = use_node_ref();
    let HistogramProps { id, label, x_name, bars, pair, file, testid } = props.clone();
    let drawn = Drawn { bars: Rc::clone(&bars), pair: pair.clone(), x_name: x_name.clone(), shown: None };
    let draw = drawn_by(move |size, _| drawn.scene(size));
    let buttons = html! { <Save canvas={canvas.clone()} name={file} of={label.clone()} {draw} /> };
    html! { <BarChart {id} {label} {x_name} {bars} {pair} {testid} {canvas} {buttons} /> }
}
