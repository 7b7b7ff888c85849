//! Critical points and their kinds.

use saddle::minimax::critical::{Critical, Hessian, Kind, critical_points, target};
use saddle::minimax::parse::parse;
use saddle::minimax::{Objective, Point};

use super::{HANDOUT, XY};

fn custom(text: &str) -> Objective {
    Objective::Custom(parse(text).expect("an expression").node)
}

fn found(text: &str) -> Vec<Critical> {
    critical_points(&custom(text))
}

#[test]
fn a_critical_point_is_classified_by_its_hessian() {
    let kind = |xx: f64, xy: f64, yy: f64| Hessian { xx, xy, yy }.kind();
    assert_eq!(kind(8.0, 0.0, -8.0), Kind::Saddle);
    assert_eq!(kind(0.0, 1.0, 0.0), Kind::Saddle);
    assert_eq!(kind(-8.0, 0.0, 8.0), Kind::WrongSaddle);
    assert_eq!(kind(1.0, 3.0, 1.0), Kind::WrongSaddle);
    assert_eq!(kind(2.0, 1.0, 3.0), Kind::Minimum);
    assert_eq!(kind(-2.0, 1.0, -3.0), Kind::Maximum);
    assert_eq!(kind(1.0, 1.0, 1.0), Kind::Degenerate);
    assert_eq!(kind(0.0, 0.0, 0.0), Kind::Degenerate);
}

#[test]
fn the_known_functions_have_a_saddle_at_zero() {
    for objective in [HANDOUT, XY, Objective::DiracGan { r1: 0.0 }, Objective::DiracGan { r1: 1.0 }] {
        let points = critical_points(&objective);
        assert_eq!(points.len(), 1, "{objective:?} {points:?}");
        assert_eq!((points[0].at, points[0].kind), (Point::default(), Kind::Saddle));
    }
}

#[test]
fn critical_points_of_expressions_are_found_and_classified() {
    // x³ − 3x has a minimum at 1 and a maximum at −1; with −y² these are a saddle and a maximum.
    let points = found("x^3 - 3*x - y^2");
    assert_eq!(points.len(), 2, "{points:?}");
    let at = |x: f64| points.iter().find(|point| (point.at.x - x).abs() < 1e-9 && point.at.y == 0.0).expect("found").kind;
    assert_eq!((at(1.0), at(-1.0)), (Kind::Saddle, Kind::Maximum));
    assert_eq!(found("x^2 + y^2 - 2*x")[0].kind, Kind::Minimum);
    assert_eq!(found("y^2 - x^2 + 4")[0].kind, Kind::WrongSaddle);
    assert_eq!(found("x^4 - y^4")[0].kind, Kind::Degenerate);
    assert!(found("x + y").is_empty() && found("exp(x) - y").is_empty() && found("ln(x) + 1/y").is_empty());
    assert!(found("sin(x)*cos(y)").len() > 10);
}

#[test]
fn the_target_is_the_nearest_saddle() {
    let wave = custom("sin(x) - y^2");
    let points = critical_points(&wave);
    let near = |x: f64| target(&wave, &points, Point::new(x, 1.0)).expect("a point");
    let half = std::f64::consts::FRAC_PI_2;
    assert!((near(0.0).at.x + half).abs() < 1e-9, "sin has its minimum at −π/2: {:?}", near(0.0));
    assert!((near(5.0).at.x - 3.0 * half).abs() < 1e-9);
    assert_eq!(near(0.0).kind, Kind::Saddle);
}

#[test]
fn on_a_line_of_critical_points_the_target_is_the_nearest_one() {
    let flat = Objective::Quadratic { a: 0.0, b: 0.0, c: 4.0 };
    let nearest = target(&flat, &critical_points(&flat), Point::new(3.0, 1.0)).expect("a point");
    assert_eq!((nearest.at, nearest.kind), (Point::new(3.0, 0.0), Kind::Degenerate));
    let valley = custom("x^2");
    let nearest = target(&valley, &critical_points(&valley), Point::new(1.0, 7.0)).expect("a point");
    assert_eq!((nearest.at, nearest.kind), (Point::new(0.0, 7.0), Kind::Degenerate));
    let constant = custom("5");
    let nearest = target(&constant, &critical_points(&constant), Point::new(1.5, 7.0)).expect("a point");
    assert_eq!(nearest.at, Point::new(1.5, 7.0));
}
