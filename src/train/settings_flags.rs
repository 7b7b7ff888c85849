//! A lab's parameters as flags, by the names that the address has for them.

use std::marker::PhantomData;

use clap::error::Error;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use super::TrainError;
use crate::settings::Settings;

/// The parameters of a lab's configuration that were given: `--eta_x 0.3`.
#[derive(Clone, Debug)]
pub struct SettingsFlags<S> {
    values: Vec<(&'static str, String)>,
    of: PhantomData<S>,
}

impl<S: Settings> SettingsFlags<S> {
    /// The configuration that they ask for.
    ///
    /// # Errors
    /// When a value is out of its bounds, alone or beside the others.
    pub fn config(&self) -> Result<S, TrainError> {
        let mut config = S::default();
        for (name, value) in &self.values {
            config.set(name, value)?;
        }
        config.check()?;
        Ok(config)
    }
}

impl<S: Settings> Args for SettingsFlags<S> {
    fn augment_args(command: Command) -> Command {
        S::PARAMETERS.iter().fold(command, |command, &name| {
            let default = S::default().get(name).filter(|default| !default.is_empty());
            let help =
                default.map_or_else(|| S::label(name).to_owned(), |default| format!("{} [default: {default}]", S::label(name)));
            // A value may be negative.
            command.arg(Arg::new(name).long(name).value_name("VALUE").allow_hyphen_values(true).help(help))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<S: Settings> FromArgMatches for SettingsFlags<S> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let value = |&name: &&'static str| Some((name, matches.get_one::<String>(name)?.clone()));
        Ok(Self { values: S::PARAMETERS.iter().filter_map(value).collect(), of: PhantomData })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
