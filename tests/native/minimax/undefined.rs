//! Paths that meet a point where f has no value, no gradient, or no Hessian.

use saddle::minimax::csv::csv;
use saddle::minimax::descriptions::{plane, surface};
use saddle::minimax::parse::parse;
use saddle::minimax::path::{Lack, Undefined, Walk};
use saddle::minimax::sentences::{VerdictText, lack};
use saddle::minimax::{Experiment, Method, MinimaxConfig, Objective, Path, Point};
use saddle::settings::Settings;

use super::experiment;
use super::verdicts::analysed;

fn of(text: &str) -> Objective {
    Objective::Custom(parse(text).expect("an expression").node)
}

/// The path of `method` on `text` from a start, with both step sizes 0.6.
fn path(text: &str, method: Method, start: (f64, f64)) -> Path {
    Experiment { start: Point::new(start.0, start.1), ..experiment(of(text), method, 0.6) }.run()
}

#[track_caller]
fn assert_ends(path: &Path, steps: u32, at: (f64, f64), lacks: Lack) {
    let undefined = path.undefined().expect("f is not defined there");
    assert_eq!((path.steps(), undefined.lacks, path.diverged_at()), (steps, lacks, None));
    assert!(undefined.at.distance(Point::new(at.0, at.1)) < 1e-12, "{undefined:?}");
    assert_eq!(path.values.len(), path.points.len());
    assert!(path.points.iter().all(|point| point.is_finite()));
}

#[test]
fn a_start_outside_the_domain_has_no_step() {
    for method in Method::ALL {
        let start = path("sqrt(y) - x^2", method, (1.0, -2.0));
        assert_ends(&start, 0, (1.0, -2.0), Lack::Value);
        assert!(start.values[0].is_nan());
    }
    assert_ends(&path("1/x + y", Method::Gda, (0.0, 1.0)), 0, (0.0, 1.0), Lack::FiniteValue);
    assert_ends(&path("exp(x) - y^2", Method::Gda, (800.0, 1.0)), 0, (800.0, 1.0), Lack::FiniteValue);
    assert_ends(&path("sqrt(x) - y^2", Method::Adam, (0.0, 1.0)), 0, (0.0, 1.0), Lack::Gradient);
}

/// The second derivative of x^1.5 is infinite at 0, where the first one is 0.
#[test]
fn second_derivatives_are_missed_by_consensus_alone() {
    for method in Method::ALL {
        let method = method.with_coefficients(0.5, 1.0);
        let at_zero = Experiment { start: Point::new(0.0, 0.5), ..experiment(of("x^1.5 - y^2"), method, 0.1) }.run();
        match method {
            Method::Consensus { .. } => assert_ends(&at_zero, 0, (0.0, 0.5), Lack::Hessian),
            _ => assert_eq!((at_zero.end, at_zero.steps()), (None, 60), "{method:?}"),
        }
    }
}

/// x: 1, 0.4, −1.1; y: 1, −0.2, 0.04.
#[test]
fn a_path_ends_at_the_point_that_leaves_the_domain() {
    let left = path("ln(x) - y^2", Method::Gda, (1.0, 1.0));
    assert_ends(&left, 2, (-1.1, 0.04), Lack::Value);
    assert!(left.values[..2].iter().all(|value| value.is_finite()) && left.values[2].is_nan());
    // No step is computed from the last point, and f has no value there all the same.
    let start = Point::new(1.0, 1.0);
    let exact = Experiment { steps: 2, start, ..experiment(of("ln(x) - y^2"), Method::Gda, 0.6) }.run();
    assert_eq!((exact.undefined(), exact.steps()), (left.undefined(), 2));
    let shorter = Experiment { steps: 1, start, ..experiment(of("ln(x) - y^2"), Method::Gda, 0.6) }.run();
    assert_eq!((shorter.end, shorter.steps()), (None, 1));
}

