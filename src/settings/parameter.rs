//! One row of a lab's parameter table.

use std::error::Error;
use std::fmt;

use super::number::{Unclear, decimal, whole};
use super::quote;

/// A parameter of the configuration `C`. Form, command line, address, messages and README read it from here.
pub struct Parameter<C: 'static> {
    /// Its name in the address and on the command line.
    pub name: &'static str,
    /// Its label in the form and in messages.
    pub label: &'static str,
    /// One line below the control, in sentences.
    pub hint: &'static str,
    /// The allowed values, and where the configuration stores them.
    pub values: Values<C>,
}

/// The values of a parameter. Each accessor borrows the field of the configuration that holds the value.
pub enum Values<C: 'static> {
    /// Whole numbers from the first to the second.
    Whole(u32, u32, fn(&mut C) -> &mut u32),
    /// Whole numbers from a list.
    OneOf(&'static [u32], fn(&mut C) -> &mut u32),
    /// Finite numbers within bounds.
    Number(Bounds, fn(&mut C) -> &mut f64),
    /// The variants of an enum; built by `choice!`.
    Choice {
        /// The variants in the order of the form.
        variants: &'static [Variant],
        /// The name of the current variant.
        get: fn(&C) -> &'static str,
        /// Chooses by the index in `variants`.
        set: fn(&mut C, usize),
    },
    /// Text in another format, which `set` parses.
    Text {
        /// The format in words.
        format: &'static str,
        /// Writes the value as `set` reads it.
        get: fn(&C) -> String,
        /// Reads the value; the error names what is wrong.
        set: fn(&mut C, &str) -> Result<(), FormatError>,
    },
}

/// What is wrong with a text in a format of its own.
pub type FormatError = Box<dyn Error>;

/// Why a text is not a value of a parameter.
#[derive(Debug, thiserror::Error)]
pub(super) enum ValueError {
    #[error("{} is not {allowed}", quote(.text))]
    NotAllowed { text: String, allowed: String },
    #[error(transparent)]
    Unclear(#[from] Unclear),
    #[error(transparent)]
    Format(FormatError),
}

/// The texts of one variant of an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its name in the address.
    pub name: &'static str,
    /// Its label in the form.
    pub label: &'static str,
    /// One line below the control while it is chosen; may be empty.
    pub hint: &'static str,
}

/// Bounds of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bounds {
    /// Every finite number.
    Finite,
    /// A lower bound, included, with a remark for messages.
    From(f64, &'static str),
    /// A lower bound, excluded.
    Above(f64),
    /// From the first to the second, both included.
    FromTo(f64, f64),
    /// Above the first and up to the second.
    AboveUpTo(f64, f64),
    /// Between the first and the second, both excluded.
    Between(f64, f64),
}

impl Bounds {
    /// Whether some negative numbers are allowed.
    #[must_use]
    pub fn allow_negative(self) -> bool {
        match self {
            Self::Finite => true,
            Self::From(low, _) | Self::Above(low) | Self::FromTo(low, _) | Self::AboveUpTo(low, _) | Self::Between(low, _) => {
                low < 0.0
            }
        }
    }

    fn contains(self, n: f64) -> bool {
        n.is_finite()
            && match self {
                Self::Finite => true,
                Self::From(low, _) => n >= low,
                Self::Above(low) => n > low,
                Self::FromTo(low, high) => (low..=high).contains(&n),
                Self::AboveUpTo(low, high) => n > low && n <= high,
                Self::Between(low, high) => n > low && n < high,
            }
    }
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finite => write!(f, "that is finite"),
            Self::From(low, remark) => write!(f, "from {low}{remark} on"),
            Self::Above(low) => write!(f, "above {low}"),
            Self::FromTo(low, high) => write!(f, "from {low} to {high}"),
            Self::AboveUpTo(low, high) => write!(f, "above {low} and at most {high}"),
            Self::Between(low, high) => write!(f, "above {low} and below {high}"),
        }
    }
}

impl<C: Clone> Parameter<C> {
    /// A row of the table.
    #[must_use]
    pub const fn new(name: &'static str, label: &'static str, hint: &'static str, values: Values<C>) -> Self {
        Self { name, label, hint, values }
    }

