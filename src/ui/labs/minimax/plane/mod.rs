//! The plane of x and y: f in colours and contours, the vector field, the path, and a draggable start.

mod buttons;
mod cloud;
mod handle;
mod pictures;
mod scene;

use std::rc::Rc;

use web_sys::{KeyboardEvent, PointerEvent, WheelEvent};
use yew::prelude::*;

use self::buttons::Buttons;
use self::cloud::Starts;
use self::handle::Handle;
use self::pictures::Pictures;
use self::scene::PlaneScene;
use super::actions::Action;
use super::palette::palette;
use super::view_options::ViewOptions;
use crate::minimax::formula::formula;
use crate::minimax::sentences::short;
use crate::minimax::{Analysis, MinimaxConfig, Point, descriptions};
use crate::plot::plane::Placed;
use crate::plot::plane::backdrop::Backdrop;
use crate::plot::plane::ghosts::{Ghost, GhostSettings, Ghosts, GhostsJob, of_numbers};
use crate::settings::Settings;
use crate::ui::hooks::player::motion_is_reduced;
use crate::ui::labs::beside::{Beside, Computed};
use crate::ui::labs::input::{arrow, capture_pointer};
use crate::ui::labs::shared::Shared;
use crate::ui::plot::paint::paint;
use crate::ui::plot::surface::{Surface, use_drawing};
use crate::ui::route::use_composition;
use crate::ui::widgets::Card;
use crate::ui::work::{Answer, Task};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct PlaneProps {
    pub(super) config: MinimaxConfig,
    pub(super) analysis: Shared<Analysis>,
    pub(super) backdrop: Shared<Backdrop>,
    /// The path is shown up to this step.
    pub(super) shown: u32,
    /// The shown step; `None` before a run.
    pub(super) at: Option<u32>,
    pub(super) options: ViewOptions,
    /// The step under the pointer, shared with the charts.
    pub(super) cursor: Option<usize>,
    pub(super) on_cursor: Callback<Option<usize>>,
    /// Why no other path can be shown now.
    #[prop_or_default]
    pub(super) blocked: Option<AttrValue>,
    pub(super) act: Callback<Action>,
}

/// Paths for comparison, as far as they are computed.
#[hook]
fn use_ghosts(props: &PlaneProps) -> Shared<Vec<Ghost>> {
    let update = use_force_update();
    let ghosts = use_memo((), |()| Beside::new(Callback::from(move |_: Shared<Vec<Ghost>>| update.force_update())));
    let (which, view) = (props.options.ghosts, props.options.view);
    let view = matches!(which, Ghosts::Starts | Ghosts::Cloud).then_some(view);
    ghosts.get(&GhostSettings { config: props.config.clone(), which, view })
}

impl Computed for Shared<Vec<Ghost>> {
    type Settings = GhostSettings;

    fn begin(settings: &GhostSettings, _before: Option<&Self>, is_late: &dyn Fn() -> bool) -> (Self, bool) {
        let mut job = GhostsJob::new(settings);
        while !job.advance() {
            if is_late() {
                return (Self::new(Vec::new()), false);
            }
        }
        (Self::new(job.into_ghosts()), true)
    }

    fn task(settings: &GhostSettings) -> Task {
        Task::Ghosts { query: settings.config.to_full_query(), which: settings.which, view: settings.view }
    }

    fn read(settings: &GhostSettings, answer: Answer, numbers: &[f64]) -> Option<Self> {
        match answer {
            Answer::Ghosts { ends } => of_numbers(settings, &ends, numbers).map(Self::new),
            _ => None,
        }
    }
}

/// The step of the path at a pixel, if any, and the values there.
fn read_at(placed: &Placed, analysis: &Analysis, shown: u32, pixel: (f64, f64)) -> (Option<usize>, String) {
    let point = placed.point(pixel);
    let count = usize::try_from(shown).unwrap_or(0) + 1;
    let reach = 9.0 * placed.per_pixel();
    let steps = analysis.path.points.iter().take(count).enumerate().map(|(step, at)| (step, at.distance(point)));
    let nearest = steps.filter(|(_, distance)| *distance < reach).min_by(|a, b| a.1.total_cmp(&b.1));
    let value = |at: Point| short(analysis.experiment.objective.value(at));
    if let Some((step, _)) = nearest {
        let at = analysis.path.points[step];
        return (Some(step), format!("step {step}: x {}, y {}, f {}", short(at.x), short(at.y), value(at)));
    }
    let jet = analysis.experiment.objective.jet(point);
    (None, format!("x {}, y {}: f {}, v ({}, {})", short(point.x), short(point.y), value(point), short(-jet.x), short(jet.y)))
}

