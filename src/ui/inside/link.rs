//! Asks the training worker about the inside of networks, and hears its answers.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::choice::Chosen;
use super::seen::{Directions, Judged, Near, Seen, TabEvent};
use crate::run::explorer::Mode;
use crate::run::float_bytes;
use crate::run::latest_only::LatestOnly;
use crate::run::opinion::Opinion;
use crate::run::protocol::inspect::{InspectCommand, InspectEvent, Subject};
use crate::run::protocol::{Command, Envelope, Event};
use crate::ui::FileError;
use crate::ui::bridge;
use crate::ui::hooks::recording;

/// What is asked, and what travels beside it.
struct Question<T> {
    about: T,
    bytes: Vec<u8>,
}

/// A question that is asked again and again while a slider moves: one is on its way at a time.
struct Line<T> {
    questions: RefCell<LatestOnly<Question<T>>>,
    /// What the question on its way is about.
    about: Cell<T>,
    command: fn(u32) -> InspectCommand,
}

impl<T: Copy> Line<T> {
    fn new(about: T, command: fn(u32) -> InspectCommand) -> Self {
        Self { questions: RefCell::default(), about: Cell::new(about), command }
    }

    fn ask(&self, about: T, bytes: Vec<u8>) {
        let next = self.questions.borrow_mut().ask(Question { about, bytes });
        self.send(next);
    }

    /// The answer has come, or that there is none; what it is about.
    fn answered(&self, ticket: u32) -> T {
        let about = self.about.get();
        let next = self.questions.borrow_mut().answered(ticket);
        self.send(next);
        about
    }

    fn send(&self, next: Option<(u32, Question<T>)>) {
        if let Some((ticket, Question { about, bytes })) = next {
            self.about.set(about);
            say((self.command)(ticket), Some(bytes));
        }
    }
}

fn say(command: InspectCommand, bytes: Option<Vec<u8>>) {
    bridge::send_command(Envelope { message: Command::Inspect(command), bytes });
}

/// The page's end. All clones are the same.
#[derive(Clone)]
pub(super) struct Link {
    inner: Rc<Inner>,
}

struct Inner {
    pictures: Line<Mode>,
    /// By the number of G's image.
    neighbours: Line<usize>,
    /// Counts what was chosen: a file that comes late is not sent.
    round: Cell<u32>,
    /// What was chosen last, and whether it is there.
    chosen: RefCell<Chosen>,
    here: Cell<bool>,
    tell: UseReducerDispatcher<Seen>,
}

impl PartialEq for Link {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

/// Tickets of pictures are even, those of neighbours odd: a failure is known by its ticket.
fn draw(ticket: u32) -> InspectCommand {
    InspectCommand::Draw { ticket: ticket.wrapping_mul(2) }
}

fn search(ticket: u32) -> InspectCommand {
    InspectCommand::Nearest { ticket: ticket.wrapping_mul(2) | 1 }
}

impl Link {
    fn new(tell: UseReducerDispatcher<Seen>) -> Self {
        let (pictures, neighbours) = (Line::new(Mode::Sheet, draw), Line::new(0, search));
        let (round, chosen, here) = (Cell::default(), RefCell::default(), Cell::default());
        Self { inner: Rc::new(Inner { pictures, neighbours, round, chosen, here, tell }) }
    }

    /// Asks for these networks.
    pub(super) fn open(&self, chosen: &Chosen) {
        let inner = &self.inner;
        inner.pictures.questions.borrow_mut().clear();
        inner.neighbours.questions.borrow_mut().clear();
        inner.tell.dispatch(TabEvent::Asked);
        inner.chosen.replace(chosen.clone());
        inner.here.set(false);
        let round = inner.round.get().wrapping_add(1);
        inner.round.set(round);
        let open = |subject| InspectCommand::Open { subject };
        match chosen {
            Chosen::ThisRun => say(open(Subject::Run { key: None }), None),
            Chosen::Kept(key) => say(open(Subject::Run { key: Some(key.clone()) }), None),
            Chosen::Recorded(epoch) => {
                let (inner, epoch) = (Rc::clone(inner), *epoch);
                spawn_local(async move {
                    let file = recorded(epoch).await;
                    if inner.round.get() != round {
                        return;
                    }
                    match file {
                        Ok((query, file)) => say(open(Subject::Recorded { epoch, query }), Some(file)),
                        Err(reason) => inner.tell.dispatch(TabEvent::Missing(format!(
                            "The recorded generator could not be loaded. {reason}. Look to your connection and choose it again."
                        ))),
                    }
                });
            }
        }
    }

