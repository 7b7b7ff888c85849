//! The map of both step sizes: which converge, and how fast. A click chooses them.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use web_sys::{Element, HtmlCanvasElement, KeyboardEvent, PointerEvent};
use yew::prelude::*;

use super::actions::Action;
use super::palette::palette;
use crate::minimax::critical::Hessian;
use crate::minimax::method::StepSizes;
use crate::minimax::sentences::short;
use crate::minimax::stability::{Update, Verdict, predicted, snap_to_one};
use crate::minimax::{Analysis, Method, Point, descriptions};
use crate::plot::chart::Ink;
use crate::plot::number::fixed;
use crate::plot::plane::contour::contours;
use crate::plot::plane::{Palette, Placed, View};
use crate::plot::scale::ticks;
use crate::plot::scene::{Anchor, Scene, Shape, Tint};
use crate::ui::labs::input::{arrow, capture_pointer, pointer_in};
use crate::ui::labs::shared::Shared;
use crate::ui::plot::paint::paint;
use crate::ui::plot::picture::picture;
use crate::ui::plot::save::{Drawing, Save, drawn_by, image_address};
use crate::ui::plot::surface::{Surface, use_drawing};
use crate::ui::route::use_composition;
use crate::ui::widgets::{Card, FIXED};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct StepSizeMapProps {
    pub(super) analysis: Shared<Analysis>,
    pub(super) act: Callback<Action>,
}

/// Samples along each side.
const SIDE: usize = LAST as usize + 1;

/// The index of the last sample.
const LAST: u32 = 80;

#[derive(Clone, Copy, Debug, PartialEq)]
struct MapSettings {
    method: Method,
    hessian: Hessian,
    /// The largest step size on either axis.
    max: f64,
}

/// ρ over both step sizes, row by row from the top.
struct Map {
    settings: MapSettings,
    radii: Vec<f64>,
}

impl Map {
    fn new(settings: &MapSettings) -> Self {
        let share = |index: usize| u32::try_from(index).map_or(0.0, f64::from) / f64::from(LAST);
        let radius = |index: usize| {
            let eta = StepSizes { x: settings.max * share(index % SIDE), y: settings.max * (1.0 - share(index / SIDE)) };
            Update::new(settings.method, settings.hessian, eta).map_or(f64::NAN, |update| snap_to_one(update.spectral_radius()))
        };
        Self { settings: *settings, radii: (0..SIDE * SIDE).map(radius).collect() }
    }

    /// RGBA: blue where it converges (stronger where faster), orange where it diverges, neutral where it cycles.
    fn image(&self, palette: &Palette) -> Vec<u8> {
        let pixel = |rho: &f64| {
            let share = match predicted(*rho) {
                Verdict::Converges => -(1.0 - rho).powf(0.7).max(0.12),
                Verdict::Cycles => 0.0,
                Verdict::Diverges => ((rho - 1.0) / 1.5).clamp(0.0, 1.0).max(0.02),
            };
            let [r, g, b] = palette.at(share);
            if rho.is_nan() { [0; 4] } else { [r, g, b, 255] }
        };
        self.radii.iter().flat_map(pixel).collect()
    }
}

/// The largest step size on the map. The range that converges takes about two thirds of it; the current step sizes fit.
fn max_step_size(analysis: &Analysis) -> f64 {
    let target = analysis.target.map(|target| target.hessian).unwrap_or_default();
    let size = target.xx.abs().max(target.xy.abs()).max(target.yy.abs());
    let natural = if size > 0.0 { 3.0 / size } else { 1.0 };
    let end = analysis.ranges.iter().map(|range| range.to).fold(0.0, f64::max);
    let needed = analysis.eta.max(if end > 0.0 { (1.8 * end).min(4.0 * natural) } else { natural });
    // In coarse steps, so that the map does not rescale with every move of a slider.
    let mut length = 10_f64.powf(needed.log10().floor());
    while length < 1.02 * needed {
        length *= if length < 0.45 * needed { 2.0 } else { 1.25 };
    }
    length
}

fn placed(settings: &MapSettings, size: (f64, f64)) -> Placed {
    let half = settings.max / 2.0;
    Placed::new(View { centre: Point::new(half, half), half }, size)
}

/// A step size rounded to about a hundredth of the map.
fn rounded(value: f64, max: f64) -> f64 {
    let tens = 10_f64.powf(-(max / 200.0).log10().floor());
    ((value * tens).round() / tens).clamp(0.0, 100.0)
}

