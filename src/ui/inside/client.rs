//! Requests to the training worker about networks, and its answers.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::source::NetworkSource;
use super::state::{Directions, InsideEvent, InsideState, JudgedBatch, NearestImages, RequestKind};
use crate::run::explorer::Mode;
use crate::run::float_bytes;
use crate::run::latest_only::LatestOnly;
use crate::run::opinion::Opinion;
use crate::run::protocol::inspect::{InspectCommand, InspectEvent, Subject};
use crate::run::protocol::{Command, Envelope, Event, ViewEvent};
use crate::run::recorded::{JUDGED_EPOCH, discriminator, generator};
use crate::ui::FileError;
use crate::ui::bridge;
use crate::ui::hooks::recording;

struct Request<T> {
    /// Identifies what the answer is about.
    tag: T,
    bytes: Vec<u8>,
}

/// A queue that sends one request at a time and skips all but the newest, since a slider sends many.
struct Queue<T> {
    requests: RefCell<LatestOnly<Request<T>>>,
    /// Tag of the pending request.
    pending: Cell<T>,
    command: fn(u32) -> InspectCommand,
}

impl<T: Copy> Queue<T> {
    fn new(tag: T, command: fn(u32) -> InspectCommand) -> Self {
        Self { requests: RefCell::default(), pending: Cell::new(tag), command }
    }

    fn push(&self, tag: T, bytes: Vec<u8>) {
        let next = self.requests.borrow_mut().ask(Request { tag, bytes });
        self.send(next);
    }

    /// Handles an answer or a failure. Returns the tag of its request.
    fn complete(&self, ticket: u32) -> T {
        let tag = self.pending.get();
        let next = self.requests.borrow_mut().answered(ticket);
        self.send(next);
        tag
    }

    fn send(&self, next: Option<(u32, Request<T>)>) {
        if let Some((ticket, Request { tag, bytes })) = next {
            self.pending.set(tag);
            send((self.command)(ticket), Some(bytes));
        }
    }
}

fn send(command: InspectCommand, bytes: Option<Vec<u8>>) {
    bridge::send_command(Envelope { message: Command::Inspect(command), bytes });
}

/// The view's connection to the worker. Clones share their state.
#[derive(Clone)]
pub(super) struct Client {
    inner: Rc<Inner>,
}

struct Inner {
    pictures: Queue<Mode>,
    /// By index of the generated image.
    neighbours: Queue<usize>,
    /// Counts selections, so that a file that arrives late is not sent.
    round: Cell<u32>,
    /// The last selection, and whether it is loaded.
    source: RefCell<NetworkSource>,
    loaded: Cell<bool>,
    dispatcher: UseReducerDispatcher<InsideState>,
}

impl PartialEq for Client {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

/// Tickets of pictures are even, those of neighbours odd, so that a failure can be assigned.
fn draw(ticket: u32) -> InspectCommand {
    InspectCommand::Draw { ticket: ticket.wrapping_mul(2) }
}

fn search(ticket: u32) -> InspectCommand {
    InspectCommand::Nearest { ticket: ticket.wrapping_mul(2) | 1 }
}

impl Client {
    fn new(dispatcher: UseReducerDispatcher<InsideState>) -> Self {
        let (pictures, neighbours) = (Queue::new(Mode::Sheet, draw), Queue::new(0, search));
        let (round, source, loaded) = (Cell::default(), RefCell::default(), Cell::default());
        Self { inner: Rc::new(Inner { pictures, neighbours, round, source, loaded, dispatcher }) }
    }

    pub(super) fn open(&self, source: &NetworkSource) {
        let inner = &self.inner;
        inner.pictures.requests.borrow_mut().clear();
        inner.neighbours.requests.borrow_mut().clear();
        inner.dispatcher.dispatch(InsideEvent::Requested);
        inner.source.replace(source.clone());
        inner.loaded.set(false);
        let round = inner.round.get().wrapping_add(1);
        inner.round.set(round);
        let open = |subject| InspectCommand::Open { subject };
        match source {
            NetworkSource::ThisRun => send(open(Subject::Run { key: None }), None),
            NetworkSource::Stored(key) => send(open(Subject::Run { key: Some(key.clone()) }), None),
            NetworkSource::Recorded(epoch) => {
                let (inner, epoch) = (Rc::clone(inner), *epoch);
                spawn_local(async move {
                    let recorded = recorded(epoch).await;
                    if inner.round.get() != round {
                        return;
                    }
                    match recorded {
                        Ok((subject, files)) => send(open(subject), Some(files)),
                        Err(reason) => inner.dispatcher.dispatch(InsideEvent::NotLoaded(format!(
                            "The recorded networks could not be loaded. {reason}. Check your connection and choose them again."
                        ))),
                    }
                });
            }
        }
    }

