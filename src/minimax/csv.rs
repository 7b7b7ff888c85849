//! A path as CSV, for the page and the command line.

use std::fmt::Write;

use super::analysis::Analysis;

/// `step,x,y,f,distance`, with the start as step 0. Numbers are plain decimals in the shortest form that reads back equal; the
/// distance is empty without a critical point.
#[must_use]
pub fn csv(analysis: &Analysis) -> String {
    let mut text = String::from("step,x,y,f,distance\n");
    for (step, (point, distance)) in analysis.path.points.iter().zip(analysis.distances.iter()).enumerate() {
        let f = analysis.experiment.objective.value(*point);
        // Writing to a String cannot fail.
        let _ = write!(text, "{step},{},{},{f},", point.x, point.y);
        if analysis.target.is_some() {
            let _ = write!(text, "{distance}");
        }
        text.push('\n');
    }
    text
}
