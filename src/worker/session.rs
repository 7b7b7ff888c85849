//! One live run: its training state, its pace, and what it reports to the page.

mod begin;

use std::rc::Rc;

use burn::tensor::{ExecutionError, Tensor};

pub(crate) use self::begin::{CannotContinue, Changes, ResumePoint};

use super::Host;
use super::call_meter::CallMeter;
use super::live_cells::CellBudget;
use super::loss_reader::LossReader;
use crate::compute::{Compute, error_summary, work};
use crate::data::nearest::spread;
use crate::data::{Images, SIDE, picture};
use crate::gan::networks::JudgedCells;
use crate::gan::{LATENT, Networks, Training};
use crate::run::explorer::SHEET;
use crate::run::protocol::{
    Cells, Envelope, Event, Failure, FailureKind, RunEvent, RunId, RunSize, SampleSheet, SheetKind, Stage, StepReport,
};
use crate::run::quality::QualityRecord;
use crate::run::stored::{Ending, Frame, RunKey, RunRecord, StoredRun};

/// Least time between two reports, in ms: at most ten a second.
const REPORT_MS: f64 = 100.0;

/// Least time between two sheets within an epoch, in ms.
const SHEET_MS: f64 = 30_000.0;

/// Least time between two sheets within an epoch, as a multiple of the time that a sheet takes.
const SHEET_INTERVAL_FACTOR: f64 = 20.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunMode {
    Running,
    /// This many more steps, then a pause.
    Stepping(u32),
    Paused,
}

/// Whether a run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Running or paused.
    Alive,
    /// Diverged, and the page knows; or finished, which the page hears after the last save.
    Ended,
}

pub(crate) struct Session {
    run: RunId,
    record: RunRecord,
    losses: Vec<[f32; 2]>,
    frames: Vec<Frame>,
    quality: Option<QualityRecord>,
    /// The first images of the training set, as a PNG.
    real: Option<Rc<[u8]>>,
    training: Training,
    size: RunSize,
    mode: RunMode,
    loss_reader: LossReader,
    reported_steps: u32,
    /// Multiply-adds of a step on a GPU.
    step_work: u64,
    /// When the steps of the next report began. Time spent on anything but steps is added.
    unreported_since_ms: f64,
    sheet_at_ms: f64,
    sheet_cost_ms: f64,
    /// Time in which G draws an image, by the last sheet but the first: in that a GPU compiles its kernels.
    image_ms: Option<f64>,
    /// Time of a step, by the last report but the first.
    step_ms: Option<f64>,
    cells: CellBudget,
    calls: CallMeter,
}

impl Session {
    pub(crate) fn run(&self) -> RunId {
        self.run
    }

    pub(crate) fn key(&self) -> &RunKey {
        &self.record.key
    }

    pub(crate) fn at_epoch_end(&self) -> bool {
        self.training.at_epoch_end()
    }

    pub(crate) fn training(&self) -> &Training {
        &self.training
    }

    pub(crate) fn record(&self) -> &RunRecord {
        &self.record
    }

    pub(crate) fn quality(&self) -> Option<&QualityRecord> {
        self.quality.as_ref()
    }

    /// Adds a measurement, and sends it.
    pub(crate) fn add_quality(&mut self, done: QualityRecord, host: &impl Host) {
        host.emit(Event::Run(self.run, RunEvent::Quality(done.clone())).into());
        QualityRecord::merge(&mut self.quality, done);
        self.record.quality = self.quality.as_ref().and_then(|quality| quality.rows.last().copied());
    }

    /// Time in which G draws an image; `None` until the second sheet.
    pub(crate) fn image_ms(&self) -> Option<f64> {
        self.image_ms
    }

    /// Time of all steps at the current pace.
    pub(crate) fn expected_ms(&self) -> f64 {
        self.step_ms.unwrap_or_default() * f64::from(self.size.total_steps)
    }

    pub(crate) fn size(&self) -> &RunSize {
        &self.size
    }

    pub(crate) fn mode(&self) -> RunMode {
        self.mode
    }

