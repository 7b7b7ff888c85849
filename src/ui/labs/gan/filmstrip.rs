//! Sheets of the run side by side, from noise to the last epoch: the named ones large.

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use web_sys::{Blob, BlobPropertyBag, Url};
use yew::prelude::*;

use super::sentences;
use crate::run::config::milestones;
use crate::run::estimate::in_words;
use crate::run::explorer::SIDE as COLUMNS;
use crate::run::filmstrip;
use crate::run::state::Sheet as SheetData;
use crate::run::stored::Frame;
use crate::run::{RunState, RunView};
use crate::ui::widgets::Sheet;

/// `epoch` is that of the shown sheet.
pub(super) fn strip(view: &RunView, epoch: u32, on_pick: &Callback<Option<u32>>) -> Html {
    let cells = filmstrip::cells(view.config.epochs);
    let named = milestones(view.config.epochs);
    let current = filmstrip::current(&cells, epoch);
    let cells = cells.into_iter().map(|cell| {
        let frame = filmstrip::frame(&view.frames, cell);
        let is_named = named.contains(&cell);
        let picture = if is_named {
            let sheet = view.strip.iter().find(|sheet| sheet.epoch == cell);
            // After a continuation the earlier sheets are there as pictures only.
            sheet.map_or_else(|| frame.map_or_else(|| pending(view, cell), thumbnail), drawn)
        } else {
            frame.map_or_else(|| html! { <span class="filmstrip__pending" /> }, thumbnail)
        };
        let name = if is_named { format!("T = {cell}") } else { cell.to_string() };
        let class = classes!("filmstrip__cell", is_named.then_some("is-named"), (current == Some(cell)).then_some("is-current"));
        html! {
            <li {class} key={cell}>
                if let Some(step) = frame.map(|frame| frame.step) {
                    <button
                        type="button"
                        class="filmstrip__button"
                        aria-label={format!("{name}: show this sheet")}
                        aria-current={(current == Some(cell)).then_some("true")}
                        title={format!("Epoch {cell}, step {}", sentences::grouped(step))}
                        onclick={on_pick.reform(move |_: MouseEvent| Some(step))}
                    >
                        { picture }
                        <span class="filmstrip__name" translate="no" aria-hidden="true">{ name }</span>
                    </button>
                } else {
                    <div class="filmstrip__button">{ picture }<span class="filmstrip__name" translate="no">{ name }</span></div>
                }
            </li>
        }
    });
    html! { <ol class="filmstrip" aria-label="Saved sheets">{ for cells }</ol> }
}

fn drawn(sheet: &SheetData) -> Html {
    html! { <Sheet pixels={Rc::clone(&sheet.pixels)} columns={COLUMNS} epoch={sheet.epoch} label={format!("Generated images after {} epochs", sheet.epoch)} /> }
}

fn thumbnail(frame: &Frame) -> Html {
    html! { <Thumbnail frame={frame.clone()} /> }
}

fn pending(view: &RunView, epoch: u32) -> Html {
    let left = view
        .size
        .as_ref()
        .zip(view.ms_per_step())
        .map(|(size, ms)| f64::from((epoch * size.steps_per_epoch).saturating_sub(view.step)) * ms);
    let text = match left {
        Some(ms) if view.state == RunState::Running => format!("in {}", in_words(ms)),
        _ if view.state.is_live() && view.has_worker() => "to come".to_owned(),
        _ => "not reached".to_owned(),
    };
    html! { <span class="filmstrip__pending">{ text }</span> }
}

#[derive(Clone, Properties)]
struct ThumbnailProps {
    frame: Frame,
}

impl PartialEq for ThumbnailProps {
    fn eq(&self, other: &Self) -> bool {
        // Frames are immutable.
        self.frame.step == other.frame.step && Rc::ptr_eq(&self.frame.png, &other.frame.png)
    }
}

/// The address of a picture in memory, until it is dropped.
struct Picture(String);

impl Drop for Picture {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}

impl Picture {
    /// `None` if the browser refuses it, for lack of memory for example.
    fn new(png: &[u8]) -> Option<Self> {
        let options = BlobPropertyBag::new();
        options.set_type("image/png");
        let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(png)), &options).ok()?;
        Url::create_object_url_with_blob(&blob).ok().map(Self)
    }
}

#[component]
fn Thumbnail(props: &ThumbnailProps) -> Html {
    let picture = use_memo(props.clone(), |props| Picture::new(&props.frame.png));
    let address = (*picture).as_ref().map(|picture| picture.0.clone());
    html! { <img class="filmstrip__picture" src={address} alt="" width="242" height="242" decoding="async" /> }
}
