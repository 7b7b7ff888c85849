//! A lab's configuration as text: one table of parameters, read by form, address, command line and README.
//!
//! Every lab's configuration implements [`Settings`]. Its values are always valid, because text becomes a value only in
//! [`Settings::set`]: the address ([`Settings::from_query`]), the form ([`Draft`]) and the command line all call it.

use std::borrow::Cow;

mod composition;
mod draft;
pub mod number;
mod parameter;
mod plain_text;
mod prediction;
mod question;
mod quotation;

pub use composition::{Asked, Composition, Introduction, OWN_QUESTIONS, OwnQuestion, Rejected, SetUp};
pub use draft::Draft;
pub use parameter::{Bounds, FormatError, Parameter, Values, Variant};
pub(crate) use parameter::{choice, variants};
pub use plain_text::{PlainText, TextError};
pub use prediction::{Axis, CURVE_POINTS, Judgement, Prediction, Prompt, filled, sampled};
pub use question::Question;
pub use quotation::{quote, reason};

/// Address parameters of the page, which labs ignore. From `form` on they are a [`Composition`]'s.
pub const PAGE_PARAMETERS: [&str; 11] =
    ["embed", "answers", "present", "shows", "form", "ask", "prose", "intro", "question1", "question2", "question3"];

/// A configuration whose parameters are set and read as text.
pub trait Settings: Clone + Default + PartialEq + 'static {
    /// The lab's name in messages ("GAN").
    const LAB: &'static str;

    /// The parameters, in the order of the address.
    const PARAMETERS: &'static [Parameter<Self>];

    /// Parameters in whose value a + of the address is a plus sign, not a space. Written by hand, an expression has such ones.
    const WITH_PLUS: &'static [&'static str] = &[];

    /// Number of the lab's questions.
    const QUESTIONS: usize = 0;

    /// The parameter names, in the order of the address.
    fn names() -> impl Iterator<Item = &'static str> {
        Self::PARAMETERS.iter().map(|parameter| parameter.name)
    }

    /// The row of a parameter; `None` for an unknown name.
    #[must_use]
    fn parameter(name: &str) -> Option<&'static Parameter<Self>> {
        Self::PARAMETERS.iter().find(|parameter| parameter.name == name)
    }

    /// The form's label for a parameter; an unknown name is its own label.
    fn label(name: &str) -> &str {
        Self::parameter(name).map_or(name, |parameter| parameter.label)
    }

    /// Sets one parameter from text.
    ///
    /// # Errors
    /// When the parameter is unknown or the text is out of its bounds; `self` is then unchanged.
    fn set(&mut self, name: &str, text: &str) -> Result<(), Problem> {
        let parameter = Self::parameter(name).ok_or_else(|| Problem::unknown::<Self>(name))?;
        parameter.set(self, text).map_err(|error| Problem::new(name, error.to_string()))
    }

    /// One parameter as the address writes it; `None` for an unknown name.
    fn get(&self, name: &str) -> Option<String> {
        Self::parameter(name).map(|parameter| parameter.get(self))
    }

    /// Checks the values together.
    ///
    /// # Errors
    /// A [`Problem`] that names one parameter; resetting that parameter to its default solves it.
    fn check(&self) -> Result<(), Problem> {
        Ok(())
    }

    /// Reads the query of an address (without `?`). Bad values are reported and replaced by defaults.
    #[must_use]
    fn from_query(query: &str) -> Address<Self> {
        let mut address = Address { config: Self::default(), autostart: false, problems: Vec::new() };
        for (name, value) in form_urlencoded::parse(with_plus_signs(query, Self::WITH_PLUS).as_bytes()) {
            if PAGE_PARAMETERS.contains(&&*name) {
                continue;
            }
            let set = match (&*name, value.trim()) {
                ("autostart", "0" | "1") => {
                    address.autostart = value.trim() == "1";
                    Ok(())
                }
                ("autostart", _) => Err(Problem::new("autostart", format!("{} is not one of 0, 1", quote(&value)))),
                _ => address.config.set(&name, &value),
            };
            address.problems.extend(set.err());
        }
        let (composition, rejected) = Composition::read(query);
        let unknown = composition.asked.beyond(Self::QUESTIONS);
        address
            .problems
            .extend(rejected.into_iter().chain(unknown).map(|Rejected { parameter, reason }| Problem::new(parameter, reason)));
        let defaults = Self::default();
        // Each pass resets one parameter, so one for each parameter is enough.
        for _ in Self::PARAMETERS {
            let Err(problem) = address.config.check() else { break };
            let default = defaults.get(&problem.parameter).unwrap_or_default();
            if address.config.set(&problem.parameter, &default).is_err() {
                address.config = defaults.clone();
            }
            address.problems.push(problem);
        }
        address
    }

    /// The shortest query that reads back as this configuration: only values that differ from the defaults, form-encoded.
    #[must_use]
    fn to_query(&self) -> String {
        let defaults = Self::default();
        let mut query = form_urlencoded::Serializer::new(String::new());
        for parameter in Self::PARAMETERS {
            let value = parameter.get(self);
            if value != parameter.get(&defaults) {
                query.append_pair(parameter.name, &value);
            }
        }
        without_plus_signs(&query.finish())
    }

    /// The query with every parameter. Stored runs use it, because a later version may change the defaults.
    #[must_use]
    fn to_full_query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(Self::PARAMETERS.iter().map(|parameter| (parameter.name, parameter.get(self))));
        without_plus_signs(&query.finish())
    }
}

