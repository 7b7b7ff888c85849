//! The asked question: its prediction, and what its runs gave.

use std::rc::Rc;

use yew::prelude::*;

use super::Action;
use super::actions::{Lab, perform};
use super::answers::base;
use super::status::overall;
use crate::bandit::questions::{QUESTIONS, outcome};
use crate::documents::class;
use crate::run::PlayState;
use crate::settings::{Question, Settings};
use crate::ui::hooks::player::PlayAction;
use crate::ui::hooks::predictions::use_kept_prediction;
use crate::ui::route::{use_composition, use_embedding};
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
pub(super) fn use_question(lab: &Lab) -> Shown {
    // Before a class the verdict is hidden by a key, and the class predicts aloud.
    let embedding = use_embedding();
    let answers_wait = embedding.answers_wait && !embedding.presented;
    let (config, runs) = (lab.form.draft.config(), &lab.runs);
    let many = runs.many.outcome();
    let state = runs.player.state();
    // Answers name shares of many seeds, which a run begun by Step does not have.
    let is_over = overall(state, many.running) == PlayState::Finished && many.stuck.of > 0;
    // A teacher's link may leave the question out.
    let shown = use_composition().asked.among(QUESTIONS.len());
    let index = Question::position(&QUESTIONS, &base(config), config).filter(|index| shown.shows(*index));
    let question = index.map(|index| &QUESTIONS[index]);
    let found = use_memo((question.map(|question| question.id), is_over, runs.many.version()), |_| {
        let (question, run) = (question.filter(|_| is_over)?, runs.player.run());
        outcome(question, &run.as_ref()?.state().theta, runs.many.experiment().as_ref()?)
    });
    let kept = use_kept_prediction(class::Lab::Bandit, question, (*found).clone());
    let waits = answers_wait && question.is_some() && kept.predicted.is_none();
    let asked = question.map(|question| Predicting {
        question,
        lab: class::Lab::Bandit,
        query: config.to_query(),
        losses: Rc::default(),
        kept,
        outcome: (*found).clone(),
        is_idle: state == PlayState::Idle,
        on_start: {
            let lab = lab.clone();
            Callback::from(move |()| perform(Action::Play(PlayAction::Toggle), &lab))
        },
    });
    Shown { asked, is_over, waits, is_concealed: waits || (answers_wait && question.is_none()) }
}
