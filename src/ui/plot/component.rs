//! A chart in the page: drawn at most once a frame, read by pointer, touch or arrow keys.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{FocusEvent, HtmlCanvasElement, KeyboardEvent, PointerEvent, ResizeObserver};
use yew::prelude::*;

use super::chart::LineChart;
use super::draw::draw;
use super::layout::{Layout, index_at};
use super::number::{grouped, readout};
use super::tokens::Tokens;
use crate::ui::theme::use_dark;

/// What a [`Chart`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ChartProps {
    /// Unique in the page.
    pub id: AttrValue,
    /// What it shows, for screen readers ("Losses of D and G by step").
    pub label: AttrValue,
    /// What it shows.
    pub chart: Rc<LineChart>,
    /// Called with the index under the cursor, and with `None` when it leaves.
    #[prop_or_default]
    pub on_cursor: Callback<Option<usize>>,
    /// Its `data-testid`, on the canvas.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// What is drawn next, and what was drawn last.
#[derive(Default)]
struct Painter {
    canvas: NodeRef,
    next: RefCell<Option<(Rc<LineChart>, Option<usize>)>>,
    frame: RefCell<Option<AnimationFrame>>,
    drawn: RefCell<Option<Layout>>,
    /// Told how many values a mean stands for, after each drawing.
    on_mean_of: RefCell<Callback<Option<usize>>>,
}

impl Painter {
    /// Asks for a drawing in the next frame, unless one is already asked for.
    fn schedule(self: &Rc<Self>) {
        if self.frame.borrow().is_none() {
            let painter = Rc::clone(self);
            *self.frame.borrow_mut() = Some(request_animation_frame(move |_| painter.paint()));
        }
    }

    fn paint(&self) {
        // Taken out before drawing: a frame asked for meanwhile is a new one.
        drop(self.frame.take());
        let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() else { return };
        let Some((chart, cursor)) = self.next.borrow().clone() else { return };
        match Tokens::read(&canvas).and_then(|tokens| draw(&canvas, &chart, cursor, &tokens)) {
            Ok(layout) => {
                let on_mean_of = self.on_mean_of.borrow().clone();
                on_mean_of.emit(layout.as_ref().and_then(|layout| layout.mean_of));
                *self.drawn.borrow_mut() = layout;
            }
            Err(error) => web_sys::console::error_1(&error.to_string().into()),
        }
    }

    fn index_at(&self, chart: &LineChart, pixel: i32) -> Option<usize> {
        self.drawn.borrow().as_ref().and_then(|layout| index_at(chart, layout, f64::from(pixel)))
    }
}

/// Draws again when the canvas changes its size.
#[hook]
fn use_redraw_on_resize(painter: &Rc<Painter>) {
    use_effect_with((), {
        let painter = Rc::clone(painter);
        move |()| {
            let canvas = painter.canvas.cast::<HtmlCanvasElement>();
            let on_resize = Closure::<dyn FnMut()>::new(move || painter.schedule());
            let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(canvas)) = (&observer, &canvas) {
                observer.observe(canvas);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(on_resize);
            }
        }
    });
}

