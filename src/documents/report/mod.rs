//! The report of a run: one self-contained HTML file to hand in, read or print.
//!
//! Generated sentences state only numbers of the run. The interpretation is the author's.

mod architecture;
mod base64;
mod chart;
mod html;
mod sheet_text;

use std::rc::Rc;

pub use self::architecture::{LayerRow, discriminator_rows, generator_rows};
pub use self::base64::encode as base64;
pub(super) use self::chart::drawing as losses_drawing;
pub use self::chart::losses_svg;
pub use self::html::STYLE;
pub(super) use self::html::credit;
pub use self::sheet_text::{SheetPixels, describe_sheets, sheet_label};

use super::history::SavedRun;
use crate::run::config::milestones;
use crate::run::stored::{Frame, RunRecord};

/// A generated sheet and the text beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The sheet's PNG and step.
    pub frame: Frame,
    /// Text with formulas and tables, as [`super::prose`] reads it.
    pub text: String,
}

/// The content of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Configuration and state of the run.
    pub record: RunRecord,
    /// `[D, G]` of every step, in nats.
    pub losses: Rc<[[f32; 2]]>,
    /// The first images of the training set as a PNG; `None` if they were not saved.
    pub real: Option<Rc<[u8]>>,
    /// The sheets in the report, by step.
    pub sheets: Vec<Sheet>,
    /// The author's name; may be empty.
    pub author: String,
    /// As the text of a sheet; empty for none.
    pub acknowledgements: String,
    /// Time of writing, in ms since 1970.
    pub written_ms: f64,
}

impl Report {
    /// The file's name, with the seed: `saddle-gan-seed42-report.html`.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("saddle-gan-seed{}-report.html", self.record.config().seed)
    }

    pub(super) fn run(&self) -> SavedRun<'_> {
        SavedRun { record: &self.record, losses: &self.losses }
    }
}

/// Selects the sheets of a report: at the milestones of the run (T = 10, 30 and 50 for 50 epochs), and the newest.
#[must_use]
pub fn select_sheets(record: &RunRecord, frames: &[Frame]) -> Vec<Frame> {
    let wanted = milestones(record.epoch().max(1));
    let at_end = |frame: &&Frame| frame.epoch > 0 && record.is_end_of_epoch(frame.step, frame.epoch);
    let mut selected: Vec<Frame> = frames.iter().filter(at_end).filter(|frame| wanted.contains(&frame.epoch)).cloned().collect();
    let newest = frames.last().filter(|newest| selected.last().is_none_or(|last| last.step < newest.step));
    selected.extend(newest.cloned());
    selected
}
