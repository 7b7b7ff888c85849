//! The sheet that breathes: cells that were drawn again fade in, some after others, with D's opinion as a rim.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::JsValue;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use crate::data::{PIXELS, SIDE};
use crate::run::explorer::SIDE as COLUMNS;
use crate::run::live_sheet::{LiveSheet, is_caught};
use crate::ui::UiError;
use crate::ui::dom::log_error;
use crate::ui::hooks::gan_run::now_ms;
use crate::ui::hooks::player::motion_is_reduced;
use crate::ui::plot::picture::{context, picture};
use crate::ui::widgets::{SHEET_SCALE, image_at, paint};

/// Time in which a cell fades in, in ms.
const FADE_MS: f64 = 150.0;

/// Longest time over which the cells of a pass come, in ms.
const SPREAD_MS: f64 = 1000.0;

/// Groups in which they come.
const GROUPS: usize = 4;

/// Most cells that fade: more are a whole sheet, which is painted at once, since 64 fading cells hold up the page.
const MOST_FADING: usize = 8;

#[derive(Clone, Debug, PartialEq)]
struct Fade {
    cell: usize,
    before: Box<[u8]>,
    begins_ms: f64,
}

/// The cells that are fading in, over the canvas.
#[derive(Default)]
struct Painter {
    /// What is drawn, or being faded to.
    shown: Option<Rc<[u8]>>,
    fades: Vec<Fade>,
    changed_ms: f64,
    frame: Option<AnimationFrame>,
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct LiveProps {
    pub(super) live: LiveSheet,
    pub(super) epoch: u32,
    pub(super) label: AttrValue,
    pub(super) on_pick: Callback<usize>,
}

#[component]
pub(super) fn Live(props: &LiveProps) -> Html {
    let canvas = use_node_ref();
    let painter = use_mut_ref(Painter::default);
    use_effect_with(props.live.pixels.clone(), {
        let (canvas, painter) = (canvas.clone(), Rc::clone(&painter));
        move |pixels| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                let painted = change(&painter, &canvas, pixels);
                log_error(painted.map_err(|reason| UiError::browser("draw the images", &reason)));
            }
        }
    });
    let onclick = {
        let (canvas, on_pick, count) = (canvas.clone(), props.on_pick.clone(), props.live.probabilities.len());
        Callback::from(move |event: MouseEvent| {
            let cell = canvas.cast::<HtmlCanvasElement>().and_then(|canvas| image_at(&canvas, &event, COLUMNS));
            cell.filter(|cell| *cell < count).into_iter().for_each(|cell| on_pick.emit(cell));
        })
    };
    html! {
        <>
            <canvas
                ref={canvas}
                class="sheet is-clickable"
                {onclick}
                role="img"
                aria-label={props.label.clone()}
                data-testid="gan-sheet"
                data-epoch={props.epoch.to_string()}
            />
            <Rims probabilities={props.live.probabilities.clone()} />
        </>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct RimsProps {
    probabilities: Rc<[Option<f32>]>,
}

/// Blue: D takes it for generated. Orange: for real.
#[component]
fn Rims(props: &RimsProps) -> Html {
    let rim = |(at, probability): (usize, &Option<f32>)| {
        let probability = (*probability)?;
        let class = if is_caught(probability) { "gan-live__caught" } else { "gan-live__fooled" };
        let (x, y) = (at % COLUMNS as usize * SIDE, at / COLUMNS as usize * SIDE);
        Some(
            html! { <rect {class} x={x.to_string()} y={y.to_string()} width={SIDE.to_string()} height={SIDE.to_string()} key={at} /> },
        )
    };
    let side = COLUMNS as usize * SIDE;
    html! {
        <svg class="gan-live__rims" viewBox={format!("0 0 {side} {side}")} aria-hidden="true">
            { for props.probabilities.iter().enumerate().filter_map(rim) }
        </svg>
    }
}

/// Begins to fade to `pixels`, in groups over as much time as passed since the last change.
fn change(painter: &Rc<RefCell<Painter>>, canvas: &HtmlCanvasElement, pixels: &Rc<[u8]>) -> Result<(), JsValue> {
    let now = now_ms();
    {
        let mut painter = painter.borrow_mut();
        let before = painter.shown.replace(Rc::clone(pixels)).filter(|before| before.len() == pixels.len());
        let since = now - painter.changed_ms;
        painter.changed_ms = now;
        let Some(before) = before.filter(|_| !motion_is_reduced()) else {
            painter.fades.clear();
            return paint(canvas, pixels, COLUMNS);
        };
        let cells = before.chunks_exact(PIXELS).zip(pixels.chunks_exact(PIXELS)).enumerate();
        let changed: Vec<(usize, &[u8])> = cells.filter(|(_, (old, new))| old != new).map(|(at, (old, _))| (at, old)).collect();
        if changed.len() > MOST_FADING {
            painter.fades.clear();
            return paint(canvas, pixels, COLUMNS);
        }
        let group = changed.len().div_ceil(GROUPS).max(1);
        #[expect(clippy::cast_precision_loss, reason = "four")]
        let wait = since.clamp(0.0, SPREAD_MS) / GROUPS as f64;
        for (order, (cell, old)) in changed.into_iter().enumerate() {
            painter.fades.retain(|fade| fade.cell != cell);
            #[expect(clippy::cast_precision_loss, reason = "at most four")]
            let begins_ms = now + wait * (order / group) as f64;
            painter.fades.push(Fade { cell, before: old.into(), begins_ms });
        }
    }
    paint_fades(painter, canvas)
}

fn paint_cell(canvas: &HtmlCanvasElement, cell: usize, image: &[u8]) -> Result<(), JsValue> {
    let rgba: Vec<u8> = image.iter().flat_map(|&grey| [grey, grey, grey, 255]).collect();
    let side = u32::try_from(SIDE).unwrap_or(0);
    let small = picture(&rgba, side, side)?;
    let large = context(canvas)?;
    large.set_image_smoothing_enabled(false);
    let size = f64::from(side * SHEET_SCALE);
    #[expect(clippy::cast_precision_loss, reason = "at most 64")]
    let place = |at: usize| at as f64 * size;
    let (x, y) = (place(cell % COLUMNS as usize), place(cell / COLUMNS as usize));
    large.draw_image_with_html_canvas_element_and_dw_and_dh(&small, x, y, size, size)
}

/// Paints the cells as they are now, and again in the next frame while some fade.
fn paint_fades(painter: &Rc<RefCell<Painter>>, canvas: &HtmlCanvasElement) -> Result<(), JsValue> {
    let now = now_ms();
    let mut state = painter.borrow_mut();
    let Some(shown) = state.shown.clone() else { return Ok(()) };
    for fade in &state.fades {
        let part = ((now - fade.begins_ms) / FADE_MS).clamp(0.0, 1.0);
        let image = &shown[fade.cell * PIXELS..(fade.cell + 1) * PIXELS];
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
        let blend = |(old, new): (&u8, &u8)| (f64::from(*old) + part * (f64::from(*new) - f64::from(*old))) as u8;
        let mixed: Vec<u8> = fade.before.iter().zip(image).map(blend).collect();
        paint_cell(canvas, fade.cell, if part < 1.0 { &mixed } else { image })?;
    }
    state.fades.retain(|fade| now - fade.begins_ms < FADE_MS);
    state.frame = (!state.fades.is_empty()).then(|| {
        let (painter, canvas) = (Rc::downgrade(painter), canvas.clone());
        request_animation_frame(move |_| {
            if let Some(painter) = painter.upgrade() {
                let painted = paint_fades(&painter, &canvas);
                log_error(painted.map_err(|reason| UiError::browser("draw the images", &reason)));
            }
        })
    });
    Ok(())
}
