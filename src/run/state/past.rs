//! Views of runs that no worker has: the recorded run, and saved ones.

use super::{RunState, RunView, Sheet};
use crate::run::RunConfig;
use crate::run::appearance::Appearance;
use crate::run::config::milestones;
use crate::run::loaded_run::LoadedRun;
use crate::run::protocol::RunSize;
use crate::run::stored::{Ending, Frame, RunRecord};

impl RunView {
    /// The recorded run, which has finished: its losses, and its sheets by step.
    #[must_use]
    pub fn recorded((config, size): (RunConfig, RunSize), losses: Vec<[f32; 2]>, sheets: Vec<(Frame, Sheet)>) -> Self {
        let step = u32::try_from(losses.len()).unwrap_or(u32::MAX);
        let milestones = milestones(config.epochs);
        let (frames, sheets): (Vec<Frame>, Vec<Sheet>) = sheets.into_iter().unzip();
        Self {
            recorded: true,
            state: RunState::Finished,
            step,
            epoch: step / size.steps_per_epoch.max(1),
            losses,
            strip: sheets.iter().filter(|sheet| milestones.contains(&sheet.epoch)).cloned().collect(),
            sheet: sheets.into_iter().next_back(),
            frames,
            size: Some(size),
            config,
            ..Self::default()
        }
    }

    /// A saved run in the state in which it was saved; one that can continue is paused. `sheets` are those of
    /// [`LoadedRun::named_frames`], decoded.
    #[must_use]
    pub fn saved(record: &RunRecord, run: &LoadedRun, sheets: Vec<Sheet>, real: Option<Sheet>) -> Self {
        let config = record.config();
        let named = milestones(config.epochs);
        let is_named = |sheet: &&Sheet| record.is_end_of_epoch(sheet.step, sheet.epoch) && named.contains(&sheet.epoch);
        let (state, diverged_at) = match record.ending {
            Ending::Open => (RunState::Paused, None),
            Ending::Finished => (RunState::Finished, None),
            Ending::Stopped => (RunState::Stopped, None),
            Ending::Diverged(step) => (RunState::Diverged, Some(step)),
        };
        let size = RunSize {
            images: record.images,
            steps_per_epoch: record.steps_per_epoch,
            total_steps: record.total_steps,
            source: record.source.clone(),
            discriminator_parameters: 0,
            generator_parameters: 0,
        };
        Self {
            saved_as: Some(record.key.clone()),
            state,
            diverged_at,
            step: record.step,
            epoch: record.epoch(),
            losses: run.losses.to_vec(),
            strip: sheets.iter().filter(is_named).cloned().collect(),
            appearance: sheets.last().and_then(|sheet| Appearance::of(&sheet.pixels)),
            real_appearance: real.as_ref().and_then(|real| Appearance::of(&real.pixels)),
            sheet: sheets.into_iter().next_back(),
            frames: run.frames.to_vec(),
            quality: run.quality.clone(),
            real,
            size: Some(size),
            config,
            ..Self::default()
        }
    }

    /// Whether this page's worker, or that of another tab, has the run.
    #[must_use]
    pub fn has_worker(&self) -> bool {
        !self.recorded && self.saved_as.is_none()
    }
}
