//! One latent through time: the same place of every sheet, side by side.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::run::kept::Frame;
use crate::ui::hooks::frame::{Decoded, decode};
use crate::ui::hooks::gan_run::GanRun;
use crate::ui::widgets::{Card, Sheet, typed};

/// Bytes of an image.
const IMAGE: usize = 28 * 28;

/// Sheets that are shown at most; of more, some evenly spread.
const SHOWN: usize = 48;

/// What [`OneLatent`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct OneLatentProps {
    /// The run; its timeline is looked at.
    pub(super) run: GanRun,
    /// The run's number and its sheets: what is shown changes with them.
    pub(super) version: (u32, usize),
    /// Which image of the sheet, from 0.
    pub(super) image: usize,
    /// Images in a sheet.
    pub(super) count: usize,
    /// Called with the image to show.
    pub(super) on_pick: Callback<usize>,
}

/// Some of so many, evenly spread, the first and the last among them.
fn spread(frames: &[Frame]) -> Vec<Frame> {
    let last = frames.len().saturating_sub(1);
    let mut kept: Vec<usize> = (0..SHOWN).map(|place| place * last / (SHOWN - 1)).collect();
    kept.dedup();
    let all = 0..frames.len();
    let chosen: Vec<usize> = if frames.len() > SHOWN { kept } else { all.collect() };
    chosen.into_iter().filter_map(|at| frames.get(at).cloned()).collect()
}

/// The image's history.
#[component]
pub(super) fn OneLatent(props: &OneLatentProps) -> Html {
    let history = use_state_eq(Vec::<Decoded>::new);
    let asked = use_mut_ref(|| 0_u32);
    use_effect_with((props.version, props.image), {
        let (history, run) = (history.setter(), props.run.clone());
        move |(_, image)| {
            let (image, frames) = (*image, spread(&run.controller().shown().frames));
            *asked.borrow_mut() += 1;
            let round = *asked.borrow();
            spawn_local(async move {
                let mut found = Vec::with_capacity(frames.len());
                for Frame { step, epoch, png } in frames {
                    let Ok(pixels) = decode(&png).await else { continue };
                    let pixels: Rc<[u8]> = pixels.get(image * IMAGE..(image + 1) * IMAGE).unwrap_or_default().into();
                    found.push(Decoded { step, epoch, pixels });
                }
                // Another image was asked for meanwhile, or there are more sheets.
                if *asked.borrow() == round {
                    history.set(found);
                }
            });
        }
    });
    let oninput = {
        let (on_pick, count) = (props.on_pick.clone(), props.count);
        Callback::from(move |event: InputEvent| {
            let number = typed(&event).and_then(|value| value.parse::<usize>().ok());
            if let Some(number) = number.filter(|number| (1..=count).contains(number)) {
                on_pick.emit(number - 1);
            }
        })
    };
    let cells = history.iter().map(|seen| {
        let label = format!("Image {} after {} epochs, step {}", props.image + 1, seen.epoch, seen.step);
        let caption = if seen.epoch == 0 { format!("step {}", seen.step) } else { seen.epoch.to_string() };
        html! {
            <figure class="gan-latent__cell" key={seen.step}>
                <Sheet pixels={Rc::clone(&seen.pixels)} columns={1} {label} />
                <figcaption>{ caption }</figcaption>
            </figure>
        }
    });
    html! {
        <Card title="One latent through time" note="one place of the sheet, at every epoch">
            <label class="gan-latent__choice">
                { "Image " }
                <input class="field__control" type="number" min="1" max={props.count.to_string()} value={(props.image + 1).to_string()} data-testid="gan-latent-image" {oninput} />
                { format!(" of {}, counted row by row. A click on the sheet chooses, too.", props.count) }
            </label>
            <div class="gan-latent__strip" data-testid="gan-latent">{ for cells }</div>
        </Card>
    }
}
