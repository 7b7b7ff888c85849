//! Which part of the plane is seen, and where it lies in pixels.

use crate::minimax::Point;
use crate::plot::labels::Rect;
use crate::plot::scene::Pixel;

/// A square part of the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Its middle.
    pub centre: Point,
    /// From the middle to each side.
    pub half: f64,
}

/// A path that goes so many times as far as the start leaves the view.
const FAR: f64 = 4.0;

/// Narrowest and widest view.
const HALVES: (f64, f64) = (1e-6, 1e7);

impl View {
    /// The view of a run towards `target`: the target in the middle, room around it and the start, and around the whole path
    /// unless that goes far.
    #[must_use]
    pub fn around(target: Point, path: &[Point]) -> Self {
        let away = |point: &Point| (point.x - target.x).abs().max((point.y - target.y).abs());
        let first = path.first().map_or(0.0, away);
        let start = if first > 0.4 { first * 1.4 } else { 1.5 };
        let furthest = path.iter().map(away).fold(0.0, f64::max) * 1.1;
        Self { centre: target, half: if furthest < FAR * start { start.max(furthest) } else { start } }
    }

    /// Whether a point is in sight, and not at the very edge.
    #[must_use]
    pub fn holds(&self, point: Point) -> bool {
        let within = |value: f64, middle: f64| (value - middle).abs() <= 0.98 * self.half;
        within(point.x, self.centre.x) && within(point.y, self.centre.y)
    }

    /// Nearer or further, with `fixed` staying where it is.
    #[must_use]
    pub fn zoomed(&self, factor: f64, fixed: Point) -> Self {
        let half = (self.half * factor).clamp(HALVES.0, HALVES.1);
        let kept = half / self.half;
        let towards = |middle: f64, fixed: f64| fixed + (middle - fixed) * kept;
        Self { centre: Point::new(towards(self.centre.x, fixed.x), towards(self.centre.y, fixed.y)), half }
    }

    /// Moved by a way in the plane.
    #[must_use]
    pub fn moved(&self, x: f64, y: f64) -> Self {
        let held = |value: f64| value.clamp(-HALVES.1, HALVES.1);
        Self { centre: Point::new(held(self.centre.x + x), held(self.centre.y + y)), ..*self }
    }

    /// The point at shares of the width, from the left, and of the height, from the top.
    #[must_use]
    pub fn at(&self, right: f64, down: f64) -> Point {
        Point::new(self.centre.x + (2.0 * right - 1.0) * self.half, self.centre.y - (2.0 * down - 1.0) * self.half)
    }
}

/// A view in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// What is seen.
    pub view: View,
    /// Where.
    pub frame: Rect,
}

/// Room for numbers at the left and below.
const LEFT: f64 = 40.0;
const BELOW: f64 = 26.0;
/// So that no half of a number is cut off at the other sides.
const ELSE: f64 = 8.0;

impl Placed {
    /// The largest square frame in `width` by `height` pixels, with room for numbers.
    #[must_use]
    pub fn new(view: View, (width, height): (f64, f64)) -> Self {
        let side = (width - LEFT - ELSE).min(height - BELOW - ELSE).max(1.0);
        Self { view, frame: Rect { left: LEFT, top: ELSE, right: LEFT + side, bottom: ELSE + side } }
    }

    fn side(&self) -> f64 {
        self.frame.right - self.frame.left
    }

    /// How much of the plane a pixel is.
    #[must_use]
    pub fn per_pixel(&self) -> f64 {
        2.0 * self.view.half / self.side()
    }

    /// Where a point lies.
    #[must_use]
    pub fn pixel(&self, point: Point) -> Pixel {
        let share = |value: f64, middle: f64| (value - middle) / (2.0 * self.view.half) + 0.5;
        (
            self.frame.left + share(point.x, self.view.centre.x) * self.side(),
            self.frame.bottom - share(point.y, self.view.centre.y) * self.side(),
        )
    }

    /// The point at a pixel.
    #[must_use]
    pub fn point(&self, (x, y): Pixel) -> Point {
        self.view.at((x - self.frame.left) / self.side(), (y - self.frame.top) / self.side())
    }

    /// Strokes through points, cut where they are far outside, and thinned where they are too near to be told apart.
    #[must_use]
    pub fn strokes(&self, points: &[Point]) -> Vec<Vec<Pixel>> {
        let room = self.side();
        let wide = Rect {
            left: self.frame.left - room,
            top: self.frame.top - room,
            right: self.frame.right + room,
            bottom: self.frame.bottom + room,
        };
        let mut lines: Vec<Vec<Pixel>> = Vec::new();
        let Some((first, rest)) = points.split_first() else { return lines };
        let mut last = self.pixel(*first);
        let mut open = false;
        for point in rest {
            let next = self.pixel(*point);
            if (next.0 - last.0).abs() + (next.1 - last.1).abs() < 0.2 {
                continue;
            }
            match cut(last, next, &wide) {
                Some((from, to)) => {
                    match lines.last_mut().filter(|_| open) {
                        Some(line) => line.push(to),
                        None => lines.push(vec![from, to]),
                    }
                    // A stroke that was cut at its end begins anew where it comes back.
                    open = to == next;
                }
                None => open = false,
            }
            last = next;
        }
        lines
    }

    /// The places of those points that are in sight, no two nearer than `apart`.
    #[must_use]
    pub fn dots(&self, points: &[Point], apart: f64) -> Vec<Pixel> {
        let mut kept: Vec<Pixel> = Vec::new();
        for point in points {
            let at = self.pixel(*point);
            let seen = at.0 >= self.frame.left && at.0 <= self.frame.right && at.1 >= self.frame.top && at.1 <= self.frame.bottom;
            let near = |other: &Pixel| (other.0 - at.0).abs() + (other.1 - at.1).abs() < apart;
            // Those that a path comes back to were there a few steps before.
            if seen && !kept.iter().rev().take(8).any(near) {
                kept.push(at);
            }
        }
        kept
    }
}

/// The part of a segment within a box (Liang and Barsky 1984).
fn cut(from: Pixel, to: Pixel, within: &Rect) -> Option<(Pixel, Pixel)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    if !(dx.is_finite() && dy.is_finite()) {
        return None;
    }
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    let sides =
        [(-dx, from.0 - within.left), (dx, within.right - from.0), (-dy, from.1 - within.top), (dy, within.bottom - from.1)];
    for (speed, room) in sides {
        if speed < 0.0 {
            first = first.max(room / speed);
        } else if speed > 0.0 {
            last = last.min(room / speed);
        } else if room < 0.0 {
            return None;
        }
    }
    let at = |share: f64| (from.0 + share * dx, from.1 + share * dy);
    (first <= last).then(|| (if first > 0.0 { at(first) } else { from }, if last < 1.0 { at(last) } else { to }))
}
