//! Short names of saved runs: the visitor's own, or the settings in which a run differs from the others.

use std::collections::{BTreeMap, BTreeSet};

use super::sentences;
use crate::data::grouped;
use crate::run::config::Ops;
use crate::run::stored::{ImageSource, RunKey, RunRecord};
use crate::run::{Departure, RunConfig};

/// A setting of a run as text.
type Setting = fn(&RunRecord, &RunConfig) -> String;

/// The settings in the order of a name. The first ones stay if a name has room for some only.
const SETTINGS: [Setting; 11] = [
    dataset,
    departure,
    |_, config| format!("batch {}", config.batch_size),
    learning_rate,
    images,
    |_, config| if config.epochs == 1 { "1 epoch".to_owned() } else { format!("{} epochs", config.epochs) },
    |_, config| format!("seed {}", config.seed),
    |run, _| sentences::device(&run.device),
    |_, config| config.precision.label().to_owned(),
    |_, config| if config.ops == Ops::Fused { "Saddle’s layers".to_owned() } else { config.ops.label().to_owned() },
    |_, config| format!("{} arithmetic", config.arithmetic.label().to_lowercase()),
];

/// Settings in a name, unless more are needed to tell the runs apart.
const MOST_SETTINGS: usize = 3;

/// Stands between the parts of a name.
const SEPARATOR: &str = " · ";

fn dataset(run: &RunRecord, config: &RunConfig) -> String {
    match &run.source {
        ImageSource::OwnFile(name) => name.clone(),
        ImageSource::Dataset(_) => config.dataset.label().to_owned(),
    }
}

fn departure(_: &RunRecord, config: &RunConfig) -> String {
    match config.departure {
        Departure::None => "as the handout".to_owned(),
        departure => departure.label().to_lowercase(),
    }
}

/// Earlier rates, too: "lr 0.001 → 0.0001".
fn learning_rate(run: &RunRecord, config: &RunConfig) -> String {
    let rates = run.left_rates.iter().map(|(_, rate)| *rate).chain([config.learning_rate]);
    format!("lr {}", rates.map(|rate| rate.to_string()).collect::<Vec<String>>().join(" → "))
}

fn images(run: &RunRecord, config: &RunConfig) -> String {
    if config.images == 0 { "all images".to_owned() } else { format!("{} images", grouped(run.images.into())) }
}

/// The settings in which the runs differ, at most [`MOST_SETTINGS`] if the others tell no runs apart; by their places in `values`, the
/// settings of each run.
fn differing(values: &[Vec<String>]) -> Vec<usize> {
    let combinations = |settings: &[usize]| {
        let of = |run: &Vec<String>| settings.iter().map(|at| run[*at].clone()).collect::<Vec<String>>();
        values.iter().map(of).collect::<BTreeSet<Vec<String>>>().len()
    };
    let mut settings: Vec<usize> = (0..SETTINGS.len()).filter(|at| combinations(&[*at]) > 1).collect();
    let all = combinations(&settings);
    while settings.len() > MOST_SETTINGS {
        let without = |place: usize| [&settings[..place], &settings[place + 1..]].concat();
        let Some(fewer) = (0..settings.len()).rev().map(without).find(|fewer| combinations(fewer) == all) else { break };
        settings = fewer;
    }
    settings
}

/// The names of all saved runs; no two are equal, as no two keys are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<RunKey, String>);

impl Names {
    /// Names the runs. The order does not matter.
    #[must_use]
    pub fn new(runs: &[RunRecord]) -> Self {
        let configs: Vec<RunConfig> = runs.iter().map(RunRecord::config).collect();
        let values: Vec<Vec<String>> =
            runs.iter().zip(&configs).map(|(run, config)| SETTINGS.map(|setting| setting(run, config)).to_vec()).collect();
        let differing = differing(&values);
        let start = |run: &RunRecord| sentences::date(run.began_ms).unwrap_or_else(|| run.key.0.clone());
        let name = |(run, values): (&RunRecord, &Vec<String>)| match () {
            () if !run.title.is_empty() => run.title.clone(),
            () if differing.is_empty() => {
                let start = start(run);
                let day = start.split(' ').next().unwrap_or_default();
                format!("{}{SEPARATOR}{day}", values[0])
            }
            () => differing.iter().map(|at| &*values[*at]).collect::<Vec<&str>>().join(SEPARATOR),
        };
        let mut names: Vec<String> = runs.iter().zip(&values).map(name).collect();
        // Equal names get the time at which the run was started; runs that were started in the same minute get their keys.
        for at in repeated(&names) {
            let has_day = runs[at].title.is_empty() && differing.is_empty();
            let before = if has_day { &values[at][0] } else { &names[at] };
            names[at] = format!("{before}{SEPARATOR}{}", start(&runs[at]));
        }
        let has_own_key = |at: &usize| runs.iter().filter(|run| run.key == runs[*at].key).count() == 1;
        loop {
            let mut repeated = repeated(&names);
            repeated.retain(has_own_key);
            if repeated.is_empty() {
                return Self(runs.iter().map(|run| run.key.clone()).zip(names).collect());
            }
            for at in repeated {
                names[at] = format!("{}{SEPARATOR}{}", names[at], runs[at].key.0);
            }
        }
    }

    /// The name of a run; that of its key if it was not among the named ones.
    #[must_use]
    pub fn of(&self, run: &RunRecord) -> String {
        self.0.get(&run.key).map_or_else(|| sentences::name(run), Clone::clone)
    }
}

/// The places of names that another run has, too.
fn repeated(names: &[String]) -> Vec<usize> {
    let is_repeated = |at: &usize| names.iter().filter(|name| **name == names[*at]).count() > 1;
    (0..names.len()).filter(is_repeated).collect()
}
