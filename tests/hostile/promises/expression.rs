//! An expression of the visitor's, and the minimax lab's analysis of it.

use std::rc::Rc;

use saddle::minimax::analysis::Analysis;
use saddle::minimax::config::Function;
use saddle::minimax::critical::critical_points;
use saddle::minimax::parse::parse;
use saddle::minimax::{Method, MinimaxConfig};
use saddle::settings::Settings;

use super::assert_displayable;

/// Coordinates at which expressions may overflow or be undefined.
const COORDINATES: [f64; 7] = [0.0, -0.0, 1.0, -2.5, 1e-300, 1e300, f64::MAX];

/// Longest expression, in bytes, whose critical points are computed: that takes up to a second.
const MAX_ANALYSED: usize = 60;

/// An accepted expression reads back as itself, has the same value with and without derivatives, and can be analysed for each method.
pub(super) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let expression = match parse(&text) {
        Ok(expression) => expression,
        Err(reason) => return assert_displayable(&reason.to_string()),
    };
    assert_eq!(parse(&expression.text).as_ref(), Ok(&expression));
    for x in COORDINATES {
        for y in COORDINATES {
            let (value, jet) = (expression.node.evaluate(x, y), expression.node.jet(x, y));
            assert!(
                value.to_bits() == jet.value.to_bits() || value.is_nan() && jet.value.is_nan(),
                "{value} and {jet:?} at {x}, {y}"
            );
        }
    }
    let mut config = MinimaxConfig { f: Function::Custom, steps: 40, ..MinimaxConfig::default() };
    config.set("expr", &text).expect("an accepted expression");
    let address = MinimaxConfig::from_query(&config.to_query());
    assert!(address.problems.is_empty() && address.config == config);
    let points: Rc<[_]> = if text.len() <= MAX_ANALYSED { critical_points(&config.objective()).into() } else { [].into() };
    for point in &*points {
        assert!(point.at.is_finite());
    }
    for method in Method::ALL {
        let analysis = Analysis::new(&MinimaxConfig { method, ..config.clone() }, Rc::clone(&points));
        let last = analysis.path.points.len() - 1;
        assert!(analysis.path.points[..last].iter().all(|point| point.is_finite()), "the path continues after its divergence");
        assert!(analysis.path.points[last].is_finite() || analysis.path.diverged_at().is_some());
        assert_eq!(analysis.path.points.len(), analysis.path.values.len());
        let undefined = analysis.path.undefined();
        assert!(
            undefined.is_none_or(|undefined| undefined.at.is_finite() && analysis.measured.observed.is_none()),
            "{undefined:?}"
        );
    }
}
