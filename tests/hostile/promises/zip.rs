//! A run as a `.saddle.zip`.

use saddle::worker::bundle::{NamedFile, open};

use super::run;

/// See [`run`].
pub(super) fn check(bytes: &[u8]) {
    run::check_opened(open(vec![NamedFile { name: "run.saddle.zip".to_owned(), bytes: bytes.to_vec() }], 5.0));
}
