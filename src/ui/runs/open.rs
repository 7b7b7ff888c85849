//! Opens a run from files: a `.saddle.zip`, or what the native trainer leaves in its folder.

use js_sys::Uint8Array;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;
use yew::prelude::*;

use crate::browser::error_text;
use crate::run::protocol::transfer::{MAX_BYTES, TransferCommand, TransferEvent};
use crate::run::protocol::{Command, Envelope, Event};
use crate::ui::widgets::{FileDrop, Notice, NoticeKind};
use crate::ui::{bridge, fresh_key};

const HINT: &str = "A .saddle.zip from this page, or all files of the native trainer’s folder (or a zip of it). It is checked, and kept as a run of its own.";

/// How far it is.
#[derive(Clone, Debug, PartialEq)]
enum Opening {
    /// Nothing was chosen.
    Unasked,
    /// It is read and checked.
    Busy,
    /// It is kept.
    Kept,
    /// Why it is not.
    Refused(String),
}

/// The trainer's generators are large, and a run does without them.
fn needed(files: Vec<File>) -> Vec<File> {
    files.into_iter().filter(|file| !file.name().starts_with("generator-")).collect()
}

/// The files' names and sizes, and their bytes one after another.
async fn read(files: &[File]) -> Result<(Vec<(String, u32)>, Vec<u8>), String> {
    let total: f64 = files.iter().map(|file| file.size()).sum();
    if total > f64::from(MAX_BYTES) {
        return Err(format!("{:.0} MB are more than any run has. Choose the files of one run.", total / 1e6));
    }
    let mut sizes = Vec::with_capacity(files.len());
    let mut bytes = Vec::new();
    for file in files {
        let unreadable = |reason| format!("{} can’t be read ({}). Choose it again.", file.name(), error_text(&reason));
        let buffer = Uint8Array::new(&JsFuture::from(file.array_buffer()).await.map_err(unreadable)?);
        sizes.push((file.name(), buffer.length()));
        bytes.extend(buffer.to_vec());
    }
    Ok((sizes, bytes))
}

/// Hears what became of the files.
#[hook]
fn use_outcome(opening: &UseStateHandle<Opening>) {
    let opening = opening.setter();
    use_effect_with((), move |()| {
        let heard = bridge::on_event(Callback::from(move |envelope: Envelope<Event>| match envelope.message {
            Event::Transfer(TransferEvent::Imported(_)) => opening.set(Opening::Kept),
            Event::Transfer(TransferEvent::NotImported(reason)) => opening.set(Opening::Refused(reason)),
            _ => {}
        }));
        move || drop(heard)
    });
}

/// A place to choose or drop the files, and what became of them.
#[component]
pub fn OpenRun() -> Html {
    let opening = use_state_eq(|| Opening::Unasked);
    use_outcome(&opening);
    let on_files = use_callback((), {
        let opening = opening.setter();
        move |files: Vec<File>, ()| {
            let opening = opening.clone();
            opening.set(Opening::Busy);
            spawn_local(async move {
                match read(&needed(files)).await {
                    Ok((files, bytes)) => {
                        let message = Command::Transfer(TransferCommand::Import { key: fresh_key(), files });
                        bridge::send_command(Envelope { message, bytes: Some(bytes) });
                    }
                    Err(reason) => opening.set(Opening::Refused(reason)),
                }
            });
        }
    });
    let busy = (*opening == Opening::Busy).then_some("The files are read and checked…");
    html! {
        <section class="runs-open" aria-label="Open a run" data-testid="runs-open">
            <FileDrop id="open-run" label="Open a run (.saddle.zip)" hint={HINT} {on_files} multiple={true} disabled={busy} />
            { outcome(&opening) }
        </section>
    }
}

fn outcome(opening: &Opening) -> Html {
    match opening {
        Opening::Unasked | Opening::Busy => Html::default(),
        Opening::Kept => html! {
            <Notice title="The run is kept in this browser" testid="runs-opened">
                <p>{ "It was whole. Where it is not at its end, the " }<a href="#/gan">{ "GAN lab" }</a>{ " offers to go on with it." }</p>
            </Notice>
        },
        Opening::Refused(reason) => html! {
            <Notice kind={NoticeKind::Bad} title="The run was not taken" testid="runs-refused"><p>{ reason.clone() }</p></Notice>
        },
    }
}
