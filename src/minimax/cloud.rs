//! What becomes of many starts: each has the verdict that its run alone would get.

use super::path::End;
use super::sentences::step_count;
use super::stability::{Verdict, observed};
use super::{Analysis, Point};

/// The verdict of a path, by its distances to `centre`; `None` if it ended where f is not defined.
#[must_use]
pub fn outcome(points: &[Point], end: Option<End>, centre: Point) -> Option<Verdict> {
    let distances: Vec<f64> = points.iter().map(|point| point.distance(centre)).collect();
    observed(end, &distances)
}

/// The number of starts with each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// The distance to the target shrinks.
    pub converge: u32,
    /// The distance neither shrinks nor grows.
    pub cycle: u32,
    /// The distance to the target grows.
    pub diverge: u32,
    /// The path ends where f is not defined.
    pub undefined: u32,
}

impl Outcomes {
    /// Counts the paths by verdict; one without a verdict ended where f is not defined.
    #[must_use]
    pub fn of(verdicts: impl IntoIterator<Item = Option<Verdict>>) -> Self {
        let mut counts = Self::default();
        for verdict in verdicts {
            *match verdict {
                Some(Verdict::Converges) => &mut counts.converge,
                Some(Verdict::Cycles) => &mut counts.cycle,
                Some(Verdict::Diverges) => &mut counts.diverge,
                None => &mut counts.undefined,
            } += 1;
        }
        counts
    }

    /// The number of starts.
    #[must_use]
    pub fn all(&self) -> u32 {
        self.converge + self.cycle + self.diverge + self.undefined
    }
}

/// The finding in two sentences: what `steps` steps of all paths show, and how many have `left` the view by then.
#[must_use]
pub fn finding(outcomes: &Outcomes, analysis: &Analysis, steps: usize, left: u32) -> (String, String) {
    let target = analysis.target.map_or("(0, 0)".to_owned(), |target| format!("the {}", target.kind.name()));
    let title = format!("{} of {} starts converge to {target}", outcomes.converge, outcomes.all());
    let others = [
        (outcomes.cycle, "keep their distance"),
        (outcomes.diverge, "diverge"),
        (outcomes.undefined, "end where f is not defined"),
    ];
    let mut parts: Vec<String> =
        others.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    parts.push(format!("{left} have left the view"));
    (title, format!(", measured over {}. {}.", step_count(steps), parts.join(", ")))
}

/// The finding before the end: how many have left the view after `step` steps.
#[must_use]
pub fn progress(step: usize, left: u32, all: u32) -> (String, String) {
    (format!("{} of {all} starts are in view", all - left.min(all)), format!(" after {}.", step_count(step)))
}
