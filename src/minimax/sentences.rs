//! The verdict of a run in sentences.

use super::analysis::{Analysis, Pending};
use super::config::{Function, MinimaxConfig};
use super::path::{Lack, Undefined};
use super::stability::{AT_ONE, Reason, Verdict};
use super::{Method, Point};
use crate::math::complex::Complex;
use crate::math::functions::{atan2, exp};

/// A number with about four significant digits, without trailing zeros and with a minus sign (−).
#[must_use]
pub fn short(value: f64) -> String {
    let size = value.abs();
    let text = match size {
        s if !s.is_finite() => return if value.is_nan() { "undefined".to_owned() } else { "infinite".to_owned() },
        s if s > 0.0 && !(1e-4..1e6).contains(&s) => return scientific(value, 2),
        s => {
            let decimals = match s {
                1000.0.. => 0,
                100.0.. => 1,
                10.0.. => 2,
                0.1.. => 4,
                _ => 6,
            };
            let text = format!("{size:.decimals$}");
            if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
        }
    };
    if value < 0.0 && text != "0" { format!("−{text}") } else { text }
}

/// A number with three significant digits.
#[must_use]
pub fn brief(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return short(value);
    }
    let unit = 10_f64.powf(value.abs().log10().floor() - 2.0);
    if (1e-6..1e3).contains(&unit) {
        return short((value / unit).round() * unit);
    }
    scientific(value, 1)
}

/// A number in scientific notation: `−2.24·10⁻¹⁹`.
fn scientific(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$e}", value.abs());
    let sign = if value < 0.0 { "−" } else { "" };
    text.split_once('e').map_or_else(|| text.clone(), |(digits, power)| format!("{sign}{digits}·10{}", superscript(power)))
}

/// An exponent in superscript: `⁻²³`.
fn superscript(power: &str) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digit = |c: char| c.to_digit(10).and_then(|digit| DIGITS.get(usize::try_from(digit).ok()?)).copied().unwrap_or('⁻');
    power.chars().map(digit).collect()
}

/// A point: "(−1, 1)".
pub(super) fn pair(at: Point) -> String {
    format!("({}, {})", short(at.x), short(at.y))
}

/// What f lacks, and where: "f has no value at (−1, 1)".
#[must_use]
pub fn lack(undefined: &Undefined) -> String {
    let lacks = match undefined.lacks {
        Lack::Value => "has no value",
        Lack::FiniteValue => "is infinite or too large a number",
        Lack::Gradient => "has no finite gradient",
        Lack::Hessian => "has no finite second derivatives",
    };
    format!("f {lacks} at {}", pair(undefined.at))
}

/// "1 step", "40 steps".
pub(super) fn step_count(steps: usize) -> String {
    if steps == 1 { "1 step".to_owned() } else { format!("{steps} steps") }
}

/// A share in percent: two decimals below 10%, else one.
fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    let digits = if percent < 10.0 { (percent * 100.0).round() / 100.0 } else { (percent * 10.0).round() / 10.0 };
    format!("{}%", short(digits))
}

/// Whether an imaginary part is more than rounding error.
fn is_complex(value: Complex) -> bool {
    value.im.abs() > 1e-12
}

/// A complex number: `0.56 ± 0.33i` for one of a pair.
#[must_use]
pub fn eigenvalue(value: Complex) -> String {
    if is_complex(value) { format!("{} ± {}i", short(value.re), short(value.im.abs())) } else { short(value.re) }
}

/// The verdict in sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictText {
    /// The verdict in one to three words.
    pub title: String,
    /// What one step does, by the eigenvalues.
    pub prediction: String,
    /// The step sizes that converge.
    pub range: String,
    /// What the path did.
    pub observation: String,
    /// Why prediction and observation differ.
    pub reason: Option<String>,
}

impl VerdictText {
    /// Describes `analysis`, the run of `config`.
    #[must_use]
    pub fn new(config: &MinimaxConfig, analysis: &Analysis) -> Self {
        Self {
            title: title(analysis),
            prediction: prediction(analysis),
            range: range(config, analysis),
            observation: observation(analysis),
            reason: analysis.measured.reason.map(|reason| reason_text(reason, analysis)),
        }
    }
}

/// The eigenvalue with the largest modulus.
fn leading(analysis: &Analysis) -> Option<Complex> {
    analysis.eigenvalues.iter().copied().max_by(|a, b| a.modulus().total_cmp(&b.modulus()))
}

