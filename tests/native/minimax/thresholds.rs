//! The step sizes that converge: thresholds of the literature by bisection on the spectral radius, to 1e-6.

use saddle::math::complex::Complex;
use saddle::math::eigen::{eigenvalues, eigenvalues_2x2};
use saddle::minimax::critical::Hessian;
use saddle::minimax::method::StepSizes;
use saddle::minimax::stability::{Update, converging};
use saddle::minimax::{Method, Objective, Point};

use super::{HANDOUT, XY, both};

fn hessian(objective: &Objective) -> Hessian {
    objective.jet(Point::default()).into()
}

fn rho(objective: &Objective, method: Method, eta: StepSizes) -> f64 {
    Update::new(method, hessian(objective), eta).expect("it has a matrix").spectral_radius()
}

/// The step size between `inside` and `outside` at which ρ = 1.
fn threshold(objective: &Objective, method: Method, mut inside: f64, mut outside: f64) -> f64 {
    assert!(rho(objective, method, both(inside)) < 1.0 && rho(objective, method, both(outside)) > 1.0);
    while (outside - inside).abs() > 1e-9 {
        let middle = f64::midpoint(inside, outside);
        if rho(objective, method, both(middle)) < 1.0 { inside = middle } else { outside = middle }
    }
    inside
}

/// Asserts that the threshold by bisection and the upper bound of the only range are `wanted`.
fn assert_threshold(objective: &Objective, method: Method, wanted: f64) {
    let found = threshold(objective, method, 0.9 * wanted, 1.1 * wanted);
    assert!((found - wanted).abs() < 1e-6, "{objective:?} {method:?}: {found}, not {wanted}");
    let ranges = converging(method, hessian(objective), both(1.0));
    assert_eq!(ranges.len(), 1, "{objective:?} {method:?}: {ranges:?}");
    assert!(ranges[0].from == 0.0 && (ranges[0].to - wanted).abs() < 1e-6, "{objective:?} {method:?}: {ranges:?}");
}

#[test]
fn gda_on_quadratics() {
    assert_threshold(&HANDOUT, Method::Gda, 0.25);
    for b in [0.5, 1.0, 6.0, 30.0] {
        assert_threshold(&Objective::Quadratic { a: 4.0, b, c: 4.0 }, Method::Gda, 16.0 / (64.0 + b * b));
    }
}

#[test]
fn separate_step_sizes_converge_in_a_square() {
    for (x, y) in [(0.01, 0.249), (0.249, 0.01), (0.249, 0.249), (0.1, 0.2)] {
        assert!(rho(&HANDOUT, Method::Gda, StepSizes { x, y }) < 1.0);
        assert!(rho(&HANDOUT, Method::Gda, StepSizes { x: x + 0.25, y }) > 1.0);
        assert!(rho(&HANDOUT, Method::Gda, StepSizes { x, y: y + 0.25 }) > 1.0);
    }
    for share in [0.1, 0.5, 0.9] {
        let direction = StepSizes { x: 1.0, y: share };
        let ranges = converging(Method::Gda, hessian(&HANDOUT), direction);
        assert!((ranges[0].to - 0.25).abs() < 1e-12, "the larger step size decides: {ranges:?}");
    }
}

#[test]
fn methods_on_xy() {
    for eta in [1e-3, 0.1, 0.5, 1.0, 1.9] {
        let gda = rho(&XY, Method::Gda, both(eta));
        assert!((gda - (1.0 + eta * eta).sqrt()).abs() < 1e-12);
        assert!((rho(&XY, Method::Alternating, both(eta)) - 1.0).abs() < 1e-12, "alternating at {eta}");
        for beta in [-0.99, -0.9, -0.5, -0.1, 0.0, 0.1, 0.5, 0.9, 0.99] {
            assert!(rho(&XY, Method::Momentum { beta }, both(eta)) > 1.0, "momentum {beta} at {eta}");
        }
    }
    assert!(rho(&XY, Method::Alternating, both(2.001)) > 1.0);
    assert!(converging(Method::Gda, hessian(&XY), both(1.0)).is_empty());
    assert!(converging(Method::Alternating, hessian(&XY), both(1.0)).is_empty());
    assert!(converging(Method::Momentum { beta: -0.5 }, hessian(&XY), both(1.0)).is_empty());
    assert_threshold(&XY, Method::Extragradient, 1.0);
    assert_threshold(&XY, Method::Optimistic, 1.0 / 3_f64.sqrt());
    for gamma in [0.25, 1.0, 2.0] {
        assert_threshold(&XY, Method::Consensus { gamma }, 2.0 * gamma / (1.0 + gamma * gamma));
    }
    assert!(rho(&XY, Method::AlternatingMomentum { beta: -0.5 }, both(0.5)) < 1.0);
    assert!(rho(&XY, Method::AlternatingMomentum { beta: 0.5 }, both(0.5)) > 1.0);
    let ranges = converging(Method::AlternatingMomentum { beta: -0.5 }, hessian(&XY), both(1.0));
    assert!(ranges.iter().any(|range| range.from < 0.5 && 0.5 < range.to), "{ranges:?}");
}

#[test]
fn descent_converges_along_x_only() {
    assert!(converging(Method::Descent, hessian(&HANDOUT), both(1.0)).is_empty());
    let x_alone = |eta: f64| rho(&HANDOUT, Method::Descent, StepSizes { x: eta, y: 0.0 });
    assert!((x_alone(0.24) - 1.0).abs() < 1e-12, "a step size of 0 keeps y");
    assert!((rho(&HANDOUT, Method::Descent, both(0.1)) - 1.8).abs() < 1e-12);
}

