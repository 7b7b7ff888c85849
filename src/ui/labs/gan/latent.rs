//! The history of one latent: the same cell of every sheet, side by side.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::data::PIXELS;
use crate::run::stored::Frame;
use crate::ui::hooks::frame::{Decoded, decode};
use crate::ui::hooks::gan_run::GanRun;
use crate::ui::widgets::{Button, ButtonKind, Card, Sheet, typed};

/// The maximum number of sheets shown.
const SHOWN: usize = 48;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct OneLatentProps {
    pub(super) run: GanRun,
    /// The run's number and its number of sheets: reloads the history.
    pub(super) version: (u32, usize),
    /// The image's index in the sheet.
    pub(super) image: usize,
    /// Images in a sheet.
    pub(super) count: usize,
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

#[component]
pub(super) fn OneLatent(props: &OneLatentProps) -> Html {
    let history = use_state_eq(Vec::<Decoded>::new);
    let requests = use_mut_ref(|| 0_u32);
    use_effect_with((props.version, props.image), {
        let (history, run) = (history.setter(), props.run.clone());
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
        let label = format!("Image {} after {} epochs, step {}", props.image + 1, sheet.epoch, sheet.step);
        let caption = if sheet.epoch == 0 { format!("step {}", sheet.step) } else { sheet.epoch.to_string() };
        html! {
            <figure class="gan-latent__cell" key={sheet.step}>
                <Sheet pixels={Rc::clone(&sheet.pixels)} columns={1} {label} />
                <figcaption translate="no">{ caption }</figcaption>
            </figure>
        }
    });
    html! {
        <Card class="gan-one-latent" title="One latent through time" note="one cell of the sheet at every epoch">
            <Button label="Close the history" kind={ButtonKind::Quiet} on_press={props.on_pick.reform(|()| None)} />
            <label class="gan-latent__choice">
                { "Image " }
                <input class="field__control" type="number" min="1" max={props.count.to_string()} value={(props.image + 1).to_string()} data-testid="gan-latent-image" {oninput} />
                <span>{ format!(" of {}, counted row by row. You can also click the sheet.", props.count) }</span>
            </label>
            <div class="gan-latent__strip" data-testid="gan-latent">{ for cells }</div>
        </Card>
    }
}
