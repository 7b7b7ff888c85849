//! The outcome of every question's run; the numbers in the verdict's sentences.

use saddle::minimax::MinimaxConfig;
use saddle::minimax::questions::GROUPS;
use saddle::minimax::sentences::{VerdictText, brief, short};
use saddle::minimax::stability::Verdict;
use saddle::settings::Settings;

use super::verdicts::analysed;

#[test]
fn every_run_has_the_verdict_of_its_answer() {
    let (converges, cycles, diverges) = (Verdict::Converges, Verdict::Cycles, Verdict::Diverges);
    let expected = [
        ("a. The saddle", converges, converges),
        ("b. One step", converges, converges),
        ("c. The step size", diverges, diverges),
        ("d. Both descend", diverges, diverges),
        ("Exactly 1/4", cycles, cycles),
        ("Start on the x-axis and descend on both", diverges, converges),
        ("Add a coupling", converges, converges),
        ("xy: why GANs circle", diverges, diverges),
        ("Take turns", cycles, cycles),
        ("Look ahead", converges, converges),
        ("Negative momentum, taking turns", converges, converges),
        ("Dirac-GAN without R1", diverges, diverges),
        ("Dirac-GAN with R1", converges, converges),
        ("Noise", converges, cycles),
        ("The sign of the ascent", diverges, diverges),
        ("One η for both", diverges, diverges),
    ];
    let questions: Vec<_> = GROUPS.iter().flat_map(|group| group.questions).collect();
    assert_eq!(questions.len(), expected.len());
    for (question, (title, predicted, observed)) in questions.into_iter().zip(expected) {
        let analysis = analysed(question.query);
        assert_eq!((question.title, analysis.verdict, analysis.measured.observed), (title, Some(predicted), Some(observed)));
    }
}

fn verdict_text(query: &str) -> String {
    let config = MinimaxConfig::from_query(query).config;
    let text = VerdictText::new(&config, &analysed(query));
    [text.title, text.prediction, text.range, text.observation, text.reason.unwrap_or_default()].join(" | ")
}

#[test]
fn verdict_texts_contain_the_numbers() {
    for (query, parts) in [
        (
            "eta_x=0.3&eta_y=0.3",
            vec!["Diverges, from side to side", "1 − 8·0.3 = −1.4: each step overshoots by 40%.", "0 < η < 1/4 = 0.25"],
        ),
        ("", vec!["Converges", "1 − 8·0.1 = 0.2: each step keeps 20% of the distance."]),
        ("eta_x=0.125&eta_y=0.125", vec!["1 − 8·0.125 = 0: one step arrives.", "exactly at the point"]),
        ("eta_x=0.25&eta_y=0.25", vec!["Cycles", "1 − 8·0.25 = −1: each step lands on the other side, just as far away."]),
        ("method=descent", vec!["x: 1 − 8·0.1 = 0.2", "y: 1 + 8·0.1 = 1.8, each step moves away by 80%.", "No η converges."]),
        (
            "b=6&eta_x=0.055&eta_y=0.055",
            vec!["Converges, turning", "λ = 0.56 ± 0.33i, |λ| = 0.65", "turns it by 30.5°", "16/(64 + 6²) = 0.16"],
        ),
        ("f=bilinear", vec!["Diverges, turning", "No η converges.", "grows the distance by 0.5%"]),
        ("f=bilinear&method=optimistic", vec!["0 < η < 1/√3 = 0.5774"]),
        ("eta_x=0.1&eta_y=0.05", vec!["η_x (η_y = 0.5·η_x) < 0.25"]),
        ("method=descent&y0=0", vec!["exactly on the one direction that does not grow"]),
        ("method=adam", vec!["Adam"]),
        ("f=custom&expr=x%2By", vec!["No critical point"]),
        ("eta_x=1&eta_y=1", vec!["diverged at step 15"]),
    ] {
        let text = verdict_text(query);
        for part in parts {
            assert!(text.contains(part), "{query}: “{part}” is not in {text}");
        }
    }
}

#[test]
fn numbers_are_rounded() {
    for (value, text) in [
        (0.0, "0"),
        (-1.4, "−1.4"),
        (0.2 + 0.1, "0.3"),
        (1.0 / 3.0, "0.3333"),
        (12.345_678, "12.35"),
        (1234.5, "1234"),
        (-0.000_001, "−1.00·10⁻⁶"),
        (2.5e8, "2.50·10⁸"),
        (f64::NAN, "undefined"),
        (0.012_345, "0.012345"),
        (-0.0, "0"),
    ] {
        assert_eq!(short(value), text);
    }
    for (value, text) in
        [(1.004_99, "1"), (-12.345, "−12.3"), (0.001_234_5, "0.00123"), (2.239e-19, "2.2·10⁻¹⁹"), (-1.16e12, "−1.2·10¹²")]
    {
        assert_eq!(brief(value), text);
    }
}
