//! One latent: its newest image large, D's opinion, the nearest real image, and the same cell of every sheet.

use std::rc::Rc;

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::cells::{cell_id, is_cell};
use super::sentences;
use crate::data::PIXELS;
use crate::run::live_sheet::is_caught;
use crate::run::stored::Frame;
use crate::ui::dom::focus;
use crate::ui::hooks::controller::{Cell, NearestReal};
use crate::ui::hooks::frame::{Decoded, decode};
use crate::ui::hooks::gan_run::GanRun;
use crate::ui::widgets::{Button, ButtonKind, Sheet, typed};

/// The maximum number of sheets shown.
const SHOWN: usize = 48;

/// Another part that closes at Escape, if the focus is there.
const OTHERS: &str = ".drawer, [popover]";

#[derive(Clone, PartialEq, Properties)]
pub(super) struct OneLatentProps {
    pub(super) run: GanRun,
    /// The run's number and its number of sheets: reloads the history.
    pub(super) version: (u32, usize),
    /// The image as it is on the sheet that is shown.
    pub(super) cell: Cell,
    /// D's probability that it is real, if D was asked.
    pub(super) probability: Option<f32>,
    /// Images in a sheet.
    pub(super) count: usize,
    /// The answer to the last question, which may be about another cell; `Err` tells why none can be asked.
    pub(super) nearest: Result<Option<Rc<NearestReal>>, &'static str>,
    /// Where to look further.
    pub(super) inside: AttrValue,
    /// Another image, or none.
    pub(super) on_pick: Callback<Option<usize>>,
}

/// At most [`SHOWN`] frames, evenly selected, with the first and the last.
fn selection(frames: &[Frame]) -> Vec<Frame> {
    let last = frames.len().saturating_sub(1);
    let mut selected: Vec<usize> = (0..SHOWN).map(|at| at * last / (SHOWN - 1)).collect();
    selected.dedup();
    selected.into_iter().filter_map(|at| frames.get(at).cloned()).collect()
}

/// The image in each sheet.
#[hook]
fn use_history(run: &GanRun, version: (u32, usize), image: usize) -> UseStateHandle<Vec<Decoded>> {
    let history = use_state_eq(Vec::<Decoded>::new);
    let requests = use_mut_ref(|| 0_u32);
    use_effect_with((version, image), {
        let (history, run) = (history.setter(), run.clone());
        move |(_, image)| {
            let (image, frames) = (*image, selection(&run.controller().shown().frames));
            *requests.borrow_mut() += 1;
            let request = *requests.borrow();
            spawn_local(async move {
                let mut loaded = Vec::with_capacity(frames.len());
                for Frame { step, epoch, png } in frames {
                    let Ok(pixels) = decode(&png).await else { continue };
                    let pixels: Rc<[u8]> = pixels.get(image * PIXELS..(image + 1) * PIXELS).unwrap_or_default().into();
                    loaded.push(Decoded { step, epoch, pixels });
                }
                // Only the latest request counts.
                if *requests.borrow() == request {
                    history.set(loaded);
                }
            });
        }
    });
    history
}

/// Moves the focus to `panel` when it opens. Returns what closes it, as Escape does, and gives the focus back to what opened it, unless
/// that was a cell: then `on_close` does.
#[hook]
fn use_panel(panel: &NodeRef, on_close: Callback<()>) -> Callback<()> {
    let opener = use_mut_ref(|| None::<HtmlElement>);
    use_effect_with((), {
        let (opener, panel) = (Rc::clone(&opener), panel.clone());
        move |()| {
            let active = gloo::utils::document().active_element();
            let active = active.and_then(|element| element.dyn_into::<HtmlElement>().ok());
            *opener.borrow_mut() = active.filter(|element| element.tab_index() >= 0 && !is_cell(&element.id()));
            if let Some(panel) = panel.cast::<HtmlElement>() {
                let _ = panel.focus();
            }
        }
    });
    let close = Callback::from(move |()| {
        on_close.emit(());
        if let Some(opener) = opener.borrow_mut().take().filter(|element| element.is_connected()) {
            let _ = opener.focus();
        }
    });
    use_effect_with(close.clone(), |close| {
        let close = close.clone();
        let listener = EventListener::new(&gloo::utils::window(), "keydown", move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>().filter(|event| event.key() == "Escape") else { return };
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if target.and_then(|target| target.closest(OTHERS).ok().flatten()).is_none() {
                close.emit(());
            }
        });
        move || drop(listener)
    });
    close
}

