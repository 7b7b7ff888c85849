//! A lab's configuration as text: its parameters by the names that the address has for them.
//!
//! Every lab's configuration implements [`Settings`]. A value that implements it is always valid, since text becomes a
//! value in [`Settings::set`] alone; the address ([`Settings::from_query`]), the form ([`crate::settings::Draft`]) and the command line
//! all go through it.

mod draft;
mod question;

pub use draft::Draft;
pub use question::Question;

/// Parameters of the address that are the page's, not a lab's: how much of the page is shown round a lab.
pub const OF_THE_PAGE: [&str; 2] = ["embed", "answers"];

/// A configuration whose parameters are set and read as text.
pub trait Settings: Clone + Default + PartialEq + 'static {
    /// The lab's name in messages ("GAN").
    const LAB: &'static str;

    /// The parameters by their names in the address, in the order they are written there.
    const PARAMETERS: &'static [&'static str];

    /// What the form calls a parameter; its own name for one that is not in [`Settings::PARAMETERS`].
    fn label(parameter: &str) -> &str;

    /// Sets one parameter, by its name in the address, from text.
    ///
    /// # Errors
    /// When the parameter is unknown or the text is out of its bounds; `self` is then unchanged.
    fn set(&mut self, parameter: &str, value: &str) -> Result<(), Problem>;

    /// One parameter as the address writes it; `None` for a name that is not in [`Settings::PARAMETERS`].
    fn get(&self, parameter: &str) -> Option<String>;

    /// What is wrong with the values taken together, if anything.
    ///
    /// # Errors
    /// A [`Problem`] that names one parameter; at that parameter's default the problem is gone.
    fn check(&self) -> Result<(), Problem> {
        Ok(())
    }

    /// Reads the query of an address (without `?`): what can be taken is taken, the rest is reported.
    #[must_use]
    fn from_query(query: &str) -> Address<Self> {
        let mut address = Address { config: Self::default(), autostart: false, problems: Vec::new() };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if OF_THE_PAGE.contains(&&*name) {
                continue;
            }
            let taken = if name == "autostart" {
                choice("autostart", &value, &[false, true], |on| u8::from(on).to_string()).map(|on| address.autostart = on)
            } else {
                address.config.set(&name, &value)
            };
            address.problems.extend(taken.err());
        }
        let defaults = Self::default();
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

    /// The query that reads back as this configuration: what differs from the defaults, form-encoded.
    #[must_use]
    fn to_query(&self) -> String {
        let defaults = Self::default();
        let mut query = form_urlencoded::Serializer::new(String::new());
        for parameter in Self::PARAMETERS {
            match (self.get(parameter), defaults.get(parameter)) {
                (Some(value), default) if Some(&value) != default.as_ref() => {
                    query.append_pair(parameter, &value);
                }
                _ => {}
            }
        }
        query.finish()
    }

    /// All parameters, also those at their defaults, which a later version may change.
    #[must_use]
    fn to_full_query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for parameter in Self::PARAMETERS {
            query.append_pair(parameter, &self.get(parameter).unwrap_or_default());
        }
        query.finish()
    }
}

/// What an address asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Address<S> {
    /// The configuration, bad values replaced by defaults.
    pub config: S,
    /// Start at once.
    pub autostart: bool,
    /// Every value that was not taken.
    pub problems: Vec<Problem>,
}

/// Why a value was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{parameter}: {reason}")]
pub struct Problem {
    /// The parameter's name in the address.
    pub parameter: String,
    /// What is wrong, with the bounds.
    pub reason: String,
}

impl Problem {
    /// With a value of `parameter`.
    pub fn new(parameter: &str, reason: impl Into<String>) -> Self {
        Self { parameter: parameter.to_owned(), reason: reason.into() }
    }

    /// A parameter that the lab of `S` does not have.
    #[must_use]
    pub fn unknown<S: Settings>(parameter: &str) -> Self {
        Self { parameter: quote(parameter), reason: format!("the {} lab has no such parameter", S::LAB) }
    }

    /// As the page writes it: "Learning rate (lr): …".
    #[must_use]
    pub fn named<S: Settings>(&self) -> String {
        let Self { parameter, reason } = self;
        let label = S::label(parameter);
        if label == parameter { self.to_string() } else { format!("{label} ({parameter}): {reason}") }
    }
}

/// Longest text of a value that is repeated in a message.
const QUOTE_LIMIT: usize = 40;

/// A value fit to be repeated in a message: in quotes, short, without control characters.
#[must_use]
pub fn quote(value: &str) -> String {
    let mut shown: String = value.chars().filter(|c| !c.is_control()).take(QUOTE_LIMIT).collect();
    if value.chars().count() > QUOTE_LIMIT {
        shown.push('…');
    }
    format!("“{shown}”")
}

/// Longest reason of another's making that is passed on.
const REASON_LIMIT: usize = 600;

/// The reason that a library gives, fit to be shown: it may have words of the file in it, of any length.
#[must_use]
pub fn reason(given: impl std::fmt::Display) -> String {
    let given = given.to_string();
    let mut shown: String = given.chars().map(|c| if c.is_control() { ' ' } else { c }).take(REASON_LIMIT).collect();
    if given.chars().nth(REASON_LIMIT).is_some() {
        shown.push('…');
    }
    shown
}

/// A whole number from `low` to `high`.
///
/// # Errors
/// When the text is something else; the bounds are named.
pub fn whole(parameter: &str, value: &str, low: u32, high: u32) -> Result<u32, Problem> {
    let text = value.trim();
    text.parse::<u32>()
        .ok()
        .filter(|n| (low..=high).contains(n) && text.bytes().all(|b| b.is_ascii_digit()))
        .ok_or_else(|| Problem::new(parameter, format!("{} is not a whole number from {low} to {high}", quote(value))))
}

/// A finite number within bounds, which `bounds` puts into words ("above 0 and at most 1").
///
/// # Errors
/// When the text is something else; the bounds are named.
pub fn number(parameter: &str, value: &str, bounds: &str, within: impl Fn(f64) -> bool) -> Result<f64, Problem> {
    let number = value.trim().parse::<f64>().ok().filter(|number| number.is_finite() && within(*number));
    number.ok_or_else(|| Problem::new(parameter, format!("{} is not a number {bounds}", quote(value))))
}

/// One of several values, by its name.
///
/// # Errors
/// When the text names none of them; all names are listed.
pub fn choice<T: Copy>(parameter: &str, value: &str, all: &[T], name: impl Fn(T) -> String) -> Result<T, Problem> {
    all.iter().copied().find(|&option| name(option) == value.trim()).ok_or_else(|| {
        let names: Vec<String> = all.iter().map(|&option| name(option)).collect();
        Problem::new(parameter, format!("{} is not one of {}", quote(value), names.join(", ")))
    })
}
