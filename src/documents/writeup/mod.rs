//! The hand-in: answers to the handout's three questions with figures, and a run, as HTML to print, as LaTeX with its pictures, or as a
//! Jupyter notebook.
//!
//! The answers start as drafts ([`Slot::draft`]), and the author edits them as text with formulas and tables ([`super::prose`]).
//! Everything outside a formula is escaped. The figures come from runs made for them ([`figures`]).

mod characters;
mod drafts;
pub mod figures;
mod html;
mod latex;
mod markdown;
mod notebook;
mod outputs;
mod overleaf;
mod slots;
mod table;

pub use self::characters::unset;
pub use self::drafts::{COMMIT, DESCENT, GAN, GRADIENT, SADDLE, STEP_SIZES, UPDATE};
pub use self::figures::{Figure, Picture};
pub use self::html::{PAPER, facts_html, figure_html, networks_html, predictions_html, sheet_html, sources_html, text_html};
pub use self::notebook::{NETWORKS, STEP};
pub use self::slots::{Answers, HEADINGS, PROMPT, QUESTIONS, Question, Seen, Slot};

pub use super::prose::STYLE;

use super::history::sentences;
use super::report::{Report, sheet_label};
use crate::math::stats::Share;

/// The title of the document.
pub const TITLE: &str = "Gradients that pull against each other: a bandit, a saddle and a GAN";

/// What was predicted before a run, and what came out: a row of the table “Predictions”.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prediction {
    /// The title of the question.
    pub question: String,
    /// The author's prediction in words.
    pub predicted: String,
    /// The outcome in words.
    pub outcome: String,
}

/// The content of a hand-in.
#[derive(Clone, Debug, PartialEq)]
pub struct WriteUp {
    /// The answers, as plain text with formulas.
    pub answers: Answers,
    /// The figures that are there, each in its question.
    pub figures: Vec<Figure>,
    /// Seeds that are not on arm 1, for each of [`figures::RULES`]; `None` until they are computed.
    pub stuck: Option<[Share; 3]>,
    /// The run with its sheets and their texts.
    pub run: Option<Report>,
    /// What was predicted; the table is left out if it is empty.
    pub predictions: Vec<Prediction>,
    /// The author's name; may be empty.
    pub author: String,
    /// Plain text with formulas; empty for none.
    pub acknowledgements: String,
    /// Time of writing, in ms since 1970.
    pub written_ms: f64,
}

/// Name of the HTML file.
pub const HTML_NAME: &str = "saddle-hand-in.html";

/// Name of the zip for Overleaf.
pub const OVERLEAF_NAME: &str = "saddle-hand-in.zip";

/// Name of the notebook.
pub const NOTEBOOK_NAME: &str = "saddle-hand-in.ipynb";

/// The third answer of a hand-in without a run.
pub const NO_RUN: &str = "The third answer needs a run. Train one in Saddle’s GAN lab, then hand it in.";

impl WriteUp {
    /// Author and date; an empty name is left out.
    #[must_use]
    pub fn about(&self) -> Vec<String> {
        let author = Some(self.author.trim().to_owned()).filter(|author| !author.is_empty());
        let written = sentences::date(self.written_ms).map(|date| format!("written {date}"));
        author.into_iter().chain(written).collect()
    }

    /// The figure, if it is there.
    #[must_use]
    pub fn figure(&self, seen: Seen) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.seen == seen)
    }

    /// Every slot of this document with its name, in order.
    #[must_use]
    pub fn slots(&self) -> Vec<(Slot, String)> {
        let of_question = |(at, question): (usize, &Question)| {
            let see = question.figure.map(|seen| (Slot::See(seen), format!("{}: {PROMPT}", question.number)));
            std::iter::once((Slot::Answer(at), question.number.to_owned())).chain(see)
        };
        let mut slots: Vec<(Slot, String)> = QUESTIONS.iter().enumerate().flat_map(of_question).collect();
        if let Some(run) = &self.run {
            slots.push((Slot::Gan, "3".to_owned()));
            slots.push((Slot::See(Seen::Losses), format!("Losses: {PROMPT}")));
            slots.extend(run.sheets.iter().map(|sheet| {
                let label = sheet_label(&run.record, sheet.frame.step, sheet.frame.epoch);
                (Slot::See(Seen::Sheet(sheet.frame.step)), format!("{label}: {PROMPT}"))
            }));
        }
        slots
    }

    /// What Saddle made, which drafts are unchanged, and what the author wrote: three rows of name and text.
    #[must_use]
    pub fn sources(&self) -> [(&'static str, String); 3] {
        let listed = |names: Vec<String>| if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        let named = |wanted: &dyn Fn(Slot) -> bool| {
            listed(
                self.slots()
                    .into_iter()
                    .filter(|(slot, _)| wanted(*slot))
                    .map(|(_, name)| name.replace(&format!(": {PROMPT}"), " (seen)"))
                    .collect(),
            )
        };
        let drafted = named(&|slot| !slot.draft().is_empty() && self.answers.text(slot) == slot.draft());
        let written = named(&|slot| self.answers.is_filled(slot));
        let computed = "all figures, tables, sheets and the numbers below them";
        [
            ("Computed by Saddle", computed.to_owned()),
            ("Drafted by Saddle, not changed", drafted),
            ("Written by the author", written),
        ]
    }
}
