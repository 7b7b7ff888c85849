//! A saved run as the page receives it.

use std::rc::Rc;

use super::config::milestones;
use super::losses;
use super::protocol::archive::ArchiveEvent;
use super::quality::QualityRecord;
use super::stored::{Frame, RunKey, RunRecord};

/// A saved run without its record and weights.
#[derive(Clone, Debug)]
pub struct LoadedRun {
    /// Its name in the store.
    pub key: RunKey,
    /// `[D, G]` of every step, in nats.
    pub losses: Rc<[[f32; 2]]>,
    /// Its sheets, by step.
    pub frames: Rc<[Frame]>,
    /// The first training images, a PNG; old runs have none.
    pub real: Option<Rc<[u8]>>,
    /// Its measurements; `None` if there are none.
    pub quality: Option<QualityRecord>,
    /// The step of its newest checkpoint, from which it can continue.
    pub checkpoint: Option<u32>,
    /// Bytes of its files in the store.
    pub bytes: u64,
}

impl PartialEq for LoadedRun {
    /// Losses and sheets never change once they are received, so they are compared by address.
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
            && Rc::ptr_eq(&self.losses, &other.losses)
            && Rc::ptr_eq(&self.frames, &other.frames)
            && self.quality == other.quality
    }
}

impl LoadedRun {
    /// The sheets at the ends of its named epochs ([`milestones`]), and the last one.
    #[must_use]
    pub fn named_frames(&self, record: &RunRecord) -> Vec<Frame> {
        let named = milestones(record.config().epochs);
        let last = self.frames.last().map(|frame| frame.step);
        let is_named = |frame: &Frame| record.is_end_of_epoch(frame.step, frame.epoch) && named.contains(&frame.epoch);
        self.frames.iter().filter(|frame| is_named(frame) || Some(frame.step) == last).cloned().collect()
    }
}

/// Puts a saved run together from the answers to [`ArchiveCommand::Show`](super::protocol::archive::ArchiveCommand::Show). Several
/// readers may hear the answers to one another's commands.
#[derive(Clone, Debug)]
pub struct RunReader {
    key: RunKey,
    /// Sheets that were received earlier, by step.
    known: Rc<[Frame]>,
    /// The parts received since the last [`ArchiveEvent::Losses`], which is the first event of an answer.
    parts: Option<Parts>,
}

#[derive(Clone, Debug)]
struct Parts {
    losses: Vec<[f32; 2]>,
    frames: Vec<Frame>,
    real: Option<Rc<[u8]>>,
    quality: Option<QualityRecord>,
}

impl RunReader {
    /// A reader of this run, of which the first sheets are known.
    #[must_use]
    pub fn new(key: RunKey, known: Rc<[Frame]>) -> Self {
        Self { key, known, parts: None }
    }

    /// The run that is read.
    #[must_use]
    pub fn key(&self) -> &RunKey {
        &self.key
    }

    /// The step of the last known sheet: only later ones need to be sent.
    #[must_use]
    pub fn after(&self) -> Option<u32> {
        self.known.last().map(|frame| frame.step)
    }

    /// Takes an event with its buffer, and returns the run once it is complete. Ignores events of other runs, and an answer whose
    /// sheets do not follow on the known ones.
    pub fn apply(&mut self, event: &ArchiveEvent, bytes: Option<&[u8]>) -> Option<LoadedRun> {
        match event {
            ArchiveEvent::Losses { key, after } if *key == self.key => {
                let follows = after.is_none() || *after <= self.after();
                let is_known = |frame: &&Frame| after.is_some_and(|after| frame.step <= after);
                self.parts = bytes.filter(|_| follows).map(|bytes| Parts {
                    losses: losses::from_bytes(bytes),
                    frames: self.known.iter().filter(is_known).cloned().collect(),
                    real: None,
                    quality: None,
                });
            }
            ArchiveEvent::Real { key } if *key == self.key => {
                if let Some(parts) = &mut self.parts {
                    parts.real = bytes.map(Into::into);
                }
            }
            ArchiveEvent::Quality { key, record } if *key == self.key => {
                if let Some(parts) = &mut self.parts {
                    parts.quality = Some(record.clone());
                }
            }
            ArchiveEvent::Frame { key, step, epoch } if *key == self.key => {
                if let (Some(parts), Some(png)) = (&mut self.parts, bytes) {
                    parts.frames.push(Frame { step: *step, epoch: *epoch, png: png.into() });
                }
            }
            ArchiveEvent::Shown { key, checkpoint, checkpoint_bytes } if *key == self.key => {
                let Parts { losses, frames, real, quality } = self.parts.take()?;
                let pictures = frames.iter().map(|frame| &frame.png).chain(&real).map(|png| png.len() as u64);
                let bytes = checkpoint_bytes + 8 * losses.len() as u64 + pictures.sum::<u64>();
                let (losses, frames) = (losses.into(), frames.into());
                return Some(LoadedRun { key: key.clone(), losses, frames, real, quality, checkpoint: *checkpoint, bytes });
            }
            _ => {}
        }
        None
    }
}