fn title(analysis: &Analysis) -> String {
    if let Some(undefined) = analysis.path.undefined() {
        return lack(&undefined);
    }
    let verb = match analysis.verdict {
        Some(Verdict::Converges) => "Converges",
        Some(Verdict::Cycles) => "Cycles",
        Some(Verdict::Diverges) => "Diverges",
        None if analysis.pending.is_some() => return "Computing".to_owned(),
        None => return "No verdict".to_owned(),
    };
    let manner = match leading(analysis) {
        Some(value) if is_complex(value) => ", turning",
        Some(value) if value.re < 0.0 => ", from side to side",
        _ => "",
    };
    format!("{verb}{manner}")
}

/// What one step with a real factor does to a coordinate.
fn effect(factor: f64) -> String {
    match factor {
        m if m.abs() < 1e-12 => "one step arrives".to_owned(),
        m if (m - 1.0).abs() < 1e-12 => "it stays where it is".to_owned(),
        m if (m + 1.0).abs() < 1e-12 => "each step lands on the other side, just as far away".to_owned(),
        m if m > 1.0 => format!("each step moves away by {}", percent(m - 1.0)),
        m if m > 0.0 => format!("each step keeps {} of the distance", percent(m)),
        m if m > -1.0 => format!("each step lands on the other side, at {} of the distance", percent(-m)),
        m => format!("each step overshoots by {}", percent(-m - 1.0)),
    }
}

/// The factor 1 + η·curvature, and its computation: `1 − 8·0.3 = −1.4`.
fn factor(eta: f64, curvature: f64) -> (f64, String) {
    let factor = 1.0 + eta * curvature;
    let sign = if curvature < 0.0 { '−' } else { '+' };
    (factor, format!("1 {sign} {}·{} = {}", short(curvature.abs()), short(eta), short(factor)))
}

fn prediction(analysis: &Analysis) -> String {
    if analysis.pending == Some(Pending::Points) {
        return "Looking for the points where the gradient is zero.".to_owned();
    }
    let Some(target) = &analysis.target else {
        return "No critical point was found within 10 of (0, 0), so the run has nothing to converge to.".to_owned();
    };
    let (Some(rho), Some(value)) = (analysis.spectral_radius, leading(analysis)) else {
        return "Adam divides each gradient by its own size. Its step has no derivative at the point, so there are no eigenvalues.".to_owned();
    };
    let hessian = target.hessian;
    let eta = analysis.experiment.eta;
    let decoupled =
        hessian.xy == 0.0 && matches!(analysis.experiment.method, Method::Gda | Method::Descent | Method::Alternating);
    if decoupled {
        let ascends = if analysis.experiment.method == Method::Descent { -hessian.yy } else { hessian.yy };
        let (x, x_text) = factor(eta.x, -hessian.xx);
        let (y, y_text) = factor(eta.y, ascends);
        return if x_text == y_text {
            format!("{x_text}: {}.", effect(x))
        } else {
            format!("x: {x_text}, {}. y: {y_text}, {}.", effect(x), effect(y))
        };
    }
    let size = match rho {
        rho if (rho - 1.0).abs() <= AT_ONE => "keeps the distance".to_owned(),
        rho if rho < 1.0 => format!("shrinks the distance to {}", percent(rho)),
        rho => format!("grows the distance by {}", percent(rho - 1.0)),
    };
    let turn = if is_complex(value) {
        format!(" and turns it by {}°", short((atan2(value.im.abs(), value.re).to_degrees() * 10.0).round() / 10.0))
    } else if value.re < 0.0 {
        " and changes sides".to_owned()
    } else {
        String::new()
    };
    format!("λ = {}, |λ| = {}: in the long run each step {size}{turn}.", eigenvalue(value), short(rho))
}

/// The name of the common step size: η, or one step size with the other's ratio to it.
#[must_use]
pub fn eta_name(analysis: &Analysis) -> String {
    let d = analysis.direction;
    match (d.x, d.y) {
        (x, y) if (x - y).abs() < 1e-12 => "η".to_owned(),
        (x, y) if x > y => format!("η_x (η_y = {}·η_x)", short(y)),
        (x, _) => format!("η_y (η_x = {}·η_y)", short(x)),
    }
}

