//! What a teacher's link shows of a lab, and the teacher's own words in it.
//!
//! A link comes from anyone, so each value is bounded here, and whatever is not understood is named and left out.

use super::plain_text::PlainText;
use super::quotation::quote;

/// An introduction above the lab.
pub type Introduction = PlainText<600, true>;

/// A question of the teacher's own.
pub type OwnQuestion = PlainText<200, false>;

/// The most questions of the teacher's own.
pub const OWN_QUESTIONS: usize = 3;

/// Their parameters.
const OWN: [&str; OWN_QUESTIONS] = ["question1", "question2", "question3"];

/// What the link's readers see of the form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SetUp {
    /// It can be changed.
    #[default]
    Open,
    /// It is shown, and cannot be changed.
    Fixed,
    /// It is neither shown nor changed.
    Hidden,
}

impl SetUp {
    /// In the order of the composer.
    pub const ALL: [Self; 3] = [Self::Open, Self::Fixed, Self::Hidden];

    /// The value of the parameter `form`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Fixed => "fixed",
            Self::Hidden => "hidden",
        }
    }
}

/// The questions of a lab that are shown, as bits from the first one on. Links number the questions from 1, so a new question goes to
/// the end of its lab's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked(u64);

impl Default for Asked {
    fn default() -> Self {
        Self::ALL
    }
}

impl Asked {
    /// Every question, however many there are.
    pub const ALL: Self = Self(u64::MAX);

    /// No question.
    pub const NONE: Self = Self(0);

    /// The most questions that can be told apart.
    const MOST: usize = 63;

    /// Whether the question at this index is shown.
    #[must_use]
    pub fn shows(self, index: usize) -> bool {
        self == Self::ALL || (index < Self::MOST && self.0 >> index & 1 == 1)
    }

    /// The indices of the shown ones among `count` questions.
    #[must_use]
    pub fn indices(self, count: usize) -> Vec<usize> {
        (0..count).filter(|index| self.shows(*index)).collect()
    }

    /// With one of `count` questions shown or not.
    #[must_use]
    pub fn with(self, index: usize, shown: bool, count: usize) -> Self {
        let indices = (0..count.min(Self::MOST)).filter(|other| if *other == index { shown } else { self.shows(*other) });
        let bits = indices.fold(0, |bits, index| bits | 1 << index);
        if bits == (1 << count.min(Self::MOST)) - 1 { Self::ALL } else { Self(bits) }
    }

    /// The same of a list that begins `skipped` questions later.
    #[must_use]
    pub fn after(self, skipped: usize) -> Self {
        if self == Self::ALL { self } else { Self(self.0.checked_shr(u32::try_from(skipped).unwrap_or(64)).unwrap_or(0)) }
    }

    /// All, if one of these is not among `count` questions.
    #[must_use]
    pub fn among(self, count: usize) -> Self {
        if self.after(count) == Self::NONE { self } else { Self::ALL }
    }

    /// Names a question that is not among `count`.
    #[must_use]
    pub fn beyond(self, count: usize) -> Option<Rejected> {
        let last = (self.among(count) != self).then(|| 64 - self.0.leading_zeros())?;
        Some(Rejected::new("ask", format!("there is no question {last}; the lab has {count}")))
    }

    fn read(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self::NONE);
        }
        let mut bits = 0_u64;
        for number in text.split(',') {
            let plain = !number.is_empty() && number.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_digit());
            let index = plain.then(|| number.parse::<usize>().ok()).flatten().filter(|number| (1..=Self::MOST).contains(number));
            let Some(index) = index else {
                return Err(format!("{} is neither none nor numbers of questions with commas", quote(text)));
            };
            let bit = 1 << (index - 1);
            if bits & bit != 0 {
                return Err(format!("question {index} is named twice"));
            }
            bits |= bit;
        }
        Ok(Self(bits))
    }

    fn write(self) -> String {
        let numbers: Vec<String> = self.indices(Self::MOST).into_iter().map(|index| (index + 1).to_string()).collect();
        if numbers.is_empty() { "none".to_owned() } else { numbers.join(",") }
    }
}

