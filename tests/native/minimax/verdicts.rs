//! Predicted and observed verdicts, and why they differ.

use saddle::minimax::Method;
use saddle::minimax::critical::Hessian;
use saddle::minimax::critical::critical_points;
use saddle::minimax::method::StepSizes;
use saddle::minimax::stability::{Reason, Update, Verdict, predicted, slope, snap_to_one};
use saddle::minimax::{Analysis, MinimaxConfig};
use saddle::settings::Settings;

pub(crate) fn analysed(query: &str) -> Analysis {
    let address = MinimaxConfig::from_query(query);
    assert!(address.problems.is_empty(), "{query}: {:?}", address.problems);
    Analysis::new(&address.config, critical_points(&address.config.objective()).into())
}

fn verdicts(query: &str) -> (Verdict, Verdict, Option<Reason>) {
    let analysis = analysed(query);
    let verdict = |verdict: Option<Verdict>| verdict.expect("f is defined on the whole path");
    (verdict(analysis.verdict), verdict(analysis.measured.observed), analysis.measured.reason)
}

#[test]
fn a_spectral_radius_within_1e_9_of_1_cycles() {
    assert_eq!(predicted(1.0 - 2e-9), Verdict::Converges);
    assert_eq!(
        (predicted(1.0 - 0.5e-9), predicted(1.0), predicted(1.0 + 0.5e-9)),
        (Verdict::Cycles, Verdict::Cycles, Verdict::Cycles)
    );
    assert_eq!(predicted(1.0 + 2e-9), Verdict::Diverges);
}

/// Alternating on xy: λ² − (2 − ηₓη_y)λ + 1 = 0, so |λ| = 1 for all ηₓη_y < 4; rounding must not be visible.
#[test]
fn the_map_is_flat_if_every_step_size_cycles() {
    let hessian = Hessian { xx: 0.0, xy: 1.0, yy: 0.0 };
    let radius = |x: f64, y: f64| {
        let update = Update::new(Method::Alternating, hessian, StepSizes { x, y }).expect("it has a matrix");
        snap_to_one(update.spectral_radius())
    };
    for (x, y) in (1..=60).flat_map(|i| (1..=60).map(move |j| (f64::from(i) * 0.05, f64::from(j) * 0.05))) {
        if x * y < 3.99 {
            assert_eq!(radius(x, y), 1.0, "{x}, {y}");
        }
    }
    assert!(radius(2.5, 2.5) > 1.5);
    assert_eq!(snap_to_one(0.99), 0.99);
}

#[test]
fn the_slope_covers_the_last_half() {
    let distances: Vec<f64> = (0..=100).map(|t| if t < 50 { 1.0 } else { 0.9_f64.powi(t - 50) }).collect();
    assert!((slope(&distances).expect("a slope") - 0.9_f64.ln()).abs() < 1e-12);
    assert_eq!(slope(&[0.0; 10]), None);
    assert_eq!(slope(&[]), None);
}

#[test]
fn predicted_and_observed_verdicts_agree() {
    for (query, verdict) in [
        ("", Verdict::Converges),
        ("eta_x=0.125&eta_y=0.125", Verdict::Converges),
        ("eta_x=0.25&eta_y=0.25", Verdict::Cycles),
        ("eta_x=0.3&eta_y=0.3", Verdict::Diverges),
        ("f=bilinear", Verdict::Diverges),
        ("f=bilinear&method=alternating&eta_x=0.3&eta_y=0.3&steps=300", Verdict::Cycles),
        ("f=bilinear&method=extragradient", Verdict::Converges),
        ("f=bilinear&method=optimistic&eta_x=0.3&eta_y=0.3", Verdict::Converges),
        ("f=bilinear&method=consensus", Verdict::Converges),
        ("f=bilinear&method=momentum&beta=-0.5", Verdict::Diverges),
        ("f=bilinear&method=alternating-momentum&beta=-0.5&eta_x=0.5&eta_y=0.5", Verdict::Converges),
        ("method=descent", Verdict::Diverges),
        ("f=dirac-gan&r1=1&eta_x=0.3&eta_y=0.3", Verdict::Converges),
    ] {
        assert_eq!(verdicts(query), (verdict, verdict, None), "{query}");
    }
}

#[test]
fn differing_verdicts_have_a_reason() {
    let (converges, cycles, diverges) = (Verdict::Converges, Verdict::Cycles, Verdict::Diverges);
    assert_eq!(verdicts("method=descent&y0=0"), (diverges, converges, Some(Reason::StableManifold)));
    assert_eq!(verdicts("noise=1&eta_x=0.05&eta_y=0.05&steps=2000"), (converges, cycles, Some(Reason::Noise)));
    assert_eq!(verdicts("eta_x=0.00001&eta_y=0.00001"), (converges, cycles, Some(Reason::TooFewSteps)));
    // y₀ = 10⁻⁶ grows too slowly to exceed x in 20 steps.
    assert_eq!(verdicts("method=descent&y0=0.000001&eta_x=0.01&eta_y=0.01&steps=20").2, Some(Reason::TooFewSteps));
    // A double eigenvalue −1 with one eigenvector.
    assert_eq!(verdicts("f=bilinear&method=alternating&eta_x=2&eta_y=2&y0=0"), (cycles, diverges, Some(Reason::Defective)));
    // The other well attracts this start.
    let two_wells = "f=custom&expr=(x^2-1)^2-y^2%2By^4/100&method=gda&eta_x=0.3&eta_y=0.01&x0=0.1&y0=0.1";
    let (predicted, observed, reason) = verdicts(two_wells);
    assert!(predicted != observed && reason == Some(Reason::Nonlinear), "{predicted:?} {observed:?} {reason:?}");
}

#[test]
fn without_a_spectral_radius_the_path_decides() {
    let adam = analysed("method=adam&steps=2000");
    assert_eq!((adam.spectral_radius, adam.measured.reason), (None, None));
    assert_eq!(adam.verdict, adam.measured.observed);
    let without_target = analysed("f=custom&expr=x%2By&steps=500");
    assert!(without_target.target.is_none() && without_target.spectral_radius.is_none() && without_target.eigenvalues.is_empty());
    assert_eq!(without_target.verdict, without_target.measured.observed);
}

#[test]
fn a_step_size_of_one_eighth_reaches_the_saddle() {
    let analysis = analysed("eta_x=0.125&eta_y=0.125");
    assert_eq!(analysis.spectral_radius, Some(0.0));
    assert!(analysis.distances[1..].iter().all(|&distance| distance == 0.0));
}
