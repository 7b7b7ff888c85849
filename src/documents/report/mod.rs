//! A run's report: one HTML file that holds everything it shows and asks for nothing, to be handed in, read or printed.
//!
//! Every sentence that is filled in follows from the run's numbers; what they are taken to mean is left to whoever writes.

mod architecture;
mod base64;
mod chart;
mod html;
mod sentences;

use std::rc::Rc;

pub use self::architecture::{LayerRow, discriminator_rows, generator_rows};
pub use self::base64::encode as base64;
pub use self::html::STYLE;
pub(super) use self::html::{head, sections};
pub use self::sentences::{Seen, place, sentences};

use super::history::Past;
use crate::run::config::milestones;
use crate::run::kept::{Frame, RunRecord};

/// A generated sheet with what is written about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The sheet.
    pub frame: Frame,
    /// What changed, as the writer has it.
    pub text: String,
}

/// All that a report is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// What is known of the run.
    pub record: RunRecord,
    /// `[D, G]` of every step, in nats.
    pub losses: Rc<[[f32; 2]]>,
    /// The first images of the training set, a PNG; `None` where they were not kept.
    pub real: Option<Rc<[u8]>>,
    /// The sheets that are shown, by step.
    pub sheets: Vec<Sheet>,
    /// Who writes it; may be empty.
    pub author: String,
    /// Whom and what the writer thanks; may be empty.
    pub acknowledgements: String,
    /// When it is written, in ms since 1970.
    pub written_ms: f64,
}

impl Report {
    /// The file's name.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("saddle-gan-seed{}-report.html", self.record.config().seed)
    }

    /// The file.
    #[must_use]
    pub fn html(&self) -> String {
        html::write(self)
    }

    fn past(&self) -> Past<'_> {
        Past { record: &self.record, losses: &self.losses }
    }
}

/// The sheets that a report shows: of T = 10, 30 and 50 epochs, or of what there is, and the newest.
#[must_use]
pub fn chosen(record: &RunRecord, frames: &[Frame]) -> Vec<Frame> {
    let wanted = milestones(record.epoch().max(1));
    let at_end = |frame: &&Frame| frame.epoch > 0 && record.is_end_of_epoch(frame.step, frame.epoch);
    let mut chosen: Vec<Frame> = frames.iter().filter(at_end).filter(|frame| wanted.contains(&frame.epoch)).cloned().collect();
    let newest = frames.last().filter(|newest| chosen.last().is_none_or(|last| last.step < newest.step));
    chosen.extend(newest.cloned());
    chosen
}
