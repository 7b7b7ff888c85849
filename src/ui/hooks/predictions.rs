//! The visitor's predictions of what questions will show, kept in the browser.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use yew::prelude::*;

use crate::settings::{Prediction, Question};
use crate::ui::kept;
use crate::ui::route::{Lab, Route};

const KEY: &str = "saddle-predictions";

/// A prediction, with what its run gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Predicted {
    pub predicted: Prediction,
    /// `None` until the run is over.
    #[serde(default)]
    pub outcome: Option<Prediction>,
}

/// By lab and question, as `bandit/baseline`.
type All = BTreeMap<String, Predicted>;

fn name(lab: Lab, question: &Question) -> String {
    format!("{}/{}", Route::Lab(lab).path().trim_start_matches('/'), question.id)
}

fn accepted(found: Option<&Predicted>, question: &Question) -> Option<Predicted> {
    let Predicted { predicted, outcome } = found?;
    let accepts = |value: &&Prediction| question.prompt.accepts(value);
    Some(Predicted { predicted: Some(predicted).filter(accepts)?.clone(), outcome: outcome.as_ref().filter(accepts).cloned() })
}

/// The predictions of one lab; all clones share them.
#[derive(Clone, PartialEq)]
pub struct Predictions {
    lab: Lab,
    all: UseStateHandle<Rc<All>>,
    /// The browser keeps them beyond this visit.
    kept: UseStateHandle<bool>,
}

impl Predictions {
    #[must_use]
    pub fn of(&self, question: &Question) -> Option<Predicted> {
        accepted(self.all.get(&name(self.lab, question)), question)
    }

    #[must_use]
    pub fn are_kept(&self) -> bool {
        *self.kept
    }

    /// Another lab or tab may have added some since.
    fn change(&self, change: impl FnOnce(&mut All)) {
        let mut all: All = kept::get(KEY).unwrap_or_else(|| (**self.all).clone());
        change(&mut all);
        self.kept.set(kept::set(KEY, &all));
        self.all.set(Rc::new(all));
    }

    pub fn predict(&self, question: &Question, predicted: Prediction) {
        self.change(|all| drop(all.insert(name(self.lab, question), Predicted { predicted, outcome: None })));
    }

    pub fn withdraw(&self, question: &Question) {
        self.change(|all| drop(all.remove(&name(self.lab, question))));
    }

    /// Adds what the run gave, unless it is known.
    pub fn settle(&self, question: &Question, outcome: &Prediction) {
        if self.of(question).is_some_and(|kept| kept.outcome.as_ref() != Some(outcome)) {
            self.change(|all| {
                all.entry(name(self.lab, question)).and_modify(|kept| kept.outcome = Some(outcome.clone()));
            });
        }
    }
}

/// The predictions of `lab`.
#[hook]
pub fn use_predictions(lab: Lab) -> Predictions {
    let all = use_state(|| Rc::new(kept::get::<All>(KEY).unwrap_or_default()));
    let kept = use_state_eq(|| kept::storage().is_some());
    Predictions { lab, all, kept }
}

/// The kept prediction of a question, for a document.
#[must_use]
pub fn kept_prediction(lab: Lab, question: &Question) -> Option<Predicted> {
    accepted(kept::get::<All>(KEY)?.get(&name(lab, question)), question)
}
