//! The paths of many starts as a cloud of dots. A dot's group is the verdict of its path.

use super::View;
use super::ghosts::Ghost;
use crate::minimax::Point;
use crate::minimax::cloud::outcome;
use crate::minimax::stability::Verdict;
use crate::plot::cloud::Cloud;

/// Groups of dots: converges, cycles, diverges, and ends where f is not defined.
pub const GROUPS: usize = 4;

fn group(verdict: Option<Verdict>) -> u8 {
    match verdict {
        Some(Verdict::Converges) => 0,
        Some(Verdict::Cycles) => 1,
        Some(Verdict::Diverges) => 2,
        None => 3,
    }
}

/// The verdict of each path.
#[must_use]
pub fn verdicts(ghosts: &[Ghost], centre: Point) -> Vec<Option<Verdict>> {
    ghosts.iter().map(|ghost| outcome(&ghost.points, ghost.end, centre)).collect()
}

/// Every step of the paths; one that ends early stays at its last point.
#[must_use]
pub fn cloud(ghosts: &[Ghost], verdicts: &[Option<Verdict>]) -> Cloud {
    let longest = ghosts.iter().map(|ghost| ghost.points.len()).max().unwrap_or_default();
    let steps = (0_u32..).take(longest).collect();
    Cloud::new(steps, ghosts.len(), |step, dot| {
        let at = at(&ghosts[dot], step);
        ([at.x, at.y], group(verdicts.get(dot).copied().flatten()))
    })
}

fn at(ghost: &Ghost, step: usize) -> Point {
    ghost.points.get(step).or(ghost.points.last()).copied().unwrap_or_default()
}

/// How many paths are out of view at a step.
#[must_use]
pub fn left(ghosts: &[Ghost], view: View, step: usize) -> u32 {
    let count = ghosts.iter().filter(|ghost| !view.contains(at(ghost, step))).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}
