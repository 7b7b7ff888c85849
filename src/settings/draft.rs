//! A configuration while it is typed: the text of each field, its error, and the last valid values.

use super::{Problem, Settings};

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
        let fields = S::PARAMETERS.iter();
        let fields =
            fields.map(|parameter| Field { parameter: parameter.name, text: parameter.get(&config), error: None }).collect();
        Self { config, fields }
    }
}

impl<S: Settings> Draft<S> {
    /// The last valid value of each field.
    #[must_use]
    pub fn config(&self) -> &S {
        &self.config
    }

    /// Types `text` into a field. A valid value changes the configuration; an invalid one stays as text, with its error.
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

    /// The text of a field.
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
