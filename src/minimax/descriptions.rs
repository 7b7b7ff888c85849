//! Text alternatives of the lab's pictures.

use super::Point;
use super::analysis::{Analysis, Pending};
use super::sentences::{eigenvalue, eta_name, lack, pair, short, step_count};
use super::stability::{AT_ONE, Verdict};
use crate::math::complex::Complex;

/// The shown step, at most the last one, and its point.
fn shown_at(analysis: &Analysis, shown: u32) -> (usize, Point) {
    let points = &analysis.path.points;
    let step = usize::try_from(shown).unwrap_or(usize::MAX).min(points.len().saturating_sub(1));
    (step, points.get(step).copied().unwrap_or_default())
}

/// The plane: "A saddle at (0, 0). In 40 steps the path goes from (1, 1), 1.414 away from it, to (0.1, 0.1), 0.1414 away."
#[must_use]
pub fn plane(analysis: &Analysis, shown: u32) -> String {
    let (step, to) = shown_at(analysis, shown);
    let from = analysis.experiment.start;
    let undefined = undefined(analysis, step);
    if analysis.pending == Some(Pending::Points) {
        return format!("In {} the path goes from {} to {}.", step_count(step), pair(from), pair(to));
    }
    let Some(target) = &analysis.target else {
        return format!(
            "No critical point. In {} the path goes from {} to {}.{undefined}",
            step_count(step),
            pair(from),
            pair(to)
        );
    };
    let away = |step: usize| short(analysis.distances.get(step).copied().unwrap_or_default());
    format!(
        "A {} at {}. In {} the path goes from {}, {} away from it, to {}, {} away.{undefined}",
        target.kind.name(),
        pair(target.at),
        step_count(step),
        pair(from),
        away(0),
        pair(to),
        away(step)
    )
}

/// Why the path ends at `step`, if f is not defined there: " It ends because f has no value at (−1, 1)."
fn undefined(analysis: &Analysis, step: usize) -> String {
    let at_end = step + 1 >= analysis.path.points.len();
    let undefined = analysis.path.undefined().filter(|_| at_end);
    undefined.map(|undefined| format!(" It ends because {}.", lack(&undefined))).unwrap_or_default()
}

/// The surface: "f goes from 3 at the start to 0.012 after 40 steps; at the saddle it is 0."
#[must_use]
pub fn surface(analysis: &Analysis, shown: u32) -> String {
    let (step, to) = shown_at(analysis, shown);
    let value = |at: Point| short(analysis.experiment.objective.value(at));
    let first = analysis.experiment.start;
    let ends = match analysis.path.undefined().filter(|undefined| undefined.at == to) {
        Some(undefined) if step == 0 => format!("{}, the start", lack(&undefined)),
        Some(undefined) => format!("f is {} at the start; after {} {}", value(first), step_count(step), lack(&undefined)),
        None => format!("f goes from {} at the start to {} after {}", value(first), value(to), step_count(step)),
    };
    match &analysis.target {
        Some(target) => format!("{ends}; at the {} it is {}.", target.kind.name(), value(target.at)),
        None => format!("{ends}."),
    }
}

/// Each conjugate pair and each real eigenvalue once, the largest first.
#[must_use]
pub fn distinct(values: &[Complex]) -> Vec<Complex> {
    let mut distinct: Vec<Complex> = Vec::new();
    for value in values {
        let upper = Complex::new(value.re, value.im.abs());
        if distinct.iter().all(|other| (*other - upper).modulus() > 1e-6) {
            distinct.push(upper);
        }
    }
    distinct.sort_by(|a, b| b.modulus().total_cmp(&a.modulus()));
    distinct
}

/// The eigenvalues and the spectral radius: "λ = 0.2 · ρ = 0.2".
#[must_use]
pub fn eigenvalues(analysis: &Analysis) -> String {
    let Some(rho) = analysis.spectral_radius else {
        return "None: see the verdict.".to_owned();
    };
    let values: Vec<String> = distinct(&analysis.eigenvalues).into_iter().map(eigenvalue).collect();
    format!("λ = {} · ρ = {}", values.join(", "), short(rho))
}

/// The eigenvalues relative to the unit circle: "All lie inside the unit circle: …".
#[must_use]
pub fn circle(analysis: &Analysis) -> &'static str {
    match analysis.spectral_radius {
        None => "",
        Some(rho) if (rho - 1.0).abs() <= AT_ONE => {
            "The largest lies on the unit circle: in the long run a step brings the point neither nearer nor further away."
        }
        Some(rho) if rho < 1.0 => "All lie inside the unit circle: in the long run a step brings the point nearer.",
        Some(_) => "The largest lies outside the unit circle: in the long run a step takes the point further away.",
    }
}

/// The map of step sizes: "These step sizes converge. At their ratio, η from 0 to 0.25 converges."
#[must_use]
pub fn sizes(analysis: &Analysis) -> String {
    if analysis.spectral_radius.is_none() {
        return "No eigenvalues, so no map.".to_owned();
    }
    let verb = match analysis.verdict {
        Some(Verdict::Converges) => "converge",
        Some(Verdict::Cycles) => "cycle",
        Some(Verdict::Diverges) => "diverge",
        None => return "No verdict, so no map.".to_owned(),
    };
    let ranges: Vec<String> =
        analysis.ranges.iter().map(|range| format!("from {} to {}", short(range.from), short(range.to))).collect();
    let name = eta_name(analysis);
    if ranges.is_empty() {
        return format!("These step sizes {verb}. At their ratio none converges.");
    }
    format!("These step sizes {verb}. At their ratio, {name} {} converges.", ranges.join(" and "))
}
