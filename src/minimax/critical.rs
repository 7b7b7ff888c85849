//! Critical points, where the gradient is zero, and their kinds by the Hessian.

use serde::{Deserialize, Serialize};

use super::jet::Jet;
use super::{Objective, Point};
use crate::math::functions::{atan2, cos, sin};

/// The kind of a critical point for the two players.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A saddle at which neither player gains by a move: fxx ≥ 0 ≥ fyy.
    Saddle,
    /// A saddle at which at least one player gains by a move.
    WrongSaddle,
    /// A minimum: y gains by a move.
    Minimum,
    /// A maximum: x gains by a move.
    Maximum,
    /// The Hessian is singular, so it does not decide the kind.
    Degenerate,
}

impl Kind {
    /// Its name in sentences.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Saddle => "saddle",
            Self::WrongSaddle => "saddle the wrong way round",
            Self::Minimum => "minimum",
            Self::Maximum => "maximum",
            Self::Degenerate => "degenerate point",
        }
    }
}

/// The second derivatives at a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hessian {
    /// ∂²f/∂x².
    pub xx: f64,
    /// ∂²f/∂x∂y.
    pub xy: f64,
    /// ∂²f/∂y².
    pub yy: f64,
}

impl From<Jet> for Hessian {
    fn from(jet: Jet) -> Self {
        Self { xx: jet.xx, xy: jet.xy, yy: jet.yy }
    }
}

/// A determinant or eigenvalue counts as zero below this share of the matrix.
const SINGULAR: f64 = 1e-10;
/// A Hessian whose squares add up to no more is zero: Newton's method stops short of a point without curvature.
const FLAT: f64 = 1e-20;

impl Hessian {
    /// The kind of a point where the gradient is zero.
    #[must_use]
    pub fn kind(self) -> Kind {
        let Self { xx, xy, yy } = self;
        let determinant = xx * yy - xy * xy;
        let size = xx * xx + 2.0 * xy * xy + yy * yy;
        match determinant {
            d if !d.is_finite() || d.abs() <= SINGULAR * size || size <= FLAT => Kind::Degenerate,
            d if d > 0.0 && xx > 0.0 => Kind::Minimum,
            d if d > 0.0 => Kind::Maximum,
            _ if xx >= 0.0 && yy <= 0.0 => Kind::Saddle,
            _ => Kind::WrongSaddle,
        }
    }

    /// The shortest step s with Hs = −g; `None` if g has a component in a direction without curvature.
    fn newton_step(self, gradient: Point) -> Option<Point> {
        let Self { xx, xy, yy } = self;
        // A Jacobi rotation diagonalizes H.
        let angle = 0.5 * atan2(2.0 * xy, xx - yy);
        let (c, s) = (cos(angle), sin(angle));
        let values = [c * c * xx + 2.0 * c * s * xy + s * s * yy, s * s * xx - 2.0 * c * s * xy + c * c * yy];
        let along = [c * gradient.x + s * gradient.y, c * gradient.y - s * gradient.x];
        let largest = values[0].abs().max(values[1].abs());
        let mut steps = [0.0; 2];
        for ((step, value), along) in steps.iter_mut().zip(values).zip(along) {
            if value.abs() > SINGULAR * largest {
                *step = -along / value;
            } else if along.abs() > 1e-12 {
                return None;
            }
        }
        Some(Point::new(c * steps[0] - s * steps[1], s * steps[0] + c * steps[1]))
    }
}

/// A point where the gradient is zero, up to rounding.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Critical {
    /// The point itself.
    pub at: Point,
    /// Its kind, by the Hessian.
    pub kind: Kind,
    /// The second derivatives at the point.
    pub hessian: Hessian,
}

/// Points on each side of the square grid of starts for Newton's method.
const GRID_SIDE: u8 = 21;
/// The grid extends from −`GRID_REACH` to `GRID_REACH` along each axis.
const GRID_REACH: f64 = 5.0;
/// Critical points further from 0 along an axis are ignored.
const BOUND: f64 = 10.0;
/// Newton steps. Near a point without curvature a step reduces the distance only by a third.
const MAX_STEPS: u32 = 120;
/// The search stops at this number of points: they form a line.
const MAX_POINTS: usize = 60;

