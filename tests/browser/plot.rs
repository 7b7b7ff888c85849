//! Charts: drawn with the style sheet's colours, read by keys and pointer.
#![allow(clippy::expect_used)]

use std::rc::Rc;

use saddle::plot::{Ink, LineChart, Reference, Series};
use saddle::ui::plot::{Chart, ChartProps, DescribedChart};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};
use yew::props;

use crate::shell::{Mounted, Styled, click, key, mount, record, send, until, window};

fn losses(steps: u16) -> LineChart {
    let line = |label: &str, ink, level: f32| {
        let values: Vec<f32> = (0..steps).map(|step| level + f32::from(step % 7) / 100.0).collect();
        Series::new(label, ink, values)
    };
    LineChart {
        series: vec![line("D", Ink::Descend, 0.6), line("G", Ink::Ascend, 2.5)],
        references: vec![Reference { value: 2.0 * 2_f64.ln(), label: "D can’t tell".to_owned() }],
        x_range: (0.0, f64::from(steps)),
        ..LineChart::default()
    }
}

fn canvas(page: &Mounted) -> HtmlCanvasElement {
    page.find("canvas").expect("a chart has a canvas").unchecked_into()
}

/// How many pixels have exactly this colour.
fn count(canvas: &HtmlCanvasElement, colour: [u8; 3]) -> usize {
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok().flatten().expect("a context").unchecked_into();
    let image = context.get_image_data(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height())).expect("pixels");
    image.data().0.chunks_exact(4).filter(|pixel| pixel[..3] == colour && pixel[3] == 255).count()
}

const DESCEND: [u8; 3] = [0x1f, 0x5f, 0xbf];
const ASCEND: [u8; 3] = [0xb2, 0x4a, 0x08];

#[wasm_bindgen_test]
async fn lines_are_drawn_in_the_colours_of_the_style_sheet() {
    let _styled = Styled::new();
    let page = mount::<Chart>(props!(ChartProps { id: "losses", label: "Losses", chart: Rc::new(losses(100)) }));
    page.get("canvas").await;
    let canvas = canvas(&page);
    until("both lines are drawn", || count(&canvas, DESCEND) > 100 && count(&canvas, ASCEND) > 100).await;
    let ratio = window().device_pixel_ratio();
    assert!(
        (f64::from(canvas.width()) - f64::from(canvas.client_width()) * ratio).abs() <= 1.0,
        "one canvas pixel a screen pixel"
    );
}

#[wasm_bindgen_test]
async fn keys_move_the_cursor_and_its_values_are_told() {
    let _styled = Styled::new();
    let (on_cursor, told) = record::<Option<usize>>();
    let page = mount::<Chart>(props!(ChartProps { id: "keys", label: "Losses", chart: Rc::new(losses(100)), on_cursor }));
    let slider = page.get("canvas[role=slider][tabindex='0']").await;
    key(&slider, "Home");
    until("the first step is read", || slider.get_attribute("aria-valuenow").as_deref() == Some("1")).await;
    assert_eq!(slider.get_attribute("aria-valuetext").as_deref(), Some("step 1: D 0.6000, G 2.5000"));
    key(&slider, "ArrowRight");
    until("the next step is read", || slider.get_attribute("aria-valuenow").as_deref() == Some("2")).await;
    key(&slider, "Escape");
    until("the cursor is put away", || told.borrow().last() == Some(&None)).await;
    assert_eq!(*told.borrow(), [Some(0), Some(1), None]);
}

#[wasm_bindgen_test]
async fn the_pointer_reads_the_step_below_it() {
    let _styled = Styled::new();
    let (on_cursor, told) = record::<Option<usize>>();
    let page = mount::<Chart>(props!(ChartProps { id: "pointer", label: "Losses", chart: Rc::new(losses(100)), on_cursor }));
    page.get("canvas").await;
    let canvas = canvas(&page);
    until("the chart is drawn", || count(&canvas, DESCEND) > 100).await;
    let place = canvas.get_bounding_client_rect();
    let at = |share: f64| {
        let x = place.left() + place.width() * share;
        format!(
            "new PointerEvent('pointermove', {{bubbles: true, pointerType: 'mouse', clientX: {x}, clientY: {}}})",
            place.top() + 50.0
        )
    };
    send(&canvas, &at(0.999));
    until("the last step is read", || told.borrow().last() == Some(&Some(99))).await;
    send(&canvas, &at(0.5));
    until("a step in the middle is read", || {
        told.borrow().last().is_some_and(|step| step.is_some_and(|step| (30..70).contains(&step)))
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_the_lines_do_is_there_without_the_picture() {
    let page = mount::<DescribedChart>(props!(ChartProps { id: "words", label: "Losses", chart: Rc::new(losses(100)) }));
    let words = page.get("#words-words").await.text_content().unwrap_or_default();
    assert_eq!(
        words,
        "From step 1 to step 100: D rose from 0.60 to 0.61, highest 0.66 at step 7; G rose from 2.50 to 2.51, highest 2.56 at step 7. Dashed line at 1.39: D can’t tell."
    );
    assert_eq!(page.get("canvas").await.get_attribute("aria-describedby").as_deref(), Some("words-words"));
}

#[wasm_bindgen_test]
async fn another_charts_cursor_is_shown_and_a_picture_is_saved() {
    let _styled = Styled::new();
    let page = mount::<Chart>(props!(ChartProps {
        id: "shared",
        label: "Losses",
        chart: Rc::new(losses(100)),
        cursor: Some(4),
        png: Some(yew::AttrValue::from("losses.png")),
    }));
    let slider = page.get("canvas[role=slider][aria-valuenow='5']").await;
    until("the chart is drawn", || count(slider.unchecked_ref(), DESCEND) > 100).await;
    let catcher = "document.addEventListener('click', (e) => { if (!e.target.download) return; e.preventDefault(); \
        window.seen = [e.target.download, e.target.href.slice(0, 22)]; }, {capture: true})";
    js_sys::Function::new_no_args(catcher).call0(&wasm_bindgen::JsValue::NULL).expect("a listener");
    click(&page.get("button[aria-label='PNG of Losses']").await);
    let seen = js_sys::Reflect::get(&window(), &"seen".into()).expect("a download was asked for");
    assert_eq!(js_sys::Array::from(&seen).join("|").as_string().as_deref(), Some("losses.png|data:image/png;base64,"));
}
