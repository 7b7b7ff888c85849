//! The values of the minimax part, computed by `saddle::minimax`.

use saddle::math::complex::Complex;
use saddle::minimax::critical::Hessian;
use saddle::minimax::method::StepSizes;
use saddle::minimax::stability::{Update, converging};
use saddle::minimax::{Experiment, Method, Objective, Path, Point};

use super::latex::Side;
use super::marks::{Formulas, among, check_part, real};

const ORIGIN: Point = Point { x: 0.0, y: 0.0 };
const HANDOUT: Objective = Objective::Quadratic { a: 4.0, b: 0.0, c: 4.0 };
const XY: Objective = Objective::Bilinear { b: 1.0 };
const ALTERNATING_MOMENTUM: Method = Method::AlternatingMomentum { beta: -0.5 };

fn both(eta: f64) -> StepSizes {
    StepSizes { x: eta, y: eta }
}

fn hessian(objective: &Objective) -> Hessian {
    Hessian::from(objective.jet(ORIGIN))
}

fn update(objective: &Objective, method: Method, eta: StepSizes) -> Update {
    Update::new(method, hessian(objective), eta).unwrap()
}

fn eigenvalues(objective: &Objective, method: Method, eta: f64) -> Vec<Complex> {
    update(objective, method, both(eta)).eigenvalues()
}

fn rho(objective: &Objective, method: Method, eta: f64) -> f64 {
    update(objective, method, both(eta)).spectral_radius()
}

/// The upper bound of the first interval of η that converges.
fn bound(objective: &Objective, method: Method) -> f64 {
    converging(method, hessian(objective), both(1.0))[0].to
}

/// The eigenvalues of the field: those of a step of size 1, minus 1.
fn field_eigenvalues(objective: &Objective) -> Vec<Complex> {
    eigenvalues(objective, Method::Gda, 1.0).into_iter().map(|value| value - Complex::new(1.0, 0.0)).collect()
}

/// The η with the smallest ρ, by golden-section search, and that ρ.
fn best(objective: &Objective, method: Method, reach: f64) -> [f64; 2] {
    let (mut low, mut high) = (0.0, reach);
    for _ in 0..200 {
        let (one, other) = (low + 0.382 * (high - low), low + 0.618 * (high - low));
        if rho(objective, method, one) < rho(objective, method, other) { high = other } else { low = one }
    }
    [low, rho(objective, method, low)]
}

fn path(objective: Objective, method: Method, eta: StepSizes, start: Point, steps: u32) -> Path {
    Experiment { objective, method, eta, start, steps, noise: 0.0, seed: 1 }.run()
}

fn from(start: Point, method: Method, eta: f64, steps: u32) -> Point {
    path(HANDOUT, method, both(eta), start, steps).at(steps)
}

fn values() -> Vec<(&'static str, f64)> {
    let f = hessian(&HANDOUT);
    let (start, one) = (Point::new(1.0, 0.6), Point::new(1.0, 1.0));
    let uneven = Objective::Quadratic { a: 1.0, b: 0.0, c: 10.0 };
    let step = path(uneven.clone(), Method::Gda, both(0.15), one, 1).at(1);
    let away = path(HANDOUT, Method::Descent, both(0.1), Point::new(1.0, 0.001), 60);
    let passed = away.points.iter().position(|point| point.y > 1.0).unwrap();
    let consensus = Method::Consensus { gamma: 1.0 };
    vec![
        ("f.xx", f.xx),
        ("f.xy", f.xy),
        ("f.yy", f.yy),
        ("gda.factor", from(start, Method::Gda, 0.02, 1).x),
        ("gda.x-10", from(start, Method::Gda, 0.02, 10).x),
        ("gda.y-10", from(start, Method::Gda, 0.02, 10).y),
        ("factor-eighth", from(one, Method::Gda, 0.125, 1).x),
        ("factor-quarter", from(one, Method::Gda, 0.25, 1).x),
        ("uneven.bound", bound(&uneven, Method::Gda)),
        ("uneven.rho", best(&uneven, Method::Gda, 0.1)[1]),
        ("uneven.x", 100.0 * step.x),
        ("uneven.y", step.y),
        ("descent.steps", passed as f64),
        ("coupled.bound", bound(&Objective::Quadratic { a: 4.0, b: 6.0, c: 4.0 }, Method::Gda)),
        ("extragradient.bound", bound(&XY, Method::Extragradient)),
        ("extragradient.best", best(&XY, Method::Extragradient, 1.0)[1]),
        ("optimistic.bound", bound(&XY, Method::Optimistic)),
        ("optimistic.best", best(&XY, Method::Optimistic, 0.57)[1]),
        ("consensus.bound", bound(&XY, consensus)),
        ("momentum.bound", bound(&XY, ALTERNATING_MOMENTUM)),
        ("table.gda", rho(&XY, Method::Gda, 0.3)),
        ("table.alternating", rho(&XY, Method::Alternating, 0.3)),
        ("table.extragradient", rho(&XY, Method::Extragradient, 0.3)),
        ("table.optimistic", rho(&XY, Method::Optimistic, 0.3)),
        ("table.consensus", rho(&XY, consensus, 0.3)),
        ("table.momentum", rho(&XY, ALTERNATING_MOMENTUM, 0.3)),
    ]
}

