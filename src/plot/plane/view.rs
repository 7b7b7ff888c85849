//! The visible part of the plane and its position in pixels.

use serde::{Deserialize, Serialize};

use crate::minimax::Point;
use crate::plot::labels::Rect;
use crate::plot::scene::Pixel;

/// A square part of the plane.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// The point in the middle.
    pub centre: Point,
    /// Half of the side length.
    pub half: f64,
}

/// A path further out than this multiple of the start's distance does not enlarge the view.
const FAR: f64 = 4.0;

const HALF_RANGE: (f64, f64) = (1e-6, 1e7);

impl View {
    /// A view centred on `target` that contains the start, and the whole path unless it goes far.
    #[must_use]
    pub fn around(target: Point, path: &[Point]) -> Self {
        let away = |point: &Point| (point.x - target.x).abs().max((point.y - target.y).abs());
        let first = path.first().map_or(0.0, away);
        let start = if first > 0.4 { first * 1.4 } else { 1.5 };
        let furthest = path.iter().map(away).fold(0.0, f64::max) * 1.1;
        Self { centre: target, half: if furthest < FAR * start { start.max(furthest) } else { start } }
    }

    /// Whether a point is visible, not counting a small margin.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        let within = |value: f64, middle: f64| (value - middle).abs() <= 0.98 * self.half;
        within(point.x, self.centre.x) && within(point.y, self.centre.y)
    }

    /// Scales `half` by `factor`, within its bounds, about the point `fixed`.
    #[must_use]
    pub fn zoomed(&self, factor: f64, fixed: Point) -> Self {
        let half = (self.half * factor).clamp(HALF_RANGE.0, HALF_RANGE.1);
        let ratio = half / self.half;
        let towards = |middle: f64, fixed: f64| fixed + (middle - fixed) * ratio;
        Self { centre: Point::new(towards(self.centre.x, fixed.x), towards(self.centre.y, fixed.y)), half }
    }

    /// Shifts the centre by (`x`, `y`), in the plane's units.
    #[must_use]
    pub fn moved(&self, x: f64, y: f64) -> Self {
        let clamped = |value: f64| value.clamp(-HALF_RANGE.1, HALF_RANGE.1);
        Self { centre: Point::new(clamped(self.centre.x + x), clamped(self.centre.y + y)), ..*self }
    }

    /// The point at fractions of the width from the left and of the height from the top.
    #[must_use]
    pub fn at(&self, right: f64, down: f64) -> Point {
        Point::new(self.centre.x + (2.0 * right - 1.0) * self.half, self.centre.y - (2.0 * down - 1.0) * self.half)
    }
}

/// A view with its frame on the canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// The visible part of the plane.
    pub view: View,
    /// Its frame in pixels.
    pub frame: Rect,
}

/// Margins for the tick labels at the left and below.
const LEFT: f64 = 40.0;
const BELOW: f64 = 26.0;
/// Margin at the other sides for half a tick label.
const MARGIN: f64 = 8.0;

impl Placed {
    /// The largest square frame in `width` × `height` pixels.
    #[must_use]
    pub fn new(view: View, (width, height): (f64, f64)) -> Self {
        let side = (width - LEFT - MARGIN).min(height - BELOW - MARGIN).max(1.0);
        Self { view, frame: Rect { left: LEFT, top: MARGIN, right: LEFT + side, bottom: MARGIN + side } }
    }

    fn side(&self) -> f64 {
        self.frame.right - self.frame.left
    }

    /// Length in the plane per pixel.
    #[must_use]
    pub fn per_pixel(&self) -> f64 {
        2.0 * self.view.half / self.side()
    }

    /// The pixel of a point.
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

    /// Lines through points, clipped far outside the frame and thinned where points coincide.
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
            match clip(last, next, &wide) {
                Some((from, to)) => {
                    match lines.last_mut().filter(|_| open) {
                        Some(line) => line.push(to),
                        None => lines.push(vec![from, to]),
                    }
                    // A line that leaves the rectangle continues as a new one.
                    open = to == next;
                }
                None => open = false,
            }
            last = next;
        }
        lines
    }

    /// The visible points, thinned to a distance of `spacing` pixels from the previous ones.
    #[must_use]
    pub fn dots(&self, points: &[Point], spacing: f64) -> Vec<Pixel> {
        let mut dots: Vec<Pixel> = Vec::new();
        for point in points {
            let at = self.pixel(*point);
            let seen = at.0 >= self.frame.left && at.0 <= self.frame.right && at.1 >= self.frame.top && at.1 <= self.frame.bottom;
            let near = |other: &Pixel| (other.0 - at.0).abs() + (other.1 - at.1).abs() < spacing;
            // A path that oscillates returns within a few steps.
            if seen && !dots.iter().rev().take(8).any(near) {
                dots.push(at);
            }
        }
        dots
    }
}

/// Clips a segment to a rectangle (Liang and Barsky 1984).
fn clip(from: Pixel, to: Pixel, within: &Rect) -> Option<(Pixel, Pixel)> {
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
