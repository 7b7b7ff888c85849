//! The author's texts, kept in local storage: most for all runs, what is seen in a run's own figures with the run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use yew::prelude::*;

use crate::documents::writeup::{Answers, Slot};
use crate::run::stored::RunKey;
use crate::ui::kept;

/// Storage key of the texts that all runs share.
const STORAGE_KEY: &str = "saddle-writeup";

/// Storage key of the texts about a run.
pub(in crate::ui) fn run_key(key: &RunKey) -> String {
    format!("saddle-hand-in-{}", key.0)
}

/// The shared texts as stored; the last three fields are those of earlier versions, one text a question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Stored {
    author: String,
    acknowledgements: String,
    answers: BTreeMap<String, String>,
    #[serde(skip_serializing)]
    bandit: Option<String>,
    #[serde(skip_serializing)]
    minimax: Option<String>,
    #[serde(skip_serializing)]
    gan: Option<String>,
}

impl Stored {
    /// An earlier text about a whole question goes into its first part.
    fn read() -> Self {
        let mut stored: Self = kept::get(STORAGE_KEY).unwrap_or_default();
        let parts: [(Option<String>, &[&str]); 3] = [
            (stored.bandit.take(), &["1a", "1b"]),
            (stored.minimax.take(), &["2a", "2b", "2c", "2d"]),
            (stored.gan.take(), &["3"]),
        ];
        for (text, keys) in parts {
            let Some(mut text) = text else { continue };
            for key in keys {
                stored.answers.entry((*key).to_owned()).or_insert_with(|| std::mem::take(&mut text));
            }
        }
        stored
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Texts {
    pub(super) author: String,
    pub(super) acknowledgements: String,
    shared: BTreeMap<String, String>,
    of_run: BTreeMap<String, String>,
}

impl Texts {
    pub(super) fn answers(&self) -> Answers {
        let mut answers = Answers::default();
        for (key, text) in self.shared.iter().chain(&self.of_run) {
            if let Some(slot) = Slot::from_key(key) {
                answers.set(slot, text);
            }
        }
        answers
    }

    /// Everything that was typed.
    pub(super) fn all(&self) -> String {
        let typed = self.shared.values().chain(self.of_run.values()).chain([&self.author, &self.acknowledgements]);
        typed.cloned().collect()
    }

    /// The draft itself is not stored.
    pub(super) fn set(&mut self, slot: Slot, text: &str) {
        let map = if slot.is_of_run() { &mut self.of_run } else { &mut self.shared };
        if text == slot.draft() {
            map.remove(&slot.key());
        } else {
            map.insert(slot.key(), text.to_owned());
        }
    }
}

/// Changes the texts and stores them.
pub(super) type Change = Callback<Box<dyn FnOnce(&mut Texts)>>;

/// The texts for a run, and how they change.
#[hook]
pub(super) fn use_texts(run: Option<RunKey>) -> (Texts, Change) {
    let texts = use_state_eq(|| {
        let Stored { author, acknowledgements, answers: shared, .. } = Stored::read();
        let of_run = run.as_ref().and_then(|run| kept::get(&run_key(run))).unwrap_or_default();
        Texts { author, acknowledgements, shared, of_run }
    });
    let change = {
        let texts = texts.clone();
        Callback::from(move |edit: Box<dyn FnOnce(&mut Texts)>| {
            let mut next = (*texts).clone();
            edit(&mut next);
            let Texts { author, acknowledgements, shared, of_run } = next.clone();
            // Without storage the texts last as long as this view.
            kept::set(STORAGE_KEY, &Stored { author, acknowledgements, answers: shared, ..Stored::default() });
            if let Some(run) = &run {
                kept::set(&run_key(run), &of_run);
            }
            texts.set(next);
        })
    };
    ((*texts).clone(), change)
}
