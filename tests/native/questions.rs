//! The questions of all labs: every configuration is valid and identifies its question.

use saddle::bandit::{BanditConfig, questions as bandit};
use saddle::minimax::{MinimaxConfig, questions::GROUPS};
use saddle::run::config::Preset;
use saddle::run::{RunConfig, questions as gan};
use saddle::settings::{Question, Settings};

fn check<S: Settings>(questions: &[Question], base: &S) {
    assert_eq!(Question::position(questions, base, base), None, "the base configuration belongs to no question");
    for (index, question) in questions.iter().enumerate() {
        let address = S::from_query(question.query);
        assert!(address.problems.is_empty() && !address.autostart, "{}: {:?}", question.title, address.problems);
        assert_eq!(Question::position(questions, base, &question.config(base)), Some(index), "{}", question.title);
    }
}

#[test]
fn every_question_is_valid_and_found_by_its_configuration() {
    check(&bandit::QUESTIONS, &BanditConfig { seed: 7, ..BanditConfig::default() });
    check(&gan::QUESTIONS, &Preset::QuickLook.apply(&RunConfig::default()));
    let minimax: Vec<Question> = GROUPS.iter().flat_map(|group| group.questions).copied().collect();
    check(&minimax, &MinimaxConfig::default());
}
