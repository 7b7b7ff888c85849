//! The theory (`content/theory`) against the code: marked numbers and formulas against computed values, links against the labs'
//! settings, listings against the sources and the networks.
//!
//! Comments in the text mark what is checked. `<!--= a, b -->`: the two numbers before it are the values `a` and `b` of these tests,
//! to the digits written; `_` skips a number. `<!--~ a -->`: the formula before it, after its last relation, has the value `a`. Each
//! line of a formula, and each part between `\qquad`s, counts as a formula.

mod bandit;
#[cfg(feature = "engine")]
mod gan;
mod latex;
mod links;
#[cfg(feature = "engine")]
mod listings;
mod marks;
mod minimax;
mod setting;
mod typesetter;

use std::fs;
use std::path::Path;

/// File names and texts of all parts, in order.
fn texts() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/theory");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

fn text(name: &str) -> String {
    texts().into_iter().find(|(file, _)| file == name).unwrap().1
}
