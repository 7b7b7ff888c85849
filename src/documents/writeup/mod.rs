//! The write-up: answers to the handout's three questions and a run, as HTML to print, as LaTeX or as a Jupyter notebook.
//!
//! The answers start as [`BANDIT`], [`MINIMAX`] and [`GAN`], and the author edits them as text with formulas and tables
//! ([`super::prose`]). Everything outside a formula is escaped.

mod answers;
mod characters;
mod html;
mod latex;
mod notebook;
mod table;

pub use self::answers::{BANDIT, GAN, MINIMAX};
pub use self::characters::unset;
pub use self::notebook::{NETWORKS, STEP};

pub use super::prose::STYLE;

use super::history::sentences;
use super::report::Report;

const TITLE: &str = "Gradients that pull against each other: a bandit, a saddle and a GAN";

/// The answers as edited by the author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// Question 1, the bandit.
    pub bandit: String,
    /// Question 2, the minimax game.
    pub minimax: String,
    /// Question 3, the GAN; left out without a run.
    pub gan: String,
}

impl Default for Answers {
    fn default() -> Self {
        Self { bandit: BANDIT.to_owned(), minimax: MINIMAX.to_owned(), gan: GAN.to_owned() }
    }
}

/// The content of a write-up.
#[derive(Clone, Debug, PartialEq)]
pub struct WriteUp {
    /// The answers, as plain text with formulas.
    pub answers: Answers,
    /// The run with its sheets and their texts.
    pub run: Option<Report>,
    /// The author's name; may be empty.
    pub author: String,
    /// Plain text with formulas; empty for none.
    pub acknowledgements: String,
    /// Time of writing, in ms since 1970.
    pub written_ms: f64,
}

/// Name of the HTML file.
pub const HTML_NAME: &str = "saddle-writeup.html";

/// Name of the LaTeX file.
pub const LATEX_NAME: &str = "saddle-writeup.tex";

/// Name of the notebook.
pub const NOTEBOOK_NAME: &str = "saddle-writeup.ipynb";

/// The third answer of a write-up without a run.
const NO_RUN: &str = "The third answer needs a run. Train one in Saddle’s GAN lab, then write it up.";

impl WriteUp {
    /// Author and date; an empty name is left out.
    fn about(&self) -> Vec<String> {
        let author = Some(self.author.trim().to_owned()).filter(|author| !author.is_empty());
        let written = sentences::date(self.written_ms).map(|date| format!("written {date}"));
        author.into_iter().chain(written).collect()
    }
}
