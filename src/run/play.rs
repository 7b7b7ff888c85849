//! A small lab's run as it is played: how many steps are shown, and how fast that grows.
//!
//! The run itself is computed in the page; what is known of it is its [`Extent`]. The step that is shown (`at`) moves
//! within the steps that are done, back, too; at their end more are computed.

/// Where a small lab's run stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlayState {
    /// There is no run.
    #[default]
    Idle,
    /// Steps are being done or shown.
    Running,
    /// It waits.
    Paused,
    /// All steps are done.
    Finished,
    /// It ended early: a number grew out of range.
    Diverged,
    /// It could not be computed.
    Failed,
}

impl PlayState {
    /// The name for tests and scripts.
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

    /// Whether a run is on, if only waiting.
    #[must_use]
    pub fn is_live(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }
}

/// How fast steps are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speed {
    /// Five steps a second: each one can be followed.
    Slow,
    /// The whole run in four seconds.
    #[default]
    Normal,
    /// The whole run in one second.
    Fast,
    /// As fast as it is computed.
    Instant,
}

impl Speed {
    /// Every speed, in the order the page lists them.
    pub const ALL: [Self; 4] = [Self::Slow, Self::Normal, Self::Fast, Self::Instant];

    /// What the page calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Slow => "Slow",
            Self::Normal => "Normal",
            Self::Fast => "Fast",
            Self::Instant => "Instant",
        }
    }

    /// Steps a millisecond in a run of `total`; `None` for as many as can be computed.
    fn steps_per_ms(self, total: u32) -> Option<f64> {
        match self {
            Self::Slow => Some(0.005),
            Self::Normal => Some(f64::from(total) / 4000.0),
            Self::Fast => Some(f64::from(total) / 1000.0),
            Self::Instant => None,
        }
    }
}

/// What is known of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Steps computed.
    pub done: u32,
    /// Steps asked for.
    pub total: u32,
    /// It ended early, at `done`: a number grew out of range.
    pub diverged: bool,
}

impl Extent {
    /// Whether more steps can be computed.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.done < self.total && !self.diverged
    }
}

/// The playing of one run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Play {
    state: PlayState,
    at: u32,
    /// A part of a step that is due.
    owed: f64,
}

impl Play {
    /// A run begins, at step 0.
    #[must_use]
    pub fn begin(paused: bool) -> Self {
        Self { state: if paused { PlayState::Paused } else { PlayState::Running }, at: 0, owed: 0.0 }
    }

    /// A run that could not be computed.
    #[must_use]
    pub fn failed() -> Self {
        Self { state: PlayState::Failed, ..Self::default() }
    }

    /// Where the run stands.
    #[must_use]
    pub fn state(&self) -> PlayState {
        self.state
    }

    /// The step that is shown.
    #[must_use]
    pub fn at(&self) -> u32 {
        self.at
    }

    /// Stops where it is.
    pub fn pause(&mut self) {
        if self.state == PlayState::Running {
            self.state = PlayState::Paused;
        }
    }

    /// Goes on.
    pub fn resume(&mut self) {
        if self.state == PlayState::Paused {
            self.state = PlayState::Running;
            self.owed = 0.0;
        }
    }

    /// Steps to show after `elapsed_ms` more; `None` for as many as can be computed now.
    pub fn due(&mut self, elapsed_ms: f64, speed: Speed, extent: Extent) -> Option<u32> {
        let rate = speed.steps_per_ms(extent.total)?;
        // A page that was away does not catch up.
        self.owed += rate * elapsed_ms.clamp(0.0, 100.0);
        let whole = self.owed.floor();
        self.owed -= whole;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, and a tenth of a run at most")]
        Some(whole as u32)
    }

    /// How many steps must be computed so that `steps` more can be shown.
    #[must_use]
    pub fn missing(&self, steps: u32, extent: Extent) -> u32 {
        if extent.has_more() { self.at.saturating_add(steps).min(extent.total).saturating_sub(extent.done) } else { 0 }
    }

    /// Shows `steps` more of those that are done; at the end of the run it has ended.
    pub fn advance(&mut self, steps: u32, extent: Extent) {
        self.at = self.at.saturating_add(steps).min(extent.done);
        if self.at == extent.done && !extent.has_more() && self.state.is_live() {
            self.state = if extent.diverged { PlayState::Diverged } else { PlayState::Finished };
        }
    }

    /// Shows another step of those that are done; a run that goes on stops for that.
    pub fn seek(&mut self, at: u32, extent: Extent) {
        self.pause();
        self.at = at.min(extent.done);
    }
}