    pub(crate) fn set_mode(&mut self, mode: RunMode) {
        self.mode = mode;
    }

    /// Whether the page shows the sheet.
    pub(crate) fn set_watched(&mut self, watched: bool) {
        self.cells.wanted = watched;
    }

    /// Draws some cells of the sheet if they are due and sends them with D's opinion.
    async fn draw_cells(&mut self, host: &impl Host) -> Result<(), Failure> {
        let Some((first, count)) = self.cells.due(host.now_ms()) else { return Ok(()) };
        // Steps in flight are work of the run, not of this pass.
        self.synchronize(host).await?;
        let began_ms = host.now_ms();
        let networks = Networks::of(self.training.trainer());
        let images = self.training.images();
        let sampled = spread(images.len(), SHEET).cycle().skip(first).take(count);
        let real: Vec<&[u8]> = sampled.map(|number| images.image(number)).collect();
        let JudgedCells { pixels, fake: probabilities, real } =
            networks.cells(self.training.config().seed, first..first + count, &real).await.map_err(device_failure)?;
        let cells = Cells { step: self.training.step(), first: u32::try_from(first).unwrap_or(0), probabilities, real };
        host.emit(Envelope { message: Event::Run(self.run, RunEvent::Cells(cells)), bytes: Some(pixels) });
        let now_ms = host.now_ms();
        self.cells.spend(count, began_ms, now_ms);
        self.exclude_time(now_ms - began_ms);
        Ok(())
    }

    /// Excludes `ms` from the time of the unreported steps.
    pub(crate) fn exclude_time(&mut self, ms: f64) {
        self.unreported_since_ms += ms;
        self.calls.discard();
    }

    /// Restarts the step timer, so that time spent paused or saving does not count as training.
    pub(crate) fn restart_step_timer(&mut self, now_ms: f64) {
        self.unreported_since_ms = now_ms;
        self.calls.discard();
    }

    /// Sends the first real images, then the sheet of the untrained generator; on a GPU this compiles the first kernels.
    pub(crate) async fn send_first_sheets(&mut self, host: &impl Host) -> Result<(), Failure> {
        let shown: Images = self.training.images().first(SHEET.min(self.size.images));
        // A run without this picture is still a run.
        self.real = picture::encode(shown.pixels()).ok().map(Into::into);
        let real = SampleSheet { kind: SheetKind::Real, step: 0, epoch: 0, count: shown.len() };
        host.emit(Envelope { message: Event::Run(self.run, RunEvent::Samples(real)), bytes: Some(shown.pixels().to_vec()) });
        self.draw(host).await
    }

    /// Draws a sheet from the run's fixed latents, sends it and adds it to the timeline.
    pub(crate) async fn draw(&mut self, host: &impl Host) -> Result<(), Failure> {
        self.synchronize(host).await?;
        let started_ms = host.now_ms();
        let pixels = self.training.sheet().await.map_err(device_failure)?;
        let (step, epoch) = (self.training.step(), self.training.epoch());
        let sheet = SampleSheet { kind: SheetKind::Generated, step, epoch, count: SHEET };
        let png = picture::encode(&pixels);
        host.emit(Envelope { message: Event::Run(self.run, RunEvent::Samples(sheet)), bytes: Some(pixels) });
        // The encoder accepts every sheet; a failure would cost the timeline one, not end the run.
        if let Ok(png) = png {
            self.add_frame(host, Frame { step, epoch, png: png.into() });
        }
        self.sheet_at_ms = host.now_ms();
        self.sheet_cost_ms = self.sheet_at_ms - started_ms;
        self.image_ms = (step > 0).then(|| self.sheet_cost_ms / f64::from(SHEET)).or(self.image_ms);
        self.exclude_time(self.sheet_cost_ms);
        Ok(())
    }

    /// Replaces a frame of the same step.
    fn add_frame(&mut self, host: &impl Host, frame: Frame) {
        let message = Event::Run(self.run, RunEvent::Frame { step: frame.step, epoch: frame.epoch });
        host.emit(Envelope { message, bytes: Some(frame.png.to_vec()) });
        self.frames.retain(|other| other.step != frame.step);
        self.frames.push(frame);
    }

