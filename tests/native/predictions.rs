//! Predictions: what every question asks is answered by the labs' own maths, and judged by closed forms.

use std::collections::BTreeSet;
use std::f64::consts::PI;

use proptest::prelude::*;
use saddle::bandit::questions::{self as bandit};
use saddle::bandit::{BanditConfig, Experiment, Simulation};
use saddle::minimax::critical::critical_points;
use saddle::minimax::questions::{self as minimax, GROUPS};
use saddle::minimax::{Analysis, MinimaxConfig};
use saddle::run::losses;
use saddle::run::questions::{self as gan, BASELINE, WINDOW, compared};
use saddle::settings::{Axis, CURVE_POINTS, Prediction, Prompt, Question, filled, sampled};

fn bandit_outcome(id: &str, runs: u32) -> Prediction {
    let question = bandit::QUESTIONS.iter().find(|question| question.id == id).unwrap();
    let config = BanditConfig { runs, ..question.config(&BanditConfig::default()) };
    let mut seeds = Experiment::new(&config);
    while !seeds.advance(1_000_000) {}
    let mut run = Simulation::new(&config);
    run.advance(config.steps);
    let outcome = bandit::outcome(question, &run.state().theta, &seeds).unwrap();
    assert!(question.prompt.accepts(&outcome), "{id}: {outcome:?}");
    outcome
}

fn number(outcome: &Prediction) -> f64 {
    match outcome {
        Prediction::Number(value) => *value,
        other => panic!("no number: {other:?}"),
    }
}

fn minimax_outcome(question: &Question) -> Prediction {
    let config = question.config(&MinimaxConfig::default());
    let analysis = Analysis::new(&config, critical_points(&config.objective()).into());
    let outcome = minimax::outcome(question, &config, &analysis).unwrap();
    assert!(question.prompt.accepts(&outcome), "{}: {outcome:?}", question.id);
    outcome
}

fn minimax_question(id: &str) -> &'static Question {
    GROUPS.iter().flat_map(|group| group.questions).find(|question| question.id == id).unwrap()
}

#[test]
fn every_question_has_its_own_name_and_a_prompt_that_can_be_wrong() {
    let labs: [Vec<&Question>; 3] = [
        bandit::QUESTIONS.iter().collect(),
        GROUPS.iter().flat_map(|group| group.questions).collect(),
        gan::QUESTIONS.iter().collect(),
    ];
    for questions in labs {
        let ids: BTreeSet<&str> = questions.iter().map(|question| question.id).collect();
        assert_eq!(ids.len(), questions.len());
        for question in questions {
            match question.prompt {
                Prompt::Choice { options, .. } => assert!(options.len() >= 3, "{}", question.id),
                Prompt::Number { bounds: [low, high], tolerance, .. } => {
                    assert!(tolerance > 0.0 && tolerance < (high - low) / 8.0, "{}", question.id)
                }
                Prompt::Curve { x, y: [low, high], tolerance, .. } => {
                    assert!(x.from < x.to && low < high && tolerance < (high - low) / 8.0, "{}", question.id);
                }
            }
        }
    }
}

#[test]
fn the_handouts_questions_have_the_answers_of_their_closed_forms() {
    // f = 4x² − 4y²: the second derivatives are 8 and −8, and a step multiplies by 1 − 8η.
    assert_eq!(minimax_outcome(minimax_question("saddle")), Prediction::Choice(2));
    assert!((number(&minimax_outcome(minimax_question("one-step"))) - (1.0 - 8.0 * 0.02)).abs() < 1e-12);
    // |1 − 8·0.3| = 1.4, |1 − 8/4| = 1.
    assert_eq!(minimax_outcome(minimax_question("step-size")), Prediction::Choice(2));
    assert_eq!(minimax_outcome(minimax_question("boundary")), Prediction::Choice(1));
    // Descending, y is multiplied by 1 + 8η.
    for id in ["both-descend", "sign"] {
        assert_eq!(minimax_outcome(minimax_question(id)), Prediction::Choice(1), "{id}");
    }
    assert_eq!(minimax_outcome(minimax_question("on-the-axis")), Prediction::Choice(0));
    // 1 − 8η ± 6iη at η = 0.055 has the modulus 0.65.
    assert_eq!(minimax_outcome(minimax_question("coupling")), Prediction::Choice(1));
    // 1 − 2·0.15 = 0.7 and 1 − 20·0.15 = −2.
    assert_eq!(minimax_outcome(minimax_question("one-eta")), Prediction::Choice(1));
}

