//! A chart component, read by pointer, touch or arrow keys.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::{FocusEvent, KeyboardEvent, PointerEvent};
use yew::prelude::*;

use super::draw::draw;
use super::save::{Save, drawn_by};
use super::surface::use_drawing;
use crate::plot::chart::LineChart;
use crate::plot::description::{describe, describe_ends, values_at};
use crate::plot::labels::text_width;
use crate::plot::layout::{Layout, index_at};
use crate::plot::render::scene;

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ChartProps {
    pub id: AttrValue,
    /// Accessible name ("Losses of D and G by step").
    pub label: AttrValue,
    pub chart: Rc<LineChart>,
    /// Accessible description; by default the first and last value of each line.
    #[prop_or_default]
    pub description: Option<AttrValue>,
    /// Cursor of another chart, shown while this one has none.
    #[prop_or_default]
    pub cursor: Option<usize>,
    /// Called with the index under the cursor, or `None`.
    #[prop_or_default]
    pub on_cursor: Callback<Option<usize>>,
    /// Called with the index and value of a click.
    #[prop_or_default]
    pub on_pick: Option<Callback<(usize, f64)>>,
    /// `data-testid` of the canvas.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
    /// Of a [`DescribedChart`]: name of the saved files, without their ending (`saddle-bandit-pi`); without it there are no buttons.
    #[prop_or_default]
    pub file: Option<AttrValue>,
    /// The canvas, for the owner of the buttons.
    #[prop_or_default]
    pub canvas: Option<NodeRef>,
    /// Buttons below the chart.
    #[prop_or_default]
    pub buttons: Html,
}

/// The index after a key; `Some(None)` hides the cursor, `None` is a key without a meaning here.
pub(super) fn index_after_key(key: &str, fast: bool, cursor: Option<usize>, last: usize) -> Option<Option<usize>> {
    let page = (last / 20).max(1);
    let step = if fast { page } else { 1 };
    let from = cursor.unwrap_or(last);
    Some(Some(match key {
        "ArrowLeft" | "ArrowDown" => from.saturating_sub(step),
        "ArrowRight" | "ArrowUp" => from.saturating_add(step).min(last),
        "PageDown" => from.saturating_sub(page),
        "PageUp" => from.saturating_add(page).min(last),
        "Home" => 0,
        "End" => last,
        "Escape" => return Some(None),
        _ => return None,
    }))
}

/// The text below the chart without a cursor.
fn idle_text(chart: &LineChart, mean_of: Option<usize>) -> String {
    let how = "Point at the chart, or use the arrow keys, to read values.";
    mean_of.map_or_else(|| how.to_owned(), |window| format!("Pale: every {}. Line: the mean of {window}. {how}", chart.x_name))
}

fn index_under(drawn: &RefCell<Option<Layout>>, chart: &LineChart, pixel: i32) -> Option<usize> {
    drawn.borrow().as_ref().and_then(|layout| index_at(chart, layout, f64::from(pixel)))
}

/// A line chart with a cursor. For assistive technology the cursor is a slider whose value text lists the lines' values.
#[component]
pub fn Chart(props: &ChartProps) -> Html {
    let cursor = use_state_eq(|| None::<usize>);
    let own_canvas = use_node_ref();
    let canvas = props.canvas.as_ref().unwrap_or(&own_canvas);
    let drawn = use_mut_ref(|| None::<Layout>);
    let mean_of = use_state_eq(|| None::<usize>);
    let last = props.chart.longest().checked_sub(1);
    let own = (*cursor).zip(last).map(|(cursor, last)| cursor.min(last));
    let shown = own.or_else(|| props.cursor.filter(|cursor| last.is_some_and(|last| *cursor <= last)));
    use_drawing(canvas, (Rc::clone(&props.chart), shown), {
        let (drawn, mean_of) = (Rc::clone(&drawn), mean_of.setter());
        move |(chart, shown), surface| {
            let layout = draw(surface, chart, *shown)?;
            mean_of.set(layout.mean_of);
            *drawn.borrow_mut() = Some(layout);
            Ok(())
        }
    });
    let set = {
        let (cursor, on_cursor) = (cursor.clone(), props.on_cursor.clone());
        move |next: Option<usize>| {
            if *cursor != next {
                cursor.set(next);
                on_cursor.emit(next);
            }
        }
    };
    let point = {
        let (drawn, chart, set) = (Rc::clone(&drawn), Rc::clone(&props.chart), set.clone());
        Callback::from(move |event: PointerEvent| set(index_under(&drawn, &chart, event.offset_x())))
    };
    let onclick = props.on_pick.clone().map(|on_pick| {
        let chart = Rc::clone(&props.chart);
        Callback::from(move |event: MouseEvent| {
            let index = index_under(&drawn, &chart, event.offset_x());
            let value = drawn.borrow().as_ref().map(|layout| layout.y.value_at(f64::from(event.offset_y())));
            index.zip(value).into_iter().for_each(|place| on_pick.emit(place));
        })
    });
    let onpointerleave = {
        let set = set.clone();
        // Lifting a finger also fires this event; its cursor stays.
        Callback::from(move |event: PointerEvent| {
            if event.pointer_type() == "mouse" {
                set(None);
            }
        })
    };
    let onkeydown = {
        let set = set.clone();
        Callback::from(move |event: KeyboardEvent| {
            let plain = !event.ctrl_key() && !event.alt_key() && !event.meta_key();
            let target = last.filter(|_| plain).and_then(|last| index_after_key(&event.key(), event.shift_key(), shown, last));
            if let Some(next) = target {
                event.prevent_default();
                event.stop_propagation();
                set(next);
            }
        })
    };
    let onblur = Callback::from(move |_: FocusEvent| set(None));
    let reading = shown.map(|index| values_at(&props.chart, index));
    let description_id = format!("{}-text", props.id);
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
                aria-valuemax={last.map_or(1, |last| last + 1).to_string()}
                aria-valuenow={shown.or(last).map_or(1, |index| index + 1).to_string()}
                aria-valuetext={reading.clone().unwrap_or_else(|| "Arrow keys read the values".to_owned())}
                onpointermove={point.clone()}
                onpointerdown={point}
                {onclick}
                {onpointerleave}
                {onkeydown}
                {onblur}
            />
            <div class="chart__foot">
                <p class={classes!("chart__reading", reading.is_none().then_some("is-idle"))} aria-hidden="true" translate={reading.as_ref().map(|_| "no")}>
                    { reading.unwrap_or_else(|| idle_text(&props.chart, *mean_of)) }
                </p>
                { props.buttons.clone() }
            </div>
            <p class="visually-hidden" id={description_id}>{ props.description.clone().unwrap_or_else(|| describe_ends(&props.chart).into()) }</p>
        </div>
    }
}

/// A [`Chart`] with a full description by [`describe`] and with buttons that save it; not used in the shell module, to keep it small.
#[component]
pub fn DescribedChart(props: &ChartProps) -> Html {
    let canvas = use_node_ref();
    let buttons = props.file.clone().map(|name| {
        let chart = Rc::clone(&props.chart);
        let draw = drawn_by(move |size, _| scene(&chart, &Layout::new(&chart, size, &text_width), None));
        html! { <Save canvas={canvas.clone()} {name} of={props.label.clone()} {draw} /> }
    });
    let props = ChartProps {
        description: Some(describe(&props.chart).into()),
        canvas: Some(canvas),
        buttons: buttons.unwrap_or_default(),
        ..props.clone()
    };
    html! { <Chart ..props /> }
}
