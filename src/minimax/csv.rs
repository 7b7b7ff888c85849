//! A path as CSV, for the page and the command line.

use std::fmt::Write;

use super::analysis::Analysis;

/// `step,x,y,f,distance`, with the start as step 0. Numbers are plain decimals in the shortest form that reads back equal; f is empty
/// where it has no finite value, the distance without a critical point.
#[must_use]
pub fn csv(analysis: &Analysis) -> String {
    let mut text = String::from("step,x,y,f,distance\n");
    let path = &analysis.path;
    for (step, ((point, f), distance)) in path.points.iter().zip(&path.values).zip(analysis.distances.iter()).enumerate() {
        // Writing to a String cannot fail.
        let _ = write!(text, "{step},{},{},", point.x, point.y);
        if f.is_finite() {
            let _ = write!(text, "{f}");
        }
        text.push(',');
        if analysis.target.is_some() {
            let _ = write!(text, "{distance}");
        }
        text.push('\n');
    }
    text
}
