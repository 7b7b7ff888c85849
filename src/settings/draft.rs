//! A form being edited: the text and error of each field, and the last valid configuration.

use super::{Parameter, Problem, Settings};

/// The state of a lab's form.
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
        let field = |parameter: &Parameter<S>| Field { parameter: parameter.name, text: parameter.get(&config), error: None };
        Self { fields: S::PARAMETERS.iter().map(field).collect(), config }
    }
}

impl<S: Settings> Draft<S> {
    /// The last valid configuration.
    #[must_use]
    pub fn config(&self) -> &S {
        &self.config
    }

    /// Sets the text of a field. A valid value changes the configuration; an invalid one leaves it and sets the field's error.
    pub fn set(&mut self, parameter: &str, text: &str) {
        let set = self.config.set(parameter, text);
        if let Some(field) = self.fields.iter_mut().find(|field| field.parameter == parameter) {
            text.clone_into(&mut field.text);
            field.error = set.err().map(|problem| problem.reason);
        }
    }

    fn field(&self, parameter: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.parameter == parameter)
    }

    /// The text of a field; empty for an unknown parameter.
    #[must_use]
    pub fn text(&self, parameter: &str) -> &str {
        self.field(parameter).map_or("", |field| &field.text)
    }

    /// The error of a field: in its text, or in combination with other values.
    #[must_use]
    pub fn error(&self, parameter: &str) -> Option<String> {
        self.error_with(parameter, S::check)
    }

    /// Like [`Self::error`], with another check of the values together.
    pub(crate) fn error_with(&self, parameter: &str, check: impl FnOnce(&S) -> Result<(), Problem>) -> Option<String> {
        self.field(parameter).and_then(|field| field.error.clone()).or_else(|| {
            let problem = check(&self.config).err()?;
            (problem.parameter == parameter).then_some(problem.reason)
        })
    }

    /// The first field with an error.
    #[must_use]
    pub fn first_error(&self) -> Option<(&'static str, String)> {
        S::names().find_map(|parameter| Some((parameter, self.error(parameter)?)))
    }
}