#[component]
pub(super) fn OneLatent(props: &OneLatentProps) -> Html {
    let image = props.cell.image;
    let history = use_history(&props.run, props.version, image);
    let panel = use_node_ref();
    let close = use_panel(&panel, {
        let on_pick = props.on_pick.clone();
        Callback::from(move |()| {
            on_pick.emit(None);
            focus(&cell_id(image));
        })
    });
    // A picture that is drawn again while training goes on is another one.
    use_effect_with((image, Rc::clone(&props.cell.pixels)), {
        let (run, cell) = (props.run.clone(), props.cell.clone());
        move |_| run.act(|controller, _| controller.find_nearest(cell))
    });
    let pixels = use_memo(Rc::clone(&props.cell.pixels), Rc::clone);
    let oninput = {
        let (on_pick, count) = (props.on_pick.clone(), props.count);
        Callback::from(move |event: InputEvent| {
            let number = typed(&event).and_then(|value| value.parse::<usize>().ok());
            if let Some(number) = number.filter(|number| (1..=count).contains(number)) {
                on_pick.emit(Some(number - 1));
            }
        })
    };
    let cells = history.iter().map(|sheet| {
        let label = format!("Image {} after {} epochs, step {}", image + 1, sheet.epoch, sheet.step);
        let caption = if sheet.epoch == 0 { format!("step {}", sheet.step) } else { format!("T = {}", sheet.epoch) };
        html! {
            <figure class="gan-latent__cell" key={sheet.step}>
                <Sheet pixels={Rc::clone(&sheet.pixels)} columns={1} {label} />
                <figcaption translate="no">{ caption }</figcaption>
            </figure>
        }
    });
    let name = format!("Image {}", image + 1);
    html! {
        <section ref={panel} class="gan-one-latent" tabindex="-1" aria-label="One latent through time" data-testid="gan-one-latent">
            <header class="panel__head">
                <h2 class="panel__title">{ "One latent through time" }</h2>
                <div class="panel__actions">
                    <a class="button is-quiet" href={props.inside.clone()} title="D’s opinion of more images, their nearest real images, and walks between latents">{ "More in Inside" }</a>
                    <Button label="Close the image" kind={ButtonKind::Quiet} on_press={close} shortcut="Escape" />
                </div>
            </header>
            <div class="gan-latent__parts">
                <figure class="gan-latent__large" data-testid="gan-latent-large">
                    <Sheet pixels={(*pixels).clone()} columns={1} label={name} />
                    <figcaption translate="no">{ format!("step {}", sentences::grouped(props.cell.step)) }</figcaption>
                </figure>
                <div class="gan-latent__facts">
                    <label class="gan-latent__choice">
                        { "Image " }
                        <input class="field__control" type="number" min="1" max={props.count.to_string()} value={(image + 1).to_string()} data-testid="gan-latent-image" {oninput} />
                        <span>{ format!(" of {}, row by row", props.count) }</span>
                    </label>
                    { opinion(props.probability) }
                    { nearest(props) }
                </div>
            </div>
            <h3 class="gan-latent__title">{ "At each saved sheet" }</h3>
            <div class="gan-latent__strip" data-testid="gan-latent">{ for cells }</div>
        </section>
    }
}

fn opinion(probability: Option<f32>) -> Html {
    let text = match probability {
        Some(probability) if is_caught(probability) => {
            format!("D takes it for generated: its probability of being real is {probability:.2}.")
        }
        Some(probability) => format!("D takes it for real: its probability of being real is {probability:.2}."),
        None => "D has not been asked about this image.".to_owned(),
    };
    html! { <p class="gan-latent__opinion" data-testid="gan-latent-opinion" translate="no">{ text }</p> }
}

/// Takes as much room before the answer as after it.
fn nearest(props: &OneLatentProps) -> Html {
    let answer = match &props.nearest {
        Ok(answer) => answer.as_ref().filter(|answer| answer.of.image == props.cell.image),
        Err(reason) => return html! { <p class="gan-remark" data-testid="gan-latent-nearest">{ *reason }</p> },
    };
    let found = answer.and_then(|answer| Some((answer, answer.found?)));
    let text = match (found, answer) {
        (Some((answer, found)), _) => {
            format!(
                "Nearest of {} real images: number {}",
                sentences::grouped(answer.compared),
                sentences::grouped(found.image + 1)
            )
        }
        (None, Some(_)) => "The worker no longer has the real images.".to_owned(),
        (None, None) => "Looking for the nearest real image.".to_owned(),
    };
    html! {
        <figure class="gan-latent__nearest" data-testid="gan-latent-nearest" data-distance={found.map(|(_, found)| found.distance.to_string())}>
            if let Some((answer, _)) = found {
                <Sheet pixels={Rc::clone(&answer.pixels)} columns={1} label="The nearest real image" />
            } else {
                <div class="gan-latent__placeholder" />
            }
            <figcaption>
                <span translate="no">{ text }</span>
                if let Some((answer, found)) = found {
                    <span translate="no">{ distance(found.distance, answer, &props.cell) }</span>
                }
                <span class="gan-remark">{ "Euclidean over 784 pixels from 0 to 1: 0 for equal images, at most 28." }</span>
            </figcaption>
        </figure>
    }
}

/// The image may have been drawn again since it was compared.
fn distance(distance: f64, answer: &NearestReal, shown: &Cell) -> String {
    if answer.of.pixels == shown.pixels {
        format!("Distance {distance:.1}")
    } else {
        format!("Distance {distance:.1} at step {}", sentences::grouped(answer.of.step))
    }
}
