//! The visitor's predictions of the labs' questions, for the document.

use crate::bandit::questions::QUESTIONS as BANDIT;
use crate::documents::writeup::Prediction;
use crate::minimax::questions::GROUPS;
use crate::run::questions::QUESTIONS as GAN;
use crate::settings::Question;
use crate::ui::hooks::predictions::kept_prediction;
use crate::ui::route::Lab;

/// Those that the browser has kept, in the order of the labs and their questions.
pub(super) fn predictions() -> Vec<Prediction> {
    let of = |lab: Lab, question: &Question| {
        let kept = kept_prediction(lab, question)?;
        let outcome = kept.outcome.map_or_else(|| "not run yet".to_owned(), |outcome| question.prompt.describe(&outcome));
        Some(Prediction { question: question.title.to_owned(), predicted: question.prompt.describe(&kept.predicted), outcome })
    };
    let bandit = BANDIT.iter().map(|question| (Lab::Bandit, question));
    let minimax = GROUPS.iter().flat_map(|group| group.questions).map(|question| (Lab::Minimax, question));
    let gan = GAN.iter().map(|question| (Lab::Gan, question));
    bandit.chain(minimax).chain(gan).filter_map(|(lab, question)| of(lab, question)).collect()
}
