//! What a line chart shows, without a word on how.

use std::rc::Rc;

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
}

impl Ink {
    /// Every colour.
    pub const ALL: [Self; 4] = [Self::Descend, Self::Ascend, Self::Third, Self::Ink];

    /// The custom property that holds the colour.
    #[must_use]
    pub fn token(self) -> &'static str {
        match self {
            Self::Descend => "--descend",
            Self::Ascend => "--ascend",
            Self::Third => "--third",
            Self::Ink => "--ink-1",
        }
    }

    /// The custom property that holds its pale shade: every value, under the means.
    #[must_use]
    pub fn pale_token(self) -> &'static str {
        match self {
            Self::Descend => "--descend-pale",
            Self::Ascend => "--ascend-pale",
            Self::Third => "--third-pale",
            Self::Ink => "--rule-2",
        }
    }
}

/// One line: a value for each index.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its name, drawn at the line's end.
    pub label: String,
    /// Its colour.
    pub ink: Ink,
    /// Its values by index; what is not finite leaves a gap.
    pub values: Rc<[f32]>,
}

impl PartialEq for Series {
    fn eq(&self, other: &Self) -> bool {
        // Values are never changed in place: the same buffer is the same line.
        Rc::ptr_eq(&self.values, &other.values) && self.ink == other.ink && self.label == other.label
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

/// A line chart.
#[derive(Clone, Debug, PartialEq)]
pub struct LineChart {
    /// The lines; all have the same x for the same index.
    pub series: Vec<Series>,
    /// Values with a meaning.
    pub references: Vec<Reference>,
    /// What x counts ("epoch"), written under the axis.
    pub x_name: String,
    /// x from left to right.
    pub x_range: (f64, f64),
    /// x of the first value.
    pub first_x: f64,
    /// x from one value to the next.
    pub spacing: f64,
    /// What an index counts, in the singular ("step"), for the cursor's text. The first value is number 1.
    pub index_name: String,
}

impl Default for LineChart {
    /// An empty chart over steps 1 to 1.
    fn default() -> Self {
        Self {
            series: Vec::new(),
            references: Vec::new(),
            x_name: "step".to_owned(),
            x_range: (0.0, 1.0),
            first_x: 1.0,
            spacing: 1.0,
            index_name: "step".to_owned(),
        }
    }
}