/// The critical points of f within 10 of zero along each axis; only some of those that form a line. In closed form if f is
/// quadratic, else by Newton's method from a grid.
#[must_use]
pub fn critical_points(objective: &Objective) -> Vec<Critical> {
    let mut search = Search::new(objective.clone());
    while !search.advance() {}
    search.found
}

/// The search for the critical points, which takes a second if f is a long expression.
#[derive(Clone, Debug)]
pub struct Search {
    objective: Objective,
    found: Vec<Critical>,
    /// Row and column of the next start.
    next: (u8, u8),
}

impl Search {
    /// A search before its first start.
    #[must_use]
    pub fn new(objective: Objective) -> Self {
        Self { objective, found: Vec::new(), next: (0, 0) }
    }

    /// Follows Newton's method from one more start. Returns whether the search is over.
    pub fn advance(&mut self) -> bool {
        if self.objective.is_quadratic() {
            self.found = vec![critical_at(&self.objective, Point::default())];
            return true;
        }
        let (row, column) = self.next;
        let half = f64::from(GRID_SIDE / 2);
        let coordinate = |index: u8| GRID_REACH * (f64::from(index) / half - 1.0);
        if let Some(point) = newton(&self.objective, Point::new(coordinate(row), coordinate(column)), BOUND) {
            let apart = |other: &Critical| other.at.distance(point) > 1e-6 * (1.0 + point.x.abs() + point.y.abs());
            if self.found.iter().all(apart) {
                self.found.push(critical_at(&self.objective, point));
            }
        }
        let is_last = column + 1 == GRID_SIDE;
        self.next = if is_last { (row + 1, 0) } else { (row, column + 1) };
        is_last && (row + 1 == GRID_SIDE || self.found.len() >= MAX_POINTS)
    }

    /// The points that were found.
    #[must_use]
    pub fn into_points(self) -> Vec<Critical> {
        self.found
    }
}

/// The point that a run from `start` should reach: the nearest saddle of kind [`Kind::Saddle`], else the nearest critical point.
/// If the critical points form a line (a singular Hessian), it is the one that Newton's method finds from the start.
#[must_use]
pub fn target(objective: &Objective, points: &[Critical], start: Point) -> Option<Critical> {
    let nearest = |wanted: fn(Kind) -> bool| {
        let near = points.iter().filter(|point| wanted(point.kind)).map(|point| (point.at.distance(start), *point));
        near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, point)| point)
    };
    if let Some(saddle) = nearest(|kind| kind == Kind::Saddle) {
        return Some(saddle);
    }
    let bound = BOUND + start.x.abs() + start.y.abs();
    let on_line = newton(objective, start, bound).map(|at| critical_at(objective, at)).filter(|at| at.kind == Kind::Degenerate);
    nearest(|kind| kind != Kind::Degenerate).or(on_line).or_else(|| nearest(|_| true))
}

fn critical_at(objective: &Objective, at: Point) -> Critical {
    let hessian = Hessian::from(objective.jet(at));
    Critical { at, kind: hessian.kind(), hessian }
}

/// Newton's method on the gradient; `None` if it does not converge within `bound`.
///
/// It converges when the step is small; the gradient may also vanish far out, where there is no critical point.
fn newton(objective: &Objective, start: Point, bound: f64) -> Option<Point> {
    let mut at = start;
    for _ in 0..MAX_STEPS {
        let jet = objective.jet(at);
        let step = Hessian::from(jet).newton_step(Point::new(jet.x, jet.y))?;
        at = Point::new(at.x + step.x, at.y + step.y);
        // NaN fails these comparisons, so it counts as out of bounds.
        if !(at.x.abs() <= 100.0 * bound && at.y.abs() <= 100.0 * bound) {
            return None;
        }
        if step.x.abs().max(step.y.abs()) <= 1e-13 * (1.0 + at.x.abs() + at.y.abs()) {
            return (at.x.abs() <= bound && at.y.abs() <= bound).then(|| snap_to_zero(objective, at));
        }
    }
    None
}

/// `at` with coordinates near 0 set to 0, unless that increases the gradient.
fn snap_to_zero(objective: &Objective, at: Point) -> Point {
    let snap = |value: f64| if value.abs() < 1e-9 { 0.0 } else { value };
    let snapped = Point::new(snap(at.x), snap(at.y));
    let gradient = |point: Point| {
        let jet = objective.jet(point);
        jet.x.abs() + jet.y.abs()
    };
    if gradient(snapped) <= gradient(at) + 1e-15 { snapped } else { at }
}
