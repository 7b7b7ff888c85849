//! Paths against closed forms and matrix powers, to 12 digits.

use saddle::minimax::critical::Hessian;
use saddle::minimax::method::StepSizes;
use saddle::minimax::stability::Update;
use saddle::minimax::{Experiment, Method, Objective, Point};

use super::{HANDOUT, XY, experiment, near};

const METHODS: [Method; 9] = [
    Method::Gda,
    Method::Alternating,
    Method::Descent,
    Method::Extragradient,
    Method::Optimistic,
    Method::Consensus { gamma: 0.7 },
    Method::Momentum { beta: 0.5 },
    Method::AlternatingMomentum { beta: -0.5 },
    Method::Momentum { beta: -0.3 },
];

/// Asserts that each point is `expected(step)`, relative to its size.
fn assert_path(experiment: &Experiment, expected: impl Fn(i32) -> Point) {
    let path = experiment.run();
    for (step, point) in (0_i32..).zip(&path.points) {
        let wanted = expected(step);
        let size = wanted.x.abs().max(wanted.y.abs());
        let error = (point.x - wanted.x).abs().max((point.y - wanted.y).abs());
        assert!(error <= 1e-12 * size, "{experiment:?} at step {step}: {point:?} against {wanted:?}");
    }
}

#[test]
fn gda_on_the_handouts_f_scales_by_one_minus_eight_eta() {
    for eta in [0.01, 0.06, 0.1, 0.2, 0.24, 0.3] {
        let factor = 1.0 - 8.0 * eta;
        assert_path(&experiment(HANDOUT, Method::Gda, eta), |t| Point::new(factor.powi(t), factor.powi(t)));
    }
    let points = |eta: f64| experiment(HANDOUT, Method::Gda, eta).run().points;
    let x: Vec<f64> = points(0.1).iter().map(|point| point.x).collect();
    assert!(x.windows(2).all(|pair| 0.0 < pair[1] && pair[1] < pair[0]), "below 1/8 x decreases and keeps its sign");
    assert!(points(0.125)[1..].iter().all(|&point| point == Point::default()), "at 1/8 one step reaches the saddle exactly");
    let x: Vec<f64> = points(0.2).iter().map(|point| point.x).collect();
    assert!(x.windows(2).all(|pair| pair[1] * pair[0] < 0.0 && pair[1].abs() < pair[0].abs()), "up to 1/4 x alternates its sign");
    let cycle = points(0.25);
    assert!(cycle.chunks(2).all(|pair| pair[0] == Point::new(1.0, 1.0)), "at 1/4 every second point is exactly the start");
    assert!(cycle[1] == Point::new(-1.0, -1.0));
}

#[test]
fn y_diverges_if_both_descend_unless_it_starts_at_zero() {
    assert_path(&experiment(HANDOUT, Method::Descent, 0.1), |t| Point::new(0.2_f64.powi(t), 1.8_f64.powi(t)));
    let tiny = Experiment { start: Point::new(1.0, 1e-9), ..experiment(HANDOUT, Method::Descent, 0.1) };
    assert!(tiny.run().points[40].y > 10.0);
    let zero = Experiment { start: Point::new(1.0, 0.0), ..tiny };
    assert!(zero.run().points.iter().all(|point| point.y == 0.0));
    assert!(zero.run().points[60].x.abs() < 1e-40);
}

#[test]
fn each_step_size_applies_to_its_coordinate() {
    let eta = StepSizes { x: 0.05, y: 0.2 };
    assert_path(&Experiment { eta, ..experiment(HANDOUT, Method::Gda, 0.1) }, |t| {
        Point::new(0.6_f64.powi(t), (-0.6_f64).powi(t))
    });
}

#[test]
fn gda_on_xy_rotates_and_scales() {
    let eta: f64 = 0.1;
    let (rho, angle) = ((1.0 + eta * eta).sqrt(), eta.atan());
    assert_path(&experiment(XY, Method::Gda, eta), |t| {
        let (size, turned) = (rho.powi(t), f64::from(t) * angle);
        Point::new(size * (turned.cos() - turned.sin()), size * (turned.cos() + turned.sin()))
    });
}

