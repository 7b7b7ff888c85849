//! Paths for comparison: other methods from the same start, or the same method from other starts.

use serde::{Deserialize, Serialize};

use super::view::View;
use crate::minimax::path::Walk;
use crate::minimax::{Experiment, Method, MinimaxConfig, Point};

/// Which paths are drawn for comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ghosts {
    /// None.
    #[default]
    None,
    /// All methods from the same start.
    Methods,
    /// The same method from a grid of starts.
    Starts,
}

/// A path for comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Ghost {
    /// The name of its method; empty in a grid of starts.
    pub name: &'static str,
    /// The points that it visits.
    pub points: Vec<Point>,
}

/// Steps of a path for comparison, at most.
const STEPS: u32 = 500;

/// Starts per side of the grid.
const STARTS: u8 = 7;

/// Steps of a path in one part.
const PART: u32 = 64;

/// Everything that the paths depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct GhostSettings {
    /// The run that they are compared with.
    pub config: MinimaxConfig,
    /// Which paths.
    pub which: Ghosts,
    /// The visible part of the plane, if the starts lie in it.
    pub view: Option<View>,
}

impl GhostSettings {
    /// The name and the run of each path.
    fn experiments(&self) -> Vec<(&'static str, Experiment)> {
        let Self { config, which, view } = self;
        let own = Experiment { steps: config.steps.min(STEPS), ..config.experiment() };
        match which {
            Ghosts::None => Vec::new(),
            Ghosts::Methods => {
                let others = Method::ALL.into_iter().filter(|method| *method != config.method);
                let run =
                    |method: Method| Experiment { method: method.with_coefficients(config.beta, config.gamma), ..own.clone() };
                others.map(|method| (method.name(), run(method))).collect()
            }
            Ghosts::Starts => {
                let Some(view) = view else { return Vec::new() };
                let share = |i: u8| (f64::from(i) + 0.5) / f64::from(STARTS);
                let places = (0..STARTS).flat_map(|row| (0..STARTS).map(move |column| view.at(share(column), share(row))));
                places.map(|start| ("", Experiment { start, ..own.clone() })).collect()
            }
        }
    }
}

/// Paths that are being computed.
#[derive(Clone, Debug)]
pub struct GhostsJob {
    /// The last one is next.
    rest: Vec<(&'static str, Walk)>,
    done: Vec<Ghost>,
}

impl GhostsJob {
    /// The paths before their first steps.
    #[must_use]
    pub fn new(settings: &GhostSettings) -> Self {
        let walks = settings.experiments().into_iter().rev().map(|(name, experiment)| (name, Walk::new(experiment)));
        Self { rest: walks.collect(), done: Vec::new() }
    }

    /// Computes a part of a path. Returns whether it was the last one.
    pub fn advance(&mut self) -> bool {
        let is_done = self.rest.last_mut().is_some_and(|(_, walk)| walk.advance(PART));
        if is_done && let Some((name, walk)) = self.rest.pop() {
            self.done.push(Ghost { name, points: walk.into_path().points });
        }
        self.rest.is_empty()
    }

    /// The paths, after the last part.
    #[must_use]
    pub fn into_ghosts(self) -> Vec<Ghost> {
        self.done
    }
}

/// The numbers that define the paths: the number of points of each, with the points.
#[must_use]
pub fn numbers(ghosts: &[Ghost]) -> Vec<f64> {
    let path = |ghost: &Ghost| {
        let count = u32::try_from(ghost.points.len()).map_or(0.0, f64::from);
        let points: Vec<f64> = ghost.points.iter().flat_map(|point| [point.x, point.y]).collect();
        [vec![count], points].concat()
    };
    ghosts.iter().flat_map(path).collect()
}

/// Reads [`numbers`]; `None` if they are not those of these paths.
#[must_use]
pub fn of_numbers(settings: &GhostSettings, mut numbers: &[f64]) -> Option<Vec<Ghost>> {
    let read = |(name, _): (&'static str, Experiment)| {
        let (count, rest) = numbers.split_first()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate, and the length is checked")]
        let (points, rest) = rest.split_at_checked((*count as usize).checked_mul(2)?)?;
        numbers = rest;
        Some(Ghost { name, points: points.as_chunks::<2>().0.iter().map(|[x, y]| Point::new(*x, *y)).collect() })
    };
    let ghosts: Option<Vec<Ghost>> = settings.experiments().into_iter().map(read).collect();
    ghosts.filter(|_| numbers.is_empty())
}
