//! The write-up: the handout's three answers, and a run where there is one, as one document: HTML to print, LaTeX, or a Jupyter notebook.
//!
//! The answers are filled in ([`BANDIT`], [`MINIMAX`], [`GAN`]) and the writer's to change. They are typed as plain text with formulas
//! between dollar signs; everything that is no formula is escaped, whatever it is.

mod answers;
mod html;
mod latex;
mod notebook;
mod table;
mod text;

pub use self::answers::{BANDIT, GAN, MINIMAX};
pub use self::html::STYLE;
pub use self::notebook::{NETWORKS, STEP};

use super::history::words;
use super::report::Report;

/// What the document is called.
const TITLE: &str = "Gradients that pull against each other: a bandit, a saddle and a GAN";

/// The answers as the writer has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// On the bandit.
    pub bandit: String,
    /// On the minimax game.
    pub minimax: String,
    /// On the GAN's networks and losses; left out where there is no run.
    pub gan: String,
}

impl Default for Answers {
    fn default() -> Self {
        Self { bandit: BANDIT.to_owned(), minimax: MINIMAX.to_owned(), gan: GAN.to_owned() }
    }
}

/// All that a write-up is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct WriteUp {
    /// The answers.
    pub answers: Answers,
    /// The run, its sheets with what is written beside them; without one the third answer says that it is missing.
    pub run: Option<Report>,
    /// Who writes it; may be empty.
    pub author: String,
    /// Whom and what the writer thanks; may be empty.
    pub acknowledgements: String,
    /// When it is written, in ms since 1970.
    pub written_ms: f64,
}

/// The HTML's file name.
pub const HTML_NAME: &str = "saddle-writeup.html";

/// The LaTeX's file name.
pub const LATEX_NAME: &str = "saddle-writeup.tex";

/// The notebook's file name.
pub const NOTEBOOK_NAME: &str = "saddle-writeup.ipynb";

/// What stands for the third answer where there is no run.
const NO_RUN: &str = "A run is missing here: the third answer is about one. Train in Saddle’s GAN lab, then write that run up.";

impl WriteUp {
    /// One file that asks for nothing, and prints on A4 and letter.
    #[must_use]
    pub fn html(&self) -> String {
        html::write(self)
    }

    /// For pdflatex, with amsmath, amssymb, graphicx, booktabs and hyperref.
    #[must_use]
    pub fn latex(&self) -> String {
        latex::write(self)
    }

    /// A notebook (nbformat 4.5) for Python with PyTorch, safetensors, numpy and matplotlib.
    #[must_use]
    pub fn notebook(&self) -> String {
        notebook::write(self)
    }

    /// Who wrote it and when.
    fn about(&self) -> Vec<String> {
        let author = Some(self.author.trim().to_owned()).filter(|author| !author.is_empty());
        let written = words::date(self.written_ms).map(|date| format!("written {date}"));
        author.into_iter().chain(written).collect()
    }
}

/// What the document says of where it comes from.
fn made_by() -> String {
    format!(
        "Made by Saddle, build {}: its answers were filled in by it, and are the writer’s to change. The numbers of a run are that run’s.",
        crate::run::BUILD
    )
}
