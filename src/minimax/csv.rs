//! A path as CSV, for the page and the command line.

use std::fmt::Write;

use super::analysis::Analysis;

/// `step,x,y,f,distance`, with the start as step 0. Numbers are plain decimals in the shortest form that reads back equal; f is empty
/// where it has no finite value, the distance without a critical point.
#[must_use]
pub fn csv(analysis: &Analysis) -> String {
    parts(analysis).collect()
}

/// Rows in one part.
const ROWS: usize = 1000;

/// The same in parts: the header, then rows.
pub fn parts(analysis: &Analysis) -> impl Iterator<Item = String> {
    let starts = (0..analysis.path.points.len()).step_by(ROWS);
    std::iter::once("step,x,y,f,distance\n".to_owned()).chain(starts.map(|start| rows(analysis, start)))
}

fn rows(analysis: &Analysis, start: usize) -> String {
    let mut text = String::new();
    let path = &analysis.path;
    let all = path.points.iter().zip(&path.values).zip(analysis.distances.iter()).enumerate();
    for (step, ((point, f), distance)) in all.skip(start).take(ROWS) {
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
