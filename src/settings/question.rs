//! Questions that a lab poses, as data.

use super::Settings;

/// A question that sets a lab up and starts it; the run answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The text of its button.
    pub title: &'static str,
    /// The set-up, and what to look at.
    pub line: &'static str,
    /// The parameters that it sets, as the address writes them.
    pub query: &'static str,
    /// What the run shows; empty where the lab gives no answer. A lab may fill in numbers for names in braces.
    pub answer: &'static str,
}

impl Question {
    /// `base` with the question's parameters. Tests hold every query to be valid.
    pub fn config<S: Settings>(&self, base: &S) -> S {
        let mut config = base.clone();
        for (name, value) in form_urlencoded::parse(self.query.as_bytes()) {
            let _ = config.set(&name, &value);
        }
        config
    }

    /// The place of the question among `questions` whose set-up on `base` is `config`.
    pub fn position<S: Settings>(questions: &[Self], base: &S, config: &S) -> Option<usize> {
        questions.iter().position(|question| question.config(base) == *config)
    }
}
