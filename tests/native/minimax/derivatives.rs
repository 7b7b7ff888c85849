//! Derivatives against finite differences.

use proptest::prelude::*;
use saddle::minimax::expression::{Node, Operator};
use saddle::minimax::scalar::Elementary;
use saddle::minimax::{Objective, Point};

/// Random expressions, smooth where they are evaluated.
fn nodes() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![Just(Node::X), Just(Node::Y), (-3.0..3.0_f64).prop_map(Node::Number)];
    leaf.prop_recursive(4, 24, 2, |inner| {
        let smooth = proptest::sample::select(vec![Elementary::Sin, Elementary::Cos, Elementary::Tanh, Elementary::Sigmoid]);
        let operator = proptest::sample::select(vec![Operator::Plus, Operator::Minus, Operator::Times]);
        // 2 + sin(…) keeps divisors, roots, logarithms and bases away from 0.
        let positive = |node: Node| {
            let wave = Node::Call(Elementary::Sin, Box::new(node));
            Node::Pair(Operator::Plus, Box::new(Node::Number(2.0)), Box::new(wave))
        };
        prop_oneof![
            (smooth, inner.clone()).prop_map(|(function, part)| Node::Call(function, Box::new(part))),
            (operator, inner.clone(), inner.clone()).prop_map(|(o, a, b)| Node::Pair(o, Box::new(a), Box::new(b))),
            (proptest::sample::select(vec![Elementary::Ln, Elementary::Sqrt, Elementary::Exp, Elementary::Abs]), inner.clone())
                .prop_map(move |(function, part)| Node::Call(function, Box::new(positive(part)))),
            (inner.clone(), inner.clone()).prop_map(move |(a, b)| Node::Pair(Operator::Over, Box::new(a), Box::new(positive(b)))),
            (inner.clone(), inner.clone()).prop_map(move |(a, b)| Node::Pair(
                Operator::Power,
                Box::new(positive(a)),
                Box::new(Node::Call(Elementary::Tanh, Box::new(b)))
            )),
            (inner.clone(), 0..4_u8).prop_map(|(a, n)| Node::Pair(
                Operator::Power,
                Box::new(a),
                Box::new(Node::Number(f64::from(n)))
            )),
            inner.prop_map(|part| Node::Negative(Box::new(part))),
        ]
    })
}

/// The derivative of `f` by central differences of fourth order.
fn slope(f: &dyn Fn(f64) -> f64, at: f64) -> f64 {
    let h = 1e-4;
    (8.0 * (f(at + h) - f(at - h)) - (f(at + 2.0 * h) - f(at - 2.0 * h))) / (12.0 * h)
}

/// Gradient against differences of values, Hessian against differences of the gradient.
fn assert_derivatives(objective: &Objective, at: Point) -> Result<(), TestCaseError> {
    let jet = objective.jet(at);
    let Point { x, y } = at;
    let along_x = |pick: &dyn Fn(Point) -> f64| slope(&|x| pick(Point::new(x, y)), x);
    let along_y = |pick: &dyn Fn(Point) -> f64| slope(&|y| pick(Point::new(x, y)), y);
    let value = |at: Point| objective.value(at);
    let dx = |at: Point| objective.jet(at).x;
    let dy = |at: Point| objective.jet(at).y;
    let pairs = [
        (jet.x, along_x(&value), jet.value),
        (jet.y, along_y(&value), jet.value),
        (jet.xx, along_x(&dx), jet.x),
        (jet.xy, along_y(&dx), jet.x),
        (jet.xy, along_x(&dy), jet.y),
        (jet.yy, along_y(&dy), jet.y),
    ];
    prop_assert!(
        jet.value.to_bits() == objective.value(at).to_bits()
            || (jet.value - objective.value(at)).abs() < 1e-12 * jet.value.abs().max(1.0)
    );
    for (index, (exact, difference, level)) in pairs.into_iter().enumerate() {
        // Finite differences are inaccurate for large values.
        if [exact, difference, level].iter().all(|value| value.abs() < 1e4) {
            let scale = 1.0 + exact.abs() + level.abs();
            prop_assert!((exact - difference).abs() < 1e-6 * scale * 10.0, "{index}: {exact} against {difference} at {at:?}");
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn derivatives_of_random_expressions(node in nodes(), x in -2.0..2.0_f64, y in -2.0..2.0_f64) {
        // Finite differences are inaccurate where higher derivatives are large.
        let objective = Objective::Custom(node.into());
        let (near, far) = (objective.jet(Point::new(x, y)), objective.jet(Point::new(x + 4e-4, y + 4e-4)));
        let smooth = |a: f64, b: f64| (a - b).abs() < 0.05 * (1.0 + a.abs());
        prop_assume!(smooth(near.xx, far.xx) && smooth(near.xy, far.xy) && smooth(near.yy, far.yy));
        assert_derivatives(&objective, Point::new(x, y))?;
    }

    #[test]
    fn derivatives_of_the_known_functions(a in -5.0..5.0_f64, b in -5.0..5.0_f64, c in -5.0..5.0_f64, x in -2.0..2.0_f64, y in -2.0..2.0_f64) {
        for objective in [Objective::Quadratic { a, b, c }, Objective::Bilinear { b }, Objective::DiracGan { r1: a.abs() }] {
            assert_derivatives(&objective, Point::new(x, y))?;
        }
    }
}

#[test]
fn powers_of_zero_and_negative_numbers_have_derivatives() {
    let power = |n: f64| Node::Pair(Operator::Power, Box::new(Node::X), Box::new(Node::Number(n)));
    let at = |n: f64, x: f64| {
        let jet = power(n).jet(x, 0.0);
        [jet.value, jet.x, jet.xx]
    };
    assert_eq!(at(2.0, 0.0), [0.0, 0.0, 2.0]);
    assert_eq!(at(1.0, 0.0), [0.0, 1.0, 0.0]);
    assert_eq!(at(0.0, 0.0), [1.0, 0.0, 0.0]);
    assert_eq!(at(3.0, -2.0), [-8.0, 12.0, -12.0]);
    assert_eq!(at(-1.0, -2.0), [-0.5, -0.25, -0.25]);
    assert!(at(0.5, -1.0).iter().all(|value| value.is_nan()));
}

#[test]
fn the_dirac_gan_does_not_overflow() {
    for (x, y) in [(40.0, 40.0), (-40.0, 40.0), (1e6, 1e6), (-1e6, 1e6)] {
        let jet = Objective::DiracGan { r1: 1.0 }.jet(Point::new(x, y));
        assert!([jet.value, jet.x, jet.y, jet.xx, jet.xy, jet.yy].iter().all(|value| value.is_finite()), "{x} {y} {jet:?}");
    }
}