/// `ηₓ 0.1, ηᵧ 0.1: ρ 0.2`.
fn values_text(eta: StepSizes, rho: Option<f64>) -> String {
    let rho = rho.map_or_else(|| "none".to_owned(), short);
    format!("ηₓ {}, ηᵧ {}: ρ {rho}", short(eta.x), short(eta.y))
}

#[component]
pub(super) fn StepSizeMap(props: &StepSizeMapProps) -> Html {
    let is_fixed = use_composition().is_fixed();
    let canvas = use_node_ref();
    let pressed = use_mut_ref(|| false);
    let reading = use_state_eq(|| None::<String>);
    let analysis = &props.analysis;
    let settings = MapSettings {
        method: analysis.experiment.method,
        hessian: analysis.target.map(|target| target.hessian).unwrap_or_default(),
        max: max_step_size(analysis),
    };
    let map = use_memo(settings, Map::new);
    let pictures = use_memo((), |()| RefCell::new(None::<(MapSettings, Palette, HtmlCanvasElement)>));
    use_drawing(&canvas, (props.clone(), settings), {
        let (map, pictures) = (Rc::clone(&map), Rc::clone(&pictures));
        move |(props, _): &(StepSizeMapProps, MapSettings), surface: &Surface| draw(&props.analysis, &map, &pictures, surface)
    });
    let save = drawn_by({
        let (analysis, map) = (analysis.clone(), Rc::clone(&map));
        move |size, tokens| Drawing {
            scene: scene(&analysis, &map, size),
            picture: Some(image_address(&map.image(&palette(tokens)), SIDE)),
        }
    });
    let eta_at = {
        let canvas = canvas.clone();
        move |event: &PointerEvent| {
            let canvas = canvas.cast::<Element>()?;
            let place = canvas.get_bounding_client_rect();
            let point = placed(&settings, (place.width(), place.height())).point(pointer_in(&canvas, event));
            Some((rounded(point.x, settings.max), rounded(point.y, settings.max)))
        }
    };
    let onpointerdown = {
        let (pressed, act, eta_at) = (Rc::clone(&pressed), props.act.clone(), eta_at.clone());
        Callback::from(move |event: PointerEvent| {
            *pressed.borrow_mut() = true;
            capture_pointer(&event);
            if let Some((x, y)) = eta_at(&event) {
                act.emit(Action::StepSizes(x, y));
            }
        })
    };
    let onpointermove = {
        let (pressed, act, reading, analysis) = (Rc::clone(&pressed), props.act.clone(), reading.setter(), analysis.clone());
        Callback::from(move |event: PointerEvent| {
            let Some((x, y)) = eta_at(&event) else { return };
            if *pressed.borrow() {
                act.emit(Action::StepSizes(x, y));
            }
            let eta = StepSizes { x, y };
            reading.set(Some(values_text(eta, analysis.radius_at(eta))));
        })
    };
    let release = {
        let pressed = Rc::clone(&pressed);
        Callback::from(move |_: PointerEvent| *pressed.borrow_mut() = false)
    };
    let onpointerleave = {
        let reading = reading.setter();
        Callback::from(move |_: PointerEvent| reading.set(None))
    };
    let onkeydown = {
        let (act, eta) = (props.act.clone(), analysis.experiment.eta);
        Callback::from(move |event: KeyboardEvent| {
            let Some((right, up)) = arrow(&event) else { return };
            let step = settings.max / if event.shift_key() { 10.0 } else { 50.0 };
            let moved = |value: f64, by: f64| if by == 0.0 { value } else { rounded(value + by, settings.max) };
            act.emit(Action::StepSizes(moved(eta.x, right * step), moved(eta.y, up * step)));
        })
    };
    let eta = analysis.experiment.eta;
    let current = values_text(eta, analysis.spectral_radius);
    let keys = if is_fixed { FIXED } else { "Left and right change the step size of x, up and down that of y." };
    let description = format!("{} {keys}", descriptions::sizes(analysis));
    html! {
        <Card title="Both step sizes" note={if is_fixed { "blue: converges" } else { "blue: converges · click to choose" }}>
            <canvas ref={canvas.clone()} class={classes!("minimax-step-sizes", is_fixed.then_some("is-fixed"))} role="slider" tabindex="0" aria-disabled={is_fixed.then_some("true")} aria-label="Both step sizes" aria-valuenow={eta.x.to_string()} aria-valuetext={current.clone()} aria-description={description} data-testid="minimax-sizes" {onpointerdown} {onpointermove} onpointerup={release.clone()} onpointercancel={release} {onpointerleave} {onkeydown} />
            <div class="chart__foot">
                <p class="chart__reading" aria-hidden="true" translate="no">{ (*reading).clone().unwrap_or(current) }</p>
                <Save {canvas} name="saddle-minimax-step-sizes" of="the map of step sizes" draw={save} />
            </div>
        </Card>
    }
}

