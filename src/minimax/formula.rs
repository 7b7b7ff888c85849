//! The objective of a configuration as a formula.

use super::config::{Function, MinimaxConfig};
use super::sentences::short;

/// f as a formula: `4x² + 6xy − 4y²`.
#[must_use]
pub fn formula(config: &MinimaxConfig) -> String {
    let term = |factor: f64, monomial: &str, first: bool| {
        let sign = match (factor < 0.0, first) {
            (true, true) => "−",
            (true, false) => " − ",
            (false, true) => "",
            (false, false) => " + ",
        };
        let size = factor.abs();
        let digits = if (size - 1.0).abs() < 1e-12 { String::new() } else { short(size) };
        if factor == 0.0 { String::new() } else { format!("{sign}{digits}{monomial}") }
    };
    let MinimaxConfig { a, c, r1, .. } = *config;
    let b = config.coupling();
    match (config.f, &config.expr) {
        (Function::Bilinear, _) => term(b, "xy", true),
        (Function::DiracGan, _) if r1 > 0.0 => format!("−ln(1 + e⁻ˣʸ) − ln 2 − {}y²", short(r1 / 2.0)),
        (Function::DiracGan, _) => "−ln(1 + e⁻ˣʸ) − ln 2".to_owned(),
        (Function::Custom, Some(expr)) => expr.text.to_string(),
        (Function::Quadratic | Function::Custom, _) => {
            let mut text = term(a, "x²", true);
            for (factor, monomial) in [(b, "xy"), (-c, "y²")] {
                let next = term(factor, monomial, text.is_empty());
                text.push_str(&next);
            }
            if text.is_empty() { "0".to_owned() } else { text }
        }
    }
}
