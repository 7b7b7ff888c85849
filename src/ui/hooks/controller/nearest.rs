//! The training image nearest to a cell of the sheet, which the worker looks for.

use std::rc::Rc;

use super::{Controller, RemoteMode};
use crate::data::nearest::Neighbour;
use crate::run::RunState;
use crate::run::latest_only::LatestOnly;
use crate::run::protocol::{Command, Envelope, RunCommand};

/// A cell as it was at a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its place in the sheet, from 0.
    pub image: usize,
    pub step: u32,
    /// One byte a pixel.
    pub pixels: Rc<[u8]>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct NearestReal {
    pub of: Cell,
    /// `None` if the worker no longer has the images.
    pub found: Option<Neighbour>,
    /// Images that were compared.
    pub compared: u32,
    /// Of the image that was found.
    pub pixels: Rc<[u8]>,
}

/// Questions of the present run, and the last answer.
#[derive(Debug, Default)]
pub struct Nearest {
    questions: LatestOnly<Cell>,
    pending: Option<Cell>,
    pub answer: Option<Rc<NearestReal>>,
}

impl Controller {
    /// Whether the run on display is one of a worker, and not read from files.
    pub fn shows_worker_run(&self) -> bool {
        std::ptr::eq(self.shown(), &self.view)
    }

    /// Why this tab's worker has no images of the run on display, as a sentence; `None` if it has them.
    pub fn lacks_images(&self) -> Option<&'static str> {
        if !self.shows_worker_run() {
            Some("The real images are not loaded here. Inside compares this run’s images with some.")
        } else if self.remote_mode != RemoteMode::None {
            Some("The tab that trains this run has the real images.")
        } else if matches!(self.view.state, RunState::Idle | RunState::Failed) {
            Some("The run has failed, and the worker no longer has its images.")
        } else {
            None
        }
    }

    /// Asks for the training image nearest to `cell`, after the answer to the last question.
    pub fn find_nearest(&mut self, cell: Cell) {
        if self.lacks_images().is_none() {
            let next = self.nearest.questions.ask(cell);
            self.send_question(next);
        }
    }

    pub(super) fn handle_nearest(&mut self, ticket: u32, (found, compared): (Option<Neighbour>, u32), pixels: Option<Vec<u8>>) {
        if let Some(of) = self.nearest.pending.take() {
            let pixels = pixels.unwrap_or_default().into();
            self.nearest.answer = Some(Rc::new(NearestReal { of, found, compared, pixels }));
        }
        let next = self.nearest.questions.answered(ticket);
        self.send_question(next);
    }

    fn send_question(&mut self, next: Option<(u32, Cell)>) {
        if let Some((ticket, cell)) = next {
            let message = Command::Run(self.view.run, RunCommand::Nearest { ticket });
            let bytes = Some(cell.pixels.to_vec());
            self.nearest.pending = Some(cell);
            self.send(Envelope { message, bytes });
        }
    }
}