/// Encodes each + in the values of these parameters, unless a value has an encoded one: then the others are spaces.
fn with_plus_signs<'a>(query: &'a str, names: &[&str]) -> Cow<'a, str> {
    if names.is_empty() || !query.contains('+') {
        return Cow::Borrowed(query);
    }
    let mut encoded = String::with_capacity(query.len());
    for (at, pair) in query.split('&').enumerate() {
        if at > 0 {
            encoded.push('&');
        }
        let is_typed = pair
            .split_once('=')
            .is_some_and(|(name, value)| names.contains(&name) && !value.contains("%2B") && !value.contains("%2b"));
        if is_typed {
            encoded.push_str(&pair.replace('+', "%2B"));
        } else {
            encoded.push_str(pair);
        }
    }
    Cow::Owned(encoded)
}

/// Writes spaces as %20: a + means the same everywhere then.
fn without_plus_signs(query: &str) -> String {
    query.replace('+', "%20")
}

/// The result of reading an address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Address<S> {
    /// The configuration, with bad values replaced by defaults.
    pub config: S,
    /// Whether the lab starts at once.
    pub autostart: bool,
    /// One problem for each value that was rejected.
    pub problems: Vec<Problem>,
}

/// Why a value was rejected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{parameter}: {reason}")]
pub struct Problem {
    /// The parameter's name in the address.
    pub parameter: String,
    /// What is wrong, with the bounds.
    pub reason: String,
}

impl Problem {
    /// A problem with a value of `parameter`.
    pub fn new(parameter: &str, reason: impl Into<String>) -> Self {
        Self { parameter: parameter.to_owned(), reason: reason.into() }
    }

    /// A parameter that the lab of `S` does not have.
    #[must_use]
    pub fn unknown<S: Settings>(parameter: &str) -> Self {
        Self { parameter: quote(parameter), reason: format!("the {} lab has no such parameter", S::LAB) }
    }

    /// The message with the form's label: "Learning rate (lr): …".
    #[must_use]
    pub fn with_label<S: Settings>(&self) -> String {
        let Self { parameter, reason } = self;
        let label = S::label(parameter);
        if label == parameter { self.to_string() } else { format!("{label} ({parameter}): {reason}") }
    }
}
