//! Exports of the current run: requested from the worker, downloaded when they arrive.

use super::{Controller, RemoteMode};
use crate::run::protocol::transfer::{Export, TransferCommand, TransferEvent};
use crate::run::protocol::{Command, Envelope};
use crate::settings::Settings;
use crate::ui::download_bytes;

const MAKING: &str = "Making the file…";

impl Controller {
    /// Requests an export of the run on view. For a watched run of another tab it is made from that tab's last save.
    pub fn export(&mut self, what: Export) {
        let key = match &self.remote_mode {
            _ if self.opened.shown().is_some() => self.opened.key(),
            RemoteMode::Watching(remote) => Some(&remote.key),
            RemoteMode::None | RemoteMode::TakingOver { .. } => self.saved_runs.key(),
        };
        if let Some(key) = key.cloned() {
            self.export_status = MAKING.into();
            self.send(Command::Transfer(TransferCommand::Export { key, what }));
        }
    }

    /// Requests the film of the recorded run, which no worker has.
    pub fn export_recorded_film(&mut self) {
        let view = self.shown();
        let sheets =
            view.frames.iter().map(|frame| (frame.step, frame.epoch, u32::try_from(frame.png.len()).unwrap_or(u32::MAX)));
        let film = TransferCommand::Film { query: view.config.to_query(), sheets: sheets.collect() };
        let bytes = view.frames.iter().flat_map(|frame| frame.png.iter().copied()).collect();
        self.export_status = MAKING.into();
        self.send(Envelope { message: Command::Transfer(film), bytes: Some(bytes) });
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
