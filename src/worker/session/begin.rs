//! Creates a session: of a new run, or of a stored one.

use super::{CallMeter, CellBudget, LossReader, RunMode, Session};
use crate::compute::Compute;
use crate::gan::Training;
use crate::gan::checkpoint::Checkpoint;
use crate::run::protocol::{BackendInfo, BackendKind, Envelope, Event, Failure, FailureKind, RunEvent, RunId, RunSize};
use crate::run::quality::QualityRecord;
use crate::run::stored::{Ending, Frame, ImageSource, RunKey, RunRecord, StoredRun};
use crate::run::{BUILD, RunConfig, losses};
use crate::settings::Settings;
use crate::worker::archive::{self, store::Files, store::StoreError};
use crate::worker::{Host, LoadedImages};

/// A stored run and its newest valid checkpoint.
pub(crate) struct ResumePoint {
    run: StoredRun,
    checkpoint: Checkpoint,
}

/// What becomes different when a stored run continues.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Changes {
    pub(crate) learning_rate: Option<f64>,
    /// In all; fewer than before are ignored.
    pub(crate) epochs: Option<u32>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotContinue {
    #[error("The saved run can't be read: {0}.")]
    Store(#[from] StoreError),
    #[error("The saved run no longer exists: the browser or another tab has deleted it. Start it again.")]
    Deleted,
    #[error(
        "This run was trained on your file “{0}”, which this page does not have. Reset, and choose the file where the run is offered."
    )]
    NoFile(String),
    #[error("The saved run can't be continued: none of its checkpoints is intact. Start it again.")]
    Damaged,
}

impl From<CannotContinue> for Failure {
    fn from(error: CannotContinue) -> Self {
        Self { kind: FailureKind::StoredRun, message: error.to_string() }
    }
}

impl ResumePoint {
    pub(crate) async fn load(files: &impl Files, key: &RunKey) -> Result<Self, CannotContinue> {
        let run = archive::load(files, key).await?.ok_or(CannotContinue::Deleted)?;
        let checkpoint = run.checkpoint.as_deref().and_then(|bytes| Checkpoint::parse(bytes).ok());
        Ok(Self { checkpoint: checkpoint.ok_or(CannotContinue::Damaged)?, run })
    }

    /// More epochs than before change no step that was trained, because none depends on their number.
    pub(crate) fn change(&mut self, Changes { learning_rate, epochs }: Changes) {
        if let Some(rate) = learning_rate {
            self.set_learning_rate(rate);
        }
        let config = &mut self.checkpoint.config;
        config.epochs = config.epochs.max(epochs.unwrap_or_default());
    }

    /// Changes the learning rate from the next step on, and records the previous one.
    fn set_learning_rate(&mut self, learning_rate: f64) {
        let step = self.checkpoint.step;
        // A rate that was set at this same step led to divergence, and no later step of it is left.
        self.run.record.left_rates.retain(|&(left_at, _)| left_at < step);
        let previous = std::mem::replace(&mut self.checkpoint.config.learning_rate, learning_rate);
        self.run.record.left_rates.push((step, previous));
    }

    pub(crate) fn key(&self) -> &RunKey {
        &self.run.record.key
    }

    pub(crate) fn config(&self) -> &RunConfig {
        &self.checkpoint.config
    }

    /// The number of its images and their SHA-256.
    pub(crate) fn images(&self) -> (u32, &str) {
        (self.checkpoint.images, &self.checkpoint.images_sha256)
    }

    /// The visitor's own images if it was trained on some: of `own`, the file that the page has.
    pub(crate) fn own_images(&self, own: Option<LoadedImages>) -> Result<Option<LoadedImages>, CannotContinue> {
        match &self.run.record.source {
            ImageSource::OwnFile(name) => own.map(Some).ok_or_else(|| CannotContinue::NoFile(name.clone())),
            ImageSource::Dataset(_) => Ok(None),
        }
    }
}

