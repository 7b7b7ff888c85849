//! Imports a run from a `.saddle.zip` or from the folder of the native trainer.

use js_sys::Uint8Array;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;
use yew::prelude::*;

use crate::browser::error_text;
use crate::run::protocol::transfer::{MAX_BYTES, TransferCommand, TransferEvent};
use crate::run::protocol::{Command, Envelope, Event};
use crate::ui::widgets::{FileDrop, Notice, NoticeKind};
use crate::ui::{bridge, fresh_key};

const HINT: &str = "A .saddle.zip from this page, or all files of the native trainer’s folder (or a zip of it). It is checked and saved as a new run.";

#[derive(Clone, Debug, PartialEq)]
enum ImportState {
    Idle,
    Busy,
    Imported,
    Refused(String),
}

/// Leaves out the trainer's generators: they are large and not part of a run.
fn needed(files: Vec<File>) -> Vec<File> {
    files.into_iter().filter(|file| !file.name().starts_with("generator-")).collect()
}

#[derive(Debug, thiserror::Error)]
enum ReadError {
    #[error("{megabytes:.0} MB are more than any run has. Choose the files of one run.")]
    TooLarge { megabytes: f64 },
    #[error("{name} can’t be read ({reason}). Choose it again.")]
    File { name: String, reason: String },
}

/// Names and sizes of the files, and their concatenated bytes.
async fn read(files: &[File]) -> Result<(Vec<(String, u32)>, Vec<u8>), ReadError> {
    let total: f64 = files.iter().map(|file| file.size()).sum();
    if total > f64::from(MAX_BYTES) {
        return Err(ReadError::TooLarge { megabytes: total / 1e6 });
    }
    let mut sizes = Vec::with_capacity(files.len());
    let mut bytes = Vec::new();
    for file in files {
        let unreadable = |reason| ReadError::File { name: file.name(), reason: error_text(&reason) };
        let buffer = Uint8Array::new(&JsFuture::from(file.array_buffer()).await.map_err(unreadable)?);
        sizes.push((file.name(), buffer.length()));
        bytes.extend(buffer.to_vec());
    }
    Ok((sizes, bytes))
}

/// Sets the state by the worker's answer.
#[hook]
fn use_outcome(state: &UseStateHandle<ImportState>) {
    let state = state.setter();
    use_effect_with((), move |()| {
        let listener = bridge::on_event(Callback::from(move |envelope: Envelope<Event>| match envelope.message {
            Event::Transfer(TransferEvent::Imported(_)) => state.set(ImportState::Imported),
            Event::Transfer(TransferEvent::NotImported(reason)) => state.set(ImportState::Refused(reason)),
            _ => {}
        }));
        move || drop(listener)
    });
}

/// A drop area for the files, and the result.
#[component]
pub fn OpenRun() -> Html {
    let state = use_state_eq(|| ImportState::Idle);
    use_outcome(&state);
    let on_files = use_callback((), {
        let state = state.setter();
        move |files: Vec<File>, ()| {
            let state = state.clone();
            state.set(ImportState::Busy);
            spawn_local(async move {
                match read(&needed(files)).await {
                    Ok((files, bytes)) => {
                        let message = Command::Transfer(TransferCommand::Import { key: fresh_key(), files });
                        bridge::send_command(Envelope { message, bytes: Some(bytes) });
                    }
                    Err(error) => state.set(ImportState::Refused(error.to_string())),
                }
            });
        }
    });
    let busy = (*state == ImportState::Busy).then_some("Reading and checking the files…");
    html! {
        <section class="runs-import" aria-label="Open a run" data-testid="runs-open">
            <FileDrop id="open-run" label="Open a run (.saddle.zip)" hint={HINT} {on_files} multiple={true} disabled={busy} />
            { outcome(&state) }
        </section>
    }
}

fn outcome(state: &ImportState) -> Html {
    match state {
        ImportState::Idle | ImportState::Busy => Html::default(),
        ImportState::Imported => html! {
            <Notice title="The run was imported" testid="runs-opened">
                <p>{ "It is complete and saved in this browser. If it is not finished, the " }<a href="#/gan">{ "GAN lab" }</a>{ " offers to continue it." }</p>
            </Notice>
        },
        ImportState::Refused(reason) => html! {
            <Notice kind={NoticeKind::Bad} title="The run was not imported" testid="runs-refused"><p>{ reason.clone() }</p></Notice>
        },
    }
}
