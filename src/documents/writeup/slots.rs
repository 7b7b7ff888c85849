//! The texts of a hand-in that its author writes, and the questions that they answer.

use std::collections::BTreeMap;

use super::drafts::{COMMIT, DESCENT, GAN, GRADIENT, SADDLE, STEP_SIZES, UPDATE};

/// A figure of which the author says what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    /// π over the steps, for three step rules.
    Policies,
    /// Where many seeds end.
    Seeds,
    /// Paths for four step sizes.
    Planes,
    /// The path of two descending players.
    Descent,
    /// The losses of the run.
    Losses,
    /// The sheet after this step.
    Sheet(u32),
}

/// A text of the author.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// The answer to one of [`QUESTIONS`], by its index.
    Answer(usize),
    /// The answer to question 3.
    Gan,
    /// What the author sees in a figure.
    See(Seen),
}

/// A part of questions 1 and 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// "1a".
    pub number: &'static str,
    /// In words.
    pub title: &'static str,
    /// The draft of its answer.
    pub draft: &'static str,
    /// Its figure.
    pub figure: Option<Seen>,
    /// The address of the lab at its set-up.
    pub lab: &'static str,
}

/// The parts of questions 1 and 2, in order.
pub const QUESTIONS: [Question; 6] = [
    Question {
        number: "1a",
        title: "The policy gradient, and π for a small and a large step size",
        draft: GRADIENT,
        figure: Some(Seen::Policies),
        lab: "#/bandit?eta=0.1&runs=1000",
    },
    Question {
        number: "1b",
        title: "Why a constant step size commits to the wrong arm, and what mends it",
        draft: COMMIT,
        figure: Some(Seen::Seeds),
        lab: "#/bandit?eta=5&runs=1000",
    },
    Question { number: "2a", title: "The saddle", draft: SADDLE, figure: None, lab: "#/minimax?eta_x=0.05&eta_y=0.05&steps=40" },
    Question {
        number: "2b",
        title: "The update equations",
        draft: UPDATE,
        figure: None,
        lab: "#/minimax?eta_x=0.02&eta_y=0.02&x0=1&y0=0.6&steps=60",
    },
    Question {
        number: "2c",
        title: "The step sizes that converge",
        draft: STEP_SIZES,
        figure: Some(Seen::Planes),
        lab: "#/minimax?eta_x=0.2&eta_y=0.2&x0=1&y0=0.6&steps=40",
    },
    Question {
        number: "2d",
        title: "Both descend",
        draft: DESCENT,
        figure: Some(Seen::Descent),
        lab: "#/minimax?method=descent&y0=0.001&steps=40",
    },
];

/// Headings of the three questions.
pub const HEADINGS: [&str; 3] = ["1. The bandit", "2. The minimax game", "3. The GAN"];

/// The prompt of [`Slot::See`].
pub const PROMPT: &str = "What do you see?";

impl Question {
    /// The heading before it, if it is the first of its question.
    #[must_use]
    pub fn heading(&self) -> Option<&'static str> {
        HEADINGS.into_iter().find(|heading| self.number.ends_with('a') && heading.starts_with(&self.number[..1]))
    }
}

impl Seen {
    /// Its name in files and storage: "policies", "sheet-9370".
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::Policies => "policies".to_owned(),
            Self::Seeds => "seeds".to_owned(),
            Self::Planes => "planes".to_owned(),
            Self::Descent => "descent".to_owned(),
            Self::Losses => "losses".to_owned(),
            Self::Sheet(step) => format!("sheet-{step}"),
        }
    }
}

impl Slot {
    /// Its name in storage, and the end of its element's id: "1a", "see-losses".
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::Answer(at) => QUESTIONS.get(at).map_or("", |question| question.number).to_owned(),
            Self::Gan => "3".to_owned(),
            Self::See(seen) => format!("see-{}", seen.key()),
        }
    }

    /// The inverse of [`Self::key`].
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        if let Some(at) = QUESTIONS.iter().position(|question| question.number == key) {
            return Some(Self::Answer(at));
        }
        let sheet = key.strip_prefix("see-sheet-").and_then(|step| step.parse().ok()).map(|step| Self::See(Seen::Sheet(step)));
        let fixed = [Seen::Policies, Seen::Seeds, Seen::Planes, Seen::Descent, Seen::Losses].map(Self::See);
        sheet.or_else(|| fixed.into_iter().chain([Self::Gan]).find(|slot| slot.key() == key))
    }

    /// Saddle's draft; empty where only the author can write.
    #[must_use]
    pub fn draft(self) -> &'static str {
        match self {
            Self::Answer(at) => QUESTIONS.get(at).map_or("", |question| question.draft),
            Self::Gan => GAN,
            Self::See(_) => "",
        }
    }

    /// Whether it belongs to the run of the hand-in: another run has another text.
    #[must_use]
    pub fn is_of_run(self) -> bool {
        matches!(self, Self::See(Seen::Losses | Seen::Sheet(_)))
    }
}

/// The author's texts. A slot without one shows its draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<Slot, String>);

impl Answers {
    /// Sets a text; the draft itself is none of the author's.
    pub fn set(&mut self, slot: Slot, text: &str) {
        if text == slot.draft() {
            self.0.remove(&slot);
        } else {
            self.0.insert(slot, text.to_owned());
        }
    }

    /// The author's text, or the draft.
    #[must_use]
    pub fn text(&self, slot: Slot) -> &str {
        self.0.get(&slot).map_or_else(|| slot.draft(), String::as_str)
    }

    /// Whether the author wrote something of it.
    #[must_use]
    pub fn is_filled(&self, slot: Slot) -> bool {
        self.0.get(&slot).is_some_and(|text| !text.trim().is_empty())
    }

    /// The author's texts with their slots.
    pub fn own(&self) -> impl Iterator<Item = (Slot, &str)> {
        self.0.iter().map(|(slot, text)| (*slot, text.as_str()))
    }
}
