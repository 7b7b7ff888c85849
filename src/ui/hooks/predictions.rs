//! The visitor's predictions of what questions will show, kept in the browser.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use yew::prelude::*;

use crate::documents::class::Lab;
use crate::settings::{Prediction, Question};
use crate::ui::kept;

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
    format!("{}/{}", lab.name(), question.id)
}

fn accepted(found: Option<&Predicted>, question: &Question) -> Option<Predicted> {
    let Predicted { predicted, outcome } = found?;
    let accepts = |value: &&Prediction| question.prompt.accepts(value);
    Some(Predicted { predicted: Some(predicted).filter(accepts)?.clone(), outcome: outcome.as_ref().filter(accepts).cloned() })
}

/// The prediction of a lab's asked question.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptPrediction {
    /// `None` until it is made.
    pub predicted: Option<Predicted>,
    /// The browser keeps it beyond this visit.
    pub is_stored: bool,
    pub on_predict: Callback<Prediction>,
    pub on_withdraw: Callback<()>,
}

/// The prediction of the asked question. Its `outcome` is kept with it, once the run is over.
#[hook]
pub fn use_kept_prediction(lab: Lab, question: Option<&'static Question>, outcome: Option<Prediction>) -> KeptPrediction {
    let all = use_state(|| Rc::new(kept::get::<All>(KEY).unwrap_or_default()));
    let is_stored = use_state_eq(|| kept::storage().is_some());
    let change = {
        let (all, is_stored) = (all.clone(), is_stored.setter());
        Rc::new(move |change: &dyn Fn(&mut All, String)| {
            let Some(question) = question else { return };
            // Another lab or tab may have added some since.
            let mut next: All = kept::get(KEY).unwrap_or_else(|| (**all).clone());
            change(&mut next, name(lab, question));
            is_stored.set(kept::set(KEY, &next));
            all.set(Rc::new(next));
        })
    };
    let predicted = question.and_then(|question| accepted(all.get(&name(lab, question)), question));
    let is_settled = predicted.as_ref().is_none_or(|kept| outcome.is_none() || kept.outcome == outcome);
    use_effect_with((is_settled, outcome), {
        let change = Rc::clone(&change);
        move |(is_settled, outcome)| {
            if !is_settled {
                change(&|all, name| drop(all.entry(name).and_modify(|kept| kept.outcome.clone_from(outcome))));
            }
        }
    });
    KeptPrediction {
        predicted,
        is_stored: *is_stored,
        on_predict: {
            let change = Rc::clone(&change);
            Callback::from(move |predicted: Prediction| {
                change(&|all, name| drop(all.insert(name, Predicted { predicted: predicted.clone(), outcome: None })));
            })
        },
        on_withdraw: Callback::from(move |()| change(&|all, name| drop(all.remove(&name)))),
    }
}

/// The predictions that the browser has kept, in the order of the labs and their questions.
#[must_use]
pub fn kept_predictions() -> Vec<(&'static Question, Predicted)> {
    let all: All = kept::get(KEY).unwrap_or_default();
    let questions = Lab::ALL.into_iter().flat_map(|lab| lab.questions().into_iter().map(move |question| (lab, question)));
    questions.filter_map(|(lab, question)| Some((question, accepted(all.get(&name(lab, question)), question)?))).collect()
}
