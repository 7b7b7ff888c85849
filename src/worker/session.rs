//! One run while it lives: its trainer, its images, how far it is, and when it reports.

mod begin;

use std::rc::Rc;

use burn::tensor::{ExecutionError, Tensor};

pub use self::begin::Kept;

use super::Host;
use super::reading::Reading;
use crate::compute::Compute;
use crate::data::{Images, SIDE, picture};
use crate::gan::loss_ring::CAPACITY;
use crate::gan::training::SHEET;
use crate::gan::{LATENT, Training};
use crate::run::kept::{Ending, Frame, KeptRun, RunKey, RunRecord};
use crate::run::protocol::{Envelope, Event, Failure, FailureKind, RunId, RunSize, SampleSheet, SheetKind, Stage, StepReport};

/// Least time between two reports, in ms: at most ten a second.
const REPORT_MS: f64 = 100.0;

/// Steps are read together that take about so long, in ms. Two such turns may lie before the device: it always has work, and a
/// pause is never far.
const TURN_MS: f64 = 50.0;

/// A step that takes longer, in ms, is sent to the device in two parts: a browser ends work that keeps a GPU for seconds.
const LONG_STEP_MS: f64 = 250.0;

/// Least time between two sheets within an epoch, in ms.
const SHEET_MS: f64 = 30_000.0;

/// A sheet within an epoch may take at most one part in so many of the time.
const SHEET_SHARE: f64 = 20.0;

/// Whether the run goes on by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Step after step.
    Running,
    /// So many steps, then a pause.
    Stepping(u32),
    /// Waits.
    Paused,
}

/// How a turn of [`Session::advance`] left the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It goes on, or waits.
    Alive,
    /// It is over, and the page was told how.
    Ended,
}

/// One run while it lives.
pub struct Session {
    run: RunId,
    record: RunRecord,
    losses: Vec<[f32; 2]>,
    frames: Vec<Frame>,
    /// The first images of the training set, as a PNG.
    real: Option<Rc<[u8]>>,
    training: Training,
    size: RunSize,
    pace: Pace,
    reading: Reading,
    told_steps: u32,
    step_ms: Option<f64>,
    unreported_since_ms: f64,
    sheet_at_ms: f64,
    sheet_cost_ms: f64,
}

impl Session {
    /// Which run this is.
    #[must_use]
    pub fn run(&self) -> RunId {
        self.run
    }

    /// The name it is kept under.
    #[must_use]
    pub fn key(&self) -> &RunKey {
        &self.record.key
    }

    /// Whether an epoch has just been completed.
    #[must_use]
    pub fn at_epoch_end(&self) -> bool {
        self.training.at_epoch_end()
    }

    /// The run's state, to look into between two steps.
    #[must_use]
    pub fn training(&self) -> &Training {
        &self.training
    }

    /// What is known of the run.
    #[must_use]
    pub fn record(&self) -> &RunRecord {
        &self.record
    }

