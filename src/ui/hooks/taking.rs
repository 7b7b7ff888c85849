//! Files of the run that is shown: asked for, and downloaded when they come.

use super::controller::Controller;
use crate::run::protocol::take::{Export, TakeCommand, TakeEvent};
use crate::run::protocol::{Command, Envelope, Event};
use crate::ui::{between, download_bytes};

impl Controller {
    /// Asks for a file of the run that is shown. It is downloaded when it comes.
    pub fn export(&mut self, what: Export) {
        if let Some(key) = self.kept.key() {
            self.taken = "Making the file…".into();
            self.ask(Command::Take(TakeCommand::Export { key, what }).into());
        }
    }

    /// Takes in what the worker says of files.
    pub(super) fn hear_taken(&mut self, event: &TakeEvent, envelope: &Envelope<Event>) {
        self.taken = match event {
            TakeEvent::Exported(name) => match download_bytes(name, envelope.bytes.as_deref().unwrap_or_default()) {
                Ok(()) => format!("{name} is downloaded.").into(),
                Err(error) => error.to_string().into(),
            },
            TakeEvent::NotExported(message) => message.as_str().into(),
            TakeEvent::Imported(_) | TakeEvent::NotImported(_) => {
                self.kept.offer_again();
                return between::say_event(envelope);
            }
        };
    }
}
