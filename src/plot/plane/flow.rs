//! The players' vector field as arrows or flow lines.

use super::view::View;
use crate::minimax::{Objective, Point};

/// The update direction at a point: v = (−∂f/∂x, ∂f/∂y), or (−∂f/∂x, −∂f/∂y) if both descend.
#[must_use]
pub fn direction(objective: &Objective, at: Point, both_descend: bool) -> Point {
    let jet = objective.jet(at);
    Point::new(-jet.x, if both_descend { -jet.y } else { jet.y })
}

fn norm(vector: Point) -> f64 {
    vector.distance(Point::default())
}

/// A grid of `count` × `count` points.
pub(super) fn grid(view: View, count: u8) -> impl Iterator<Item = Point> {
    let share = move |i: u8| (f64::from(i) + 0.5) / f64::from(count);
    (0..count).flat_map(move |row| (0..count).map(move |column| view.at(share(column), share(row))))
}

/// `count` × `count` arrows from tail to tip; length grows with the square root of the field's norm.
#[must_use]
pub fn arrows(objective: &Objective, view: View, count: u8, both_descend: bool) -> Vec<[Point; 2]> {
    let all: Vec<(Point, Point)> = grid(view, count)
        .map(|at| (at, direction(objective, at, both_descend)))
        .filter(|(_, vector)| vector.is_finite())
        .collect();
    let strongest = all.iter().map(|(_, vector)| norm(*vector)).fold(0.0, f64::max);
    if strongest <= 0.0 {
        return Vec::new();
    }
    let cell = 2.0 * view.half / f64::from(count);
    let arrow = |(at, vector): (Point, Point)| {
        let strength = norm(vector);
        let length = 0.8 * cell * (strength / strongest).sqrt();
        let (x, y) = (vector.x / strength * length / 2.0, vector.y / strength * length / 2.0);
        (length > 0.1 * cell).then(|| [Point::new(at.x - x, at.y - y), Point::new(at.x + x, at.y + y)])
    };
    all.into_iter().filter_map(arrow).collect()
}

/// Segments of a flow line.
const SEGMENTS: u8 = 24;

/// `count` × `count` flow lines of unit speed, integrated by the midpoint method.
#[must_use]
pub fn flow_lines(objective: &Objective, view: View, count: u8, both_descend: bool) -> Vec<Vec<Point>> {
    grid(view, count).filter_map(|start| flow_line(objective, view, count, both_descend, start)).collect()
}

/// The flow line from `start`, if it leads anywhere.
pub(super) fn flow_line(objective: &Objective, view: View, count: u8, both_descend: bool, start: Point) -> Option<Vec<Point>> {
    let step = 1.5 * view.half / f64::from(count) / f64::from(SEGMENTS) * 2.0;
    let ahead = |at: Point, length: f64| {
        let vector = direction(objective, at, both_descend);
        let strength = norm(vector);
        (strength > 0.0 && strength.is_finite())
            .then(|| Point::new(at.x + vector.x / strength * length, at.y + vector.y / strength * length))
    };
    let mut line = vec![start];
    let mut at = start;
    for _ in 0..SEGMENTS {
        let next = ahead(at, step / 2.0).and_then(|middle| {
            let tip = ahead(middle, 1.0)?;
            Some(Point::new(at.x + (tip.x - middle.x) * step, at.y + (tip.y - middle.y) * step))
        });
        let Some(next) = next else { break };
        at = next;
        line.push(at);
    }
    (line.len() > 1).then_some(line)
}