/// A value of an address that is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The parameter.
    pub parameter: &'static str,
    /// What is wrong with its value.
    pub reason: String,
}

impl Rejected {
    fn new(parameter: &'static str, reason: impl Into<String>) -> Self {
        Self { parameter, reason: reason.into() }
    }
}

/// What a link shows of a lab. The default shows all of it and adds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composition {
    /// The form.
    pub set_up: SetUp,
    /// The lab's questions.
    pub asked: Asked,
    /// Hides the explanations beside the results.
    pub is_terse: bool,
    /// Above the lab; empty without one.
    pub introduction: Introduction,
    /// Empty where there is none.
    pub own: [OwnQuestion; OWN_QUESTIONS],
}

impl Composition {
    /// Its parameters, in the order of the address.
    pub const PARAMETERS: [&str; 7] = ["form", "ask", "prose", "intro", OWN[0], OWN[1], OWN[2]];

    /// Reads a query. Parameters of others are ignored; at most one value of each is rejected.
    #[must_use]
    pub fn read(query: &str) -> (Self, Vec<Rejected>) {
        let mut composition = Self::default();
        let mut rejected: Vec<Rejected> = Vec::new();
        let mut seen = [false; Self::PARAMETERS.len()];
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let Some(at) = Self::PARAMETERS.iter().position(|parameter| *parameter == name) else { continue };
            let parameter = Self::PARAMETERS[at];
            let read =
                if seen[at] { Err("is given twice; the first one counts".to_owned()) } else { composition.set(at, &value) };
            seen[at] = true;
            if let Err(reason) = read
                && !rejected.iter().any(|other| other.parameter == parameter)
            {
                rejected.push(Rejected { parameter, reason });
            }
        }
        (composition, rejected)
    }

    /// Reads a query; what is rejected is left out.
    #[must_use]
    pub fn of(query: &str) -> Self {
        Self::read(query).0
    }

    fn set(&mut self, at: usize, value: &str) -> Result<(), String> {
        let not_one_of = |allowed: &str| format!("{} is not one of {allowed}", quote(value));
        match at {
            0 => {
                let chosen = SetUp::ALL.into_iter().find(|set_up| set_up.name() == value);
                self.set_up = chosen.ok_or_else(|| not_one_of("open, fixed, hidden"))?;
            }
            1 => self.asked = Asked::read(value)?,
            2 => {
                self.is_terse = match value {
                    "hidden" => true,
                    "shown" => false,
                    _ => return Err(not_one_of("shown, hidden")),
                }
            }
            3 => self.introduction = PlainText::read(value).map_err(|error| error.quoting(value))?,
            _ => self.own[at - 4] = PlainText::read(value).map_err(|error| error.quoting(value))?,
        }
        Ok(())
    }

    /// The query with this composition's parameters appended: those that differ from the default.
    #[must_use]
    pub fn with(&self, query: &str) -> String {
        let mut own = form_urlencoded::Serializer::new(String::new());
        if self.set_up != SetUp::Open {
            own.append_pair("form", self.set_up.name());
        }
        if self.asked != Asked::ALL {
            own.append_pair("ask", &self.asked.write());
        }
        if self.is_terse {
            own.append_pair("prose", "hidden");
        }
        if !self.introduction.is_empty() {
            own.append_pair("intro", self.introduction.as_str());
        }
        for (name, question) in OWN.into_iter().zip(&self.own).filter(|(_, question)| !question.is_empty()) {
            own.append_pair(name, question.as_str());
        }
        // Commas stay legible; a space is %20, as elsewhere in addresses of labs.
        let own = own.finish().replace('+', "%20").replace("%2C", ",");
        [query, &own].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&")
    }

    /// Whether the set-up can't be changed.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.set_up != SetUp::Open
    }

    /// The teacher's own questions.
    pub fn own(&self) -> impl Iterator<Item = &OwnQuestion> {
        self.own.iter().filter(|question| !question.is_empty())
    }
}
