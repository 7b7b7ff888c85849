//! The networks on display, as in the address and in the form.

use yew::AttrValue;

use crate::run::config::HANDOUT_EPOCHS;
use crate::run::stored::RunKey;
use crate::ui::widgets::Choice;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum NetworkSource {
    /// The live run, or the newest saved one.
    #[default]
    ThisRun,
    Stored(RunKey),
    /// The recorded generator after this many epochs.
    Recorded(u32),
}

impl NetworkSource {
    /// Parses `recorded=30` or `run=KEY`; otherwise this run.
    pub(super) fn from_query(query: &str) -> Self {
        let mut source = Self::default();
        for pair in query.split('&') {
            match pair.split_once('=') {
                Some(("run", key)) if !key.is_empty() => source = Self::Stored(RunKey(key.to_owned())),
                Some(("recorded", epoch)) => {
                    let known = HANDOUT_EPOCHS.into_iter().find(|known| known.to_string() == epoch);
                    source = known.map_or(source, Self::Recorded);
                }
                _ => {}
            }
        }
        source
    }

    /// The inverse of [`NetworkSource::from_query`].
    pub(super) fn to_query(&self) -> String {
        match self {
            Self::ThisRun => String::new(),
            Self::Stored(key) => format!("run={}", key.0),
            Self::Recorded(epoch) => format!("recorded={epoch}"),
        }
    }

    /// Value of its option in [`Self::options`]; a saved run selects “This run”.
    pub(super) fn value(&self) -> AttrValue {
        match self {
            Self::ThisRun | Self::Stored(_) => "run".into(),
            Self::Recorded(epoch) => epoch.to_string().into(),
        }
    }

    /// The inverse of [`NetworkSource::value`].
    pub(super) fn from_value(value: &str) -> Self {
        value.parse().map_or(Self::ThisRun, Self::Recorded)
    }

    pub(super) fn options() -> Vec<Choice> {
        let [first, ..] = HANDOUT_EPOCHS;
        let recorded = HANDOUT_EPOCHS.map(|epoch| {
            let prefix = if epoch == first { "Recorded " } else { "" };
            Choice::new(epoch.to_string(), format!("{prefix}T = {epoch}"))
        });
        [Choice::new("run", "This run")].into_iter().chain(recorded).collect()
    }
}
