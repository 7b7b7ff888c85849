//! The visitor's predictions of the labs' questions, for the document.

use crate::documents::writeup::Prediction;
use crate::settings::Question;
use crate::ui::hooks::predictions::{Predicted, kept_predictions};

pub(super) fn predictions() -> Vec<Prediction> {
    let row = |(question, kept): (&Question, Predicted)| {
        let outcome = kept.outcome.map_or_else(|| "not run yet".to_owned(), |outcome| question.prompt.describe(&outcome));
        Prediction { question: question.title.to_owned(), predicted: question.prompt.describe(&kept.predicted), outcome }
    };
    kept_predictions().into_iter().map(row).collect()
}
