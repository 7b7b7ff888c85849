//! The visitor's own file of images: the page keeps the file, the worker reads it and keeps its images.

use web_sys::File;

use super::Controller;
use super::inputs::{OwnFile, SentFile, Upload};
use crate::run::RunConfig;
use crate::run::protocol::Command;
use crate::run::protocol::own_file::{OwnFileCommand, OwnFileEvent};
use crate::run::stored::RunRecord;
use crate::ui::hooks::worker::serialize;

impl Controller {
    /// The number of images in the visitor's file, or else in the data set.
    pub fn available(&self, config: &RunConfig) -> u32 {
        self.own_file.chosen.as_ref().map_or_else(|| config.dataset.len(), |upload| upload.images.images)
    }

    /// Reads a file. With a stored run, which is to continue, it must have that run's images.
    pub fn read_file(&mut self, file: File, of_run: Option<RunRecord>) {
        let ticket = self.own_file.last_ticket + 1;
        self.own_file = OwnFile {
            chosen: self.own_file.chosen.take(),
            requested: Some((ticket, file.clone(), of_run.clone())),
            reading: true,
            last_ticket: ticket,
            ..OwnFile::default()
        };
        self.send_file(&file, (ticket, None, false), of_run);
    }

    /// Chooses among the images of the last file, and turns them or not.
    pub fn select_images(&mut self, member: Option<String>, turned: bool) {
        if let Some((ticket, file, _)) = self.own_file.requested.clone() {
            self.own_file.reading = true;
            // The box stays as it was clicked until the answer.
            if let Some(chosen) = self.own_file.chosen.as_mut().filter(|chosen| chosen.images.member == member) {
                chosen.images.turned = turned;
            }
            self.send_file(&file, (ticket, member, turned), None);
        }
    }

    /// Uses the data set instead of a file.
    pub fn remove_file(&mut self) {
        self.own_file = OwnFile { last_ticket: self.own_file.last_ticket, ..OwnFile::default() };
        if self.sent_file.take().is_some() {
            self.send(Command::OwnFile(OwnFileCommand::Forget));
        }
    }

    /// Sends the run's file to a worker that does not have its images.
    pub(super) fn provide_file(&mut self) {
        self.drop_unfit_worker();
        if let Some(upload) = self.run_file.clone()
            && self.sent_file != Some(upload.sent())
        {
            self.send_file(&upload.file, upload.sent(), None);
        }
    }

    /// The number of the run's file.
    pub(super) fn run_ticket(&self) -> Option<u32> {
        self.run_file.as_ref().map(|upload| upload.ticket)
    }

    fn send_file(&mut self, file: &File, sent: SentFile, of_run: Option<RunRecord>) {
        let (ticket, member, turned) = sent.clone();
        let of_run = of_run.map(|run| run.key);
        let command = OwnFileCommand::Read { ticket, name: file.name(), member, turned, of_run };
        if let Ok(message) = serialize(&Command::OwnFile(command).into()) {
            // A command is `[header, buffer?, file?]`.
            message.set(2, file.clone().into());
            self.send_serialized(message);
            self.sent_file = Some(sent);
        }
    }

    pub(super) fn handle_own_file(&mut self, ticket: u32, event: OwnFileEvent, bytes: Option<Vec<u8>>) {
        let Some((_, file, of_run)) = self.own_file.requested.as_ref().filter(|(requested, ..)| *requested == ticket) else {
            return;
        };
        let (file, of_run) = (file.clone(), of_run.clone());
        let own = &mut self.own_file;
        own.reading = false;
        own.problem = None;
        match event {
            OwnFileEvent::Read(images) => {
                let shown = bytes.unwrap_or_default().into();
                let upload = Upload { ticket, file, images, shown };
                self.sent_file = Some(upload.sent());
                own.chosen = Some(upload);
                own.found_run = of_run;
            }
            OwnFileEvent::Several(names) => {
                own.several = names.into();
                own.chosen = None;
            }
            OwnFileEvent::Refused(message) => {
                self.sent_file = None;
                own.problem = Some(message.into());
                own.requested = own.chosen.as_ref().map(|upload| (upload.ticket, upload.file.clone(), None));
            }
        }
    }

    /// The worker crashed: a file that it was reading is not sent to the next one.
    pub(super) fn stop_reading(&mut self, reason: &str) {
        if std::mem::take(&mut self.own_file.reading) {
            self.own_file.problem = Some(format!("The file could not be read. {reason}").into());
        }
    }
}
