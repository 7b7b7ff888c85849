//! The theory (`content/theory`) against the code: every marked number and formula is evaluated, every link to a lab is read by that lab's own
//! settings, and the listings are held against the sources and the networks.
//!
//! In the text a comment marks what is checked. `<!--= a, b -->` says that the last two numbers before it are the values `a` and `b` of these
//! tests, to the digits that are written; `_` leaves one out. `<!--~ a -->` says that the formula before it (after its last relation) is `a`:
//! it is parsed and computed. A formula of several lines, or with a `\qquad`, is several.

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

/// The parts' names and texts, in order.
fn texts() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/theory");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// One part's text.
fn text(name: &str) -> String {
    texts().into_iter().find(|(file, _)| file == name).unwrap().1
}
