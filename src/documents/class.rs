//! Results of a class without a server: each student saves a small file, and the teacher lays many of them side by side.
//!
//! A file is JSON and of anyone's making: [`StudentResult::read`] takes it only whole, within its bounds, of a question that this build has.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::bandit::{BanditConfig, questions as bandit};
use crate::math::stats::median;
use crate::minimax::{MinimaxConfig, questions as minimax};
use crate::run::{RunConfig, losses, questions as gan};
use crate::settings::{PlainText, Prediction, Prompt, Question, Settings, TextError};

/// The largest file, in bytes.
pub const MAX_BYTES: usize = 4096;

/// The largest short form, for a QR code, in bytes.
pub const MAX_SHORT_BYTES: usize = 1000;

/// The version that this build writes.
const VERSION: u32 = 1;

/// Means that a run's losses are thinned to.
pub const LOSS_POINTS: usize = 40;

/// The longest settings, in bytes.
const MAX_QUERY_BYTES: usize = 800;

/// A student's name; may be empty.
pub type Name = PlainText<60, false>;

/// The lab of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lab {
    /// The bandit lab.
    Bandit,
    /// The minimax lab.
    Minimax,
    /// The GAN lab.
    Gan,
}

impl Lab {
    /// In the order of the handout's questions.
    pub const ALL: [Self; 3] = [Self::Bandit, Self::Minimax, Self::Gan];

    /// As in files and addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bandit => "bandit",
            Self::Minimax => "minimax",
            Self::Gan => "gan",
        }
    }

    /// Its questions, in the order of the page.
    #[must_use]
    pub fn questions(self) -> Vec<&'static Question> {
        match self {
            Self::Bandit => bandit::QUESTIONS.iter().collect(),
            Self::Minimax => minimax::GROUPS.iter().flat_map(|group| group.questions).collect(),
            Self::Gan => gan::QUESTIONS.iter().collect(),
        }
    }

    /// The first thing that is wrong with settings of this lab.
    fn problem(self, query: &str) -> Option<String> {
        fn first<S: Settings>(query: &str) -> Option<String> {
            S::from_query(query).problems.first().map(ToString::to_string)
        }
        match self {
            Self::Bandit => first::<BanditConfig>(query),
            Self::Minimax => first::<MinimaxConfig>(query),
            Self::Gan => first::<RunConfig>(query),
        }
    }
}

/// What a student predicted, and what the run gave.
#[derive(Clone, Debug, PartialEq)]
pub struct StudentResult {
    /// As the student wrote it.
    pub name: Name,
    /// The lab of the question.
    pub lab: Lab,
    /// What was asked.
    pub question: &'static Question,
    /// The run's settings with its seed, as the address writes them.
    pub query: String,
    /// Made before the run.
    pub predicted: Prediction,
    /// What the run gave.
    pub outcome: Prediction,
    /// The losses `[D, G]` of a GAN, thinned; empty in the other labs.
    pub losses: Vec<[f32; 2]>,
}

/// Why a file is no student's result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResultError {
    /// Larger than any result.
    #[error("it has {0} bytes; a result has at most {MAX_BYTES}")]
    TooLarge(usize),
    /// No JSON, or other JSON.
    #[error("it is no result that Saddle has saved")]
    NotAResult,
    /// Of a later build.
    #[error("a newer Saddle has saved it (version {0}): reload this page")]
    Newer(u32),
    /// A name that cannot be shown.
    #[error("its name: {0}")]
    Name(TextError),
    /// No question of this build.
    #[error("its question is not known here")]
    Question,
    /// Settings that the lab does not have.
    #[error("its settings: {0}")]
    Settings(String),
    /// A prediction or an outcome that does not answer the question.
    #[error("its {0} does not answer the question")]
    Answer(&'static str),
}

/// A result as its file has it, not checked yet.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// The version of the format, which also marks the file.
    saddle_result: u32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    lab: Lab,
    question: String,
    query: String,
    predicted: Prediction,
    outcome: Prediction,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    losses: Vec<[f32; 2]>,
}

/// With three decimals, so that a curve fits a QR code.
fn rounded(prediction: &Prediction) -> Prediction {
    let round = |value: f64| (value * 1000.0).round() / 1000.0 + 0.0;
    match prediction {
        Prediction::Choice(index) => Prediction::Choice(*index),
        Prediction::Number(value) => Prediction::Number(round(*value)),
        Prediction::Curve(values) => Prediction::Curve(values.iter().copied().map(round).collect()),
    }
}

