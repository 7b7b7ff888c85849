//! The questions of all labs: every set-up is valid, and recognised as its question's.

use saddle::bandit::{BanditConfig, questions as bandit};
use saddle::minimax::{MinimaxConfig, questions::GROUPS};
use saddle::run::config::Preset;
use saddle::run::{RunConfig, questions as gan};
use saddle::settings::{Question, Settings};

fn check<S: Settings>(questions: &[Question], base: &S) {
    assert_eq!(Question::position(questions, base, base), None, "the base is no question's set-up");
    for (index, question) in questions.iter().enumerate() {
        let address = S::from_query(question.query);
        assert!(address.problems.is_empty() && !address.autostart, "{}: {:?}", question.title, address.problems);
        assert_eq!(Question::position(questions, base, &question.config(base)), Some(index), "{}", question.title);
    }
}

#[test]
fn every_question_is_valid_and_found_again() {
    check(&bandit::QUESTIONS, &BanditConfig { seed: 7, ..BanditConfig::default() });
    check(&gan::QUESTIONS, &Preset::QuickLook.apply(&RunConfig::default()));
    let minimax: Vec<Question> = GROUPS.iter().flat_map(|group| group.questions).copied().collect();
    check(&minimax, &MinimaxConfig::default());
}
