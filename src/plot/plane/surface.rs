//! f as a surface in orthographic projection.

use super::field::{Field, Palette, SIDE};
use crate::minimax::Point;
use crate::plot::scene::{Pixel, Shape, Tint};

/// The direction of view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Rotation about the vertical axis, in radians.
    pub turn: f64,
    /// Elevation above the horizon, in radians.
    pub tilt: f64,
}

impl Default for Camera {
    fn default() -> Self {
        Self { turn: 0.6, tilt: 0.55 }
    }
}

impl Camera {
    /// Rotated and tilted; the elevation stays between 0.1 and 1.4.
    #[must_use]
    pub fn turned(self, turn: f64, tilt: f64) -> Self {
        let turn = (self.turn + turn).rem_euclid(std::f64::consts::TAU);
        Self { turn, tilt: (self.tilt + tilt).clamp(0.1, 1.4) }
    }
}

/// Points of a path that are closer together, in pixels, are drawn as one.
const SAME: f64 = 0.2;

/// Cells along each side.
const CELLS: usize = 32;

/// A surface in a view.
pub struct SurfaceView<'a> {
    /// Samples of f over the view.
    pub field: &'a Field,
    /// The direction of the view.
    pub camera: Camera,
    /// Width and height, in pixels.
    pub size: (f64, f64),
}

impl SurfaceView<'_> {
    /// Pixels per half side.
    fn unit(&self) -> f64 {
        (self.size.0 / 2.9).min(self.size.1 / 2.2)
    }

    /// The pixel of x, y and height in [−1, 1]; for many points, since it computes the angles once.
    fn projection(&self) -> impl Fn(f64, f64, f64) -> Pixel {
        let (sin, cos) = self.camera.turn.sin_cos();
        let (up, flat) = (self.camera.tilt.cos(), self.camera.tilt.sin());
        let ((width, height), unit) = (self.size, self.unit());
        move |x, y, z| {
            let (across, away) = (x * cos - y * sin, x * sin + y * cos);
            (width / 2.0 + unit * across, height / 2.0 - unit * (away * flat + 0.62 * z * up))
        }
    }

    fn project(&self, x: f64, y: f64, height: f64) -> Pixel {
        self.projection()(x, y, height)
    }

    /// The pixel of a point on the surface, where f has this value; `None` outside the view.
    #[must_use]
    pub fn on_surface(&self, point: Point, value: f64) -> Option<Pixel> {
        self.place(point, value).map(|(x, y, height)| self.project(x, y, height))
    }

    /// x, y and height in [−1, 1].
    fn place(&self, point: Point, value: f64) -> Option<(f64, f64, f64)> {
        let view = self.field.view;
        let (x, y) = ((point.x - view.centre.x) / view.half, (point.y - view.centre.y) / view.half);
        let seen = x.abs() <= 1.0 && y.abs() <= 1.0;
        (seen && value.is_finite()).then(|| (x, y, self.field.height(value)))
    }

    /// The visible parts of a path, of points and f there, thinned where points coincide.
    #[must_use]
    pub fn strokes<'a>(&self, path: impl Iterator<Item = (&'a Point, &'a f64)>) -> Vec<Vec<Pixel>> {
        let project = self.projection();
        let mut lines: Vec<Vec<Pixel>> = vec![Vec::new()];
        for (point, value) in path {
            match (self.place(*point, *value), lines.last_mut()) {
                (Some((x, y, height)), Some(line)) => {
                    let at = project(x, y, height);
                    if line.last().is_none_or(|last| (last.0 - at.0).abs() + (last.1 - at.1).abs() >= SAME) {
                        line.push(at);
                    }
                }
                _ => lines.push(Vec::new()),
            }
        }
        lines.retain(|line| !line.is_empty());
        lines
    }

    /// The cells of the surface from back to front.
    #[must_use]
    pub fn cells(&self, palette: &Palette) -> Vec<Shape> {
        let number = |n: usize| u32::try_from(n).map_or(0.0, f64::from);
        let along = |i: usize| 2.0 * number(i) / number(CELLS) - 1.0;
        // The sample nearest to a corner.
        let sample = |i: usize| (i * (SIDE - 1)) / CELLS;
        let height = |column: usize, row: usize| {
            let value = self.field.values.get(sample(CELLS - row) * SIDE + sample(column)).copied().unwrap_or(f64::NAN);
            (!value.is_nan()).then(|| self.field.height(value))
        };
        let (sin, cos) = self.camera.turn.sin_cos();
        let mut cells: Vec<(f64, Shape)> = Vec::new();
        for row in 0..CELLS {
            for column in 0..CELLS {
                let corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)];
                let heights: Option<Vec<f64>> = corners.iter().map(|&(column, row)| height(column, row)).collect();
                let Some(heights) = heights else { continue };
                let middle = heights.iter().sum::<f64>() / 4.0;
                let outline = corners.iter().zip(&heights).map(|(&(c, r), &h)| self.project(along(c), along(r), h)).collect();
                let away = along(column) * sin + along(row) * cos;
                let fill = Tint::Mixed(palette.at(middle * self.field.top / self.field.scale));
                cells.push((away, Shape::Area { corners: outline, fill, edge: Some(Tint::Edge) }));
            }
        }
        cells.sort_by(|a, b| b.0.total_cmp(&a.0));
        cells.into_iter().map(|(_, cell)| cell).collect()
    }

    /// Positions of the labels x and y at the front edges.
    #[must_use]
    pub fn names(&self) -> [(Pixel, &'static str); 2] {
        let (sin, cos) = self.camera.turn.sin_cos();
        // The front edge: y = −1 or y = 1 for x, x = −1 or x = 1 for y.
        let (y, x) = (if cos >= 0.0 { -1.2 } else { 1.2 }, if sin >= 0.0 { -1.2 } else { 1.2 });
        [(self.project(0.0, y, -0.3), "x"), (self.project(x, 0.0, -0.3), "y")]
    }
}