    /// Nobody looks any more.
    fn close(&self) {
        self.inner.round.set(self.inner.round.get().wrapping_add(1));
        say(InspectCommand::Close, None);
    }

    /// Asks D.
    pub(super) fn judge(&self) {
        self.inner.tell.dispatch(TabEvent::Judging);
        say(InspectCommand::Judge, None);
    }

    /// Asks for a picture of latents.
    pub(super) fn draw(&self, mode: Mode, latents: &[f32]) {
        self.inner.pictures.ask(mode, float_bytes::encode(latents.iter().copied()));
    }

    /// Asks for the real images nearest to image `of` of the batch.
    pub(super) fn search(&self, of: usize, image: &[u8]) {
        self.inner.neighbours.ask(of, image.to_vec());
    }

    /// The worker knows nothing of what is looked into: another has taken its place. It is told anew, once.
    fn lost(&self) {
        if self.inner.here.get() {
            let chosen = self.inner.chosen.borrow().clone();
            self.open(&chosen);
        }
    }

    fn hear(&self, event: InspectEvent, bytes: Option<Vec<u8>>) {
        let inner = &self.inner;
        let bytes: Rc<[u8]> = bytes.unwrap_or_default().into();
        let heard = match event {
            InspectEvent::Nothing if inner.here.get() => return self.lost(),
            InspectEvent::Nothing => TabEvent::Nothing,
            InspectEvent::Opened(about) => {
                inner.here.set(true);
                let judges = about.judges;
                inner.tell.dispatch(TabEvent::Opened(about));
                if judges {
                    self.judge();
                }
                return say(InspectCommand::Directions, None);
            }
            InspectEvent::Judged { step, epoch, real, fake } => {
                TabEvent::Judged(Judged { step, epoch, opinion: Opinion { real, fake }, fakes: bytes })
            }
            InspectEvent::Directions { shares } => TabEvent::Directions(Directions::new(shares, &bytes)),
            InspectEvent::Drawn { ticket } => TabEvent::Drawn(inner.pictures.answered(ticket / 2), bytes),
            InspectEvent::Nearest { ticket, found, typical } => {
                TabEvent::Near(Near { of: inner.neighbours.answered(ticket / 2), found, typical, pixels: bytes })
            }
            InspectEvent::Failed { ticket, message } => {
                match ticket {
                    Some(ticket) if ticket.is_multiple_of(2) => drop(inner.pictures.answered(ticket / 2)),
                    Some(ticket) => drop(inner.neighbours.answered(ticket / 2)),
                    None => {}
                }
                TabEvent::Failed(message)
            }
        };
        inner.tell.dispatch(heard);
    }
}

/// A recorded generator's file, and the configuration of its run as in the page's address.
async fn recorded(epoch: u32) -> Result<(String, Vec<u8>), FileError> {
    let file = recording::fetch(&format!("generator-{epoch}.safetensors")).await?;
    Ok((recording::config_file().await?.query, file))
}

/// What is heard of the networks that are chosen, and who asks.
#[hook]
pub(super) fn use_link(chosen: &Chosen) -> (UseReducerHandle<Seen>, Link) {
    let seen = use_reducer_eq(Seen::default);
    let link = {
        let tell = seen.dispatcher();
        use_memo((), |()| Link::new(tell))
    };
    let link = (*link).clone();
    use_effect_with((), {
        let link = link.clone();
        move |()| {
            let heard = {
                let link = link.clone();
                bridge::on_event(Callback::from(move |envelope: Envelope<Event>| match envelope.message {
                    Event::Inspect(event) => link.hear(event, envelope.bytes),
                    Event::Booted => link.lost(),
                    _ => {}
                }))
            };
            move || {
                drop(heard);
                link.close();
            }
        }
    });
    use_effect_with(chosen.clone(), {
        let link = link.clone();
        move |chosen| link.open(chosen)
    });
    (seen, link)
}
