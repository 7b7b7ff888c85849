//! A lab's questions as data.

use super::{Prompt, Settings};

/// A question with the configuration whose run answers it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    /// Names it where predictions are kept. Unique in its lab.
    pub id: &'static str,
    /// The text of its button.
    pub title: &'static str,
    /// The configuration in words, and what to look at.
    pub line: &'static str,
    /// The parameters that it sets, as the address writes them.
    pub query: &'static str,
    /// What is asked before its run.
    pub prompt: Prompt,
    /// The answer; empty if the lab gives none. The lab replaces names in braces by numbers of the run.
    pub answer: &'static str,
}

impl Question {
    /// `base` with the question's parameters. Errors are ignored: a test checks every query.
    pub fn config<S: Settings>(&self, base: &S) -> S {
        let mut config = base.clone();
        for (name, value) in form_urlencoded::parse(self.query.as_bytes()) {
            let _ = config.set(&name, &value);
        }
        config
    }

    /// The index of the question whose configuration on `base` equals `config`.
    pub fn position<S: Settings>(questions: &[Self], base: &S, config: &S) -> Option<usize> {
        questions.iter().position(|question| question.config(base) == *config)
    }
}
