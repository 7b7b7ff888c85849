//! Critical points, where the gradient is zero, and their kinds by the Hessian.

use super::jet::Jet;
use super::{Objective, Point};
use crate::math::functions::{atan2, cos, sin};

/// The kind of a critical point for the two players.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A saddle that neither player wants to leave: fxx ≥ 0 ≥ fyy.
    Saddle,
    /// A saddle that at least one player wants to leave.
    WrongSaddle,
    /// A minimum: y wants to leave.
    Minimum,
    /// A maximum: x wants to leave.
    Maximum,
    /// The Hessian is singular and does not tell.
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
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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

    /// The shortest step s with Hs = −g; `None` where a part of g lies in a direction without curvature.
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Critical {
    /// Where it is.
    pub at: Point,
    /// Its kind, by the Hessian.
    pub kind: Kind,
    /// The second derivatives at the point.
    pub hessian: Hessian,
}

/// Points on a side of the square grid from which Newton's method starts.
const PLACES: u8 = 21;
/// That grid reaches from minus this to this along each axis.
const STARTS: f64 = 5.0;
/// Critical points further from 0 along an axis are left out.
const BOUND: f64 = 10.0;
/// Most Newton steps: near a point without curvature each shrinks the distance only by a third.
const MOST_STEPS: u32 = 120;
/// More points than this lie on a line of critical points.
const MOST_POINTS: usize = 60;

/// The critical points of f up to 10 from zero along each axis; of a line of critical points, some. In closed form if f is
/// quadratic, else by Newton's method from a grid.
#[must_use]
pub fn critical_points(objective: &Objective) -> Vec<Critical> {
    let mut found: Vec<Critical> = Vec::new();
    if objective.is_quadratic() {
        return vec![critical_at(objective, Point::default())];
    }
    let half = f64::from(PLACES / 2);
    for i in 0..PLACES {
        for j in 0..PLACES {
            let start = Point::new(STARTS * (f64::from(i) / half - 1.0), STARTS * (f64::from(j) / half - 1.0));
            let Some(point) = newton(objective, start, BOUND) else { continue };
            if found.iter().all(|other| other.at.distance(point) > 1e-6 * (1.0 + point.x.abs() + point.y.abs())) {
                found.push(critical_at(objective, point));
            }
        }
        if found.len() >= MOST_POINTS {
            break;
        }
    }
    found
}

/// The point that a run from `start` should reach: the nearest saddle of kind [`Kind::Saddle`], else the nearest critical point.
/// On a line of critical points (a singular Hessian) it is the one next to the start.
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
    let own = newton(objective, start, bound).map(|at| critical_at(objective, at)).filter(|own| own.kind == Kind::Degenerate);
    nearest(|kind| kind != Kind::Degenerate).or(own).or_else(|| nearest(|_| true))
}

fn critical_at(objective: &Objective, at: Point) -> Critical {
    let hessian = Hessian::from(objective.jet(at));
    Critical { at, kind: hessian.kind(), hessian }
}

/// Newton's method on the gradient; `None` if it does not converge within `bound`.
///
/// The criterion is the step size, because far out a gradient may vanish without a critical point.
fn newton(objective: &Objective, start: Point, bound: f64) -> Option<Point> {
    let mut at = start;
    for _ in 0..MOST_STEPS {
        let jet = objective.jet(at);
        let step = Hessian::from(jet).newton_step(Point::new(jet.x, jet.y))?;
        at = Point::new(at.x + step.x, at.y + step.y);
        // NaN fails these comparisons, so it counts as out of bounds.
        if !(at.x.abs() <= 100.0 * bound && at.y.abs() <= 100.0 * bound) {
            return None;
        }
        if step.x.abs().max(step.y.abs()) <= 1e-13 * (1.0 + at.x.abs() + at.y.abs()) {
            return (at.x.abs() <= bound && at.y.abs() <= bound).then(|| tidied(objective, at));
        }
    }
    None
}

/// `at` with coordinates near 0 set to 0, unless that increases the gradient.
fn tidied(objective: &Objective, at: Point) -> Point {
    let clear = |value: f64| if value.abs() < 1e-9 { 0.0 } else { value };
    let clean = Point::new(clear(at.x), clear(at.y));
    let size = |point: Point| {
        let jet = objective.jet(point);
        jet.x.abs() + jet.y.abs()
    };
    if size(clean) <= size(at) + 1e-15 { clean } else { at }
}
