//! Charts: colours, cursor, description and download.
#![allow(clippy::expect_used)]

use std::rc::Rc;

use saddle::plot::{Ink, LineChart, Reference, Series};
use saddle::ui::plot::{Chart, ChartProps, DescribedChart};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlCanvasElement;
use yew::props;

use crate::page::{Mounted, Styled, click, dispatch, download, key, mount, pixels, record, until, window};

fn losses(steps: u16) -> LineChart {
    let line = |label: &str, ink, level: f32| {
        let values: Vec<f32> = (0..steps).map(|step| level + f32::from(step % 7) / 100.0).collect();
        Series::new(label, ink, values)
    };
    LineChart {
        series: vec![line("D", Ink::Descend, 0.6), line("G", Ink::Ascend, 2.5)],
        references: vec![Reference { value: 2.0 * 2_f64.ln(), label: "D guesses".to_owned() }],
        x_range: (0.0, f64::from(steps)),
        ..LineChart::default()
    }
}

fn canvas(page: &Mounted) -> HtmlCanvasElement {
    page.find("canvas").expect("a chart has a canvas").unchecked_into()
}

/// The number of opaque pixels of exactly this colour.
fn count(canvas: &HtmlCanvasElement, [r, g, b]: [u8; 3]) -> usize {
    pixels(canvas).into_iter().filter(|pixel| *pixel == [r, g, b, 255]).count()
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
        "one canvas pixel per screen pixel"
    );
}

#[wasm_bindgen_test]
async fn keys_move_the_cursor_and_report_its_values() {
    let _styled = Styled::new();
    let (on_cursor, cursors) = record::<Option<usize>>();
    let page = mount::<Chart>(props!(ChartProps { id: "keys", label: "Losses", chart: Rc::new(losses(100)), on_cursor }));
    let slider = page.get("canvas[role=slider][tabindex='0']").await;
    key(&slider, "Home");
    until("the first step is read", || slider.get_attribute("aria-valuenow").as_deref() == Some("1")).await;
    assert_eq!(slider.get_attribute("aria-valuetext").as_deref(), Some("step 1: D 0.6000, G 2.5000"));
    key(&slider, "ArrowRight");
    until("the next step is read", || slider.get_attribute("aria-valuenow").as_deref() == Some("2")).await;
    key(&slider, "Escape");
    until("the cursor is hidden", || cursors.borrow().last() == Some(&None)).await;
    assert_eq!(*cursors.borrow(), [Some(0), Some(1), None]);
}

#[wasm_bindgen_test]
async fn the_pointer_reads_the_step_below_it() {
    let _styled = Styled::new();
    let (on_cursor, cursors) = record::<Option<usize>>();
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
    dispatch(&canvas, &at(0.999));
    until("the last step is read", || cursors.borrow().last() == Some(&Some(99))).await;
    dispatch(&canvas, &at(0.5));
    until("a step in the middle is read", || {
        cursors.borrow().last().is_some_and(|step| step.is_some_and(|step| (30..70).contains(&step)))
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_chart_has_a_text_description() {
    let page = mount::<DescribedChart>(props!(ChartProps { id: "described", label: "Losses", chart: Rc::new(losses(100)) }));
    let text = page.get("#described-text").await.text_content().unwrap_or_default();
    assert_eq!(
        text,
        "From step 1 to step 100: D rose from 0.60 to 0.61, highest 0.66 at step 7; G rose from 2.50 to 2.51, highest 2.56 at step 7. Dashed line at 1.39: D guesses."
    );
    assert_eq!(page.get("canvas").await.get_attribute("aria-describedby").as_deref(), Some("described-text"));
}

#[wasm_bindgen_test]
async fn the_cursor_of_a_linked_chart_is_shown_and_its_picture_is_downloaded() {
    let _styled = Styled::new();
    let page = mount::<DescribedChart>(props!(ChartProps {
        id: "shared",
        label: "Losses",
        chart: Rc::new(losses(100)),
        cursor: Some(4),
        file: Some(yew::AttrValue::from("losses")),
    }));
    let slider = page.get("canvas[role=slider][aria-valuenow='5']").await;
    until("the chart is drawn", || count(slider.unchecked_ref(), DESCEND) > 100).await;
    let [name, address, _] = download(async || click(&page.get("button[aria-label='PNG of Losses']").await)).await;
    assert_eq!(name, "losses.png");
    assert!(address.starts_with("data:image/png;base64,"), "{address}");
    let [name, _, text] = download(async || click(&page.get("button[aria-label='SVG of Losses']").await)).await;
    assert_eq!(name, "losses.svg");
    assert!(text.starts_with("<svg ") && text.contains("<title>Losses</title>") && text.contains("#1f5fbf"), "{text}");
}
