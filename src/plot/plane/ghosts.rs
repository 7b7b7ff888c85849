//! Paths for comparison: other methods from the same start, or the same method from other starts, in a grid or as a cloud that moves.

use serde::{Deserialize, Serialize};

use super::view::View;
use crate::math::rng::{Purpose, Stream};
use crate::minimax::path::{End, Walk};
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
    /// The same method from [`CLOUD`] random starts, each with a seed of its own.
    Cloud,
}

/// A path for comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Ghost {
    /// The name of its method; empty in a grid of starts.
    pub name: &'static str,
    /// The points that it visits.
    pub points: Vec<Point>,
    /// Why it ended early.
    pub end: Option<End>,
}

/// Steps of a path for comparison, at most.
const STEPS: u32 = 500;

/// Starts per side of the grid.
const STARTS: u8 = 7;

/// Starts of the cloud.
pub const CLOUD: u32 = 200;

/// The part of the view, at each side, without a start of the cloud.
const EDGE: f64 = 0.02;

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
            Ghosts::Cloud => {
                let Some(view) = view else { return Vec::new() };
                let stream = Stream::new(config.seed, Purpose::Starts);
                let share = |number: u32, axis: u32| EDGE + (1.0 - 2.0 * EDGE) * stream.uniform_f64(number, axis);
                let run = |number: u32| Experiment {
                    start: view.at(share(number, 0), share(number, 1)),
                    seed: config.seed.wrapping_add(number),
                    ..own.clone()
                };
                (0..CLOUD).map(|number| ("", run(number))).collect()
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
            let path = walk.into_path();
            self.done.push(Ghost { name, points: path.points, end: path.end });
        }
        self.rest.is_empty()
    }

    /// The paths, after the last part.
    #[must_use]
    pub fn into_ghosts(self) -> Vec<Ghost> {
        self.done
    }
}

/// The numbers that define the paths, beside their ends: the number of points of each, with the points.
#[must_use]
pub fn numbers(ghosts: &[Ghost]) -> Vec<f64> {
    let path = |ghost: &Ghost| {
        let count = u32::try_from(ghost.points.len()).map_or(0.0, f64::from);
        let points: Vec<f64> = ghost.points.iter().flat_map(|point| [point.x, point.y]).collect();
        [vec![count], points].concat()
    };
    ghosts.iter().flat_map(path).collect()
}

/// Reads [`numbers`] and the ends; `None` if they are not those of these paths.
#[must_use]
pub fn of_numbers(settings: &GhostSettings, ends: &[Option<End>], mut numbers: &[f64]) -> Option<Vec<Ghost>> {
    let names = settings.experiments();
    if names.len() != ends.len() {
        return None;
    }
    let read = |((name, _), end): ((&'static str, Experiment), &Option<End>)| {
        let (count, rest) = numbers.split_first()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate, and the length is checked")]
        let (points, rest) = rest.split_at_checked((*count as usize).checked_mul(2)?)?;
        numbers = rest;
        let points = points.as_chunks::<2>().0.iter().map(|[x, y]| Point::new(*x, *y)).collect();
        Some(Ghost { name, points, end: *end })
    };
    let ghosts: Option<Vec<Ghost>> = names.into_iter().zip(ends).map(read).collect();
    ghosts.filter(|_| numbers.is_empty())
}
