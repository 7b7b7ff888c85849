//! The page's view of a run, into which events are folded. The worker is the authority.

mod past;

use std::collections::VecDeque;
use std::rc::Rc;

use super::appearance::Appearance;
use super::config::{RunConfig, milestones};
use super::live_sheet::LiveSheet;
use super::losses;
use super::measurement::Calls;
use super::protocol::{
    Envelope, Event, Failure, ReplayEvent, ReplayRunEvent, RunEvent, RunId, RunSize, SampleSheet, SheetKind, Stage, StepReport,
};
use super::quality::{Number, QualityRecord};
use super::stored::{Frame, RunKey};
use super::warning::{Indicators, Warning};
use crate::data::distance;
use crate::math::stats::median;

/// The state of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RunState {
    /// There is no run.
    #[default]
    Idle,
    /// The images are being loaded.
    Loading,
    /// The device is being opened, or its kernels compiled.
    Starting,
    /// Its steps are being trained.
    Running,
    /// It waits to be resumed.
    Paused,
    /// All epochs are done, and the last sheet is drawn.
    Finished,
    /// The visitor stopped it.
    Stopped,
    /// A loss is not finite.
    Diverged,
    /// It failed: see [`RunView::failure`].
    Failed,
}

impl RunState {
    /// The name in `data-state`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Loading => "loading",
            Self::Starting => "starting",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Finished => "finished",
            Self::Stopped => "stopped",
            Self::Diverged => "diverged",
            Self::Failed => "failed",
        }
    }

    /// Whether the worker should be sending events.
    #[must_use]
    pub fn is_busy(self) -> bool {
        matches!(self, Self::Loading | Self::Starting | Self::Running)
    }

    /// Whether the run has not ended.
    #[must_use]
    pub fn is_live(self) -> bool {
        self.is_busy() || self == Self::Paused
    }
}

/// A sheet as pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Steps done when it was drawn.
    pub step: u32,
    /// Whole epochs done when it was drawn.
    pub epoch: u32,
    /// Images of 28×28 pixels.
    pub count: u32,
    /// One byte a pixel, image after image, 0 black.
    pub pixels: Rc<[u8]>,
}

/// Progress before the first step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loading {
    /// Its stage, which gives the unit of `done`.
    pub stage: Stage,
    /// Work done, in the stage's unit.
    pub done: u64,
    /// Work in all, if known.
    pub total: Option<u64>,
}

/// Steps over which the median wall time is taken.
const TIMED_STEPS: usize = 50;

/// Least time without an event that may indicate a hung worker, in ms.
const LEAST_SILENCE_MS: f64 = 30_000.0;

/// The page's view of one run.
#[derive(Clone, Debug, Default)]
pub struct RunView {
    /// The run whose events are folded in.
    pub run: RunId,
    /// This is the recorded run: no worker has it, so it has no [`RunId`] and no state to export.
    pub recorded: bool,
    /// This is a saved run, by its name in the store: no worker has it, so it has no [`RunId`].
    pub saved_as: Option<RunKey>,
    /// The configuration that it began with.
    pub config: RunConfig,
    /// The state by the last event.
    pub state: RunState,
    /// Progress before the first step.
    pub loading: Option<Loading>,
    /// Its size, once its images are loaded.
    pub size: Option<RunSize>,
    /// Steps done by the last report.
    pub step: u32,
    /// Whole epochs done by the last report.
    pub epoch: u32,
    /// `[D, G]` of every step.
    pub losses: Vec<[f32; 2]>,
    /// The newest generated sheet.
    pub sheet: Option<Sheet>,
    /// The same, with cells that were drawn since.
    pub live: Option<LiveSheet>,
    /// WebGPU calls a step; `None` until they were counted, and on a CPU.
    pub calls: Option<Calls>,
    /// The sheets of [`milestones`], in order.
    pub strip: Vec<Sheet>,
    /// The timeline: at most one sheet per step, in order.
    pub frames: Vec<Frame>,
    /// The first images of the training set.
    pub real: Option<Sheet>,
    /// How good its images are, as far as they were measured.
    pub quality: Option<QualityRecord>,
    /// Why nothing more is measured, as a sentence.
    pub quality_failure: Option<Rc<str>>,
    /// Why it failed; `None` in every other state.
    pub failure: Option<Failure>,
    /// The step whose loss was not finite, counted from 1.
    pub diverged_at: Option<u32>,
    step_ms: VecDeque<f64>,
    longest_step_ms: f64,
    /// Of the real images.
    real_appearance: Option<Appearance>,
    /// Of the newest sheet.
    appearance: Option<Appearance>,
    /// The sheet of the last epoch's end, and its mean change from the one before.
    epoch_sheet: Option<(Rc<[u8]>, Option<f64>)>,
}

