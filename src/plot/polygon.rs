//! Policies as points of a regular polygon with a corner for each arm: a line for two arms, the simplex for three.
//!
//! A policy is the mean of the corners, weighted by its probabilities. With more than three arms several policies share a point, but a
//! corner is always one arm alone.

use core::f64::consts::{PI, TAU};

use crate::math::functions::{cos, sin};

/// 1 − 1/φ as an angle: successive points of a sunflower never line up (Vogel 1979).
const GOLDEN_ANGLE: f64 = 2.399_963_229_728_653;

/// Each dot of a swarm stands beside its policy by up to this, so that those of one policy can be told apart.
pub const SPREAD: f64 = 0.24;

/// Two arms leave the height free.
const SPREAD_OF_A_LINE: f64 = 0.42;

/// The corners on the unit circle, y upwards; the first is at the lower left, and they go round counter-clockwise.
#[must_use]
pub fn corners(arms: usize) -> Vec<[f64; 2]> {
    let count = f64::from(u32::try_from(arms).unwrap_or(u32::MAX));
    let first = -PI / 2.0 - PI / count;
    (0..arms).zip(0_u32..).map(|(_, arm)| first + TAU * f64::from(arm) / count).map(|angle| [cos(angle), sin(angle)]).collect()
}

/// The point of a policy.
#[must_use]
pub fn point(corners: &[[f64; 2]], pi: &[f64]) -> [f64; 2] {
    [0, 1].map(|axis| corners.iter().zip(pi).map(|(corner, pi)| corner[axis] * pi).sum())
}

/// By how much dot `number` of `count` stands beside its policy's point.
#[must_use]
pub fn offset(arms: usize, number: u32, count: u32) -> [f64; 2] {
    let radius = ((f64::from(number) + 0.5) / f64::from(count.max(1))).sqrt();
    let angle = GOLDEN_ANGLE * f64::from(number);
    let up = if arms == 2 { SPREAD_OF_A_LINE } else { SPREAD };
    [SPREAD * radius * cos(angle), up * radius * sin(angle)]
}

/// Left, right, lowest and highest place of a dot.
#[must_use]
pub fn extent(arms: usize) -> [f64; 4] {
    let corners = corners(arms);
    let up = if arms == 2 { SPREAD_OF_A_LINE } else { SPREAD };
    let least = |axis: usize| corners.iter().map(|corner| corner[axis]).fold(f64::INFINITY, f64::min);
    let most = |axis: usize| corners.iter().map(|corner| corner[axis]).fold(f64::NEG_INFINITY, f64::max);
    [least(0) - SPREAD, most(0) + SPREAD, least(1) - up, most(1) + up]
}