fn range(config: &MinimaxConfig, analysis: &Analysis) -> String {
    if analysis.spectral_radius.is_none() {
        return String::new();
    }
    let name = eta_name(analysis);
    if analysis.ranges.is_empty() {
        return format!("No {name} converges.");
    }
    let each = analysis.ranges.iter().map(|range| {
        if range.from > 0.0 {
            format!("{} < {name} < {}", short(range.from), short(range.to))
        } else {
            format!("0 < {name} < {}{}", formula(config, analysis).unwrap_or_default(), short(range.to))
        }
    });
    format!("Converges for {}.", each.collect::<Vec<_>>().join(" and for "))
}

/// The upper bound as a formula with numbers, if it has a short one.
fn formula(config: &MinimaxConfig, analysis: &Analysis) -> Option<String> {
    let equal = |a: f64, b: f64| (a - b).abs() < 1e-12;
    if !equal(analysis.direction.x, analysis.direction.y) {
        return None;
    }
    let (a, b) = (config.a, config.coupling().abs());
    match (config.f, analysis.experiment.method) {
        (Function::Quadratic, Method::Gda) if equal(a, config.c) && a > 0.0 => Some(if b == 0.0 {
            format!("1/{} = ", short(a))
        } else {
            format!("{}/({} + {}²) = ", short(4.0 * a), short(4.0 * a * a), short(b))
        }),
        (Function::Bilinear, Method::Extragradient) if !equal(b, 1.0) => Some(format!("1/{} = ", short(b))),
        (Function::Bilinear, Method::Optimistic) if equal(b, 1.0) => Some("1/√3 = ".to_owned()),
        (Function::Bilinear, Method::Consensus { gamma }) if equal(b, 1.0) => Some(format!("2·{0}/(1 + {0}²) = ", short(gamma))),
        _ => None,
    }
}

fn observation(analysis: &Analysis) -> String {
    let steps = step_count(analysis.path.points.len().saturating_sub(1));
    if analysis.pending.is_some() {
        return format!("Computing the path: {steps} so far.");
    }
    if let Some(step) = analysis.path.diverged_at() {
        return format!("Measured: diverged at step {step}, beyond 10¹².");
    }
    if let Some(undefined) = analysis.path.undefined() {
        let lack = lack(&undefined);
        return if analysis.path.steps() == 0 && undefined.at == analysis.experiment.start {
            format!("No step is possible: {lack}. Choose another start.")
        } else {
            format!("Measured: the run ends after {steps}, because {lack}.")
        };
    }
    let last = analysis.distances.last().copied().unwrap_or_default();
    if last <= 0.0 {
        return format!("Measured over {steps}: the path ends exactly at the point.");
    }
    let Some(factor) = analysis.measured.slope.map(exp) else {
        let observed = analysis.measured.observed.map_or("ends early", Verdict::name);
        return format!("Measured over {steps}: the path {observed}, the distance is {}.", short(last));
    };
    let change = match brief(factor) {
        text if text == "1" => "the distance stays the same".to_owned(),
        text => format!("the distance {} by ×{text} a step", if factor < 1.0 { "shrinks" } else { "grows" }),
    };
    let compared = match analysis.spectral_radius.map(brief) {
        Some(rho) if rho == brief(factor) => ", as predicted".to_owned(),
        Some(rho) => format!("; predicted ×{rho}"),
        None => String::new(),
    };
    format!("Measured over {steps}: {change}{compared}.")
}

fn reason_text(reason: Reason, analysis: &Analysis) -> String {
    match reason {
        Reason::Noise => "The two differ because of the noise. It moves the point away as fast as the step moves it closer; eigenvalues do not include noise.".to_owned(),
        Reason::Nonlinear => other_end(analysis).unwrap_or_else(|| {
            "The two differ because f is not quadratic. The eigenvalues hold near the point, and the path is not near it.".to_owned()
        }),
        Reason::StableManifold => "The two differ because of the start. It lies exactly on the one direction that does not grow; any other start gives the predicted result.".to_owned(),
        Reason::Defective => "The two differ because two equal eigenvalues share one eigenvector. The distance then behaves as t·ρᵗ, which grows.".to_owned(),
        Reason::TooFewSteps => "The two differ because the run is short. ρ is the rate in the long run.".to_owned(),
    }
}

/// The sentence for a path that ended at another critical point than the target.
fn other_end(analysis: &Analysis) -> Option<String> {
    let last = *analysis.path.points.last()?;
    let other = analysis.points.iter().find(|point| point.at.distance(last) < 1e-3 && point.at != analysis.centre())?;
    Some(format!(
        "The two differ because f is not quadratic. The path went to another critical point, the {} at ({}, {}).",
        other.kind.name(),
        short(other.at.x),
        short(other.at.y)
    ))
}