impl RunView {
    /// A run that was just started.
    #[must_use]
    pub fn begin(run: RunId, config: RunConfig) -> Self {
        Self { run, config, state: RunState::Loading, ..Self::default() }
    }

    /// The empty view after a run; ignores that run's events.
    #[must_use]
    pub fn idle(after: RunId) -> Self {
        Self { run: RunId(after.0.wrapping_add(1)), ..Self::default() }
    }

    /// Applies an event, and returns whether it changed anything. Events of other runs don't.
    pub fn fold<V>(&mut self, envelope: Envelope<Event<V>>) -> bool {
        let Envelope { message, bytes } = envelope;
        let event = match message {
            Event::Run(run, event) if run == self.run => event,
            Event::Failed(failure) => RunEvent::Failed(failure),
            _ => return false,
        };
        // A broken worker may send events after the end of a run. Only sheets and measurements are still shown.
        let is_over = match event {
            RunEvent::Samples(_) | RunEvent::Frame { .. } | RunEvent::Cells(_) => self.state == RunState::Idle,
            RunEvent::Quality(_) | RunEvent::QualityFailed(_) => self.state == RunState::Idle,
            _ => !self.state.is_live(),
        };
        if is_over {
            return false;
        }
        match event {
            RunEvent::Loading { stage, done, total } => {
                self.state = match stage {
                    Stage::OpeningDevice | Stage::Compiling | Stage::Testing | Stage::WarmingUp => RunState::Starting,
                    Stage::Downloading | Stage::Unpacking | Stage::Drawing => RunState::Loading,
                };
                self.loading = Some(Loading { stage, done, total });
            }
            RunEvent::Started(size) => self.size = Some(size),
            RunEvent::Restored { step, epoch } => {
                self.losses = bytes.as_deref().map(losses::from_bytes).unwrap_or_default();
                (self.step, self.epoch) = (step, epoch);
            }
            RunEvent::Progress(report) => self.apply_report(report),
            RunEvent::Samples(sheet) => {
                let Some(pixels) = bytes else { return false };
                let SampleSheet { kind, step, epoch, count } = sheet;
                let sheet = Sheet { step, epoch, count, pixels: pixels.into() };
                match kind {
                    SheetKind::Real => {
                        self.real_appearance = Appearance::of(&sheet.pixels);
                        self.real = Some(sheet);
                    }
                    SheetKind::Generated => self.apply_sheet(sheet),
                }
            }
            RunEvent::Cells(cells) => {
                let Some(pixels) = bytes else { return false };
                return self.live.as_mut().is_some_and(|live| live.replace(&cells, &pixels));
            }
            RunEvent::Quality(found) => QualityRecord::merge(&mut self.quality, found),
            RunEvent::QualityFailed(reason) => self.quality_failure = Some(reason.into()),
            RunEvent::Counted(calls) => self.calls = Some(calls),
            // Of one question, not of the run: the controller reads it.
            RunEvent::Nearest { .. } => return false,
            RunEvent::Frame { step, epoch } => {
                let Some(png) = bytes else { return false };
                let at = self.frames.partition_point(|frame| frame.step < step);
                let exists = self.frames.get(at).is_some_and(|frame| frame.step == step);
                self.frames.splice(at..at + usize::from(exists), [Frame { step, epoch, png: png.into() }]);
            }
            RunEvent::Paused => self.enter(RunState::Paused),
            RunEvent::Resumed => self.enter(RunState::Running),
            RunEvent::Finished => self.enter(RunState::Finished),
            RunEvent::Stopped => self.enter(RunState::Stopped),
            RunEvent::Diverged { step } => {
                self.diverged_at = Some(step);
                self.enter(RunState::Diverged);
            }
            RunEvent::Failed(failure) => {
                self.failure = Some(failure);
                self.enter(RunState::Failed);
            }
        }
        true
    }

