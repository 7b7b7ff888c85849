//! A lab's parameter table as command-line flags.

use std::marker::PhantomData;

use clap::error::Error;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use super::TrainError;
use crate::bandit::BanditConfig;
use crate::minimax::MinimaxConfig;
use crate::run::RunConfig;
use crate::settings::{Settings, Values};

/// A configuration whose parameters are flags.
pub trait Flags: Settings {
    /// Parameters without a flag.
    const OMITTED: &'static [&'static str] = &[];

    /// A parameter and a flag of the command that excludes it.
    const CONFLICTS: &'static [(&'static str, &'static str)] = &[];
}

impl Flags for BanditConfig {}

impl Flags for MinimaxConfig {}

impl Flags for RunConfig {
    /// `train verify` has them, too: they are in [`super::arguments::Common`].
    const OMITTED: &'static [&'static str] = &["backend", "ops"];
    const CONFLICTS: &'static [(&'static str, &'static str)] = &[("dataset", "file")];
}

/// The parameters that were given on the command line: `--eta_x 0.3`.
#[derive(Clone, Debug)]
pub struct SettingsFlags<S> {
    values: Vec<(&'static str, String)>,
    settings: PhantomData<S>,
}

impl<S: Flags> SettingsFlags<S> {
    fn names() -> impl Iterator<Item = &'static str> {
        S::names().filter(|name| !S::OMITTED.contains(name))
    }

    /// Name and value of each, in the order of the table.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.values.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Sets the given parameters.
    ///
    /// # Errors
    /// When a value is out of its bounds.
    pub fn apply(&self, config: &mut S) -> Result<(), TrainError> {
        self.iter().try_for_each(|(name, value)| Ok(config.set(name, value)?))
    }

    /// The defaults with the given parameters.
    ///
    /// # Errors
    /// When a value is out of its bounds, or values do not go together.
    pub fn config(&self) -> Result<S, TrainError> {
        let mut config = S::default();
        self.apply(&mut config)?;
        config.check()?;
        Ok(config)
    }
}

impl<S: Flags> Args for SettingsFlags<S> {
    fn augment_args(command: Command) -> Command {
        let parameters = S::PARAMETERS.iter().filter(|parameter| !S::OMITTED.contains(&parameter.name));
        parameters.fold(command, |command, parameter| {
            let default = parameter.get(&S::default());
            let default = if default.is_empty() { default } else { format!(" [default: {default}]") };
            let conflicts = S::CONFLICTS.iter().filter(|(name, _)| *name == parameter.name).map(|(_, flag)| *flag);
            let may_be_negative = matches!(parameter.values, Values::Number(..) | Values::Text { .. });
            command.arg(
                Arg::new(parameter.name)
                    .long(parameter.name)
                    .value_name("VALUE")
                    .allow_hyphen_values(may_be_negative)
                    .conflicts_with_all(conflicts)
                    .help(format!("{} ({}){default}", parameter.description(), parameter.values)),
            )
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<S: Flags> FromArgMatches for SettingsFlags<S> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let value = |name| Some((name, matches.get_one::<String>(name)?.clone()));
        Ok(Self { values: Self::names().filter_map(value).collect(), settings: PhantomData })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