const ETA: &str = r"\eta";

fn on_the_handout() -> Formulas {
    let start = Point::new(0.7, -0.3);
    let moved = |method, eta, steps| from(start, method, eta, steps);
    let uneven = Objective::Quadratic { a: 1.5, b: 0.0, c: 4.0 };
    let [best_eta, best_rho] = best(&uneven, Method::Gda, 0.2);
    let curvatures = [("a", 1.5), ("c", 4.0)];
    let with = |t: u32| [(ETA, 0.07), ("t", f64::from(t)), ("x_0", start.x), ("y_0", start.y)];
    vec![
        ("gda-x", Side::Right, vec![real(&[(ETA, 0.07), ("x_t", start.x)], moved(Method::Gda, 0.07, 1).x)]),
        ("gda-y", Side::Right, vec![real(&[(ETA, 0.07), ("y_t", start.y)], moved(Method::Gda, 0.07, 1).y)]),
        ("closed-x", Side::Right, [1, 7].map(|t| real(&with(t), moved(Method::Gda, 0.07, t).x)).into()),
        ("gda-bound", Side::Right, vec![real(&[], bound(&HANDOUT, Method::Gda))]),
        ("best-eta", Side::Right, vec![real(&curvatures, best_eta)]),
        ("best-rho", Side::Right, vec![real(&curvatures, best_rho)]),
        ("descent-y", Side::Right, vec![real(&[(ETA, 0.07), ("y_t", start.y)], moved(Method::Descent, 0.07, 1).y)]),
        ("descent-closed", Side::Right, [1, 7].map(|t| real(&with(t), moved(Method::Descent, 0.07, t).y)).into()),
    ]
}

fn on_related_games() -> Formulas {
    let quadratic = |a, b, c| Objective::Quadratic { a, b, c };
    let abc = |a, b, c| [("a", a), ("b", b), ("c", c)];
    let coupled = quadratic(2.0, 3.0, 2.0);
    let in_xy = |method, eta| vec![among(&[(ETA, eta)], eigenvalues(&XY, method, eta))];
    let consensus = |gamma| Method::Consensus { gamma };
    let optimistic = |mu: f64, eta| {
        let mut case = among(&[(ETA, eta)], eigenvalues(&XY, Method::Optimistic, eta));
        case.variables.push((r"\mu", Complex::new(0.0, mu)));
        case.within(1e-7)
    };
    let rotated = path(XY, Method::Alternating, both(0.4), Point::new(1.0, 0.2), 50).at(50);
    vec![
        (
            "mu",
            Side::Right,
            [(3.0, 1.0, 1.0), (1.0, 5.0, 2.0)]
                .map(|(a, b, c)| among(&abc(a, b, c), field_eigenvalues(&quadratic(a, b, c))))
                .into(),
        ),
        ("lambda", Side::Right, vec![among(&[("a", 2.0), ("b", 3.0), (ETA, 0.1)], eigenvalues(&coupled, Method::Gda, 0.1))]),
        ("coupled-bound", Side::Right, vec![real(&[("a", 2.0), ("b", 3.0)], bound(&coupled, Method::Gda))]),
        ("bilinear.gda", Side::Right, in_xy(Method::Gda, 0.3)),
        ("bilinear-rho", Side::Right, vec![real(&[(ETA, 0.3)], rho(&XY, Method::Gda, 0.3))]),
        ("bilinear.alternating", Side::Right, in_xy(Method::Alternating, 0.7)),
        ("ellipse", Side::Right, vec![real(&[(ETA, 0.4), ("x", rotated.x), ("y", rotated.y)], 1.0 - 0.4 * 0.2 + 0.04)]),
        ("bilinear.extragradient", Side::Right, in_xy(Method::Extragradient, 0.3)),
        ("extra-size", Side::Right, vec![real(&[(ETA, 0.3)], rho(&XY, Method::Extragradient, 0.3).powi(2))]),
        (
            "bilinear.optimistic",
            Side::Right,
            vec![optimistic(1.0, 0.3), optimistic(-1.0, 0.3), optimistic(1.0, 0.6), optimistic(-1.0, 0.6)],
        ),
        ("optimistic-size", Side::Right, vec![real(&[(ETA, 0.3)], rho(&XY, Method::Optimistic, 0.3).powi(2))]),
        ("bilinear.consensus", Side::Right, vec![among(&[(ETA, 0.3), (r"\gamma", 0.6)], eigenvalues(&XY, consensus(0.6), 0.3))]),
        ("consensus-bound", Side::Right, vec![real(&[(r"\gamma", 0.6)], bound(&XY, consensus(0.6)))]),
    ]
}