impl StudentResult {
    /// Reads a file or its short form.
    ///
    /// # Errors
    /// When it is too large, no result, or of another build.
    pub fn read(text: &str) -> Result<Self, ResultError> {
        if text.len() > MAX_BYTES {
            return Err(ResultError::TooLarge(text.len()));
        }
        let file: File = serde_json::from_str(text.trim()).map_err(|_| ResultError::NotAResult)?;
        if file.saddle_result != VERSION {
            return Err(if file.saddle_result > VERSION {
                ResultError::Newer(file.saddle_result)
            } else {
                ResultError::NotAResult
            });
        }
        let name = Name::read(&file.name).map_err(ResultError::Name)?;
        let question =
            file.lab.questions().into_iter().find(|question| question.id == file.question).ok_or(ResultError::Question)?;
        if file.query.len() > MAX_QUERY_BYTES {
            return Err(ResultError::Settings(format!("{} bytes", file.query.len())));
        }
        if let Some(problem) = file.lab.problem(&file.query) {
            return Err(ResultError::Settings(problem));
        }
        for (answer, what) in [(&file.predicted, "prediction"), (&file.outcome, "outcome")] {
            if !question.prompt.accepts(answer) {
                return Err(ResultError::Answer(what));
            }
        }
        if file.losses.len() > LOSS_POINTS || !file.losses.iter().flatten().all(|loss| loss.is_finite()) {
            return Err(ResultError::NotAResult);
        }
        Ok(Self {
            name,
            lab: file.lab,
            question,
            query: file.query,
            predicted: file.predicted,
            outcome: file.outcome,
            losses: file.losses,
        })
    }

    fn file(&self) -> File {
        let round = |loss: f32| (loss * 1000.0).round() / 1000.0;
        let finite = losses::means(&self.losses, LOSS_POINTS).into_iter().filter(|pair| pair.iter().all(|loss| loss.is_finite()));
        File {
            saddle_result: VERSION,
            name: self.name.as_str().to_owned(),
            lab: self.lab,
            question: self.question.id.to_owned(),
            query: self.query.clone(),
            predicted: rounded(&self.predicted),
            outcome: rounded(&self.outcome),
            losses: finite.map(|pair| pair.map(round)).collect(),
        }
    }

    /// The file's text, of at most [`MAX_BYTES`].
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.file()).unwrap_or_default()
    }

    /// The file without the losses, for a QR code. `None` above [`MAX_SHORT_BYTES`].
    #[must_use]
    pub fn to_short(&self) -> Option<String> {
        let text = serde_json::to_string(&File { losses: Vec::new(), ..self.file() }).ok()?;
        (text.len() <= MAX_SHORT_BYTES).then_some(text)
    }
}

/// The prediction or the outcome of a result.
pub type Answer = fn(&StudentResult) -> &Prediction;

/// All results of one question.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The lab of the question.
    pub lab: Lab,
    /// What was asked.
    pub question: &'static Question,
    /// In the order in which they came.
    pub results: Vec<StudentResult>,
}

/// A line of a group's table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// "No name" for an empty one.
    pub name: String,
    /// [`Prompt::describe`] of the prediction.
    pub predicted: String,
    /// [`Prompt::describe`] of what the student's run gave.
    pub outcome: String,
    /// The distance of a number or a curve; `None` for a statement.
    pub off: Option<f64>,
    /// The same statement, or within the tolerance.
    pub is_right: bool,
}

/// The results by question, in the order of the labs and their questions.
#[must_use]
pub fn groups(results: &[StudentResult]) -> Vec<Group> {
    let mut groups: BTreeMap<(Lab, usize), Group> = BTreeMap::new();
    for result in results {
        let place = result.lab.questions().iter().position(|question| question.id == result.question.id).unwrap_or(usize::MAX);
        let group = groups.entry((result.lab, place));
        let group = group.or_insert_with(|| Group { lab: result.lab, question: result.question, results: Vec::new() });
        group.results.push(result.clone());
    }
    groups.into_values().collect()
}

impl Group {
    /// A row for each result, the nearest prediction first.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let prompt = &self.question.prompt;
        let row = |result: &StudentResult| {
            let judgement = prompt.judge(&result.predicted, &result.outcome)?;
            Some(Row {
                name: if result.name.is_empty() { "No name".to_owned() } else { result.name.as_str().to_owned() },
                predicted: prompt.describe(&result.predicted),
                outcome: prompt.describe(&result.outcome),
                off: judgement.off,
                is_right: judgement.is_right,
            })
        };
        let mut rows: Vec<Row> = self.results.iter().filter_map(row).collect();
        rows.sort_by(|a, b| b.is_right.cmp(&a.is_right).then(a.off.unwrap_or(0.0).total_cmp(&b.off.unwrap_or(0.0))));
        rows
    }

    /// How many results have each statement as this answer; empty for other prompts.
    #[must_use]
    pub fn counts(&self, answer: Answer) -> Vec<u32> {
        let Prompt::Choice { options, .. } = self.question.prompt else { return Vec::new() };
        let mut counts = vec![0; options.len()];
        for result in &self.results {
            if let Prediction::Choice(index) = answer(result) {
                counts[*index] += 1;
            }
        }
        counts
    }

    /// The spread of the predictions and how many are right, as a sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        let rows = self.rows();
        let right = rows.iter().filter(|row| row.is_right).count();
        let begin = format!("{} of {} predictions are right.", right, rows.len());
        let mut numbers: Vec<f64> = self
            .results
            .iter()
            .filter_map(|result| match result.predicted {
                Prediction::Number(value) => Some(value),
                _ => None,
            })
            .collect();
        let range = numbers.iter().copied().fold(None, |range: Option<(f64, f64)>, value| {
            Some(range.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
        });
        match (range, median(&mut numbers)) {
            (Some((low, high)), Some(middle)) => {
                let text = |value: f64| self.question.prompt.describe(&Prediction::Number(value));
                format!("{begin} They reach from {} to {}; the median is {}.", text(low), text(high), text(middle))
            }
            _ => begin,
        }
    }
}
