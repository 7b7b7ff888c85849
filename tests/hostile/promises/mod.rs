//! The promises about hostile input: one function per entry point, which accepts any bytes and fails if a promise is broken.
//! `tests/hostile` passes stored inputs, `fuzz/` generated ones.
//!
//! All promise not to panic, to use memory in proportion to the input, and to refuse with a message that can be shown.

mod address;
mod documents;
mod expression;
mod idx;
mod latex;
mod markdown;
#[cfg(feature = "engine")]
mod network;
#[cfg(feature = "engine")]
mod picture;
mod record;
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
#[allow(unused_imports, reason = "used only to make the seeds, not for fuzzing")]
pub(crate) use self::{run::input as files_as_input, state::WIDTHS};

/// An entry point of hostile input.
pub(crate) struct EntryPoint {
    /// The name of its fuzz target and of its folders of seeds and regressions.
    pub(crate) name: &'static str,
    /// Fails if a promise is broken.
    check: fn(&[u8]),
    /// Peak memory allowed beyond `factor` times the input, in bytes.
    overhead: usize,
    factor: usize,
}

const fn entry(name: &'static str, check: fn(&[u8]), overhead: usize, factor: usize) -> EntryPoint {
    EntryPoint { name, check, overhead, factor }
}

const KB: usize = 1 << 10;
const MB: usize = 1 << 20;

pub(crate) const ALL: &[EntryPoint] = &[
    entry("address", address::check, 256 * KB, 64),
    entry("documents", documents::check, MB, 1024),
    entry("expression", expression::check, 256 * KB, 256),
    entry("idx", idx::check, 4 * KB, 4),
    entry("record", record::check, MB, 256),
    // The zip readers, as below, twice; and the pickle reader copies objects, of 64 MB or a million.
    #[cfg(feature = "engine")]
    entry("network", network::check, 256 * MB, 512),
    #[cfg(feature = "engine")]
    entry("picture", picture::check, 2 * MB, 4),
    #[cfg(feature = "engine")]
    entry("run", run::check, 8 * MB, 256),
    #[cfg(feature = "engine")]
    entry("state", state::check, 2 * MB, 64),
    // Deflate compresses up to 1000:1.
    #[cfg(feature = "engine")]
    entry("upload", upload::check, 256 * KB, 4096),
    #[cfg(feature = "engine")]
    // The zip reader allocates room for the 65,535 files that a zip may claim.
    entry("zip", zip::check, 20 * MB, 4096),
];

impl EntryPoint {
    pub(crate) fn named(name: &str) -> &'static Self {
        ALL.iter().find(|entry_point| entry_point.name == name).unwrap_or_else(|| panic!("there is no entry point “{name}”"))
    }

    pub(crate) fn check(&self, bytes: &[u8]) {
        let most = memory::peak(|| (self.check)(bytes));
        let allowed = self.overhead + self.factor * bytes.len();
        assert!(
            most <= allowed,
            "{}: {most} bytes were allocated for an input of {}; {allowed} are allowed",
            self.name,
            bytes.len()
        );
    }
}

/// Longest message, in characters.
const LONGEST: usize = 1200;

/// A message must be short enough to show, without control characters.
fn assert_displayable(message: &str) {
    let length = message.chars().count();
    assert!((1..=LONGEST).contains(&length), "a message of {length} characters: {message:.200}");
    assert!(!message.chars().any(|letter| letter.is_control()), "control characters in {message:?}");
}