/// The index an arrow key moves to; `Some(None)` puts the cursor away, `None` is another key.
fn moved(key: &str, fast: bool, cursor: Option<usize>, last: usize) -> Option<Option<usize>> {
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

/// The values of all lines at an index: "step 28,110: D 1.07, G 1.07".
fn values_at(chart: &LineChart, index: usize) -> String {
    let number = grouped(u64::try_from(index).unwrap_or(u64::MAX).saturating_add(1));
    let values: Vec<String> = chart
        .series
        .iter()
        .filter_map(|series| series.values.get(index).map(|&value| format!("{} {}", series.label, exact(value))))
        .collect();
    format!("{} {number}: {}", chart.index_name, values.join(", "))
}

/// A value with the digits a single-precision number holds for certain, less those nobody reads.
fn exact(value: f32) -> String {
    let size = value.abs();
    if (1e-3..1e6).contains(&size) { format!("{value:.4}").replace('-', "−") } else { readout(f64::from(value)) }
}

/// What stands below the chart while no value is read.
fn idle_text(chart: &LineChart, mean_of: Option<usize>) -> String {
    let how = "Point at the chart, or use the arrow keys, to read values.";
    mean_of
        .map_or_else(|| how.to_owned(), |window| format!("Pale: every {}. Line: the mean of {window}. {how}", chart.index_name))
}

fn in_words(chart: &LineChart) -> String {
    let last = chart.series.iter().map(|series| series.values.len()).max().and_then(|count| count.checked_sub(1));
    let values = last.map_or_else(|| "No values yet".to_owned(), |last| format!("Last values, {}", values_at(chart, last)));
    let meanings = chart.references.iter().map(|line| format!(" Dashed line at {}: {}.", readout(line.value), line.label));
    format!("{values}.{}", meanings.collect::<String>())
}

/// A line chart with a cursor. To assistive technology the cursor is a slider whose value is what the lines have there.
#[component]
pub fn Chart(props: &ChartProps) -> Html {
    let cursor = use_state_eq(|| None::<usize>);
    let painter = use_memo((), |()| Painter::default());
    let mean_of = use_state_eq(|| None::<usize>);
    *painter.on_mean_of.borrow_mut() = {
        let mean_of = mean_of.setter();
        Callback::from(move |window| mean_of.set(window))
    };
    let dark = use_dark();
    let last = props.chart.series.iter().map(|series| series.values.len()).max().unwrap_or(0).checked_sub(1);
    let shown = (*cursor).zip(last).map(|(cursor, last)| cursor.min(last));
    use_effect_with((Rc::clone(&props.chart), shown, dark), {
        let painter = Rc::clone(&painter);
        move |(chart, shown, _)| {
            *painter.next.borrow_mut() = Some((Rc::clone(chart), *shown));
            painter.schedule();
        }
    });
    use_redraw_on_resize(&painter);
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
        let (painter, chart, set) = (Rc::clone(&painter), Rc::clone(&props.chart), set.clone());
        Callback::from(move |event: PointerEvent| set(painter.index_at(&chart, event.offset_x())))
    };
    let onpointerleave = {
        let set = set.clone();
        // A finger that lifts leaves, too: what it pointed at stays to be read.
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
            let target = last.filter(|_| plain).and_then(|last| moved(&event.key(), event.shift_key(), shown, last));
            if let Some(next) = target {
                event.prevent_default();
                event.stop_propagation();
                set(next);
            }
        })
    };
    let onblur = Callback::from(move |_: FocusEvent| set(None));
    let reading = shown.map(|index| values_at(&props.chart, index));
    let words = format!("{}-words", props.id);
    html! {
        <div class="chart" id={props.id.clone()}>
            <canvas
                ref={painter.canvas.clone()}
                class="chart__canvas"
                data-testid={props.testid.clone()}
                tabindex="0"
                role="slider"
                aria-label={props.label.clone()}
                aria-describedby={words.clone()}
                aria-valuemin="1"
                aria-valuemax={last.map_or(1, |last| last + 1).to_string()}
                aria-valuenow={shown.or(last).map_or(1, |index| index + 1).to_string()}
                aria-valuetext={reading.clone().unwrap_or_else(|| "Arrow keys read the values".to_owned())}
                onpointermove={point.clone()}
                onpointerdown={point}
                {onpointerleave}
                {onkeydown}
                {onblur}
            />
            <p class={classes!("chart__reading", reading.is_none().then_some("is-idle"))} aria-hidden="true">
                { reading.unwrap_or_else(|| idle_text(&props.chart, *mean_of)) }
            </p>
            <p class="visually-hidden" id={words}>{ in_words(&props.chart) }</p>
        </div>
    }
}