    /// Waits until the device has done all steps that were begun.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn catch_up(&mut self) -> Result<(), Failure> {
        self.read_losses().await
    }

    /// So much of the time, in ms, went into something else than steps.
    pub fn leave_out(&mut self, ms: f64) {
        self.unreported_since_ms += ms;
    }

    /// How large the run is.
    #[must_use]
    pub fn size(&self) -> &RunSize {
        &self.size
    }

    /// Whether it goes on by itself.
    #[must_use]
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// Changes the pace; steps from now on are timed anew.
    pub fn set_pace(&mut self, pace: Pace, now_ms: f64) {
        self.pace = pace;
        self.unreported_since_ms = now_ms;
    }

    /// Changes the pace; the steps not yet reported keep their time.
    pub fn set_pace_keeping_time(&mut self, pace: Pace) {
        self.pace = pace;
    }

    /// The real images beside the first sheet, and the sheet of the untrained generator; on a GPU this compiles
    /// the first kernels.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn open_sheets(&mut self, host: &impl Host) -> Result<(), Failure> {
        let shown: Images = self.training.images().first(SHEET.min(self.size.images));
        // A run without them is still a run.
        self.real = picture::encode(shown.pixels()).ok().map(Into::into);
        let real = SampleSheet { run: self.run, kind: SheetKind::Real, step: 0, epoch: 0, count: shown.len() };
        host.emit(Envelope { message: Event::Samples(real), bytes: Some(shown.pixels().to_vec()) });
        self.draw(host).await
    }

    /// Draws a sheet from the run's fixed latents.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn draw(&mut self, host: &impl Host) -> Result<(), Failure> {
        self.read_losses().await?;
        let begun = host.now_ms();
        let pixels = self.training.sheet().await.map_err(device_failure)?;
        let (step, epoch) = (self.training.step(), self.training.epoch());
        let message = SampleSheet { run: self.run, kind: SheetKind::Generated, step, epoch, count: SHEET };
        let png = picture::encode(&pixels);
        host.emit(Envelope { message: Event::Samples(message), bytes: Some(pixels) });
        // The encoder fails on no sheet; a timeline without one is no reason to end a run.
        if let Ok(png) = png {
            self.take_frame(host, Frame { step, epoch, png: png.into() });
        }
        self.sheet_at_ms = host.now_ms();
        self.sheet_cost_ms = self.sheet_at_ms - begun;
        // A sheet is no part of a step's time.
        self.unreported_since_ms += self.sheet_cost_ms;
        Ok(())
    }

    /// Puts a sheet into the timeline, in place of one of the same step.
    fn take_frame(&mut self, host: &impl Host, frame: Frame) {
        let message = Event::Frame { run: self.run, step: frame.step, epoch: frame.epoch };
        host.emit(Envelope { message, bytes: Some(frame.png.to_vec()) });
        self.frames.retain(|kept| kept.step != frame.step);
        self.frames.push(frame);
    }

    /// What was done since the last report was no training: saving, say.
    pub fn leave_out_of_time(&mut self, now_ms: f64) {
        self.unreported_since_ms = now_ms;
    }

    /// The run whole, as it stands, and all of its losses told. This waits for the device.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn whole(&mut self, host: &impl Host) -> Result<KeptRun, Failure> {
        self.report(host).await?;
        // Weights that are no numbers are no state to go on from: the one before stays.
        let checkpoint = if matches!(self.record.ending, Ending::Diverged(_)) { None } else { Some(self.checkpoint().await?) };
        Ok(KeptRun { checkpoint, ..self.pictures(host) })
    }

    /// The run as it stands, without its state: nothing is asked of the device.
    pub fn pictures(&self, host: &impl Host) -> KeptRun {
        let record = RunRecord { changed_ms: host.date_ms(), ..self.record.clone() };
        KeptRun { record, losses: self.losses.clone(), frames: self.frames.clone(), real: self.real.clone(), checkpoint: None }
    }

    async fn checkpoint(&self) -> Result<Vec<u8>, Failure> {
        self.training.checkpoint().await.map_err(|error| Failure {
            kind: FailureKind::DeviceLost,
            message: format!("The run could not be saved: {error}. Restart, or choose “CPU” under “Runs on”."),
        })
    }

    /// Does one step, and whatever is due after it: report, sheet, end.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn advance(&mut self, host: &impl Host) -> Result<Outcome, Failure> {
        let first = self.training.step() == 0;
        if first {
            self.first_step(host).await;
        } else {
            self.step()?;
        }

        let epoch_done = self.training.at_epoch_end();
        let stepped = match self.pace {
            Pace::Stepping(left) if left > 1 => {
                self.pace = Pace::Stepping(left - 1);
                false
            }
            Pace::Stepping(_) => true,
            Pace::Running | Pace::Paused => false,
        };
        self.pass_losses().await?;
        let due = host.now_ms() - self.unreported_since_ms >= REPORT_MS;
        let told = match (epoch_done || stepped || first, due) {
            (true, _) => self.report(host).await?,
            (false, true) => self.tell(host),
            (false, false) => Outcome::Alive,
        };
        if told == Outcome::Ended {
            return Ok(told);
        }
        if epoch_done || self.sheet_is_due(host.now_ms()) {
            self.draw(host).await?;
        }
        if self.training.is_done() {
            self.record.ending = Ending::Finished;
            host.emit(Event::Finished { run: self.run }.into());
            return Ok(Outcome::Ended);
        }
        if stepped {
            self.pace = Pace::Paused;
            host.emit(Event::Paused { run: self.run }.into());
        }
        Ok(Outcome::Alive)
    }

    /// One step.
    fn step(&mut self) -> Result<(), Failure> {
        let half = self.training.begin_step();
        if self.step_ms.is_some_and(|ms| ms > LONG_STEP_MS) {
            self.training.trainer().device().flush().map_err(device_failure)?;
        }
        self.training.finish_step(half);
        Ok(())
    }

    /// The first step in its two halves, since a GPU compiles its kernels in them.
    async fn first_step(&mut self, host: &impl Host) {
        let warming = |done| Event::Loading { run: self.run, stage: Stage::WarmingUp, done, total: Some(3) }.into();
        host.emit(warming(1));
        host.breathe().await;
        let half = self.training.begin_step();
        host.emit(warming(2));
        host.breathe().await;
        self.training.finish_step(half);
    }

    /// Begins to read the losses of a turn of steps once it is full. Where a step is a turn, waits for it.
    async fn pass_losses(&mut self) -> Result<(), Failure> {
        let turn = match self.step_ms {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped; casts saturate")]
            Some(ms) => ((TURN_MS / ms) as usize).clamp(1, CAPACITY),
            None => 1,
        };
        if self.training.trainer_mut().losses().len() < turn {
            return Ok(());
        }
        let losses = self.training.trainer_mut().losses().take();
        self.reading.begin(losses).await.map_err(device_failure)?;
        if turn == 1 {
            self.reading.arrive().await.map_err(device_failure)?;
        }
        Ok(())
    }

    /// Reads all losses there are. This waits for the device.
    async fn read_losses(&mut self) -> Result<(), Failure> {
        let losses = self.training.trainer_mut().losses().take();
        self.reading.begin(losses).await.map_err(device_failure)?;
        self.reading.arrive().await.map_err(device_failure)
    }

    /// Reads all losses there are and sends those since the last report.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn report(&mut self, host: &impl Host) -> Result<Outcome, Failure> {
        self.read_losses().await?;
        Ok(self.tell(host))
    }

    /// Sends the losses that were read since the last report.
    fn tell(&mut self, host: &impl Host) -> Outcome {
        let losses = self.reading.take();
        let (since, now) = (self.unreported_since_ms, host.now_ms());
        let steps = losses.len();
        if steps == 0 {
            return Outcome::Alive;
        }
        #[expect(clippy::cast_precision_loss, reason = "those of a tenth of a second")]
        let step_ms = (now - since) / steps as f64;
        self.unreported_since_ms = now;
        self.step_ms = Some(step_ms);
        let first = self.told_steps + 1;
        self.told_steps += u32::try_from(steps).unwrap_or(u32::MAX);
        let (step, epoch) = (self.told_steps, self.told_steps / self.size.steps_per_epoch);
        let broken = (first..).zip(&losses).find(|(_, [d, g])| !(d.is_finite() && g.is_finite())).map(|(step, _)| step);
        self.losses.extend(&losses);
        self.record.step = step;
        self.record.trained_ms += now - since;
        // JSON has no way to write the others.
        self.record.last_losses =
            losses.iter().rfind(|pair| pair.iter().all(|loss| loss.is_finite())).copied().or(self.record.last_losses);
        let report = StepReport { run: self.run, step, epoch, losses, step_ms };
        host.emit(Event::Progress(report).into());
        match broken {
            Some(step) => {
                self.record.ending = Ending::Diverged(step);
                host.emit(Event::Diverged { run: self.run, step }.into());
                Outcome::Ended
            }
            None => Outcome::Alive,
        }
    }

    /// Within the first epoch, where most changes, after an eighth, a quarter and a half; then when it is long since the last.
    fn sheet_is_due(&self, now_ms: f64) -> bool {
        let (step, epoch) = (self.training.step(), self.size.steps_per_epoch);
        [8, 4, 2].iter().any(|part| epoch / part == step)
            || now_ms - self.sheet_at_ms >= SHEET_MS.max(SHEET_SHARE * self.sheet_cost_ms)
    }
}

/// What a failed read of the device becomes for the visitor.
#[must_use]
pub fn device_failure(error: ExecutionError) -> Failure {
    let text = error.to_string();
    let words = text.lines().next().unwrap_or_default();
    Failure {
        kind: FailureKind::DeviceLost,
        message: format!(
            "The GPU stopped answering ({words}). Restart, or choose “CPU” under “Runs on”; the losses so far are kept."
        ),
    }
}

/// A step's inputs for timing alone: images `[batch, 1, 28, 28]` of zeros, latents `[batch, 100]` of ones.
#[must_use]
pub fn timing_inputs(batch_size: u32, compute: &Compute) -> (Tensor<4>, Tensor<2>) {
    let size = batch_size as usize;
    (Tensor::zeros([size, 1, SIDE, SIDE], &compute.device), Tensor::ones([size, LATENT], &compute.device))
}