    /// Reports all losses, then returns the run with its checkpoint. Waits for the device. A diverged run has no checkpoint: its
    /// weights are not finite, and the previous checkpoint in the store stays.
    pub(crate) async fn snapshot(&mut self, host: &impl Host) -> Result<StoredRun, Failure> {
        self.report(host).await?;
        let checkpoint = if matches!(self.record.ending, Ending::Diverged(_)) { None } else { Some(self.checkpoint().await?) };
        Ok(StoredRun { checkpoint, ..self.snapshot_without_checkpoint(host) })
    }

    /// The run without a checkpoint; needs nothing from the device.
    pub(crate) fn snapshot_without_checkpoint(&self, host: &impl Host) -> StoredRun {
        let record = RunRecord { changed_ms: host.date_ms(), ..self.record.clone() };
        StoredRun {
            record,
            losses: self.losses.clone(),
            frames: self.frames.clone(),
            real: self.real.clone(),
            quality: self.quality.clone(),
            checkpoint: None,
        }
    }

    async fn checkpoint(&self) -> Result<Vec<u8>, Failure> {
        self.training.checkpoint().await.map_err(|error| Failure {
            kind: FailureKind::DeviceLost,
            message: format!("The run could not be saved: {error}. Restart, or choose “CPU” under “Runs on”."),
        })
    }

    /// Trains one step, then reports, draws or ends as due.
    pub(crate) async fn advance(&mut self, host: &impl Host) -> Result<Outcome, Failure> {
        if self.training.is_done() {
            // It was continued from its end.
            self.record.ending = Ending::Finished;
            return Ok(Outcome::Ended);
        }
        let ring = self.training.trainer_mut().losses();
        self.loss_reader.make_room(ring, || host.now_ms()).await.map_err(device_failure)?;
        let is_first = self.training.step() == 0;
        self.loss_reader.step_begins(host.now_ms());
        if is_first {
            self.first_step(host).await;
        } else {
            self.finish_count(host);
            self.calls.step_begins(host.now_ms());
            let counted = work::counted();
            self.training.advance();
            self.step_work = work::counted() - counted;
            self.calls.step_ends();
        }

        let epoch_done = self.training.at_epoch_end();
        let pauses = match self.mode {
            RunMode::Stepping(left) if left > 1 => {
                self.mode = RunMode::Stepping(left - 1);
                false
            }
            RunMode::Stepping(_) => true,
            RunMode::Running | RunMode::Paused => false,
        };
        let ring = self.training.trainer_mut().losses();
        self.loss_reader.step_ends(ring, || host.now_ms()).map_err(device_failure)?;
        let is_due = host.now_ms() - self.unreported_since_ms >= REPORT_MS;
        let outcome = match (epoch_done || pauses || is_first, is_due) {
            (true, _) => self.report(host).await?,
            (false, true) => self.send_report(host),
            (false, false) => Outcome::Alive,
        };
        if outcome == Outcome::Ended {
            return Ok(outcome);
        }
        if epoch_done || self.sheet_is_due(host.now_ms()) {
            self.draw(host).await?;
        } else if !is_first {
            self.draw_cells(host).await?;
        }
        if self.training.is_done() {
            self.record.ending = Ending::Finished;
            return Ok(Outcome::Ended);
        }
        if pauses {
            self.mode = RunMode::Paused;
            host.emit(Event::Run(self.run, RunEvent::Paused).into());
        }
        Ok(Outcome::Alive)
    }

    /// The two halves are shown as separate stages, since a GPU compiles its kernels in them.
    async fn first_step(&mut self, host: &impl Host) {
        let warming_up = |done| Event::Run(self.run, RunEvent::Loading { stage: Stage::WarmingUp, done, total: Some(3) }).into();
        host.emit(warming_up(1));
        host.yield_now().await;
        let half = self.training.begin_step();
        host.emit(warming_up(2));
        host.yield_now().await;
        self.training.finish_step(half);
    }

