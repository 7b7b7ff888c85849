//! The asked question: its prediction, and what its path gave.

use std::rc::Rc;

use yew::prelude::*;

use super::actions::{Action, Lab};
use crate::documents::class;
use crate::minimax::questions::{GROUPS, count, outcome};
use crate::minimax::{Analysis, MinimaxConfig};
use crate::run::PlayState;
use crate::settings::{Prediction, Question, Settings};
use crate::ui::hooks::player::PlayAction;
use crate::ui::hooks::predictions::use_predictions;
use crate::ui::route::{self, use_composition, use_embedding};
use crate::ui::widgets::Predicting;

/// What the lab shows of the asked question.
pub(super) struct Shown {
    pub(super) asked: Option<Predicting>,
    /// It is to be predicted before its run.
    pub(super) waits: bool,
    /// What tells the answer before the run waits for the prediction, or for Start.
    pub(super) hides: bool,
    /// The explanations give answers away.
    pub(super) is_concealed: bool,
}

#[hook]
pub(super) fn use_question(lab: &Lab, analysis: &Analysis, ended: bool, act: &Callback<Action>) -> Shown {
    let predictions = use_predictions(route::Lab::Minimax);
    let embedding = use_embedding();
    let config = lab.form.draft.config();
    let base = MinimaxConfig::default();
    // A teacher's link may leave the question out.
    let shown = use_composition().asked.among(count());
    let questions = GROUPS.iter().flat_map(|group| group.questions).enumerate().filter(|(index, _)| shown.shows(*index));
    let question = questions.map(|(_, question)| question).find(|question| question.config(&base) == *config);
    let kept = question.and_then(|question| predictions.of(question));
    let found = question.filter(|_| ended && analysis.pending.is_none()).and_then(|question| outcome(question, config, analysis));
    use_effect_with((found.clone(), kept.is_some()), {
        let predictions = predictions.clone();
        move |(found, _): &(Option<Prediction>, bool)| {
            if let (Some(question), Some(found)) = (question, found) {
                predictions.settle(question, found);
            }
        }
    });
    let waits = embedding.answers_wait && question.is_some() && kept.is_none();
    let hides = waits || (question.is_some() && kept.is_none() && lab.player.state() == PlayState::Idle);
    let asked = question.map(|question: &'static Question| Predicting {
        question,
        lab: class::Lab::Minimax,
        query: config.to_query(),
        losses: Rc::default(),
        kept,
        is_kept: predictions.are_kept(),
        outcome: found,
        is_idle: lab.player.state() == PlayState::Idle,
        on_predict: {
            let predictions = predictions.clone();
            Callback::from(move |predicted| predictions.predict(question, predicted))
        },
        on_withdraw: Callback::from(move |()| predictions.withdraw(question)),
        on_start: act.reform(|()| Action::Play(PlayAction::Toggle)),
    });
    Shown { asked, waits, hides, is_concealed: hides || (embedding.answers_wait && question.is_none()) }
}
