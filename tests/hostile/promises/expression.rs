//! An expression of the visitor's own, and what the minimax lab makes of it.

use std::rc::Rc;

use saddle::minimax::analysis::Analysis;
use saddle::minimax::config::Function;
use saddle::minimax::critical::critical_points;
use saddle::minimax::parse::parse;
use saddle::minimax::{Method, MinimaxConfig};
use saddle::settings::Settings;

use super::assert_shown;

/// Places where an expression may be at a loss.
const PLACES: [f64; 7] = [0.0, -0.0, 1.0, -2.5, 1e-300, 1e300, f64::MAX];

/// Longest expression whose critical points are looked for: that takes a second for the longest.
const QUICK: usize = 60;

/// It is refused in words, or reads back as itself, is computed the same with and without derivatives, and can be played on.
pub(super) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let expression = match parse(&text) {
        Ok(expression) => expression,
        Err(reason) => return assert_shown(&reason.to_string()),
    };
    assert_eq!(parse(&expression.text).as_ref(), Ok(&expression));
    for x in PLACES {
        for y in PLACES {
            let (value, jet) = (expression.node.evaluate(x, y), expression.node.jet(x, y));
            assert!(
                value.to_bits() == jet.value.to_bits() || value.is_nan() && jet.value.is_nan(),
                "{value} and {jet:?} at {x}, {y}"
            );
        }
    }
    let mut config = MinimaxConfig { f: Function::Custom, steps: 40, ..MinimaxConfig::default() };
    config.set("expr", &text).expect("it was read");
    let address = MinimaxConfig::from_query(&config.to_query());
    assert!(address.problems.is_empty() && address.config == config);
    let points: Rc<[_]> = if text.len() <= QUICK { critical_points(&config.objective()).into() } else { [].into() };
    for point in &*points {
        assert!(point.at.is_finite());
    }
    for method in Method::ALL {
        let analysis = Analysis::new(&MinimaxConfig { method, ..config.clone() }, Rc::clone(&points));
        let last = analysis.path.points.len() - 1;
        assert!(analysis.path.points[..last].iter().all(|point| point.is_finite()), "it goes on after it diverged");
        assert!(analysis.path.points[last].is_finite() || analysis.path.diverged_at.is_some());
    }
}