/// A matrix power by repeated squaring, which orders operations differently from the steps.
fn power<const N: usize>(m: &[[f64; N]; N], n: u32) -> [[f64; N]; N] {
    let product = |a: &[[f64; N]; N], b: &[[f64; N]; N]| {
        std::array::from_fn(|i| std::array::from_fn(|j| (0..N).map(|k| a[i][k] * b[k][j]).sum()))
    };
    let mut result: [[f64; N]; N] = std::array::from_fn(|i| std::array::from_fn(|j| f64::from(u8::from(i == j))));
    let (mut square, mut left) = (*m, n);
    while left > 0 {
        if left % 2 == 1 {
            result = product(&result, &square);
        }
        square = product(&square, &square);
        left /= 2;
    }
    result
}

/// The point after `steps` steps by the matrix power, and the largest summand, for the tolerance.
fn by_power<const N: usize>(m: &[[f64; N]; N], start: [f64; N], steps: u32) -> (Point, f64) {
    let m = power(m, steps);
    let row = |row: &[f64; N]| row.iter().zip(start).map(|(a, b)| a * b).sum::<f64>();
    let size = m[..2].iter().flatten().zip(start.iter().cycle()).map(|(a, b)| (a * b).abs()).fold(0.0, f64::max);
    (Point::new(row(&m[0]), row(&m[1])), size)
}

#[test]
fn every_method_matches_its_matrix_if_f_is_quadratic() {
    let eta = StepSizes { x: 0.05, y: 0.08 };
    for objective in
        [HANDOUT, XY, Objective::Quadratic { a: 1.5, b: 2.0, c: 0.5 }, Objective::Quadratic { a: -0.5, b: 1.0, c: 0.3 }]
    {
        for method in METHODS {
            let path = Experiment { eta, ..experiment(objective.clone(), method, 0.0) }.run();
            let update = Update::new(method, Hessian::from(objective.jet(Point::default())), eta).expect("it has a matrix");
            for steps in [1, 2, 7, 30, 60].into_iter().filter(|&steps| steps <= path.steps()) {
                let (wanted, size) = match update {
                    Update::Plain(m) => by_power(&m, [1.0, 1.0], steps),
                    Update::WithMemory(m) => by_power(&m, [1.0; 4], steps),
                };
                let point = path.at(steps);
                let error = (point.x - wanted.x).abs().max((point.y - wanted.y).abs());
                assert!(error <= 1e-12 * size, "{objective:?} {method:?} step {steps}: {point:?} against {wanted:?}");
            }
        }
    }
}

#[test]
fn adams_first_two_steps_follow_the_paper() {
    let path = experiment(HANDOUT, Method::Adam, 0.1).run();
    // The first ratio is g/|g| up to ε.
    assert!((path.points[1].x - 0.9).abs() < 1e-8 && (path.points[1].y - 0.9).abs() < 1e-8);
    let (g1, g2) = (-8.0, -8.0 * path.points[1].x);
    let (m, v) = (0.9 * 0.1 * g1 + 0.1 * g2, 0.999 * 0.001 * g1 * g1 + 0.001 * g2 * g2);
    let (m, v) = (m / (1.0 - 0.81), v / (1.0 - 0.999_f64.powi(2)));
    assert!(near(path.points[2].x, path.points[1].x + 0.1 * m / (v.sqrt() + 1e-8)));
}

#[test]
fn noise_is_normal_on_each_coordinate_and_reproducible() {
    // f = 0: only noise moves the point.
    let flat = Objective::Quadratic { a: 0.0, b: 0.0, c: 0.0 };
    let noisy = Experiment { noise: 3.0, steps: 20_000, ..experiment(flat, Method::Gda, 1.0) };
    let path = noisy.run();
    for pick in [|point: &Point| point.x, |point: &Point| point.y] {
        let steps: Vec<f64> = path.points.windows(2).map(|pair| pick(&pair[1]) - pick(&pair[0])).collect();
        let count = steps.len() as f64;
        let mean = steps.iter().sum::<f64>() / count;
        let deviation = (steps.iter().map(|step| (step - mean).powi(2)).sum::<f64>() / count).sqrt();
        assert!(mean.abs() < 3.0 * 4.0 / count.sqrt() && (deviation - 3.0).abs() < 0.1, "{mean} {deviation}");
    }
    assert_eq!(noisy.run(), path);
    assert_ne!(Experiment { seed: 43, ..noisy }.run(), path);
}

#[test]
fn a_diverging_run_ends_and_reports_its_step() {
    let path = Experiment { steps: 1000, ..experiment(HANDOUT, Method::Gda, 1.0) }.run();
    // |−7|ᵗ passes 10¹² at t = 15.
    assert_eq!((path.diverged_at(), path.points.len()), (Some(15), 16));
}