#[test]
fn the_related_games_have_the_answers_of_their_eigenvalues() {
    // √(1 + η²) > 1; √((1 − η²)² + η²) < 1; Gidel et al. 2019; Mescheder et al. 2018.
    for (id, answer) in [("bilinear", 2), ("look-ahead", 0), ("negative-momentum", 0), ("dirac", 2), ("dirac-r1", 0)] {
        assert_eq!(minimax_outcome(minimax_question(id)), Prediction::Choice(answer), "{id}");
    }
    // The stationary deviation of x ← (1 − 8η)x + ησξ is ησ/√(1 − (1 − 8η)²); a distance in two dimensions has the mean of Rayleigh.
    let deviation = 0.05 * 2.0 / (1.0 - 0.6_f64 * 0.6).sqrt();
    let noise = number(&minimax_outcome(minimax_question("noise")));
    assert!((noise - deviation * (PI / 2.0).sqrt()).abs() < 0.015, "{noise}");
    // Taking turns on xy: x ← x − ηy, then y ← y + ηx.
    let Prompt::Curve { x: axis, .. } = minimax_question("turns").prompt else { panic!("no curve") };
    let (mut x, mut y) = (1.0_f64, 1.0_f64);
    let mut samples = vec![(0.0, x.hypot(y))];
    for step in 1..=300 {
        x -= 0.3 * y;
        y += 0.3 * x;
        samples.push((f64::from(step), x.hypot(y)));
    }
    let Prediction::Curve(curve) = minimax_outcome(minimax_question("turns")) else { panic!("no curve") };
    let expected = sampled(axis, &samples).unwrap();
    assert!(curve.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-9), "{curve:?} {expected:?}");
}

#[test]
fn the_bandits_questions_have_the_answers_of_their_runs() {
    // As many single runs, counted one by one; about the share of 2,000 seeds, and of a simulation in Python.
    for (id, about) in [("large-step", 45.6), ("negative", 24.7)] {
        let question = bandit::QUESTIONS.iter().find(|question| question.id == id).unwrap();
        let config = question.config(&BanditConfig::default());
        let stuck = (0..100).filter(|seed| {
            let mut run = Simulation::new(&BanditConfig { seed: config.seed + seed, runs: 1, ..config.clone() });
            run.advance(config.steps);
            run.state().pi[0] < 0.5
        });
        let count = f64::from(u32::try_from(stuck.count()).unwrap());
        assert!((number(&bandit_outcome(id, 100)) - count).abs() < 1e-9, "{id}");
        assert!((count - about).abs() < 15.0, "{id}: {count}");
    }
    // With positive rewards the handout's rule only adds.
    assert_eq!(bandit_outcome("handout-rule", 2), Prediction::Choice(0));
    assert_eq!(bandit_outcome("handout-offset", 2), Prediction::Choice(1));
    assert!(number(&bandit_outcome("baseline", 100)) < 1.0);
    assert!(number(&bandit_outcome("offset", 100)) > 0.0);
    // softmax(r/τ) of 1, 0.8 and 0.5 at τ = 0.2.
    let weights = [5.0_f64, 4.0, 2.5].map(f64::exp);
    let entropy = number(&bandit_outcome("entropy", 200));
    assert!((entropy - weights[0] / weights.iter().sum::<f64>()).abs() < 0.1, "{entropy}");
    let Prediction::Curve(curve) = bandit_outcome("decay", 100) else { panic!("no curve") };
    assert!(
        (curve[0] - 1.0 / 3.0).abs() < 0.03 && curve[CURVE_POINTS - 1] > curve[0] && curve[CURVE_POINTS - 1] < 0.6,
        "{curve:?}"
    );
}

/// D's loss alternates between `mean` ± `by`.
fn alternating(steps: usize, mean: f32, by: f32) -> Vec<[f32; 2]> {
    (0..steps).map(|step| [if step % 2 == 0 { mean + by } else { mean - by }, 1.0]).collect()
}

#[test]
fn a_run_is_compared_with_the_baseline_over_the_same_steps() {
    let baseline = alternating(1000, 1.0, 0.25);
    // The last steps of the longer one are not compared.
    let mut run = alternating(400, 1.0, 0.5);
    let both = compared(&run, &baseline).unwrap();
    assert_eq!(both.step, 400);
    // Neighbours differ by 2·by: √((2·by)²/2) = by·√2.
    assert!((both.run.swing - 0.5 * 2.0_f64.sqrt()).abs() < 1e-9 && (both.run.mean - 1.0).abs() < 1e-9);
    assert!((both.baseline.swing - 0.25 * 2.0_f64.sqrt()).abs() < 1e-9);
    let answer = |id: &str, losses: &[[f32; 2]]| {
        let question = gan::QUESTIONS.iter().find(|question| question.id == id).unwrap();
        let outcome = gan::outcome(question, &compared(losses, &baseline).unwrap());
        assert!(question.prompt.accepts(&outcome));
        outcome
    };
    for (by, index) in [(0.1, 0), (0.27, 1), (0.4, 2)] {
        assert_eq!(answer("rate", &alternating(300, 1.0, by)), Prediction::Choice(index), "{by}");
        assert_eq!(answer("batch", &alternating(300, 1.0, by)), Prediction::Choice(index), "{by}");
    }
    for (mean, index) in [(0.5, 0), (1.1, 1), (1.6, 2)] {
        assert_eq!(answer("seed", &alternating(300, mean, 0.25)), Prediction::Choice(index), "{mean}");
        assert_eq!(answer("garments", &alternating(300, mean, 0.25)), Prediction::Choice(index), "{mean}");
    }
    assert_eq!(compared(&baseline[..WINDOW - 1], &baseline), None);
    run[399] = [f32::NAN; 2];
    assert_eq!(compared(&run, &baseline), None);
}

