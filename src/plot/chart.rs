//! A line chart as data.

use std::rc::Rc;

pub use super::scale::Axis;

/// A colour by its role; the style sheet defines it as a custom property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Blue: the descending player x, D, the best arm.
    Descend,
    /// Orange: the ascending player y, G, the second-best arm.
    Ascend,
    /// Green: a third arm.
    Third,
    /// The text colour: current values, the path.
    Ink,
    /// Grey: all other series.
    Further,
}

impl Ink {
    /// Every colour, the players' first.
    pub const ALL: [Self; 5] = [Self::Descend, Self::Ascend, Self::Third, Self::Ink, Self::Further];

    /// The custom property of the colour.
    #[must_use]
    pub fn token(self) -> &'static str {
        match self {
            Self::Descend => "--descend",
            Self::Ascend => "--ascend",
            Self::Third => "--third",
            Self::Ink => "--ink-1",
            Self::Further => "--ink-3",
        }
    }

    /// The custom property of the pale shade, for single values under means.
    #[must_use]
    pub fn pale_token(self) -> &'static str {
        match self {
            Self::Descend => "--descend-pale",
            Self::Ascend => "--ascend-pale",
            Self::Third => "--third-pale",
            Self::Ink | Self::Further => "--rule-2",
        }
    }
}

/// The immutable values of a line: single precision from the networks, double from the small labs.
#[derive(Clone, Debug)]
pub enum Values {
    /// Values in single precision.
    Single(Rc<[f32]>),
    /// Values in double precision.
    Double(Rc<[f64]>),
}

impl Values {
    /// The number of values.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Single(values) => values.len(),
            Self::Double(values) => values.len(),
        }
    }

    /// Whether there are no values.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value at an index; `None` beyond the last.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<f64> {
        match self {
            Self::Single(values) => values.get(index).copied().map(f64::from),
            Self::Double(values) => values.get(index).copied(),
        }
    }

    /// All values, by index.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = f64> {
        (0..self.len()).map(|index| self.get(index).unwrap_or(f64::NAN))
    }
}

impl PartialEq for Values {
    /// Compares buffers by identity, which is cheap; equal values in two buffers count as different.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Single(a), Self::Single(b)) => Rc::ptr_eq(a, b),
            (Self::Double(a), Self::Double(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl From<Vec<f32>> for Values {
    fn from(values: Vec<f32>) -> Self {
        Self::Single(values.into())
    }
}

impl From<Vec<f64>> for Values {
    fn from(values: Vec<f64>) -> Self {
        Self::Double(values.into())
    }
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stroke {
    /// Full, with its name and last value at its end.
    #[default]
    Full,
    /// `Full` with dashes: the second of two lines.
    Dashed,
    /// Pale and behind the others, without a name: a comparison.
    Pale,
    /// Grey with dashes, with its name: an expected value. It does not extend the y range.
    Expected,
}

impl Stroke {
    /// Whether the cursor and the descriptions read the line: it has its own colour and shows its last value.
    #[must_use]
    pub fn is_read(self) -> bool {
        matches!(self, Self::Full | Self::Dashed)
    }
}

/// A line with a value for each index.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Name at the end of the line.
    pub label: String,
    /// Colour of line and label.
    pub ink: Ink,
    /// Values by index. Values outside the axis leave gaps.
    pub values: Values,
    /// How the line is drawn.
    pub stroke: Stroke,
}

impl Series {
    /// A full line; see [`Self::with_stroke`] for other styles.
    pub fn new(label: impl Into<String>, ink: Ink, values: impl Into<Values>) -> Self {
        Self { label: label.into(), ink, values: values.into(), stroke: Stroke::Full }
    }

    /// The same line in another style.
    #[must_use]
    pub fn with_stroke(self, stroke: Stroke) -> Self {
        Self { stroke, ..self }
    }
}

/// A reference value, drawn as a dashed horizontal line.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The y of the line.
    pub value: f64,
    /// Label ("2 ln 2: D can’t tell").
    pub label: String,
}

/// A marked x, drawn as a dotted vertical line.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The x of the line.
    pub x: f64,
    /// Label ("η = 0.055"); may be empty.
    pub label: String,
}

/// Lines with axes, references and marks.
#[derive(Clone, Debug, PartialEq)]
pub struct LineChart {
    /// The lines, which share the x of each index.
    pub series: Vec<Series>,
    /// Horizontal lines with labels.
    pub references: Vec<Reference>,
    /// Vertical lines with labels.
    pub marks: Vec<Mark>,
    /// Shaded intervals of x.
    pub bands: Vec<(f64, f64)>,
    /// Shaded intervals of y.
    pub levels: Vec<(f64, f64)>,
    /// Name of x in the singular ("step"), for the axis and the cursor.
    pub x_name: String,
    /// Least and greatest x shown.
    pub x_range: (f64, f64),
    /// Linear or logarithmic x.
    pub x_axis: Axis,
    /// Range of y; `None` takes it from the lines.
    pub y_range: Option<(f64, f64)>,
    /// Linear or logarithmic y.
    pub y_axis: Axis,
    /// x of the first value.
    pub first_x: f64,
    /// Difference in x between neighbouring values.
    pub spacing: f64,
    /// x of each value in ascending order, if they are not evenly spaced; replaces `first_x` and `spacing`.
    pub places: Option<Rc<[f64]>>,
    /// Whether x is a count: the cursor then reads "step 28,110" rather than "η 0.25".
    pub counts: bool,
    /// Whether means are drawn over values that are too dense to follow.
    pub means: bool,
}

impl Default for LineChart {
    fn default() -> Self {
        Self {
            series: Vec::new(),
            references: Vec::new(),
            marks: Vec::new(),
            bands: Vec::new(),
            levels: Vec::new(),
            x_name: "step".to_owned(),
            x_range: (0.0, 1.0),
            x_axis: Axis::Linear,
            y_range: None,
            y_axis: Axis::Linear,
            first_x: 1.0,
            spacing: 1.0,
            places: None,
            counts: true,
            means: false,
        }
    }
}

impl LineChart {
    /// The number of values of the longest line.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.series.iter().map(|series| series.values.len()).max().unwrap_or(0)
    }
}