fn draw(
    analysis: &Analysis,
    map: &Map,
    pictures: &RefCell<Option<(MapSettings, Palette, HtmlCanvasElement)>>,
    surface: &Surface,
) -> Result<(), JsValue> {
    let palette = palette(&surface.tokens);
    let cached = pictures
        .borrow()
        .as_ref()
        .filter(|(of, with, _)| *of == map.settings && *with == palette)
        .map(|(_, _, canvas)| canvas.clone());
    let canvas = match cached {
        Some(canvas) => canvas,
        None => {
            let canvas = picture(&map.image(&palette), LAST + 1, LAST + 1)?;
            *pictures.borrow_mut() = Some((map.settings, palette, canvas.clone()));
            canvas
        }
    };
    paint(surface, &scene(analysis, map, surface.size()), Some(&canvas))
}

fn scene(analysis: &Analysis, map: &Map, size: (f64, f64)) -> Scene {
    let settings = &map.settings;
    let placed = placed(settings, size);
    let frame = placed.frame;
    let ink = Tint::Full(Ink::Ink);
    let mut scene = Scene { frame, ..Scene::default() };
    let pixel =
        |right: f64, down: f64| (frame.left + right * (frame.right - frame.left), frame.top + down * (frame.bottom - frame.top));
    // Just below 1, so that a region where ρ is 1 throughout gets no contour.
    let border = contours(&map.radii, SIDE, 1.0 - 1e-7);
    let lines = border.into_iter().map(|pair| pair.map(|(right, down)| pixel(right, down)).to_vec()).collect();
    scene.inside.push(Shape::Strokes { lines, tint: Tint::Full(Ink::Descend), width: 1.5, dash: &[] });
    scene.inside.push(Shape::Strokes {
        lines: vec![vec![pixel(0.0, 1.0), pixel(1.0, 0.0)]],
        tint: Tint::Quiet,
        width: 1.0,
        dash: &[4.0, 4.0],
    });
    let eta = analysis.experiment.eta;
    let current = placed.pixel(Point::new(eta.x, eta.y));
    scene.over.push(Shape::Dots { at: vec![current], radius: 6.0, fill: Tint::Ground, ring: Some(ink) });
    let corners = vec![pixel(0.0, 0.0), pixel(1.0, 0.0), pixel(1.0, 1.0), pixel(0.0, 1.0), pixel(0.0, 0.0)];
    scene.over.push(Shape::line(corners, Tint::Edge, 1.0));
    let marks = ticks(0.0, settings.max, 5);
    for &value in &marks.values {
        let (x, _) = placed.pixel(Point::new(value, 0.0));
        let (_, y) = placed.pixel(Point::new(0.0, value));
        let text = fixed(value, marks.decimals);
        if x < frame.right - 26.0 {
            scene.over.push(Shape::Text {
                at: (x, frame.bottom + 14.0),
                text: text.clone(),
                tint: Tint::Quiet,
                bold: false,
                anchor: Anchor::Middle,
            });
        }
        if value > 0.0 && y > frame.top + 18.0 {
            scene.over.push(Shape::Text { at: (frame.left - 7.0, y), text, tint: Tint::Quiet, bold: false, anchor: Anchor::End });
        }
    }
    scene.over.push(Shape::Text {
        at: (frame.right, frame.bottom + 14.0),
        text: "ηₓ".to_owned(),
        tint: Tint::Full(Ink::Descend),
        bold: true,
        anchor: Anchor::End,
    });
    scene.over.push(Shape::Text {
        at: (frame.left - 7.0, frame.top + 8.0),
        text: "ηᵧ".to_owned(),
        tint: Tint::Full(Ink::Ascend),
        bold: true,
        anchor: Anchor::End,
    });
    scene
}
