//! The asked question: its prediction, and what its path gave.

use std::rc::Rc;

use yew::prelude::*;

use super::actions::{Action, Lab, perform};
use crate::documents::class;
use crate::minimax::questions::{GROUPS, count, outcome};
use crate::minimax::{Analysis, MinimaxConfig};
use crate::run::PlayState;
use crate::settings::{Question, Settings};
use crate::ui::hooks::player::PlayAction;
use crate::ui::hooks::predictions::use_kept_prediction;
use crate::ui::route::{use_composition, use_embedding};
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
pub(super) fn use_question(lab: &Lab, analysis: &Analysis, ended: bool) -> Shown {
    // Before a class the verdict is hidden by a key, and the class predicts aloud.
    let embedding = use_embedding();
    let answers_wait = embedding.answers_wait && !embedding.presented;
    let config = lab.form.draft.config();
    let base = MinimaxConfig::default();
    // A teacher's link may leave the question out.
    let shown = use_composition().asked.among(count());
    let questions = GROUPS.iter().flat_map(|group| group.questions).enumerate().filter(|(index, _)| shown.shows(*index));
    let question = questions.map(|(_, question)| question).find(|question| question.config(&base) == *config);
    let found = question.filter(|_| ended && analysis.pending.is_none()).and_then(|question| outcome(question, config, analysis));
    let kept = use_kept_prediction(class::Lab::Minimax, question, found.clone());
    let waits = answers_wait && question.is_some() && kept.predicted.is_none();
    let hides = waits || (question.is_some() && kept.predicted.is_none() && lab.player.state() == PlayState::Idle);
    let asked = question.map(|question: &'static Question| Predicting {
        question,
        lab: class::Lab::Minimax,
        query: config.to_query(),
        losses: Rc::default(),
        kept,
        outcome: found,
        is_idle: lab.player.state() == PlayState::Idle,
        on_start: {
            let lab = lab.clone();
            Callback::from(move |()| perform(Action::Play(PlayAction::Toggle), &lab))
        },
    });
    Shown { asked, waits, hides, is_concealed: hides || (answers_wait && question.is_none()) }
}
