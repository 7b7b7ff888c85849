//! `losses.csv`: a line per step, also of a run that is resumed.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::PathBuf;

use super::TrainError;
use super::atomic_write::atomic_write;
use crate::run::losses::{HEADER, line, with_unix_lines};

/// The file, open at its end.
#[derive(Debug)]
pub struct LossFile {
    path: PathBuf,
    file: File,
    step: u32,
}

impl LossFile {
    /// A new file, or that of a run that resumes after `step` steps, cut after their lines: later steps are trained again.
    ///
    /// # Errors
    /// When it can't be written, or lines of those steps are missing.
    pub fn open(path: PathBuf, step: u32) -> Result<Self, TrainError> {
        let wrong = |problem: std::io::Error| TrainError::file(&path, problem);
        let lines = if step == 0 {
            HEADER.to_owned()
        } else {
            let text = with_unix_lines(fs::read_to_string(&path).map_err(wrong)?);
            first_lines(&text, step).ok_or_else(|| {
                TrainError::file(
                    &path,
                    format!("it lacks the losses of some of the {step} steps done; there must be one line a step"),
                )
            })?
        };
        atomic_write(&path, lines.as_bytes())?;
        let file = OpenOptions::new().append(true).open(&path).map_err(wrong)?;
        Ok(Self { path, file, step })
    }

    /// Appends the next steps' losses.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn append(&mut self, losses: &[[f32; 2]], steps_per_epoch: u32) -> Result<(), TrainError> {
        let mut text = String::new();
        for &pair in losses {
            self.step += 1;
            text.push_str(&line(self.step, steps_per_epoch, pair));
        }
        self.file.write_all(text.as_bytes()).map_err(|problem| TrainError::file(&self.path, problem))
    }

    /// Waits until all lines are on the disk.
    ///
    /// # Errors
    /// When they can't be written.
    pub fn sync(&self) -> Result<(), TrainError> {
        self.file.sync_data().map_err(|problem| TrainError::file(&self.path, problem))
    }
}

/// The header and the lines of the first `step` steps; `None` if one is missing or out of order.
fn first_lines(text: &str, step: u32) -> Option<String> {
    let mut first = text.strip_prefix(HEADER).map(|_| HEADER.to_owned())?;
    let mut lines = text[HEADER.len()..].split_inclusive('\n');
    for wanted in 1..=step {
        let line = lines.next().filter(|line| line.ends_with('\n') && line.starts_with(&format!("{wanted},")))?;
        first.push_str(line);
    }
    Some(first)
}
