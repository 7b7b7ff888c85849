//! Dots that move together: many runs, one dot each, at the same steps; and the playing of them in linear or logarithmic time.

use super::chart::Axis;
use crate::math::functions::{exp, log1p};

/// The places of dots at kept steps. Between two of them a dot moves in a straight line.
#[derive(Clone, Debug, PartialEq)]
pub struct Cloud {
    steps: Vec<u32>,
    dots: usize,
    /// `[steps, dots]`
    places: Vec<[f32; 2]>,
    /// The group of each dot, which has a colour. `[steps, dots]`
    groups: Vec<u8>,
}

/// A time between two kept steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The place of the last kept step in [`Cloud::steps`].
    pub index: usize,
    /// The share of the way to the next one, from 0 to 1.
    pub part: f32,
}

impl Cloud {
    /// `dot` gives place and group of a dot, by the place of a step in `steps` and the dot's number.
    #[must_use]
    pub fn new(steps: Vec<u32>, dots: usize, dot: impl Fn(usize, usize) -> ([f64; 2], u8)) -> Self {
        let all = (0..steps.len()).flat_map(|index| (0..dots).map(move |number| (index, number)));
        #[expect(clippy::cast_possible_truncation, reason = "for drawing")]
        let (places, groups) =
            all.map(|(index, number)| dot(index, number)).map(|(at, group)| (at.map(|at| at as f32), group)).unzip();
        Self { steps, dots, places, groups }
    }

    /// The number of dots.
    #[must_use]
    pub fn dots(&self) -> usize {
        self.dots
    }

    /// The kept steps, in ascending order.
    #[must_use]
    pub fn steps(&self) -> &[u32] {
        &self.steps
    }

    /// The last step; 0 without one.
    #[must_use]
    pub fn last(&self) -> u32 {
        self.steps.last().copied().unwrap_or_default()
    }

    /// The moment of a step, which may lie between two.
    #[must_use]
    pub fn moment(&self, step: f64) -> Moment {
        let index = self.steps.partition_point(|&kept| f64::from(kept) <= step).saturating_sub(1);
        let kept = |index: usize| self.steps.get(index).copied().map(f64::from);
        let part = kept(index).zip(kept(index + 1)).map_or(0.0, |(from, to)| ((step - from) / (to - from)).clamp(0.0, 1.0));
        #[expect(clippy::cast_possible_truncation, reason = "for drawing")]
        Moment { index, part: part as f32 }
    }

    /// The place of a dot at a kept step; `None` beyond the last.
    #[must_use]
    pub fn kept(&self, index: usize, dot: usize) -> Option<[f32; 2]> {
        self.places.get(index * self.dots + dot).copied()
    }

    /// The place of a dot.
    #[must_use]
    pub fn place(&self, moment: Moment, dot: usize) -> Option<[f32; 2]> {
        let from = self.kept(moment.index, dot)?;
        let to = if moment.part > 0.0 { self.kept(moment.index + 1, dot)? } else { from };
        Some([0, 1].map(|axis| from[axis] + moment.part * (to[axis] - from[axis])))
    }

    /// The group of a dot at a kept step.
    #[must_use]
    pub fn group(&self, index: usize, dot: usize) -> u8 {
        self.groups.get(index * self.dots + dot).copied().unwrap_or_default()
    }
}

/// The step at a share of the time, from 0 to 1. Logarithmic time is log(1 + step), so that it begins at step 0.
///
/// ```
/// use saddle::plot::Axis;
/// use saddle::plot::cloud::{share_at, step_at};
/// assert!((step_at(Axis::Log, 0.5, 99) - 9.0).abs() < 1e-12);
/// assert!((share_at(Axis::Log, 9.0, 99) - 0.5).abs() < 1e-12);
/// ```
#[must_use]
pub fn step_at(time: Axis, share: f64, last: u32) -> f64 {
    let last = f64::from(last);
    match time {
        Axis::Linear => share * last,
        Axis::Log => (exp(share * log1p(last)) - 1.0).clamp(0.0, last),
    }
}

/// The share of the time at a step; the inverse of [`step_at`].
#[must_use]
pub fn share_at(time: Axis, step: f64, last: u32) -> f64 {
    let last = f64::from(last);
    match time {
        _ if last <= 0.0 => 0.0,
        Axis::Linear => step / last,
        Axis::Log => log1p(step) / log1p(last),
    }
}

/// A cloud is played in this time, in ms.
pub const LENGTH_MS: f64 = 6000.0;

/// A frame that comes later than this after the last one, in ms, counts as one that came by then: a page that was hidden goes on where it was.
const LATE_MS: f64 = 100.0;

/// Where the playing of a cloud is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Playhead {
    /// The share of the time, from 0 to 1.
    pub share: f64,
    /// Whether it moves.
    pub is_playing: bool,
}

impl Playhead {
    /// From the beginning; where motion is reduced, the end without playing.
    #[must_use]
    pub fn restarted(is_still: bool) -> Self {
        if is_still { Self { share: 1.0, is_playing: false } } else { Self { share: 0.0, is_playing: true } }
    }

    /// Pauses, goes on, or plays again from the beginning.
    #[must_use]
    pub fn toggled(self, is_still: bool) -> Self {
        if is_still || self.share >= 1.0 {
            return Self::restarted(is_still);
        }
        Self { is_playing: !self.is_playing, ..self }
    }

    /// Paused at a share of the time.
    #[must_use]
    pub fn at(share: f64) -> Self {
        Self { share: share.clamp(0.0, 1.0), is_playing: false }
    }

    /// After a frame; it stops at the end.
    #[must_use]
    pub fn after(self, elapsed_ms: f64) -> Self {
        if !self.is_playing {
            return self;
        }
        let share = (self.share + elapsed_ms.clamp(0.0, LATE_MS) / LENGTH_MS).min(1.0);
        Self { share, is_playing: share < 1.0 }
    }
}
