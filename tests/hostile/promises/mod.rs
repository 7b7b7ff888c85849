//! What is promised of input from outside: one function an entrance, which fails where a promise is broken. Any bytes may be given to
//! any of them. `tests/hostile` gives them those that are kept, `fuzz/` those that it makes up.
//!
//! Everywhere: no panic, no more memory than a small multiple of the input and some room, and refusals that can be shown.

mod address;
mod documents;
mod expression;
mod idx;
mod kept;
mod latex;
mod markdown;
#[cfg(feature = "engine")]
mod picture;
#[cfg(feature = "engine")]
mod run;
#[cfg(feature = "engine")]
mod state;
#[cfg(feature = "engine")]
mod upload;
#[cfg(feature = "engine")]
mod zip;

use super::memory;

#[cfg(feature = "engine")]
#[allow(unused_imports, reason = "seeds are made of them, which fuzzing does not do")]
pub(crate) use self::{run::input as files_as_input, state::WIDTHS};

/// Where something comes in.
pub(crate) struct Entrance {
    /// Its name: of the fuzz target, and of the folders with its seeds and regressions.
    pub(crate) name: &'static str,
    /// Fails where a promise is broken.
    check: fn(&[u8]),
    /// Bytes that may be held at a time beside `factor` times the input's.
    room: usize,
    factor: usize,
}

const fn entrance(name: &'static str, check: fn(&[u8]), room: usize, factor: usize) -> Entrance {
    Entrance { name, check, room, factor }
}

const KB: usize = 1 << 10;
const MB: usize = 1 << 20;

/// Every one.
pub(crate) const ALL: &[Entrance] = &[
    entrance("address", address::check, 256 * KB, 64),
    entrance("documents", documents::check, MB, 1024),
    entrance("expression", expression::check, 256 * KB, 256),
    entrance("idx", idx::check, 4 * KB, 4),
    entrance("kept", kept::check, MB, 256),
    #[cfg(feature = "engine")]
    entrance("picture", picture::check, 2 * MB, 4),
    #[cfg(feature = "engine")]
    entrance("run", run::check, 8 * MB, 256),
    #[cfg(feature = "engine")]
    entrance("state", state::check, 2 * MB, 64),
    // Deflate makes a byte of a thousand.
    #[cfg(feature = "engine")]
    entrance("upload", upload::check, 256 * KB, 4096),
    #[cfg(feature = "engine")]
    // The reader makes room for the 65,535 files that a zip may say it has, before it looks for them.
    entrance("zip", zip::check, 20 * MB, 4096),
];

impl Entrance {
    /// The one of that name.
    pub(crate) fn named(name: &str) -> &'static Self {
        ALL.iter().find(|entrance| entrance.name == name).unwrap_or_else(|| panic!("there is no entrance “{name}”"))
    }

    /// Gives it some bytes.
    pub(crate) fn check(&self, bytes: &[u8]) {
        let most = memory::most(|| (self.check)(bytes));
        let allowed = self.room + self.factor * bytes.len();
        assert!(most <= allowed, "{}: {most} bytes were held for an input of {}; {allowed} are allowed", self.name, bytes.len());
    }
}

/// Longest message, in characters.
const LONGEST: usize = 1200;

/// A refusal that the page can show: some words on a line or a few, and never a megabyte of the file that is refused.
fn assert_shown(message: &str) {
    let length = message.chars().count();
    assert!((1..=LONGEST).contains(&length), "a message of {length} characters: {message:.200}");
    assert!(!message.chars().any(|letter| letter.is_control()), "control characters in {message:?}");
}