    /// Events that turn [`RunView::begin`] into this view, for a tab that joins later. Of the decoded sheets they hold only the newest.
    #[must_use]
    pub fn replay(&self) -> Vec<Envelope<ReplayEvent>> {
        let (step, epoch) = (self.step, self.epoch);
        let with = |event, bytes| Envelope { message: ReplayEvent::Run(self.run, event), bytes };
        let mut all = Vec::new();
        if let Some(Loading { stage, done, total }) = self.loading {
            all.push(with(ReplayRunEvent::Loading { stage, done, total }, None));
        }
        let Some(size) = self.size.clone() else { return all };
        all.push(with(ReplayRunEvent::Started(size), None));
        for Frame { step, epoch, png } in &self.frames {
            all.push(with(ReplayRunEvent::Frame { step: *step, epoch: *epoch }, Some(png.to_vec())));
        }
        let sheets = [(SheetKind::Real, &self.real), (SheetKind::Generated, &self.sheet)];
        for (kind, sheet) in sheets.into_iter().filter_map(|(kind, sheet)| Some((kind, sheet.as_ref()?))) {
            let message = SampleSheet { kind, step: sheet.step, epoch: sheet.epoch, count: sheet.count };
            all.push(with(ReplayRunEvent::Samples(message), Some(sheet.pixels.to_vec())));
        }
        if step > 0 {
            all.push(with(ReplayRunEvent::Restored { step, epoch }, Some(losses::to_bytes(&self.losses))));
        }
        if let Some(quality) = self.quality.clone() {
            all.push(with(ReplayRunEvent::Quality(quality), None));
        }
        match self.state {
            RunState::Running => all.push(with(ReplayRunEvent::Resumed, None)),
            RunState::Paused => all.push(with(ReplayRunEvent::Paused, None)),
            _ => {}
        }
        all
    }

    fn enter(&mut self, state: RunState) {
        self.state = state;
        self.loading = None;
    }

    fn apply_report(&mut self, report: StepReport) {
        for index in 0..report.losses.len() {
            // The first step compiles the kernels, so its time is not typical.
            if self.losses.len() + index > 0 {
                self.step_ms.push_back(report.step_ms);
            }
        }
        while self.step_ms.len() > TIMED_STEPS {
            self.step_ms.pop_front();
        }
        self.longest_step_ms = self.longest_step_ms.max(report.step_ms);
        self.losses.extend(report.losses);
        self.step = report.step;
        self.epoch = report.epoch;
        if self.state != RunState::Paused {
            self.enter(RunState::Running);
        }
    }

    fn apply_sheet(&mut self, sheet: Sheet) {
        let at_epoch_end = self.size.as_ref().is_some_and(|size| sheet.step == sheet.epoch * size.steps_per_epoch);
        if at_epoch_end && sheet.epoch > 0 && milestones(self.config.epochs).contains(&sheet.epoch) {
            self.strip.retain(|other| other.epoch != sheet.epoch);
            self.strip.push(sheet.clone());
        }
        if at_epoch_end {
            let before = self.epoch_sheet.take();
            let change = before.and_then(|(before, _)| distance::change(&before, &sheet.pixels));
            self.epoch_sheet = Some((Rc::clone(&sheet.pixels), change));
        }
        self.appearance = Appearance::of(&sheet.pixels);
        self.live = Some(LiveSheet::renewed(self.live.take(), sheet.step, Rc::clone(&sheet.pixels)));
        self.sheet = Some(sheet);
    }

