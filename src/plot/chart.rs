//! What a line chart shows, without a word on how.

use std::rc::Rc;

pub use super::scale::Axis;

/// A colour by its meaning; the style sheet's custom property of that name holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Blue: goes down; x, D, the best arm.
    Descend,
    /// Orange: goes up; y, G, the rival.
    Ascend,
    /// Green: a third arm.
    Third,
    /// The colour of text: today's value, the path.
    Ink,
    /// Grey: everything further.
    Further,
}

impl Ink {
    /// Every colour.
    pub const ALL: [Self; 5] = [Self::Descend, Self::Ascend, Self::Third, Self::Ink, Self::Further];

    /// The custom property that holds the colour.
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

    /// The custom property that holds its pale shade: every value, under the means.
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

/// The values of a line, never changed in place: single precision from the networks, double from the small labs.
#[derive(Clone, Debug)]
pub enum Values {
    /// 32 bits each.
    Single(Rc<[f32]>),
    /// 64 bits each.
    Double(Rc<[f64]>),
}

impl Values {
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Single(values) => values.len(),
            Self::Double(values) => values.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value with this index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<f64> {
        match self {
            Self::Single(values) => values.get(index).copied().map(f64::from),
            Self::Double(values) => values.get(index).copied(),
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = f64> {
        (0..self.len()).map(|index| self.get(index).unwrap_or(f64::NAN))
    }
}

impl PartialEq for Values {
    /// The same buffer holds the same values; two buffers are taken for different.
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
    /// The same in dashes: of two that are compared, the second.
    Broken,
    /// Pale and behind the others, without a name: what is compared with.
    Pale,
    /// Dashed, grey, with its name: what is expected. It does not widen the range of values.
    Dashed,
}

impl Stroke {
    /// Whether the line is read: it has its own colour, its last value and a place under the cursor.
    #[must_use]
    pub fn is_read(self) -> bool {
        matches!(self, Self::Full | Self::Broken)
    }
}

/// One line: a value for each index.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name, drawn at the line's end.
    pub label: String,
    /// Its colour.
    pub ink: Ink,
    /// Its values by index; what has no place on the axis leaves a gap.
    pub values: Values,
    /// How it is drawn.
    pub stroke: Stroke,
}

impl Series {
    /// A full line.
    pub fn new(label: impl Into<String>, ink: Ink, values: impl Into<Values>) -> Self {
        Self { label: label.into(), ink, values: values.into(), stroke: Stroke::Full }
    }

    /// The same line, drawn another way.
    #[must_use]
    pub fn drawn(self, stroke: Stroke) -> Self {
        Self { stroke, ..self }
    }
}

/// A value with a meaning, drawn as a dashed line from side to side.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// Where.
    pub value: f64,
    /// What it means ("2 ln 2: D can’t tell").
    pub label: String,
}

/// An x with a meaning, drawn as a dotted line from top to bottom.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where.
    pub x: f64,
    /// What it means ("η = 0.055"); may be empty.
    pub label: String,
}

/// A line chart.
#[derive(Clone, Debug, PartialEq)]
pub struct LineChart {
    /// The lines; all have the same x for the same index.
    pub series: Vec<Series>,
    /// Values with a meaning.
    pub references: Vec<Reference>,
    /// Places along x with a meaning.
    pub marks: Vec<Mark>,
    /// Shaded stretches of x, from and to.
    pub bands: Vec<(f64, f64)>,
    /// What x is or counts, in the singular ("step"); written under the axis, and by the cursor.
    pub x_name: String,
    /// x from left to right.
    pub x_range: (f64, f64),
    /// How x is spread.
    pub x_axis: Axis,
    /// Values from bottom to top; `None` takes what the lines have.
    pub y_range: Option<(f64, f64)>,
    /// How values are spread.
    pub y_axis: Axis,
    /// x of the first value.
    pub first_x: f64,
    /// x from one value to the next.
    pub spacing: f64,
    /// x of each value where they are not evenly spaced, rising; `first_x` and `spacing` then say nothing.
    pub places: Option<Rc<[f64]>>,
    /// Whether x counts something: the cursor's text then says "step 28,110", else "η 0.25".
    pub counts: bool,
    /// Where values are too dense to be followed by eye, draw means over them.
    pub means: bool,
}

impl Default for LineChart {
    /// An empty chart over steps 1 to 1.
    fn default() -> Self {
        Self {
            series: Vec::new(),
            references: Vec::new(),
            marks: Vec::new(),
            bands: Vec::new(),
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
    /// How many values the longest line has.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.series.iter().map(|series| series.values.len()).max().unwrap_or(0)
    }
}
