//! How a run begins: anew, or from a state that was kept.

use super::{Pace, Reading, Session};
use crate::compute::Compute;
use crate::gan::Training;
use crate::gan::checkpoint::Checkpoint;
use crate::run::kept::{Ending, Frame, ImageSource, KeptRun, RunKey, RunRecord};
use crate::run::protocol::{BackendInfo, Envelope, Event, Failure, FailureKind, RunId, RunSize};
use crate::run::{BUILD, RunConfig, losses};
use crate::settings::Settings;
use crate::worker::archive::{self, store::Files};
use crate::worker::{Host, Loaded};

/// A kept run with a state that is whole.
pub struct Kept {
    run: KeptRun,
    checkpoint: Checkpoint,
}

impl Kept {
    /// The kept run of that name.
    ///
    /// # Errors
    /// Why it can't go on, in words for the visitor.
    pub async fn find(files: &impl Files, key: &RunKey) -> Result<Self, String> {
        let found = archive::load(files, key).await.map_err(|error| format!("The kept run can't be read: {error}."))?;
        let gone = || "The kept run is not there any more: the browser or another tab has cleared it. Start it anew.".to_owned();
        let run = found.ok_or_else(gone)?;
        let damaged = || "No state of the kept run is whole, so it can't go on. Start it anew.".to_owned();
        let checkpoint = run.checkpoint.as_deref().and_then(|bytes| Checkpoint::parse(bytes).ok()).ok_or_else(damaged)?;
        Ok(Self { run, checkpoint })
    }

    /// The same with another learning rate from now on, if one is given; its record says so.
    #[must_use]
    pub fn with_learning_rate(mut self, learning_rate: Option<f64>) -> Self {
        if let Some(rate) = learning_rate {
            let step = self.checkpoint.step;
            // A rate that was given at this very step, and diverged, has done nothing that is left.
            self.run.record.left_rates.retain(|&(left_at, _)| left_at < step);
            let before = std::mem::replace(&mut self.checkpoint.config.learning_rate, rate);
            self.run.record.left_rates.push((step, before));
        }
        self
    }

    /// The name it is kept under.
    #[must_use]
    pub fn key(&self) -> &RunKey {
        &self.run.record.key
    }

    /// What it was started with.
    #[must_use]
    pub fn config(&self) -> &RunConfig {
        &self.checkpoint.config
    }
}

impl Session {
    /// Sets up a run; no step is done yet. Images beyond the configuration's number are left out.
    ///
    /// # Errors
    /// When there are too few images for one batch.
    pub fn new(
        (run, key): (RunId, RunKey),
        config: RunConfig,
        loaded: Loaded,
        compute: &Compute,
        host: &impl Host,
    ) -> Result<Self, Failure> {
        let training = Training::new(config, &loaded.images, &compute.device).map_err(|problem| Failure {
            kind: FailureKind::Data,
            message: format!("These images don't fit the set-up: {problem}. Change “images” or the batch size."),
        })?;
        let size = size_of(&training, loaded.source);
        let record = record_of(key, &training, &size, &compute.info, host.date_ms());
        Ok(Self::with(run, training, size, record, host.now_ms()))
    }

    /// Takes a kept run up where its state has it; losses and sheets beyond that are made again.
    ///
    /// # Errors
    /// When the images are others than it was trained on.
    pub fn resume(run: RunId, kept: Kept, loaded: Loaded, compute: &Compute, host: &impl Host) -> Result<Self, Failure> {
        let Kept { run: KeptRun { record, mut losses, frames, .. }, checkpoint } = kept;
        let training = Training::resume(&checkpoint, &loaded.images, &compute.device)
            .map_err(|problem| Failure { kind: FailureKind::Kept, message: format!("The kept run can't go on: {problem}.") })?;
        let step = training.step();
        if losses.len() < step as usize {
            let message = "The kept run can't go on: losses of its steps are missing. Start it anew.".to_owned();
            return Err(Failure { kind: FailureKind::Kept, message });
        }
        losses.truncate(step as usize);
        let size = size_of(&training, loaded.source);
        let fresh = record_of(record.key.clone(), &training, &size, &compute.info, host.date_ms());
        let RunRecord { title, left_rates, began_ms, trained_ms, .. } = record;
        let record = RunRecord { title, left_rates, began_ms, trained_ms, step, last_losses: losses.last().copied(), ..fresh };
        let frames: Vec<Frame> = frames.into_iter().filter(|frame| frame.step <= step).collect();
        Ok(Self { losses, frames, ..Self::with(run, training, size, record, host.now_ms()) })
    }

    fn with(run: RunId, training: Training, size: RunSize, record: RunRecord, now_ms: f64) -> Self {
        Self {
            run,
            record,
            losses: Vec::new(),
            frames: Vec::new(),
            real: None,
            told_steps: training.step(),
            training,
            size,
            pace: Pace::Running,
            reading: Reading::default(),
            step_ms: None,
            unreported_since_ms: now_ms,
            sheet_at_ms: now_ms,
            sheet_cost_ms: 0.0,
        }
    }

    /// Of a run that goes on: the losses and sheets so far.
    pub fn tell_restored(&self, host: &impl Host) {
        let (run, step, epoch) = (self.run, self.training.step(), self.training.epoch());
        if step == 0 {
            return;
        }
        host.emit(Envelope { message: Event::Restored { run, step, epoch }, bytes: Some(losses::to_bytes(&self.losses)) });
        for Frame { step, epoch, png } in &self.frames {
            host.emit(Envelope { message: Event::Frame { run, step: *step, epoch: *epoch }, bytes: Some(png.to_vec()) });
        }
    }
}

fn size_of(training: &Training, source: ImageSource) -> RunSize {
    let count = |parameters: usize| u32::try_from(parameters).unwrap_or(u32::MAX);
    RunSize {
        images: training.images().len(),
        steps_per_epoch: training.steps_per_epoch(),
        total_steps: training.total_steps(),
        source,
        discriminator_parameters: count(training.trainer().discriminator().count()),
        generator_parameters: count(training.trainer().generator().count()),
    }
}

/// The record of a run that begins.
fn record_of(key: RunKey, training: &Training, size: &RunSize, device: &BackendInfo, date_ms: f64) -> RunRecord {
    RunRecord {
        key,
        title: String::new(),
        query: training.config().to_full_query(),
        left_rates: Vec::new(),
        device: device.key(),
        tiling: device.tiling,
        build: BUILD.to_owned(),
        began_ms: date_ms,
        changed_ms: date_ms,
        trained_ms: 0.0,
        step: 0,
        steps_per_epoch: size.steps_per_epoch,
        total_steps: size.total_steps,
        images: size.images,
        source: size.source.clone(),
        images_sha256: training.fingerprint().to_owned(),
        last_losses: None,
        ending: Ending::Open,
    }
}