    /// Waits until the device has done all submitted steps, and reads their losses.
    pub(crate) async fn synchronize(&mut self, host: &impl Host) -> Result<(), Failure> {
        let ring = self.training.trainer_mut().losses();
        self.loss_reader.finish(ring, || host.now_ms()).await.map_err(device_failure)?;
        // A slow device draws after each step, which discards what is counted later.
        self.finish_count(host);
        Ok(())
    }

    /// Reports the calls of the steps that were counted, if these are enough.
    fn finish_count(&mut self, host: &impl Host) {
        if let Some(calls) = self.calls.finish(host.now_ms()) {
            host.emit(Event::Run(self.run, RunEvent::Counted(calls)).into());
        }
    }

    /// Waits for the device, then reports all steps that are done.
    pub(crate) async fn report(&mut self, host: &impl Host) -> Result<Outcome, Failure> {
        self.synchronize(host).await?;
        Ok(self.send_report(host))
    }

    /// Reports the steps whose losses have been read.
    fn send_report(&mut self, host: &impl Host) -> Outcome {
        let losses = self.loss_reader.take();
        let (since, now) = (self.unreported_since_ms, host.now_ms());
        let steps = losses.len();
        if steps == 0 {
            return Outcome::Alive;
        }
        #[expect(clippy::cast_precision_loss, reason = "the steps of a tenth of a second")]
        let step_ms = self.loss_reader.step_ms().unwrap_or((now - since) / steps as f64);
        work::divide(step_ms, self.step_work);
        self.unreported_since_ms = now;
        let first = self.reported_steps + 1;
        self.step_ms = (first > 1).then_some(step_ms).or(self.step_ms);
        self.reported_steps += u32::try_from(steps).unwrap_or(u32::MAX);
        let (step, epoch) = (self.reported_steps, self.reported_steps / self.size.steps_per_epoch);
        let diverged_at = (first..).zip(&losses).find(|(_, [d, g])| !(d.is_finite() && g.is_finite())).map(|(step, _)| step);
        self.losses.extend(&losses);
        self.record.step = step;
        self.record.trained_ms += now - since;
        // JSON has no infinities or NaN.
        self.record.last_losses =
            losses.iter().rfind(|pair| pair.iter().all(|loss| loss.is_finite())).copied().or(self.record.last_losses);
        let report = StepReport { step, epoch, losses, step_ms };
        host.emit(Event::Run(self.run, RunEvent::Progress(report)).into());
        match diverged_at {
            Some(step) => {
                self.record.ending = Ending::Diverged(step);
                host.emit(Event::Run(self.run, RunEvent::Diverged { step }).into());
                Outcome::Ended
            }
            None => Outcome::Alive,
        }
    }

    /// After an eighth, a quarter and a half of the first epoch, in which most changes; later by time.
    fn sheet_is_due(&self, now_ms: f64) -> bool {
        let (step, epoch) = (self.training.step(), self.size.steps_per_epoch);
        [8, 4, 2].iter().any(|part| epoch / part == step)
            || now_ms - self.sheet_at_ms >= SHEET_MS.max(SHEET_INTERVAL_FACTOR * self.sheet_cost_ms)
    }
}

/// The failure to show when a device can't be read.
pub(crate) fn device_failure(error: ExecutionError) -> Failure {
    let reason = error_summary(&error);
    Failure {
        kind: FailureKind::DeviceLost,
        message: format!(
            "The GPU stopped answering ({reason}). Restart, or choose “CPU” under “Runs on”; the losses so far are kept."
        ),
    }
}

/// Inputs of a step that is only timed: images `[batch, 1, 28, 28]` of zeros, latents `[batch, 100]` of ones.
pub(crate) fn timing_inputs(batch_size: u32, compute: &Compute) -> (Tensor<4>, Tensor<2>) {
    let size = batch_size as usize;
    (Tensor::zeros([size, 1, SIDE, SIDE], &compute.device), Tensor::ones([size, LATENT], &compute.device))
}
