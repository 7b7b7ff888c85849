//! Answers to the lab's questions, with the numbers of the run.

use super::many::Outcome;
use super::sentences::{list, percent};
use crate::bandit::{BanditConfig, State, questions};
use crate::settings::Question;

pub(super) struct Finished<'a> {
    pub(super) config: &'a BanditConfig,
    pub(super) now: &'a State,
    pub(super) many: &'a Outcome,
}

/// The set-up that questions change; the visitor's seed stays.
pub(super) fn base(config: &BanditConfig) -> BanditConfig {
    BanditConfig { seed: config.seed, ..BanditConfig::default() }
}

/// The arm on which the mean update ends, counted from 1.
fn mean_end(config: &BanditConfig) -> String {
    questions::mean_end(config).map_or_else(|| "–".to_owned(), |arm| (arm + 1).to_string())
}

type Format = fn(&Finished<'_>) -> String;

/// The numbers that an answer may name in braces.
const NUMBERS: [(&str, Format); 7] = [
    ("{stuck}", |run| percent(run.many.stuck.fraction())),
    ("{elsewhere}", |run| percent(run.many.elsewhere.fraction())),
    ("{grown}", |run| run.now.theta.iter().filter(|theta| **theta > 0.0).count().to_string()),
    ("{arms}", |run| run.config.arms().to_string()),
    ("{pi}", |run| list(&run.now.pi.map(|_, pi| (pi * 100.0).round() / 100.0))),
    ("{mean end}", |run| mean_end(run.config)),
    ("{mean end without offset}", |run| mean_end(&BanditConfig { offset: 0.0, ..run.config.clone() })),
];

pub(super) fn answer(question: &Question, run: &Finished<'_>) -> String {
    let mut text = question.answer.to_owned();
    for (name, value) in NUMBERS {
        if text.contains(name) {
            text = text.replace(name, &value(run));
        }
    }
    text
}
