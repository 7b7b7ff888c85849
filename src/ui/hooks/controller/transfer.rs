//! Exports of the current run: requested from the worker, downloaded when they arrive.

use super::{Controller, RemoteMode};
use crate::run::protocol::Command;
use crate::run::protocol::transfer::{Export, TransferCommand, TransferEvent};
use crate::ui::download_bytes;

impl Controller {
    /// Requests an export of the run on view. For a watched run of another tab it is made from that tab's last save.
    pub fn export(&mut self, what: Export) {
        let key = match &self.remote_mode {
            _ if self.opened.shown().is_some() => self.opened.key(),
            RemoteMode::Watching(remote) => Some(&remote.key),
            RemoteMode::None | RemoteMode::TakingOver { .. } => self.saved_runs.key(),
        };
        if let Some(key) = key.cloned() {
            self.export_status = "Making the file…".into();
            self.send(Command::Transfer(TransferCommand::Export { key, what }));
        }
    }

    pub(super) fn handle_transfer(&mut self, event: &TransferEvent, bytes: &[u8]) {
        self.export_status = match event {
            TransferEvent::Exported(name) => match download_bytes(name, bytes) {
                Ok(()) => format!("{name} is downloaded.").into(),
                Err(error) => error.to_string().into(),
            },
            TransferEvent::NotExported(message) => message.as_str().into(),
            TransferEvent::Imported(_) => return self.saved_runs.reset_declined(),
            TransferEvent::NotImported(_) => return,
        };
    }
}