    /// The value as the address writes it; it reads back equal.
    #[must_use]
    pub fn get(&self, config: &C) -> String {
        // Accessors borrow mutably: one function per field serves both directions.
        let mut config = config.clone();
        match &self.values {
            Values::Whole(.., field) | Values::OneOf(_, field) => field(&mut config).to_string(),
            Values::Number(_, field) => field(&mut config).to_string(),
            Values::Choice { get, .. } => get(&config).to_owned(),
            Values::Text { get, .. } => get(&config),
        }
    }

    /// Reads `text` into the configuration, which an error leaves unchanged.
    pub(super) fn set(&self, config: &mut C, text: &str) -> Result<(), ValueError> {
        let trimmed = text.trim();
        let valid = match &self.values {
            Values::Whole(low, high, field) => {
                let number = whole(trimmed)?.filter(|number| (*low..=*high).contains(number));
                number.map(|number| *field(config) = number)
            }
            Values::OneOf(all, field) => {
                all.iter().find(|number| number.to_string() == trimmed).map(|number| *field(config) = *number)
            }
            Values::Number(bounds, field) => {
                decimal(trimmed)?.filter(|&number| bounds.contains(number)).map(|number| *field(config) = number)
            }
            Values::Choice { variants, set, .. } => {
                variants.iter().position(|variant| variant.name == trimmed).map(|index| set(config, index))
            }
            Values::Text { set, .. } => return set(config, text).map_err(ValueError::Format),
        };
        valid.ok_or_else(|| ValueError::NotAllowed { text: text.to_owned(), allowed: self.values.to_string() })
    }

    /// Label and hint in one line, for the command line and the README.
    #[must_use]
    pub fn description(&self) -> String {
        if self.hint.is_empty() { self.label.to_owned() } else { format!("{}: {}", self.label, self.hint) }
    }
}

impl<C> fmt::Display for Values<C> {
    /// The allowed values in words: "a whole number from 1 to 1000".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(low, high, _) => write!(f, "a whole number from {low} to {high}"),
            Self::OneOf(all, _) => write!(f, "one of {}", all.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")),
            Self::Number(bounds, _) => write!(f, "a number {bounds}"),
            Self::Choice { variants, .. } => {
                write!(f, "one of {}", variants.iter().map(|variant| variant.name).collect::<Vec<_>>().join(", "))
            }
            Self::Text { format, .. } => f.write_str(format),
        }
    }
}

/// Gives an enum its `ALL` and the texts of each variant: name in the address, label and hint in the form.
macro_rules! variants {
    ($type:ident { $($variant:ident $({ $($field:ident: $value:expr),+ })? = $name:literal, $label:literal, $hint:literal;)+ }) => {
        impl $type {
            /// Every value, in the order of the form.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$variant $({ $($field: $value),+ })?),+];

            /// The texts of every value, in the same order.
            pub const VARIANTS: [$crate::settings::Variant; Self::ALL.len()] =
                [$($crate::settings::Variant { name: $name, label: $label, hint: $hint }),+];

            const fn texts(self) -> $crate::settings::Variant {
                match self {
                    $(Self::$variant { .. } => $crate::settings::Variant { name: $name, label: $label, hint: $hint },)+
                }
            }

            /// The name in the address.
            #[must_use]
            pub const fn name(self) -> &'static str {
                self.texts().name
            }

            /// The label in the form.
            #[must_use]
            pub const fn label(self) -> &'static str {
                self.texts().label
            }

            /// What it does, in one line.
            #[must_use]
            pub const fn hint(self) -> &'static str {
                self.texts().hint
            }
        }
    };
}

/// The values of a field that holds an enum with [`variants!`].
macro_rules! choice {
    ($field:ident: $type:ident) => {
        $crate::settings::Values::Choice {
            variants: &$type::VARIANTS,
            get: |config| config.$field.name(),
            set: |config, index| config.$field = $type::ALL[index],
        }
    };
}

pub(crate) use {choice, variants};