    /// Ends the inspection in the worker. A recorded file that is still loading is dropped.
    fn close(&self) {
        self.inner.round.set(self.inner.round.get().wrapping_add(1));
        send(InspectCommand::Close, None);
    }

    pub(super) fn judge(&self) {
        self.inner.dispatcher.dispatch(InsideEvent::Judging);
        send(InspectCommand::Judge, None);
    }

    pub(super) fn draw(&self, mode: Mode, latents: &[f32]) {
        self.inner.pictures.push(mode, float_bytes::encode(latents.iter().copied()));
    }

    /// Requests the real images nearest to a generated image; `index` is its place in the batch.
    pub(super) fn search(&self, index: usize, image: &[u8]) {
        self.inner.neighbours.push(index, image.to_vec());
    }

    /// Requests the networks again after the worker was replaced.
    fn reopen(&self) {
        if self.inner.loaded.get() {
            let source = self.inner.source.borrow().clone();
            self.open(&source);
        }
    }

    fn handle(&self, event: InspectEvent, bytes: Option<Vec<u8>>) {
        let inner = &self.inner;
        let bytes: Rc<[u8]> = bytes.unwrap_or_default().into();
        let event = match event {
            // The networks were loaded in a worker that has been replaced.
            InspectEvent::Nothing if inner.loaded.get() => return self.reopen(),
            InspectEvent::Nothing => InsideEvent::Nothing,
            InspectEvent::Opened(about) => {
                inner.loaded.set(true);
                let judges = about.judges;
                inner.dispatcher.dispatch(InsideEvent::Opened(about));
                if judges {
                    self.judge();
                }
                return send(InspectCommand::Directions, None);
            }
            InspectEvent::Judged { step, epoch, real, fake } => {
                InsideEvent::Judged(JudgedBatch { step, epoch, opinion: Opinion { real, fake }, fakes: bytes })
            }
            InspectEvent::Directions { shares } => InsideEvent::Directions(Directions::new(shares, &bytes)),
            InspectEvent::Drawn { ticket } => InsideEvent::Drawn(inner.pictures.complete(ticket / 2), bytes),
            InspectEvent::Nearest { ticket, found, typical } => {
                let index = inner.neighbours.complete(ticket / 2);
                InsideEvent::Nearest(NearestImages { index, found, typical, pixels: bytes })
            }
            // About the visitor's own network (`own`).
            InspectEvent::OwnNetwork { .. } => return,
            InspectEvent::Failed { ticket, message } => {
                let kind = match ticket {
                    Some(ticket) if ticket.is_multiple_of(2) => {
                        inner.pictures.complete(ticket / 2);
                        RequestKind::Draw
                    }
                    Some(ticket) => {
                        inner.neighbours.complete(ticket / 2);
                        RequestKind::Nearest
                    }
                    None => RequestKind::Judge,
                };
                InsideEvent::Failed(kind, message)
            }
        };
        inner.dispatcher.dispatch(event);
    }
}

/// The recorded networks after `epoch` epochs and their files; with D and real images where it was recorded.
pub(super) async fn recorded(epoch: u32) -> Result<(Subject, Vec<u8>), FileError> {
    let query = recording::config_file().await?.query;
    let mut files = recording::fetch(&generator(epoch)).await?;
    let mut lengths = [files.len(), 0];
    if epoch == JUDGED_EPOCH {
        let judge = recording::fetch(&discriminator(epoch)).await?;
        lengths[1] = judge.len();
        files.extend(judge);
        files.extend(&*recording::real_images().await?.pixels);
    }
    Ok((Subject::Recorded { epoch, query, lengths }, files))
}

/// Opens the networks of `source` whenever it changes, and closes them with the view.
#[hook]
pub(super) fn use_client(source: &NetworkSource) -> (UseReducerHandle<InsideState>, Client) {
    let state = use_reducer_eq(InsideState::default);
    let client = {
        let dispatcher = state.dispatcher();
        use_memo((), |()| Client::new(dispatcher))
    };
    let client = (*client).clone();
    use_effect_with((), {
        let client = client.clone();
        move |()| {
            let listener = {
                let client = client.clone();
                bridge::on_event(Callback::from(move |envelope: Envelope<Event>| match envelope.message {
                    Event::View(ViewEvent::Inspect(event)) => client.handle(event, envelope.bytes),
                    Event::Booted { .. } => client.reopen(),
                    _ => {}
                }))
            };
            move || {
                drop(listener);
                client.close();
            }
        }
    });
    use_effect_with(source.clone(), {
        let client = client.clone();
        move |source| client.open(source)
    });
    (state, client)
}
