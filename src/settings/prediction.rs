//! What a question asks before its run, what was predicted, and by how much that was off.

use serde::{Deserialize, Serialize};

/// The number of points of a predicted curve, evenly spaced along its axis.
pub const CURVE_POINTS: usize = 24;

/// The steps of a curve, from the left of its chart to the right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// At the left.
    pub from: f64,
    /// At the right.
    pub to: f64,
    /// Its points form a geometric sequence. `from` is above 0 then.
    pub logarithmic: bool,
    /// What is along it.
    pub label: &'static str,
}

impl Axis {
    /// The place of a point, counted from 0.
    #[must_use]
    pub fn at(self, point: usize) -> f64 {
        let share = f64::from(u32::try_from(point).unwrap_or(u32::MAX)) / f64::from(u32::try_from(CURVE_POINTS - 1).unwrap_or(1));
        if self.logarithmic {
            self.from * libm::exp(share * libm::log(self.to / self.from))
        } else {
            self.from + share * (self.to - self.from)
        }
    }
}

/// How a question asks for a prediction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Prompt {
    /// One of several statements.
    Choice {
        /// The sentence above them.
        ask: &'static str,
        /// In the order of the page.
        options: &'static [&'static str],
    },
    /// A number within bounds.
    Number {
        /// The sentence above the box.
        ask: &'static str,
        /// Written behind the number; may be empty.
        unit: &'static str,
        /// The smallest and the largest number that is accepted.
        bounds: [f64; 2],
        /// A prediction this close counts as right.
        tolerance: f64,
    },
    /// A curve drawn into an empty chart.
    Curve {
        /// The sentence above the chart.
        ask: &'static str,
        /// Steps, from left to right.
        x: Axis,
        /// What is drawn.
        y_label: &'static str,
        /// The values at the bottom and at the top.
        y: [f64; 2],
        /// A mean distance this small counts as right.
        tolerance: f64,
    },
}

/// A prediction, or what the run gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prediction {
    /// The index of a statement.
    Choice(usize),
    /// A number, in the prompt's unit.
    Number(f64),
    /// [`CURVE_POINTS`] values.
    Curve(Vec<f64>),
}

/// How a prediction compares with what the run gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The distance of a number, or the mean distance of a curve; `None` for a statement.
    pub off: Option<f64>,
    /// It is the same statement, or within the tolerance.
    pub is_right: bool,
    /// Both, and how far apart they are, as a sentence.
    pub text: String,
}

/// Up to two decimals, with a minus sign: `45.6`, `−1.4`.
#[must_use]
pub(super) fn short(value: f64) -> String {
    ((value * 100.0).round() / 100.0 + 0.0).to_string().replace('-', "−")
}

/// `45.6%`, `0.84`.
fn with_unit(value: f64, unit: &str) -> String {
    if unit == "%" || unit.is_empty() { format!("{}{unit}", short(value)) } else { format!("{} {unit}", short(value)) }
}

/// The mean distance of two curves.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    let sum: f64 = a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum();
    sum / f64::from(u32::try_from(a.len().min(b.len())).unwrap_or(u32::MAX)).max(1.0)
}