#[test]
fn the_baseline_is_a_whole_quick_look() {
    let baseline = losses::from_bytes(&crate::recorded_files::file(BASELINE));
    assert_eq!(baseline.len(), 6 * (10_000 / 16));
    assert!(baseline.iter().flatten().all(|loss| loss.is_finite() && *loss > 0.0));
}

const NUMBER: Prompt = Prompt::Number { ask: "", unit: "%", bounds: [0.0, 100.0], tolerance: 5.0 };
const CURVE: Prompt = Prompt::Curve {
    ask: "",
    x: Axis { from: 1.0, to: 2000.0, logarithmic: true, label: "step" },
    y_label: "π",
    y: [0.0, 1.0],
    tolerance: 0.05,
};

#[test]
fn a_prediction_is_judged_by_its_error() {
    let judged = |a: f64, b: f64| NUMBER.judge(&Prediction::Number(a), &Prediction::Number(b)).unwrap();
    let near = judged(40.0, 44.6);
    assert!(near.is_right);
    assert_eq!(near.text, "You predicted 40%. The run gives 44.6%: off by 4.6 points, within the 5 points that count as right.");
    assert!(!judged(40.0, 45.1).is_right);
    let choice = Prompt::Choice { ask: "", options: &["a", "b"] };
    let wrong = choice.judge(&Prediction::Choice(0), &Prediction::Choice(1)).unwrap();
    assert_eq!((wrong.is_right, wrong.text.as_str()), (false, "You predicted “a”. The run: “b”."));
    let level = |value: f64| Prediction::Curve(vec![value; CURVE_POINTS]);
    assert!(CURVE.judge(&level(0.3), &level(0.34)).unwrap().is_right);
    let off = CURVE.judge(&level(0.3), &level(0.5)).unwrap();
    assert!(!off.is_right && off.text.contains("off by 0.2 on average"), "{}", off.text);
    assert_eq!(CURVE.judge(&level(0.3), &Prediction::Number(1.0)), None);
}

#[test]
fn a_number_is_read_as_people_write_it() {
    for text in ["45.5", " 45,5 % ", "45.5%"] {
        assert_eq!(NUMBER.number(text), Ok(45.5), "{text}");
    }
    for text in ["", "many", "101", "-1", "NaN", "inf"] {
        assert_eq!(NUMBER.number(text), Err("Enter a number from 0% to 100%.".to_owned()), "{text}");
    }
}

#[test]
fn what_is_no_answer_to_a_prompt_is_refused() {
    for kept in [
        Prediction::Choice(0),
        Prediction::Number(1.0),
        Prediction::Curve(vec![0.5; CURVE_POINTS - 1]),
        Prediction::Curve(vec![f64::NAN; CURVE_POINTS]),
        Prediction::Curve(vec![2.0; CURVE_POINTS]),
    ] {
        assert!(!CURVE.accepts(&kept), "{kept:?}");
    }
    assert!(!NUMBER.accepts(&Prediction::Number(f64::NAN)));
    assert!(!Prompt::Choice { ask: "", options: &["a"] }.accepts(&Prediction::Choice(1)));
}

proptest! {
    #[test]
    fn a_drawn_curve_goes_through_its_points_and_stays_between_them(
        drawn in proptest::array::uniform24(proptest::option::of(-5.0..5.0_f64))
    ) {
        let known: Vec<f64> = drawn.iter().copied().flatten().collect();
        let curve = filled(&drawn);
        prop_assert_eq!(curve.is_none(), known.is_empty());
        if let Some(curve) = curve {
            let low = known.iter().copied().fold(f64::INFINITY, f64::min);
            let high = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            prop_assert_eq!(curve.len(), CURVE_POINTS);
            for (value, point) in curve.iter().zip(drawn) {
                prop_assert!((low - 1e-9..=high + 1e-9).contains(value));
                if let Some(point) = point {
                    prop_assert!((value - point).abs() < 1e-9);
                }
            }
        }
    }
}
