//! D's opinion as numbers and sentences.

use saddle::run::latest_only::LatestOnly;
use saddle::run::likeness::likeness;
use saddle::run::opinion::Opinion;

#[test]
fn means_and_accuracy() {
    let opinion = Opinion { real: vec![0.9, 0.7, 0.2, 0.6], fake: vec![0.1, 0.5] };
    assert!((opinion.mean_real() - 0.6).abs() < 1e-6 && (opinion.mean_fake() - 0.3).abs() < 1e-6);
    // Three of four real ones, and both fakes: a half is no "real".
    assert_eq!(opinion.accuracy(), 0.875);
    assert_eq!(opinion.sentence(), "D gives fakes 0.30 on average, real images 0.60: it is right in 88% of cases.");
    assert_eq!(opinion.title(), "D tells most of them apart");
}

#[test]
fn titles_depend_on_the_accuracy() {
    let opinion =
        |right: usize| Opinion { real: vec![0.9; 100], fake: (0..100).map(|at| if at < right { 0.1 } else { 0.9 }).collect() };
    assert_eq!(opinion(100).title(), "D is hardly ever fooled");
    assert_eq!(opinion(60).title(), "D tells most of them apart");
    assert_eq!(opinion(30).title(), "D is right more often than not");
    assert_eq!(opinion(0).title(), "D can hardly tell");
    // At the beginning of a run all lies at about one half, on the right sides of it.
    let unsure = Opinion { real: vec![0.52; 10], fake: vec![0.49; 10] };
    assert_eq!(unsure.title(), "D tells most of them apart, and is not sure");
}

#[test]
fn fakes_are_sorted_by_probability() {
    let opinion = Opinion { real: vec![], fake: vec![0.2, 0.9, 0.9, 0.1] };
    assert_eq!(opinion.by_probability(), [1, 2, 0, 3]);
    assert!(!Opinion { real: vec![], fake: vec![f32::NAN] }.is_finite());
    assert!(opinion.is_finite());
}

#[test]
fn one_question_is_pending_and_the_newest_is_sent_next() {
    let mut questions = LatestOnly::default();
    assert_eq!(questions.ask("a"), Some((1, "a")));
    assert_eq!(questions.ask("b"), None);
    assert_eq!(questions.ask("c"), None);
    assert_eq!(questions.answered(7), None, "an answer to nothing");
    assert_eq!(questions.answered(1), Some((2, "c")), "the newest alone");
    assert_eq!(questions.answered(1), None, "a late answer frees nothing");
    assert_eq!(questions.ask("d"), None);
    assert_eq!(questions.answered(2), Some((3, "d")));
    assert_eq!(questions.answered(3), None);
    assert_eq!(questions.ask("e"), Some((4, "e")));
    questions.clear();
    assert_eq!(questions.ask("f"), Some((5, "f")), "nothing is pending any more");
}

#[test]
fn a_distance_is_compared_with_the_typical_one() {
    for (distance, word) in [(0.0, "may be a copy"), (3.0, "nearer than most"), (4.5, "about as far"), (9.0, "farther away")] {
        let text = likeness(distance, Some(4.0));
        assert!(text.contains(word) && text.contains("within 4.0"), "{text}");
    }
    assert!(likeness(3.0, None).contains("no other real image"));
    assert!(likeness(3.0, Some(0.0)).contains("no other real image"), "all images are the same");
}
