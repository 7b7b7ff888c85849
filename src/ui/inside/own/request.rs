//! Sends the visitor's file to the training worker, with the recorded networks to compare it with.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Uint8Array;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;
use yew::prelude::*;

use super::super::client::recorded;
use crate::browser::error_text;
use crate::data::PIXELS;
use crate::run::protocol::inspect::{InspectCommand, InspectEvent, Subject};
use crate::run::protocol::own_network::{DRAWN, MAX_BYTES, OwnNetwork};
use crate::run::protocol::{Command, Envelope, Event, ViewEvent};
use crate::run::quality::{CLASSIFIER, REAL_FEATURES};
use crate::run::recorded::JUDGED_EPOCH;
use crate::ui::FileError;
use crate::ui::bridge;
use crate::ui::dom::fetch_bytes;

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum OwnState {
    #[default]
    Idle,
    /// The file's name.
    Reading(String),
    Done {
        /// The file's name.
        name: String,
        network: Rc<OwnNetwork>,
        /// The recorded generator's images and the visitor's.
        sheets: Option<[Rc<[u8]>; 2]>,
    },
}

/// A file that is being read.
#[derive(Debug)]
struct Pending {
    ticket: u32,
    file: File,
    /// It was sent to a worker that has been replaced. Not again, since the file may be the reason.
    sent_again: bool,
}

#[derive(Debug, thiserror::Error)]
enum ReadError {
    #[error("{megabytes:.0} MB are more than the 128 MB that are read. Save the state_dict alone, without optimiser or images.")]
    TooLarge { megabytes: f64 },
    #[error("It can’t be read ({0}). Choose it again.")]
    File(String),
    #[error("The recorded networks to compare it with could not be loaded. {0}. Check your connection and choose it again.")]
    Recorded(String),
}

async fn command(ticket: u32, file: &File) -> Result<Envelope<Command>, ReadError> {
    if file.size() > MAX_BYTES as f64 {
        return Err(ReadError::TooLarge { megabytes: file.size() / 1e6 });
    }
    let unreadable = |reason| ReadError::File(error_text(&reason));
    let mut bytes = Uint8Array::new(&JsFuture::from(file.array_buffer()).await.map_err(unreadable)?).to_vec();
    let (subject, files) = recorded(JUDGED_EPOCH).await.map_err(|problem| ReadError::Recorded(problem.to_string()))?;
    let (query, [generator, discriminator]) = match subject {
        Subject::Recorded { query, lengths, .. } => (query, lengths),
        Subject::Run { .. } => (String::new(), [0; 2]),
    };
    let missing = |problem: FileError| ReadError::Recorded(problem.to_string());
    let [classifier, features] =
        [fetch_bytes(CLASSIFIER).await.map_err(missing)?, fetch_bytes(REAL_FEATURES).await.map_err(missing)?];
    let lengths = [bytes.len(), generator, discriminator, classifier.len(), features.len()];
    let (networks, real) = files.split_at_checked(generator + discriminator).unwrap_or((&files, &[]));
    for part in [networks, &classifier, &features, real] {
        bytes.extend_from_slice(part);
    }
    let message = Command::Inspect(InspectCommand::Compare { ticket, query, lengths });
    Ok(Envelope { message, bytes: Some(bytes) })
}

/// What is shared by the callback and the listener.
#[derive(Clone)]
struct Requests {
    pending: Rc<RefCell<Option<Pending>>>,
    /// The last ticket.
    ticket: Rc<RefCell<u32>>,
    state: UseStateSetter<OwnState>,
}

impl Requests {
    fn send(&self, file: File, sent_again: bool) {
        let ticket = {
            let mut last = self.ticket.borrow_mut();
            *last = last.wrapping_add(1);
            *last
        };
        self.state.set(OwnState::Reading(file.name()));
        *self.pending.borrow_mut() = Some(Pending { ticket, file: file.clone(), sent_again });
        let requests = self.clone();
        spawn_local(async move {
            let command = command(ticket, &file).await;
            if requests.pending.borrow().as_ref().is_none_or(|pending| pending.ticket != ticket) {
                return;
            }
            match command {
                Ok(command) => bridge::send_command(command),
                Err(error) => requests.finish(ticket, OwnNetwork::Refused(error.to_string()), &[]),
            }
        });
    }

    fn finish(&self, ticket: u32, network: OwnNetwork, pixels: &[u8]) {
        let Some(pending) = self.pending.borrow_mut().take_if(|pending| pending.ticket == ticket) else { return };
        let sheets = pixels.split_at_checked(DRAWN as usize * PIXELS).filter(|(_, yours)| !yours.is_empty());
        let sheets = sheets.map(|(recorded, yours)| [Rc::from(recorded), Rc::from(yours)]);
        self.state.set(OwnState::Done { name: pending.file.name(), network: Rc::new(network), sheets });
    }

    /// A worker has started. If it takes the place of one that was to answer, it is asked once more.
    fn restarted(&self) {
        let Some(Pending { ticket, file, sent_again }) = self.pending.borrow_mut().take() else { return };
        if sent_again {
            *self.pending.borrow_mut() = Some(Pending { ticket, file, sent_again });
            let reason = "The training worker stopped while it read the file. Choose it again, or another one.";
            self.finish(ticket, OwnNetwork::Refused(reason.to_owned()), &[]);
        } else {
            self.send(file, true);
        }
    }
}

/// The state, and what reads a file.
#[hook]
pub(super) fn use_own() -> (UseStateHandle<OwnState>, Callback<File>) {
    let state = use_state_eq(OwnState::default);
    let pending = use_mut_ref(|| None);
    let ticket = use_mut_ref(|| 0);
    let requests = Requests { pending, ticket, state: state.setter() };
    use_effect_with((), {
        let requests = requests.clone();
        move |()| {
            let listener = {
                let requests = requests.clone();
                bridge::on_event(Callback::from(move |envelope: Envelope<Event>| match envelope.message {
                    Event::View(ViewEvent::Inspect(InspectEvent::OwnNetwork { ticket, network })) => {
                        requests.finish(ticket, *network, envelope.bytes.as_deref().unwrap_or_default());
                    }
                    Event::Booted { .. } => requests.restarted(),
                    _ => {}
                }))
            };
            move || {
                drop(listener);
                // An answer that comes late finds no request.
                requests.pending.borrow_mut().take();
            }
        }
    });
    let on_file = use_callback((), move |file: File, ()| requests.send(file, false));
    (state, on_file)
}