impl Session {
    /// A new run before its first step. Uses the configured number of images. Fails if they don't fill one batch.
    pub(crate) fn new(
        run: RunId,
        key: RunKey,
        config: RunConfig,
        loaded: LoadedImages,
        compute: &Compute,
        host: &impl Host,
    ) -> Result<Self, Failure> {
        let training = Training::new(config, &loaded.images, &compute.device).map_err(|problem| Failure {
            kind: FailureKind::Data,
            message: format!("These images don't fit the set-up: {problem}. Change “images” or the batch size."),
        })?;
        let size = size_of(&training, loaded.source);
        let record = new_record(key, &training, &size, &compute.info, host.date_ms());
        Ok(Self::with(run, training, size, record, compute.info.kind, host.now_ms()))
    }

    /// Continues a stored run from its checkpoint, without the later losses and sheets. Fails if the images are not those it was
    /// trained on.
    pub(crate) fn resume(
        run: RunId,
        stored: ResumePoint,
        loaded: LoadedImages,
        compute: &Compute,
        host: &impl Host,
    ) -> Result<Self, Failure> {
        let ResumePoint { run: StoredRun { record, mut losses, frames, quality, .. }, checkpoint } = stored;
        let training = Training::resume(&checkpoint, &loaded.images, &compute.device).map_err(|problem| Failure {
            kind: FailureKind::StoredRun,
            message: format!("The saved run can't be continued: {problem}."),
        })?;
        let step = training.step();
        if losses.len() < step as usize {
            let message = "The saved run can't be continued: losses of its steps are missing. Start it again.".to_owned();
            return Err(Failure { kind: FailureKind::StoredRun, message });
        }
        losses.truncate(step as usize);
        let size = size_of(&training, loaded.source);
        let fresh = new_record(record.key.clone(), &training, &size, &compute.info, host.date_ms());
        let RunRecord { title, left_rates, began_ms, trained_ms, .. } = record;
        let record = RunRecord { title, left_rates, began_ms, trained_ms, step, last_losses: losses.last().copied(), ..fresh };
        let frames: Vec<Frame> = frames.into_iter().filter(|frame| frame.step <= step).collect();
        let quality = quality.map(|QualityRecord { reference, mut rows }| {
            rows.retain(|row| row.step <= step);
            QualityRecord { reference, rows }
        });
        let quality = quality.filter(|quality| !quality.rows.is_empty());
        let record = RunRecord { quality: quality.as_ref().and_then(|quality| quality.rows.last().copied()), ..record };
        Ok(Self { losses, frames, quality, ..Self::with(run, training, size, record, compute.info.kind, host.now_ms()) })
    }

    fn with(run: RunId, training: Training, size: RunSize, record: RunRecord, backend: BackendKind, now_ms: f64) -> Self {
        Self {
            run,
            record,
            losses: Vec::new(),
            frames: Vec::new(),
            quality: None,
            real: None,
            reported_steps: training.step(),
            training,
            size,
            mode: RunMode::Running,
            loss_reader: LossReader::default(),
            step_work: 0,
            unreported_since_ms: now_ms,
            sheet_at_ms: now_ms,
            sheet_cost_ms: 0.0,
            image_ms: None,
            step_ms: None,
            cells: CellBudget::new(backend),
            calls: CallMeter::new(backend),
        }
    }

    /// Sends the losses and sheets of a run that continues.
    pub(crate) fn send_restored(&self, host: &impl Host) {
        let (run, step, epoch) = (self.run, self.training.step(), self.training.epoch());
        if step == 0 {
            return;
        }
        host.emit(Envelope {
            message: Event::Run(run, RunEvent::Restored { step, epoch }),
            bytes: Some(losses::to_bytes(&self.losses)),
        });
        for Frame { step, epoch, png } in &self.frames {
            host.emit(Envelope {
                message: Event::Run(run, RunEvent::Frame { step: *step, epoch: *epoch }),
                bytes: Some(png.to_vec()),
            });
        }
        if let Some(quality) = &self.quality {
            host.emit(Event::Run(run, RunEvent::Quality(quality.clone())).into());
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

fn new_record(key: RunKey, training: &Training, size: &RunSize, device: &BackendInfo, date_ms: f64) -> RunRecord {
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
        quality: None,
        ending: Ending::Open,
    }
}
