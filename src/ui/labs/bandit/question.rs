//! The asked question: its prediction, and what its runs gave.

use std::rc::Rc;

use yew::prelude::*;

use super::Action;
use super::actions::Lab;
use super::answers::base;
use super::status::overall;
use crate::bandit::questions::{QUESTIONS, outcome};
use crate::documents::class;
use crate::run::PlayState;
use crate::settings::{Prediction, Question, Settings};
use crate::ui::hooks::player::PlayAction;
use crate::ui::hooks::predictions::use_predictions;
use crate::ui::route::{self, use_composition, use_embedding};
use crate::ui::widgets::Predicting;

/// What the lab shows of the asked question.
pub(super) struct Shown {
    pub(super) asked: Option<Predicting>,
    /// Its run and its seeds are over.
    pub(super) is_over: bool,
    /// It is to be predicted before its run.
    pub(super) waits: bool,
    /// The explanations give answers away.
    pub(super) is_concealed: bool,
}

#[hook]
pub(super) fn use_question(lab: &Lab, act: &Callback<Action>) -> Shown {
    let predictions = use_predictions(route::Lab::Bandit);
    let embedding = use_embedding();
    let (config, runs) = (lab.form.draft.config(), &lab.runs);
    let many = runs.many.outcome();
    let state = runs.player.state();
    // Answers name shares of many seeds, which a run begun by Step does not have.
    let is_over = overall(state, many.running) == PlayState::Finished && many.stuck.of > 0;
    // A teacher's link may leave the question out.
    let shown = use_composition().asked.among(QUESTIONS.len());
    let index = Question::position(&QUESTIONS, &base(config), config).filter(|index| shown.shows(*index));
    let question = index.map(|index| &QUESTIONS[index]);
    let kept = question.and_then(|question| predictions.of(question));
    let found = use_memo((question.map(|question| question.id), is_over, runs.many.version()), |_| {
        let (question, run) = (question.filter(|_| is_over)?, runs.player.run());
        outcome(question, &run.as_ref()?.state().theta, runs.many.experiment().as_ref()?)
    });
    use_effect_with(((*found).clone(), kept.is_some()), {
        let predictions = predictions.clone();
        move |(found, _): &(Option<Prediction>, bool)| {
            if let (Some(question), Some(found)) = (question, found) {
                predictions.settle(question, found);
            }
        }
    });
    let waits = embedding.answers_wait && question.is_some() && kept.is_none();
    let asked = question.map(|question| Predicting {
        question,
        lab: class::Lab::Bandit,
        query: config.to_query(),
        losses: Rc::default(),
        kept,
        is_kept: predictions.are_kept(),
        outcome: (*found).clone(),
        is_idle: state == PlayState::Idle,
        on_predict: {
            let predictions = predictions.clone();
            Callback::from(move |predicted| predictions.predict(question, predicted))
        },
        on_withdraw: Callback::from(move |()| predictions.withdraw(question)),
        on_start: act.reform(|()| Action::Play(PlayAction::Toggle)),
    });
    Shown { asked, is_over, waits, is_concealed: waits || (embedding.answers_wait && question.is_none()) }
}
