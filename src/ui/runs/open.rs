//! Imports a run from a `.saddle.zip` or from the folder of the native trainer.

use std::future::Future;

use js_sys::Uint8Array;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DataTransfer, File};
use yew::prelude::*;

use super::address::in_lab;
use super::dropped;
use crate::browser::error_text;
use crate::run::protocol::transfer::{MAX_BYTES, TransferCommand, TransferEvent};
use crate::run::protocol::{Command, Envelope, Event};
use crate::run::stored::RunKey;
use crate::ui::widgets::{FileDrop, Notice, NoticeKind};
use crate::ui::{bridge, fresh_key};

const HINT: &str = "A .saddle.zip from this page, or the native trainer’s folder, its files or a zip of it. It is checked and saved as a new run.";

#[derive(Clone, Debug, PartialEq)]
enum ImportState {
    Idle,
    Busy,
    Imported(RunKey),
    Refused(String),
}

/// Leaves out the trainer's generators, which are large and not part of a run, and hidden files.
fn needed(files: Vec<(String, File)>) -> Vec<(String, File)> {
    let is_hidden = |path: &str| path.split('/').any(|part| part.starts_with('.'));
    files.into_iter().filter(|(path, file)| !file.name().starts_with("generator-") && !is_hidden(path)).collect()
}

#[derive(Debug, thiserror::Error)]
enum ReadError {
    #[error("{megabytes:.0} MB are more than any run has. Choose the files of one run.")]
    TooLarge { megabytes: f64 },
    #[error("{name} can’t be read ({reason}). Choose it again.")]
    File { name: String, reason: String },
    #[error("What was dropped can’t be read ({0}). Choose the files by the button.")]
    Dropped(String),
}

/// Paths and sizes of the files, and their concatenated bytes.
async fn read(files: &[(String, File)]) -> Result<(Vec<(String, u32)>, Vec<u8>), ReadError> {
    let total: f64 = files.iter().map(|(_, file)| file.size()).sum();
    if total > f64::from(MAX_BYTES) {
        return Err(ReadError::TooLarge { megabytes: total / 1e6 });
    }
    let mut sizes = Vec::with_capacity(files.len());
    let mut bytes = Vec::new();
    for (path, file) in files {
        let unreadable = |reason| ReadError::File { name: file.name(), reason: error_text(&reason) };
        let buffer = Uint8Array::new(&JsFuture::from(file.array_buffer()).await.map_err(unreadable)?);
        sizes.push((path.clone(), buffer.length()));
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
            Event::Transfer(TransferEvent::Imported(key)) => state.set(ImportState::Imported(key)),
            Event::Transfer(TransferEvent::NotImported(reason)) => state.set(ImportState::Refused(reason)),
            _ => {}
        }));
        move || drop(listener)
    });
}

/// Reads the files and sends them to the worker.
fn import(state: UseStateSetter<ImportState>, files: impl Future<Output = Result<Vec<(String, File)>, ReadError>> + 'static) {
    state.set(ImportState::Busy);
    spawn_local(async move {
        let read = async { read(&needed(files.await?)).await };
        match read.await {
            Ok((files, bytes)) => {
                let message = Command::Transfer(TransferCommand::Import { key: fresh_key(), files });
                bridge::send_command(Envelope { message, bytes: Some(bytes) });
            }
            Err(error) => state.set(ImportState::Refused(error.to_string())),
        }
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
            let files = files.into_iter().map(|file| (file.name(), file)).collect();
            import(state.clone(), std::future::ready(Ok(files)));
        }
    });
    let on_drop = use_callback((), {
        let state = state.setter();
        move |data: DataTransfer, ()| {
            let entries = dropped::entries(&data);
            import(state.clone(), async {
                dropped::files(entries).await.map_err(|error| ReadError::Dropped(error_text(&error)))
            });
        }
    });
    let busy = (*state == ImportState::Busy).then_some("Reading and checking the files…");
    html! {
        <section class="runs-import" aria-label="Open a run" data-testid="runs-open">
            <FileDrop id="open-run" label="Open a run (.saddle.zip)" hint={HINT} {on_files} {on_drop} multiple={true} disabled={busy} />
            { outcome(&state) }
        </section>
    }
}

fn outcome(state: &ImportState) -> Html {
    match state {
        ImportState::Idle | ImportState::Busy => Html::default(),
        ImportState::Imported(key) => html! {
            <Notice title="The run was imported" testid="runs-opened">
                <p>{ "It is complete and saved in this browser. " }<a href={in_lab(key)}>{ "Open it in the lab" }</a>{ ", where it can continue." }</p>
            </Notice>
        },
        ImportState::Refused(reason) => html! {
            <Notice kind={NoticeKind::Bad} title="The run was not imported" testid="runs-refused"><p>{ reason.clone() }</p></Notice>
        },
    }
}
