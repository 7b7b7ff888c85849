//! The configuration while it is being typed: texts as they are, errors beside them, and the last good values.

use super::{Problem, Settings};

/// What stands in a lab's form.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft<S> {
    config: S,
    fields: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Field {
    parameter: &'static str,
    text: String,
    error: Option<String>,
}

impl<S: Settings> From<S> for Draft<S> {
    fn from(config: S) -> Self {
        let field = |&parameter: &&'static str| Field { parameter, text: config.get(parameter).unwrap_or_default(), error: None };
        let fields = S::PARAMETERS.iter().map(field).collect();
        Self { config, fields }
    }
}

impl<S: Settings> Draft<S> {
    /// The last good value of each field.
    #[must_use]
    pub fn config(&self) -> &S {
        &self.config
    }

    /// Takes in what was typed: a good value changes the configuration, a bad one is kept as text with its error.
    pub fn set(&mut self, parameter: &str, text: &str) {
        let taken = self.config.set(parameter, text);
        if let Some(field) = self.fields.iter_mut().find(|field| field.parameter == parameter) {
            text.clone_into(&mut field.text);
            field.error = taken.err().map(|problem| problem.reason);
        }
    }

    /// The text of a field.
    #[must_use]
    pub fn text(&self, parameter: &str) -> &str {
        self.fields.iter().find(|field| field.parameter == parameter).map_or("", |field| &field.text)
    }

    /// What is wrong with a field: of itself, or with the values taken together.
    #[must_use]
    pub fn error(&self, parameter: &str) -> Option<String> {
        self.error_under(parameter, S::check)
    }

    /// What is wrong with a field: of itself, or as `check` finds with the values taken together.
    pub(crate) fn error_under(&self, parameter: &str, check: impl FnOnce(&S) -> Result<(), Problem>) -> Option<String> {
        let own = self.fields.iter().find(|field| field.parameter == parameter).and_then(|field| field.error.clone());
        let together = || check(&self.config).err().filter(|problem| problem.parameter == parameter);
        own.or_else(|| together().map(|problem| problem.reason))
    }

    /// The first field that is wrong, if any, with what is wrong.
    #[must_use]
    pub fn first_error(&self) -> Option<(&'static str, String)> {
        S::PARAMETERS.iter().find_map(|&parameter| Some((parameter, self.error(parameter)?)))
    }
}
