//! Samples of f over a view, for colours, contours and the surface.

use super::contour::contours;
use super::view::View;
use crate::minimax::{Objective, Point};

/// Samples along each side.
pub const SIDE: usize = 128;

/// Colours of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// At the reference level.
    pub ground: [u8; 3],
    /// Below it, where x moves.
    pub low: [u8; 3],
    /// Above it, where y moves.
    pub high: [u8; 3],
}

impl Palette {
    /// The colour of a relative value in [−1, 1].
    #[must_use]
    pub fn at(&self, share: f64) -> [u8; 3] {
        let end = if share < 0.0 { self.low } else { self.high };
        let weight = share.abs().min(1.0).powf(0.75);
        std::array::from_fn(|i| {
            let mixed = f64::from(self.ground[i]) * (1.0 - weight) + f64::from(end[i]) * weight;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
            {
                mixed.round() as u8
            }
        })
    }
}

/// f on a grid of [`SIDE`] × [`SIDE`] points over a view, row by row from the top.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The part of the plane that is sampled.
    pub view: View,
    /// Samples row by row from the top; NaN where f is not defined.
    pub values: Vec<f64>,
    /// Reference level: f at the centre.
    pub level: f64,
    /// The 97th percentile of distances from it; above 0.
    pub scale: f64,
    /// The largest drawn height.
    pub top: f64,
}

/// 0 at the first and 1 at the last sample of a side.
fn share_of(index: usize) -> f64 {
    let number = |n: usize| u32::try_from(n).map_or(0.0, f64::from);
    number(index) / number(SIDE - 1)
}

impl Field {
    /// Samples f over `view`, with f(`centre`) as the reference level.
    #[must_use]
    pub fn new(objective: &Objective, view: View, centre: Point) -> Self {
        let values = (0..SIDE).flat_map(|row| Self::row(objective, view, row)).collect();
        Self::of_values(view, values, objective.value(centre))
    }

    /// Samples of one row, counted from the top.
    pub(super) fn row(objective: &Objective, view: View, row: usize) -> impl Iterator<Item = f64> {
        (0..SIDE).map(move |column| objective.value(view.at(share_of(column), share_of(row))))
    }

    /// A field of samples, with f at the centre.
    #[must_use]
    pub fn of_values(view: View, values: Vec<f64>, at_centre: f64) -> Self {
        let level = if at_centre.is_finite() { at_centre } else { 0.0 };
        let mut distances: Vec<f64> = values.iter().map(|value| (value - level).abs()).filter(|d| d.is_finite()).collect();
        distances.sort_by(f64::total_cmp);
        // A percentile, since a few large values would make all others pale.
        let scale = distances.get(distances.len() * 97 / 100).copied().filter(|scale| *scale > 0.0).unwrap_or(1.0);
        let top = distances.last().map_or(scale, |furthest| furthest.clamp(scale, 2.5 * scale));
        Self { view, values, level, scale, top }
    }

    /// A value relative to the reference level, in [−1, 1].
    #[must_use]
    pub fn share(&self, value: f64) -> f64 {
        ((value - self.level) / self.scale).clamp(-1.0, 1.0)
    }

    /// The height of a value, in [−1, 1].
    #[must_use]
    pub fn height(&self, value: f64) -> f64 {
        ((value - self.level) / self.top).clamp(-1.0, 1.0)
    }

    /// RGBA rows; transparent where f is NaN.
    #[must_use]
    pub fn image(&self, palette: &Palette) -> Vec<u8> {
        let pixel = |value: &f64| {
            let [r, g, b] = palette.at(self.share(*value));
            if value.is_nan() { [0; 4] } else { [r, g, b, 255] }
        };
        self.values.iter().flat_map(pixel).collect()
    }

    /// Contour segments: the reference level and five on either side, denser near it.
    #[must_use]
    pub fn contours(&self) -> Vec<[Point; 2]> {
        let levels = (-5_i8..=5).map(|k| {
            let k = f64::from(k) / 5.5;
            self.level + self.scale * k * k.abs()
        });
        let place = |(right, down): (f64, f64)| self.view.at(right, down);
        levels.flat_map(|level| contours(&self.values, SIDE, level)).map(|[from, to]| [place(from), place(to)]).collect()
    }
}