    /// Of the newest sheet, relative to the real images.
    #[must_use]
    pub fn relative_appearance(&self) -> Option<Appearance> {
        self.appearance?.relative_to(&self.real_appearance?)
    }

    /// Signs that training goes wrong.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let both = self.appearance.zip(self.real_appearance).filter(|(_, real)| real.spread > 0.0);
        let spread = both.map(|(own, real)| own.spread / real.spread);
        let change = self.epoch_sheet.as_ref().and_then(|&(_, change)| change);
        let coverage = self.quality.as_ref().map(|quality| quality.values(Number::Coverage)).unwrap_or_default();
        Indicators { losses: &self.losses, spread, coverage: &coverage, change }.warnings()
    }

    /// The index in the timeline of the last sheet up to `step`.
    #[must_use]
    pub fn frame_at(&self, step: u32) -> Option<usize> {
        self.frames.partition_point(|frame| frame.step <= step).checked_sub(1)
    }

    /// Losses `[D, G]` of the last step.
    #[must_use]
    pub fn last_losses(&self) -> Option<[f32; 2]> {
        self.losses.last().copied()
    }

    /// Losses `[D, G]` of a step; `None` before the first.
    #[must_use]
    pub fn losses_at(&self, step: u32) -> Option<[f32; 2]> {
        self.losses.get((step as usize).checked_sub(1)?).copied()
    }

    /// Median wall time of the last fifty steps in ms, without the first step.
    #[must_use]
    pub fn ms_per_step(&self) -> Option<f64> {
        median(&mut self.step_ms.iter().copied().collect::<Vec<f64>>())
    }

    /// Real images trained on per second.
    #[must_use]
    pub fn images_per_second(&self) -> Option<f64> {
        self.ms_per_step().filter(|ms| *ms > 0.0).map(|ms| 1000.0 * f64::from(self.config.batch_size) / ms)
    }

    /// The fraction of the run that is done, from 0 to 1.
    #[must_use]
    pub fn fraction_done(&self) -> f64 {
        self.size.as_ref().map_or(0.0, |size| f64::from(self.step) / f64::from(size.total_steps.max(1)))
    }

    /// Time left for this epoch and for the run, in ms.
    #[must_use]
    pub fn time_left_ms(&self) -> Option<(f64, f64)> {
        let size = self.size.as_ref()?;
        let ms = self.ms_per_step()?;
        let in_epoch = (self.epoch + 1).min(self.config.epochs) * size.steps_per_epoch;
        let left = |until: u32| f64::from(until.saturating_sub(self.step)) * ms;
        Some((left(in_epoch), left(size.total_steps)))
    }

    /// A busy worker that sends nothing for longer, in ms, may hang: 30 s, or five times the longest step if that is more.
    #[must_use]
    pub fn silence_limit_ms(&self) -> f64 {
        LEAST_SILENCE_MS.max(5.0 * self.longest_step_ms)
    }

    /// Every step's losses as CSV: `step,epoch,loss_d,loss_g`, the epoch counted from 1.
    #[must_use]
    pub fn losses_csv(&self) -> String {
        let steps_per_epoch = self.size.as_ref().map_or(1, |size| size.steps_per_epoch.max(1));
        let mut csv = String::from(losses::HEADER);
        for (step, &pair) in (1_u32..).zip(&self.losses) {
            csv.push_str(&losses::line(step, steps_per_epoch, pair));
        }
        csv
    }
}
