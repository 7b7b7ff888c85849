//! The user's file of images, in any form, as the page and the native trainer read it.

use std::fs;

use saddle::data::own::Selection;
use saddle::data::signature::Signature;
use saddle::data::{fingerprint, idx};
use saddle::run::RunConfig;
use saddle::train::images::{OwnFile, load};

use super::assert_displayable;

/// An accepted raw file is exactly as it would be written.
pub(super) fn check(bytes: &[u8]) {
    let path = std::env::temp_dir().join(format!("saddle-upload-{}-{:?}", std::process::id(), std::thread::current().id()));
    fs::write(&path, bytes).expect("there is room for a file");
    let file = OwnFile { path, selection: Selection::default() };
    let loaded = load(&RunConfig::default(), Some(&file));
    fs::remove_file(&file.path).expect("it is there");
    match loaded {
        Ok(images) if Signature::of(bytes) == Signature::Idx => assert_eq!(idx::encode(&images), bytes),
        Ok(images) => assert_eq!(fingerprint(&images.turned().turned()), fingerprint(&images)),
        Err(reason) => assert_displayable(&reason.to_string()),
    }
}
