//! The text alternatives of the pictures. For f = 4x² − 4y² one step multiplies both coordinates by 1 − 8η.

use saddle::minimax::descriptions::{circle, eigenvalues, plane, sizes, surface};

use super::verdicts::analysed;

#[test]
fn a_converging_run_is_described() {
    // 1 − 8·0.0625 = ½: after 2 steps at (¼, ¼).
    let run = analysed("eta_x=0.0625&eta_y=0.0625&steps=2");
    assert_eq!(
        plane(&run, 2),
        "A saddle at (0, 0). In 2 steps the path goes from (1, 1), 1.4142 away from it, to (0.25, 0.25), 0.3536 away."
    );
    assert_eq!(plane(&run, 9), plane(&run, 2), "the last step is the maximum");
    assert!(plane(&run, 1).contains("In 1 step the path goes from (1, 1), 1.4142 away from it, to (0.5, 0.5), 0.7071 away."));
    assert_eq!(surface(&run, 2), "f goes from 0 at the start to 0 after 2 steps; at the saddle it is 0.");
    assert_eq!(eigenvalues(&run), "λ = 0.5 · ρ = 0.5");
    assert_eq!(circle(&run), "All lie inside the unit circle: in the long run a step brings the point nearer.");
    assert_eq!(sizes(&run), "These step sizes converge. At their ratio, η from 0 to 0.25 converges.");
}

#[test]
fn other_runs_are_described() {
    let diverging = analysed("eta_x=0.3&eta_y=0.3");
    assert_eq!(
        circle(&diverging),
        "The largest lies outside the unit circle: in the long run a step takes the point further away."
    );
    assert!(sizes(&diverging).starts_with("These step sizes diverge. "));
    let cycling = analysed("eta_x=0.25&eta_y=0.25");
    assert!(circle(&cycling).contains("neither nearer nor further away"));
    assert!(sizes(&cycling).starts_with("These step sizes cycle. "));
    let rotating = analysed("f=bilinear&b=1");
    assert_eq!(sizes(&rotating), "These step sizes diverge. At their ratio none converges.");
    // x² − y² along x: from 1 to 0.25 in one step of 0.25, where 1 − 2·0.25 = ½.
    let along = analysed("a=1&c=1&eta_x=0.25&eta_y=0.25&y0=0&steps=1");
    assert_eq!(surface(&along, 1), "f goes from 1 at the start to 0.25 after 1 step; at the saddle it is 0.");
}

#[test]
fn missing_eigenvalues_or_points_are_described() {
    let adam = analysed("method=adam");
    assert_eq!((circle(&adam), eigenvalues(&adam).as_str()), ("", "None: see the verdict."));
    assert_eq!(sizes(&adam), "No eigenvalues, so no map.");
    let slope = analysed("f=custom&expr=x%2By&eta_x=0.5&eta_y=0.5&steps=2");
    assert_eq!(plane(&slope, 2), "No critical point. In 2 steps the path goes from (1, 1) to (0, 2).");
    assert_eq!(surface(&slope, 2), "f goes from 2 at the start to 2 after 2 steps.");
}