#[test]
fn the_dirac_gan_converges_only_with_its_penalty() {
    for eta in [0.1, 0.5, 1.0] {
        let plain = rho(&Objective::DiracGan { r1: 0.0 }, Method::Gda, both(eta));
        assert!((plain - (1.0 + eta * eta / 4.0).sqrt()).abs() < 1e-12);
    }
    // λ² trace −r1, determinant 1/4: for r1 < 1 the pair is complex, |1 + ημ|² = 1 − η r1 + η²/4.
    assert_threshold(&Objective::DiracGan { r1: 0.5 }, Method::Gda, 2.0);
}

/// The eigenvalues of methods with memory from those μ of ηJ: λ² − (1 + β + μ)λ + β = 0 for simultaneous momentum,
/// λ² − (1 + 2μ)λ + μ = 0 for the optimistic step (Daskalakis et al. 2018).
#[test]
fn eigenvalues_of_methods_with_memory_are_roots_of_two_quadratics() {
    for objective in [HANDOUT, XY, Objective::Quadratic { a: 1.0, b: 3.0, c: 0.2 }] {
        for eta in [0.05, 0.2, 0.7] {
            let Some(Update::Plain(gda)) = Update::new(Method::Gda, hessian(&objective), both(eta)) else { panic!("2×2") };
            for (method, beta) in [
                (Method::Momentum { beta: 0.5 }, Some(0.5)),
                (Method::Momentum { beta: -0.7 }, Some(-0.7)),
                (Method::Optimistic, None),
            ] {
                let mut wanted: Vec<f64> = Vec::new();
                for value in eigenvalues_2x2(&gda) {
                    let mu = value - Complex::new(1.0, 0.0);
                    let (p, q) = beta.map_or_else(
                        || (Complex::new(1.0, 0.0) + mu.times(2.0), mu),
                        |beta| (Complex::new(1.0 + beta, 0.0) + mu, Complex::new(beta, 0.0)),
                    );
                    let root = (p * p - q.times(4.0)).sqrt();
                    wanted.extend([(p + root).times(0.5).modulus(), (p - root).times(0.5).modulus()]);
                }
                let update = Update::new(method, hessian(&objective), both(eta)).expect("a matrix");
                let mut found: Vec<f64> = update.eigenvalues().iter().map(|value| value.modulus()).collect();
                wanted.sort_by(f64::total_cmp);
                found.sort_by(f64::total_cmp);
                // A double root is accurate to half of the digits only.
                assert!(
                    found.iter().zip(&wanted).all(|(a, b)| (a - b).abs() < 1e-7),
                    "{objective:?} {method:?} {eta}: {found:?} {wanted:?}"
                );
            }
        }
    }
}

#[test]
fn eigenvalues_of_known_matrices() {
    // Companion matrix of (λ − 1)(λ − 2)(λ − 3)(λ − 4).
    let companion = [[10.0, -35.0, 50.0, -24.0], [1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]];
    let mut found = eigenvalues(&companion);
    found.sort_by(|a, b| a.re.total_cmp(&b.re));
    assert!(found.iter().zip([1.0, 2.0, 3.0, 4.0]).all(|(a, b)| (a.re - b).abs() < 1e-11 && a.im.abs() < 1e-11), "{found:?}");
    // A permutation: the fourth roots of 1. QR without shifts does not converge on it.
    let cycle = [[0.0, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]];
    let found = eigenvalues(&cycle);
    assert!(found.iter().all(|value| (value.modulus() - 1.0).abs() < 1e-13), "{found:?}");
    assert!(
        [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)]
            .iter()
            .all(|&(re, im)| found.iter().any(|v| (v.re - re).abs() + (v.im - im).abs() < 1e-12))
    );
    assert!(eigenvalues(&[[f64::NAN; 4]; 4]).iter().all(|value| value.re.is_nan()));
    assert!(eigenvalues(&[[0.0; 4]; 4]).iter().all(|value| value.modulus() == 0.0));
}

proptest::proptest! {
    #[test]
    fn eigenvalues_sum_to_the_trace_and_are_roots_of_the_characteristic_polynomial(entries in proptest::array::uniform16(-10.0..10.0_f64)) {
        let m: [[f64; 4]; 4] = std::array::from_fn(|i| std::array::from_fn(|j| entries[4 * i + j]));
        let found = eigenvalues(&m);
        let (re, im) = found.iter().fold((0.0, 0.0), |(re, im), value| (re + value.re, im + value.im));
        let trace: f64 = (0..4).map(|i| m[i][i]).sum();
        proptest::prop_assert!((re - trace).abs() < 1e-11 && im.abs() < 1e-11, "{re} + {im}i, not {trace}");
        // The characteristic polynomial is zero at each.
        for value in found {
            proptest::prop_assert!(determinant(&m, value).modulus() < 1e-8, "{value:?}");
        }
    }
}

/// det(m − λ) by Laplace's expansion.
fn determinant(m: &[[f64; 4]; 4], lambda: Complex) -> Complex {
    fn minor(rows: &[Vec<Complex>]) -> Complex {
        if rows.len() == 1 {
            return rows[0][0];
        }
        let mut sum = Complex::ZERO;
        for column in 0..rows.len() {
            let rest: Vec<Vec<Complex>> = rows[1..]
                .iter()
                .map(|row| row.iter().enumerate().filter(|(j, _)| *j != column).map(|(_, v)| *v).collect())
                .collect();
            let term = rows[0][column] * minor(&rest);
            sum = if column % 2 == 0 { sum + term } else { sum - term };
        }
        sum
    }
    let rows: Vec<Vec<Complex>> = (0..4)
        .map(|i| (0..4).map(|j| Complex::new(m[i][j], 0.0) - if i == j { lambda } else { Complex::ZERO }).collect())
        .collect();
    minor(&rows)
}