#[test]
fn a_step_that_looks_ahead_out_of_the_domain_ends_the_path_before_it() {
    // v(0.5, 1) = (−2, −2): 0.6 of it leads to (−0.7, −0.2).
    let ahead = path("ln(x) - y^2", Method::Extragradient, (0.5, 1.0));
    assert_ends(&ahead, 0, (-0.7, -0.2), Lack::Value);
    // y is moved by the gradient at the new x.
    assert_ends(&path("ln(x) - y^2", Method::Alternating, (0.5, 1.0)), 0, (-0.7, 1.0), Lack::Value);
}

/// Far out f overflows, which is no hole in its domain.
#[test]
fn a_run_that_leaves_the_bounds_has_diverged() {
    for text in ["-x^3", "x^4 - y^4", "x^4 - 3*y^3"] {
        for method in [Method::Gda, Method::Extragradient, Method::Alternating, Method::Momentum { beta: 0.5 }] {
            let path = path(text, method, (3.0, 2.0));
            assert!(path.diverged_at().is_some(), "{text} {method:?}: {:?}", path.end);
        }
    }
}

#[test]
fn sentences_and_the_file_say_where() {
    let config = MinimaxConfig::from_query("f=custom&expr=sqrt(y)-x^2&y0=-2").config;
    let run = analysed(&config.to_query());
    assert_eq!((run.verdict, run.measured.observed, run.measured.reason), (None, None, None));
    let text = VerdictText::new(&config, &run);
    assert_eq!(text.title, "f has no value at (1, −2)");
    assert_eq!(text.observation, "No step is possible: f has no value at (1, −2). Choose another start.");
    assert!(plane(&run, 0).ends_with(" It ends because f has no value at (1, −2)."), "{}", plane(&run, 0));
    assert_eq!(surface(&run, 0), "f has no value at (1, −2), the start.");
    assert_eq!(csv(&run), "step,x,y,f,distance\n0,1,-2,,\n");

    let config = MinimaxConfig::from_query("f=custom&expr=ln(x)-y^2&eta_x=0.6&eta_y=0.6").config;
    let run = analysed(&config.to_query());
    let text = VerdictText::new(&config, &run);
    assert_eq!(text.observation, "Measured: the run ends after 2 steps, because f has no value at (−1.1, 0.04).");
    assert!(!plane(&run, 1).contains("ends") && plane(&run, 2).contains("It ends because f has no value"), "{}", plane(&run, 2));
    assert_eq!(surface(&run, 2), "f is −1 at the start; after 2 steps f has no value at (−1.1, 0.04).");
    assert!(csv(&run).lines().last().is_some_and(|line| line.starts_with("2,-1.1") && line.ends_with(",,")), "{}", csv(&run));
}

/// A saddle at (1, 0), and a start where f is not defined: the prediction stays, the measurement is missing.
#[test]
fn a_prediction_without_a_path_has_no_measured_verdict() {
    let run = analysed("f=custom&expr=x-ln(x)-y^2&x0=-3");
    assert!(run.spectral_radius.is_some() && run.verdict.is_some());
    assert_eq!((run.measured.observed, run.measured.reason), (None, None));
}

#[test]
fn each_lack_has_its_sentence() {
    let text = |lacks| lack(&Undefined { at: Point::new(-0.5, 2.0), lacks });
    assert_eq!(text(Lack::Value), "f has no value at (−0.5, 2)");
    assert_eq!(text(Lack::FiniteValue), "f is infinite or too large a number at (−0.5, 2)");
    assert_eq!(text(Lack::Gradient), "f has no finite gradient at (−0.5, 2)");
    assert_eq!(text(Lack::Hessian), "f has no finite second derivatives at (−0.5, 2)");
}

/// The run is the same however it is divided.
#[test]
fn a_path_computed_in_parts_is_the_whole_path() {
    for method in Method::ALL {
        let whole = Experiment { noise: 0.1, steps: 500, ..experiment(of("x^2 + sin(x*y) - y^2"), method, 0.05) };
        let mut walk = Walk::new(whole.clone());
        while !walk.advance(7) {}
        assert_eq!(walk.into_path(), whole.run(), "{method:?}");
    }
}