#[component]
pub(super) fn Plane(props: &PlaneProps) -> Html {
    let note = if use_composition().is_fixed() { "" } else { "drag the ring to move the start" };
    let canvas = use_node_ref();
    let size = use_state_eq(|| (0.0, 0.0));
    let reading = use_state_eq(|| None::<String>);
    let dragged = use_mut_ref(|| None::<(f64, f64)>);
    let pictures = use_memo((), |()| Pictures::default());
    let ghosts = use_ghosts(props);
    let none = use_memo((), |()| Shared::new(Vec::new()));
    // The dots show the paths of a cloud, unless they stand still.
    let moves = props.options.ghosts == Ghosts::Cloud && !motion_is_reduced();
    let scene = PlaneScene {
        backdrop: props.backdrop.clone(),
        analysis: props.analysis.clone(),
        ghosts: if moves { (*none).clone() } else { ghosts.clone() },
        shown: props.shown,
        at: props.at,
        cursor: props.cursor,
    };
    use_drawing(&canvas, scene.clone(), {
        let (size, pictures) = (size.setter(), Rc::clone(&pictures));
        move |scene: &PlaneScene, surface: &Surface| {
            size.set((surface.width, surface.height));
            let picture = pictures.of(&scene.backdrop, palette(&surface.tokens))?;
            paint(surface, &scene.draw((surface.width, surface.height)), Some(&picture))
        }
    });
    let placed = Placed::new(props.options.view, *size);
    let point_at = {
        let (analysis, shown, reading, on_cursor) =
            (props.analysis.clone(), props.shown, reading.setter(), props.on_cursor.clone());
        move |pixel: (f64, f64)| {
            let (step, text) = read_at(&placed, &analysis, shown, pixel);
            reading.set(Some(text));
            on_cursor.emit(step);
        }
    };
    let onpointerdown = {
        let dragged = Rc::clone(&dragged);
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 {
                *dragged.borrow_mut() = Some((event.offset_x().into(), event.offset_y().into()));
                capture_pointer(&event);
            }
        })
    };
    let onpointermove = {
        let (dragged, act, view) = (Rc::clone(&dragged), props.act.clone(), props.options.view);
        Callback::from(move |event: PointerEvent| {
            let pixel = (f64::from(event.offset_x()), f64::from(event.offset_y()));
            let from = *dragged.borrow();
            match from {
                Some(from) if from != pixel => {
                    *dragged.borrow_mut() = Some(pixel);
                    let unit = placed.per_pixel();
                    act.emit(Action::View(view.moved((from.0 - pixel.0) * unit, (pixel.1 - from.1) * unit)));
                }
                Some(_) => {}
                None => point_at(pixel),
            }
        })
    };
    let release = {
        let dragged = Rc::clone(&dragged);
        Callback::from(move |_: PointerEvent| *dragged.borrow_mut() = None)
    };
    let onpointerleave = {
        let (reading, on_cursor) = (reading.setter(), props.on_cursor.clone());
        Callback::from(move |_: PointerEvent| {
            reading.set(None);
            on_cursor.emit(None);
        })
    };
    let onwheel = {
        let (act, view) = (props.act.clone(), props.options.view);
        Callback::from(move |event: WheelEvent| {
            // Without Ctrl the wheel scrolls the page. Browsers send a pinch as a wheel with Ctrl.
            if event.ctrl_key() {
                event.prevent_default();
                let fixed = placed.point((event.offset_x().into(), event.offset_y().into()));
                act.emit(Action::View(view.zoomed((event.delta_y() / 300.0).exp(), fixed)));
            }
        })
    };
    let onkeydown = keys(props);
    let idle = format!("f = {}. Point to read values, drag to move, Ctrl and wheel to zoom.", formula(&props.config));
    let label = format!("The plane of x and y with the path. {}", descriptions::plane(&props.analysis, props.shown));
    html! {
        <Card title="The plane" {note} class="minimax-plane">
            <div class="minimax-plane__stage">
                <canvas ref={canvas.clone()} class="minimax-plane__canvas" role="application" aria-roledescription="plane" tabindex="0" aria-label={label} data-testid="minimax-plane" {onpointerdown} {onpointermove} onpointerup={release.clone()} onpointercancel={release} {onpointerleave} {onwheel} {onkeydown} />
                <Starts analysis={props.analysis.clone()} view={props.options.view} which={props.options.ghosts} {ghosts} blocked={props.blocked.clone()} act={props.act.clone()} />
                <Handle {placed} start={props.config.start()} size={*size} centre={props.analysis.centre()} act={props.act.clone()} />
            </div>
            <div class="minimax-plane__foot">
                <p class="chart__reading" data-testid="minimax-reading" aria-hidden="true" translate="no">{ (*reading).clone().unwrap_or(idle) }</p>
                <Buttons config={props.config.clone()} analysis={props.analysis.clone()} view={props.options.view} {canvas} {scene} act={props.act.clone()} />
            </div>
        </Card>
    }
}

/// Arrow keys move the view, + and − zoom, 0 fits the path.
fn keys(props: &PlaneProps) -> Callback<KeyboardEvent> {
    let (act, view) = (props.act.clone(), props.options.view);
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        if let Some((right, up)) = arrow(&event) {
            let step = view.half / 5.0;
            act.emit(Action::View(view.moved(step * right, step * up)));
            return;
        }
        let action = match event.key().as_str() {
            "+" | "=" => Action::View(view.zoomed(0.8, view.centre)),
            "-" | "_" => Action::View(view.zoomed(1.25, view.centre)),
            "0" => Action::Fit,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        act.emit(action);
    })
}
