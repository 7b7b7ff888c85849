//! Whose networks are looked into, as the address and the visitor say it.

use yew::AttrValue;

use crate::run::config::HANDOUT_EPOCHS;
use crate::run::kept::RunKey;
use crate::ui::widgets::Choice;

/// One of the networks on offer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Chosen {
    /// The run that is live, or the newest that is kept.
    #[default]
    ThisRun,
    /// A kept run by its name.
    Kept(RunKey),
    /// The recorded generator after so many epochs.
    Recorded(u32),
}

impl Chosen {
    /// What the address says: `recorded=30`, `run=KEY`; this run where it says nothing that is known.
    pub(super) fn of_query(query: &str) -> Self {
        let mut chosen = Self::default();
        for pair in query.split('&') {
            match pair.split_once('=') {
                Some(("run", key)) if !key.is_empty() => chosen = Self::Kept(RunKey(key.to_owned())),
                Some(("recorded", epoch)) => {
                    let known = HANDOUT_EPOCHS.into_iter().find(|known| known.to_string() == epoch);
                    chosen = known.map_or(chosen, Self::Recorded);
                }
                _ => {}
            }
        }
        chosen
    }

    /// The address that says it.
    pub(super) fn to_query(&self) -> String {
        match self {
            Self::ThisRun => String::new(),
            Self::Kept(key) => format!("run={}", key.0),
            Self::Recorded(epoch) => format!("recorded={epoch}"),
        }
    }

    /// The value in the row of choices.
    pub(super) fn value(&self) -> AttrValue {
        match self {
            Self::ThisRun | Self::Kept(_) => "run".into(),
            Self::Recorded(epoch) => epoch.to_string().into(),
        }
    }

    /// What a value of the row stands for.
    pub(super) fn of_value(value: &str) -> Self {
        value.parse().map_or(Self::ThisRun, Self::Recorded)
    }

    /// The row of choices.
    pub(super) fn offers() -> Vec<Choice> {
        let [first, ..] = HANDOUT_EPOCHS;
        let recorded = HANDOUT_EPOCHS.map(|epoch| {
            let whose = if epoch == first { "Recorded " } else { "" };
            Choice::new(epoch.to_string(), format!("{whose}T = {epoch}"))
        });
        [Choice::new("run", "This run")].into_iter().chain(recorded).collect()
    }
}
