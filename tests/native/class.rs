//! Results of a class: files of students, whole, broken and hostile, and what is said of many.

use saddle::documents::class::{Lab, MAX_BYTES, MAX_SHORT_BYTES, Name, ResultError, StudentResult, groups};
use saddle::settings::{CURVE_POINTS, Prediction, Prompt};

fn result(name: &str, lab: Lab, id: &str, predicted: Prediction, outcome: Prediction) -> StudentResult {
    let question = lab.questions().into_iter().find(|question| question.id == id).unwrap();
    StudentResult {
        name: Name::read(name).unwrap(),
        lab,
        question,
        query: question.query.to_owned(),
        predicted,
        outcome,
        losses: Vec::new(),
    }
}

fn share(name: &str, predicted: f64) -> StudentResult {
    result(name, Lab::Bandit, "large-step", Prediction::Number(predicted), Prediction::Number(45.6))
}

#[test]
fn a_result_of_every_question_is_read_back_and_its_short_form_fits_a_code() {
    for lab in [Lab::Bandit, Lab::Minimax, Lab::Gan] {
        for question in lab.questions() {
            let answer = match question.prompt {
                Prompt::Choice { options, .. } => Prediction::Choice(options.len() - 1),
                Prompt::Number { bounds: [low, high], .. } => Prediction::Number(low + (high - low) / 3.0),
                Prompt::Curve { y: [low, high], .. } => Prediction::Curve(vec![low + (high - low) / 3.0; CURVE_POINTS]),
            };
            let losses = if lab == Lab::Gan { vec![[1.234_567_8, 0.765_432_1]; 3750] } else { Vec::new() };
            let whole = StudentResult { losses, ..result(&"ü".repeat(60), lab, question.id, answer.clone(), answer) };
            let text = whole.to_json();
            assert!(text.len() <= MAX_BYTES, "{}: {} bytes", question.id, text.len());
            let read = StudentResult::read(&text).unwrap_or_else(|error| panic!("{}: {error}", question.id));
            assert_eq!((read.name, read.query.as_str(), read.question.id), (whole.name.clone(), question.query, question.id));
            assert_eq!(read.losses.len(), if lab == Lab::Gan { 40 } else { 0 });
            let short = whole.to_short().expect("it fits");
            assert!(short.len() <= MAX_SHORT_BYTES);
            assert_eq!(StudentResult::read(&short).unwrap().predicted, read.predicted);
        }
    }
}

#[test]
fn what_is_no_result_is_refused_with_its_reason() {
    let whole = share("Ada", 20.0).to_json();
    let with = |from: &str, to: &str| {
        assert!(whole.contains(from), "{whole}");
        StudentResult::read(&whole.replace(from, to)).unwrap_err()
    };
    assert_eq!(StudentResult::read("{}"), Err(ResultError::NotAResult));
    assert_eq!(StudentResult::read(""), Err(ResultError::NotAResult));
    assert_eq!(StudentResult::read(&"[".repeat(MAX_BYTES)), Err(ResultError::NotAResult));
    assert_eq!(StudentResult::read(&" ".repeat(MAX_BYTES + 1)), Err(ResultError::TooLarge(MAX_BYTES + 1)));
    assert_eq!(with("\"saddle_result\":1", "\"saddle_result\":2"), ResultError::Newer(2));
    assert_eq!(with("\"saddle_result\":1", "\"saddle_result\":0"), ResultError::NotAResult);
    assert_eq!(with("\"saddle_result\":1", "\"saddle_result\":1,\"more\":1"), ResultError::NotAResult);
    assert!(matches!(with("Ada", "A\u{202e}da"), ResultError::Name(_)));
    assert!(matches!(with("Ada", &"a".repeat(61)), ResultError::Name(_)));
    assert_eq!(with("large-step", "largest-step"), ResultError::Question);
    assert!(matches!(with("eta=5", "eta=-5"), ResultError::Settings(_)));
    assert!(matches!(with("eta=5", "colour=red"), ResultError::Settings(_)));
    assert!(matches!(with("eta=5", &"a".repeat(801)), ResultError::Settings(_)));
    assert_eq!(with("{\"number\":20.0}", "{\"number\":101.0}"), ResultError::Answer("prediction"));
    assert_eq!(with("{\"number\":45.6}", "{\"choice\":0}"), ResultError::Answer("outcome"));
}

#[test]
fn a_class_is_grouped_by_question_with_the_nearest_first() {
    let choice = |name: &str, index| result(name, Lab::Minimax, "boundary", Prediction::Choice(index), Prediction::Choice(1));
    let class = [choice("A", 2), share("B", 90.0), share("", 44.0), choice("C", 1), share("D", 50.0), choice("E", 1)];
    let groups = groups(&class);
    assert_eq!(
        groups.iter().map(|group| (group.lab, group.results.len())).collect::<Vec<_>>(),
        [(Lab::Bandit, 3), (Lab::Minimax, 3)]
    );
    let rows = groups[0].rows();
    assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["No name", "D", "B"]);
    assert!((rows[2].off.unwrap() - 44.4).abs() < 1e-9 && !rows[2].is_right && rows[0].is_right);
    assert_eq!(groups[0].summary(), "2 of 3 predictions are right. They reach from 44% to 90%; the median is 50%.");
    assert_eq!(groups[1].counts(|result| &result.predicted), [0, 2, 1]);
    assert_eq!(groups[1].counts(|result| &result.outcome), [0, 3, 0]);
    assert_eq!(groups[1].summary(), "2 of 3 predictions are right.");
}
