//! Playback of a small lab's run: which step is shown, and how fast it advances.
//!
//! The page computes the run; this module knows only its [`Extent`]. The shown step moves within the computed steps, also backwards; at
//! their end more are computed.

/// The state of playback.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlayState {
    /// There is no run.
    #[default]
    Idle,
    /// Steps are being computed or shown.
    Running,
    /// It waits to be resumed.
    Paused,
    /// The last step is shown.
    Finished,
    /// The last step before divergence is shown.
    Diverged,
    /// The run could not be computed, or not beyond the shown step.
    Failed,
}

impl PlayState {
    /// The name in `data-state`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Finished => "finished",
            Self::Diverged => "diverged",
            Self::Failed => "failed",
        }
    }

    /// Whether it is running or paused.
    #[must_use]
    pub fn is_live(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }
}

/// The speed of playback.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speed {
    /// Five steps a second.
    Slow,
    /// The whole run in four seconds.
    #[default]
    Normal,
    /// The whole run in one second.
    Fast,
    /// As fast as steps are computed.
    Instant,
}

impl Speed {
    /// All, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Slow, Self::Normal, Self::Fast, Self::Instant];

    /// Its name on the page.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Slow => "Slow",
            Self::Normal => "Normal",
            Self::Fast => "Fast",
            Self::Instant => "Instant",
        }
    }

    /// Steps per ms in a run of `total` steps; `None` for as many as can be computed.
    fn steps_per_ms(self, total: u32) -> Option<f64> {
        match self {
            Self::Slow => Some(0.005),
            Self::Normal => Some(f64::from(total) / 4000.0),
            Self::Fast => Some(f64::from(total) / 1000.0),
            Self::Instant => None,
        }
    }
}

/// The progress of a run's computation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Steps computed so far.
    pub done: u32,
    /// Steps of the whole run.
    pub total: u32,
    /// Why it ended after `done` steps, before the last one.
    pub stopped: Option<Stop>,
}

/// Why a run ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It left its bounds.
    Diverged,
    /// The next step can't be computed.
    Undefined,
}

impl Extent {
    /// Whether more steps can be computed.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.done < self.total && self.stopped.is_none()
    }
}

/// The playback of one run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Play {
    state: PlayState,
    at: u32,
    /// The fraction of a step that is due.
    due_fraction: f64,
}

impl Play {
    /// Starts a run at step 0.
    #[must_use]
    pub fn begin(paused: bool) -> Self {
        Self { state: if paused { PlayState::Paused } else { PlayState::Running }, at: 0, due_fraction: 0.0 }
    }

    /// A run that could not be computed.
    #[must_use]
    pub fn failed() -> Self {
        Self { state: PlayState::Failed, ..Self::default() }
    }

    /// The state, [`PlayState::Idle`] before the first run.
    #[must_use]
    pub fn state(&self) -> PlayState {
        self.state
    }

    /// The step that is shown.
    #[must_use]
    pub fn at(&self) -> u32 {
        self.at
    }

    /// Pauses if it is running.
    pub fn pause(&mut self) {
        if self.state == PlayState::Running {
            self.state = PlayState::Paused;
        }
    }

    /// Resumes if it is paused.
    pub fn resume(&mut self) {
        if self.state == PlayState::Paused {
            self.state = PlayState::Running;
            self.due_fraction = 0.0;
        }
    }

    /// Steps to advance after `elapsed_ms`; `None` for as many as can be computed now.
    pub fn due(&mut self, elapsed_ms: f64, speed: Speed, extent: Extent) -> Option<u32> {
        let rate = speed.steps_per_ms(extent.total)?;
        // A tab that was in the background does not catch up.
        self.due_fraction += rate * elapsed_ms.clamp(0.0, 100.0);
        let whole = self.due_fraction.floor();
        self.due_fraction -= whole;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, and a tenth of a run at most")]
        Some(whole as u32)
    }

    /// Steps to compute so that `steps` more can be shown.
    #[must_use]
    pub fn missing(&self, steps: u32, extent: Extent) -> u32 {
        if extent.has_more() { self.at.saturating_add(steps).min(extent.total).saturating_sub(extent.done) } else { 0 }
    }

    /// Advances by `steps`, at most to the last computed step, and ends with the run.
    pub fn advance(&mut self, steps: u32, extent: Extent) {
        self.at = self.at.saturating_add(steps).min(extent.done);
        if self.at == extent.done && !extent.has_more() && self.state.is_live() {
            self.state = match extent.stopped {
                Some(Stop::Diverged) => PlayState::Diverged,
                Some(Stop::Undefined) => PlayState::Failed,
                None => PlayState::Finished,
            };
        }
    }

    /// Pauses and shows another computed step.
    pub fn seek(&mut self, at: u32, extent: Extent) {
        self.pause();
        self.at = at.min(extent.done);
    }
}
