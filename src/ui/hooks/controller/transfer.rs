//! Files of the run that is shown: asked for, and downloaded when they come.

use super::{Controller, Guest};
use crate::run::protocol::Command;
use crate::run::protocol::transfer::{Export, TransferCommand, TransferEvent};
use crate::ui::download_bytes;

impl Controller {
    /// Asks for a file of the run that is shown. It is downloaded when it comes. Of another tab's run it is made of what that tab
    /// has kept.
    pub fn export(&mut self, what: Export) {
        let key = match &self.guest {
            Guest::Watches(going) => Some(&going.key),
            Guest::No | Guest::Takes(..) => self.kept.current(),
        };
        if let Some(key) = key.cloned() {
            self.taken = "Making the file…".into();
            self.send(Command::Transfer(TransferCommand::Export { key, what }));
        }
    }

    /// Takes in what the worker says of files.
    pub(super) fn hear_taken(&mut self, event: &TransferEvent, bytes: &[u8]) {
        self.taken = match event {
            TransferEvent::Exported(name) => match download_bytes(name, bytes) {
                Ok(()) => format!("{name} is downloaded.").into(),
                Err(error) => error.to_string().into(),
            },
            TransferEvent::NotExported(message) => message.as_str().into(),
            TransferEvent::Imported(_) => return self.kept.offer_again(),
            TransferEvent::NotImported(_) => return,
        };
    }
}
