//! What is drawn behind a path: f in colours and contours, and the players' vector field.

use serde::{Deserialize, Serialize};

use super::field::{Field, SIDE};
use super::flow::{arrows, flow_line, grid};
use super::view::View;
use crate::minimax::{Objective, Point};

/// How the vector field is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum VectorField {
    /// Not at all.
    None,
    /// As arrows.
    #[default]
    Arrows,
    /// As flow lines.
    Lines,
}

/// What a backdrop shows of f.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The visible part of the plane.
    pub view: View,
    /// The point with the reference level.
    pub centre: Point,
    /// How the vector field is drawn.
    pub field: VectorField,
    /// y descends, too.
    pub both_descend: bool,
}

/// Everything that a backdrop depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct BackdropSettings {
    /// The function f.
    pub objective: Objective,
    /// What is shown of it.
    pub frame: Frame,
}

/// The values and lines behind a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Backdrop {
    /// f over the view.
    pub field: Field,
    /// Segments of its contours.
    pub contours: Vec<[Point; 2]>,
    /// Arrows and flow lines of the vector field.
    pub lines: Vec<Vec<Point>>,
}

/// Arrows, and flow lines, per side.
const ARROWS: u8 = 15;

impl Backdrop {
    fn new(view: View, values: Vec<f64>, at_centre: f64, lines: Vec<Vec<Point>>) -> Self {
        let field = Field::of_values(view, values, at_centre);
        Self { contours: field.contours(), field, lines }
    }

    /// A blank one, until it is computed.
    #[must_use]
    pub fn blank(view: View) -> Self {
        let field = Field::of_values(view, vec![f64::NAN; SIDE * SIDE], 0.0);
        Self { field, contours: Vec::new(), lines: Vec::new() }
    }

    /// The numbers that define it: f at the centre, the samples, and each line's length with its points.
    #[must_use]
    pub fn numbers(&self) -> Vec<f64> {
        let count = |line: &Vec<Point>| u32::try_from(line.len()).map_or(0.0, f64::from);
        let line = |line: &Vec<Point>| {
            let points: Vec<f64> = line.iter().flat_map(|point| [point.x, point.y]).collect();
            [vec![count(line)], points].concat()
        };
        [vec![self.field.level], self.field.values.clone(), self.lines.iter().flat_map(line).collect()].concat()
    }

    /// Reads [`Self::numbers`]; `None` if they are not those of a backdrop.
    #[must_use]
    pub fn of_numbers(view: View, numbers: &[f64]) -> Option<Self> {
        let (level, rest) = numbers.split_first()?;
        let (values, mut rest) = rest.split_at_checked(SIDE * SIDE)?;
        let mut lines = Vec::new();
        while let Some((count, after)) = rest.split_first() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "casts saturate, and the length is checked"
            )]
            let (line, after) = after.split_at_checked((*count as usize).checked_mul(2)?)?;
            lines.push(line.as_chunks::<2>().0.iter().map(|[x, y]| Point::new(*x, *y)).collect());
            rest = after;
        }
        Some(Self::new(view, values.to_vec(), *level, lines))
    }
}

/// A backdrop that is being computed.
#[derive(Clone, Debug)]
pub struct BackdropJob {
    settings: BackdropSettings,
    values: Vec<f64>,
    starts: Vec<Point>,
    lines: Vec<Vec<Point>>,
}

impl BackdropJob {
    /// A backdrop before its first row.
    #[must_use]
    pub fn new(settings: &BackdropSettings) -> Self {
        let frame = settings.frame;
        let mut starts: Vec<Point> =
            if frame.field == VectorField::Lines { grid(frame.view, ARROWS).collect() } else { Vec::new() };
        starts.reverse();
        Self { settings: settings.clone(), values: Vec::with_capacity(SIDE * SIDE), starts, lines: Vec::new() }
    }

    /// Computes a row of samples, all arrows, or a flow line. Returns whether that was the last part.
    pub fn advance(&mut self) -> bool {
        let BackdropSettings { objective, frame } = &self.settings;
        if self.values.len() < SIDE * SIDE {
            let row = self.values.len() / SIDE;
            self.values.extend(Field::row(objective, frame.view, row));
        } else if let Some(start) = self.starts.pop() {
            self.lines.extend(flow_line(objective, frame.view, ARROWS, frame.both_descend, start));
        } else if frame.field == VectorField::Arrows && self.lines.is_empty() {
            self.lines = arrows(objective, frame.view, ARROWS, frame.both_descend).iter().map(|arrow| arrow.to_vec()).collect();
            return true;
        }
        self.values.len() >= SIDE * SIDE && self.starts.is_empty() && frame.field != VectorField::Arrows
    }

    /// The backdrop, after the last part.
    #[must_use]
    pub fn into_backdrop(self) -> Backdrop {
        let BackdropSettings { objective, frame } = &self.settings;
        Backdrop::new(frame.view, self.values, objective.value(frame.centre), self.lines)
    }
}
