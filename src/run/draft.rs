//! The configuration while it is being typed: texts as they are, errors beside them, and the last good values.

use super::config::{PARAMETERS, Preset, RunConfig};

/// What stands in the form.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    config: RunConfig,
    fields: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Field {
    parameter: &'static str,
    text: String,
    error: Option<String>,
}

impl From<RunConfig> for Draft {
    fn from(config: RunConfig) -> Self {
        let fields = PARAMETERS
            .into_iter()
            .map(|parameter| Field { parameter, text: config.get(parameter).unwrap_or_default(), error: None })
            .collect();
        Self { config, fields }
    }
}

impl Draft {
    /// The last good value of each field.
    #[must_use]
    pub fn config(&self) -> &RunConfig {
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

    /// The form under a preset.
    #[must_use]
    pub fn with_preset(&self, preset: Preset) -> Self {
        preset.apply(&self.config).into()
    }

    /// The text of a field.
    #[must_use]
    pub fn text(&self, parameter: &str) -> &str {
        self.fields.iter().find(|field| field.parameter == parameter).map_or("", |field| &field.text)
    }

    /// What is wrong with a field: of itself, or (for `images`) with `available` images and the batch size.
    #[must_use]
    pub fn error(&self, parameter: &str, available: u32) -> Option<String> {
        let own = self.fields.iter().find(|field| field.parameter == parameter).and_then(|field| field.error.clone());
        let together = || self.config.check_images(available).err().filter(|problem| problem.parameter == parameter);
        own.or_else(|| together().map(|problem| problem.reason))
    }

    /// The first field that is wrong, if any, with what is wrong.
    #[must_use]
    pub fn first_error(&self, available: u32) -> Option<(&'static str, String)> {
        PARAMETERS.into_iter().find_map(|parameter| Some((parameter, self.error(parameter, available)?)))
    }
}