fn with_momentum() -> Formulas {
    let beta = r"\beta";
    let roots = eigenvalues(&XY, Method::AlternatingMomentum { beta: -0.4 }, 0.6);
    let quartic = roots.into_iter().map(|root| {
        let mut case = real(&[(ETA, 0.6), (beta, -0.4)], 0.0);
        case.variables.push((r"\lambda", root));
        case
    });
    // The text's expansion ends at η²; the rest is of order η⁴ and small against it.
    let small = 1e-3;
    let size = |method: fn(f64) -> Method, kept: f64| {
        let squared = rho(&XY, method(kept), small).powi(2);
        real(&[(ETA, small), (beta, kept)], squared).within(0.01 * (squared - 1.0).abs())
    };
    let (turns, at_once) = (|beta| Method::AlternatingMomentum { beta }, |beta| Method::Momentum { beta });
    vec![
        ("momentum-quartic", Side::Left, quartic.collect()),
        ("momentum-size", Side::Right, [-0.5, -0.2, 0.3].map(|kept| size(turns, kept)).into()),
        ("momentum-both", Side::Right, [-0.5, -0.2, 0.3].map(|kept| size(at_once, kept)).into()),
    ]
}

fn on_the_dirac_gan() -> Formulas {
    let gamma = r"\gamma";
    let dirac = |r1| Objective::DiracGan { r1 };
    let at = Point::new(0.7, -1.2);
    vec![
        ("dirac-f", Side::Right, vec![real(&[("x", at.x), ("y", at.y), (gamma, 0.3)], dirac(0.3).value(at))]),
        ("dirac-mu", Side::Right, [0.4, 1.7].map(|r1| among(&[(gamma, r1)], field_eigenvalues(&dirac(r1)))).into()),
        ("dirac-bound", Side::Right, [0.3, 0.9].map(|r1| real(&[(gamma, r1)], bound(&dirac(r1), Method::Gda))).into()),
    ]
}

#[test]
fn the_text_agrees_with_the_code() {
    let mut formulas = on_the_handout();
    formulas.extend(on_related_games());
    formulas.extend(with_momentum());
    formulas.extend(on_the_dirac_gan());
    check_part("2-minimax.md", &values(), &formulas);
}

#[test]
fn the_matrices_agree_with_the_text() {
    let plain = |update| match update {
        Update::Plain(matrix) => matrix,
        Update::WithMemory(_) => panic!("a method without memory"),
    };
    let (a, b, c, eta) = (3.0, 5.0, 2.0, 0.1);
    let coupled = plain(update(&Objective::Quadratic { a, b, c }, Method::Gda, both(eta)));
    let written = [[-2.0 * a, -b], [b, -2.0 * c]];
    for (i, row) in coupled.iter().enumerate() {
        for (j, entry) in row.iter().enumerate() {
            let identity = if i == j { 1.0 } else { 0.0 };
            assert!((entry - identity - eta * written[i][j]).abs() < 1e-12);
        }
    }
    assert_eq!(plain(update(&XY, Method::Alternating, both(0.5))), [[1.0, -0.5], [0.5, 1.0 - 0.25]]);
    let dirac = hessian(&Objective::DiracGan { r1: 0.3 });
    assert_eq!((dirac.xx, dirac.xy, dirac.yy), (0.0, 0.5, -0.3));
}

/// “Never” in the table.
#[test]
fn simultaneous_and_alternating_steps_never_converge_on_xy() {
    for method in [Method::Gda, Method::Alternating] {
        assert!(converging(method, hessian(&XY), both(1.0)).is_empty(), "{method:?}");
    }
    for eta in [0.1, 1.0, 1.99] {
        assert!((rho(&XY, Method::Alternating, eta) - 1.0).abs() < 1e-9);
        assert!(rho(&XY, Method::Gda, eta) > 1.0);
    }
    assert!(rho(&XY, Method::Alternating, 2.01) > 1.0 + 1e-3);
    for beta in [-0.99, -0.5, 0.0, 0.5, 0.99] {
        assert!(rho(&XY, Method::Momentum { beta }, 0.01) > 1.0, "{beta}");
    }
}