impl Prompt {
    /// The sentence that asks.
    #[must_use]
    pub fn ask(&self) -> &'static str {
        match self {
            Self::Choice { ask, .. } | Self::Number { ask, .. } | Self::Curve { ask, .. } => ask,
        }
    }

    /// Whether `prediction` answers it, within its bounds. What a browser has kept, or a file brings, may be of another build.
    #[must_use]
    pub fn accepts(&self, prediction: &Prediction) -> bool {
        match (self, prediction) {
            (Self::Choice { options, .. }, Prediction::Choice(index)) => *index < options.len(),
            (Self::Number { bounds: [low, high], .. }, Prediction::Number(value)) => (*low..=*high).contains(value),
            (Self::Curve { y: [low, high], .. }, Prediction::Curve(values)) => {
                values.len() == CURVE_POINTS && values.iter().all(|value| (*low..=*high).contains(value))
            }
            _ => false,
        }
    }

    /// What the run gave, brought within the bounds: a share of seeds never leaves them, a distance may.
    #[must_use]
    pub fn bounded(&self, outcome: Prediction) -> Prediction {
        match (self, outcome) {
            (Self::Curve { y: [low, high], .. }, Prediction::Curve(values)) => {
                Prediction::Curve(values.into_iter().map(|value| value.clamp(*low, *high)).collect())
            }
            (_, outcome) => outcome,
        }
    }

    /// Reads a typed number; a comma may stand for the point.
    ///
    /// # Errors
    /// A sentence that names the bounds.
    pub fn number(&self, text: &str) -> Result<f64, String> {
        let Self::Number { bounds: [low, high], unit, .. } = self else { return Err(String::new()) };
        let text = text.trim().trim_end_matches(unit).trim().replace('−', "-").replace(',', ".");
        match text.parse::<f64>() {
            Ok(value) if (*low..=*high).contains(&value) => Ok(value),
            _ => Err(format!("Enter a number from {} to {}.", with_unit(*low, unit), with_unit(*high, unit))),
        }
    }

    /// A prediction or an outcome in words; empty for one that this prompt does not accept.
    #[must_use]
    pub fn describe(&self, prediction: &Prediction) -> String {
        match (self, prediction) {
            (Self::Choice { options, .. }, Prediction::Choice(index)) => {
                options.get(*index).copied().unwrap_or_default().to_owned()
            }
            (Self::Number { unit, .. }, Prediction::Number(value)) => with_unit(*value, unit),
            (Self::Curve { x, y_label, .. }, Prediction::Curve(values)) => {
                let at = |point: usize| {
                    values.get(point).map_or_else(String::new, |value| {
                        format!("{} at {} {}", short(*value), x.label, short(x.at(point).round()))
                    })
                };
                format!("{y_label}: {}, {}, {}", at(0), at(CURVE_POINTS / 2), at(CURVE_POINTS - 1))
            }
            _ => String::new(),
        }
    }

    /// Compares a prediction with what the run gave; `None` if one of them is no answer to this prompt.
    #[must_use]
    pub fn judge(&self, predicted: &Prediction, outcome: &Prediction) -> Option<Judgement> {
        let (off, is_right, text) = match (self, predicted, outcome) {
            (Self::Choice { options, .. }, Prediction::Choice(predicted), Prediction::Choice(outcome)) => {
                let (predicted_text, outcome_text) = (options.get(*predicted)?, options.get(*outcome)?);
                let is_right = predicted == outcome;
                let end = if is_right { "The run agrees.".to_owned() } else { format!("The run: “{outcome_text}”.") };
                (None, is_right, format!("You predicted “{predicted_text}”. {end}"))
            }
            (Self::Number { unit, tolerance, .. }, Prediction::Number(predicted), Prediction::Number(outcome)) => {
                let error = (predicted - outcome).abs();
                let is_right = error <= *tolerance;
                let points = |value: f64| if *unit == "%" { format!("{} points", short(value)) } else { with_unit(value, unit) };
                let end = if is_right { "within" } else { "more than" };
                let (predicted, outcome) = (with_unit(*predicted, unit), with_unit(*outcome, unit));
                (
                    Some(error),
                    is_right,
                    format!(
                        "You predicted {predicted}. The run gives {outcome}: off by {}, {end} the {} that count as right.",
                        points(error),
                        points(*tolerance)
                    ),
                )
            }
            (Self::Curve { tolerance, y_label, .. }, Prediction::Curve(predicted), Prediction::Curve(outcome)) => {
                let error = distance(predicted, outcome);
                let is_right = error <= *tolerance;
                let end = if is_right { "within" } else { "more than" };
                (
                    Some(error),
                    is_right,
                    format!(
                        "Your curve of {y_label} is off by {} on average, {end} the {} that count as right.",
                        short(error),
                        short(*tolerance)
                    ),
                )
            }
            _ => return None,
        };
        Some(Judgement { off, is_right, text })
    }
}

/// The values of a curve between drawn points: straight lines between neighbours, level beyond the first and the last. `None` without one.
#[must_use]
pub fn filled(drawn: &[Option<f64>; CURVE_POINTS]) -> Option<Vec<f64>> {
    let known: Vec<(usize, f64)> = drawn.iter().enumerate().filter_map(|(point, value)| Some((point, (*value)?))).collect();
    let (first, last) = (known.first()?, known.last()?);
    let place = |point: usize| f64::from(u32::try_from(point).unwrap_or(u32::MAX));
    let value = |point: usize| {
        let after = known.iter().position(|(at, _)| *at >= point);
        match after {
            None => last.1,
            Some(0) => first.1,
            Some(index) => {
                let ((a, low), (b, high)) = (known[index - 1], known[index]);
                low + (high - low) * (place(point) - place(a)) / (place(b) - place(a))
            }
        }
    };
    Some((0..CURVE_POINTS).map(value).collect())
}

/// A curve at the points of `axis`, between the samples `(x, y)` in rising order of x. `None` without a sample.
#[must_use]
pub fn sampled(axis: Axis, samples: &[(f64, f64)]) -> Option<Vec<f64>> {
    let (first, last) = (samples.first()?, samples.last()?);
    let value = |point: usize| {
        let x = axis.at(point);
        match samples.iter().position(|(at, _)| *at >= x) {
            None => last.1,
            Some(0) => first.1,
            Some(index) => {
                let ((a, low), (b, high)) = (samples[index - 1], samples[index]);
                low + (high - low) * (x - a) / (b - a)
            }
        }
    };
    Some((0..CURVE_POINTS).map(value).collect())
}
