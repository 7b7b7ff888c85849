//! The user's file of images, raw or gzipped, as the native trainer reads it.

use std::fs;

use saddle::data::idx;
use saddle::run::RunConfig;
use saddle::train::images::load;

use super::assert_displayable;

/// An accepted raw file is exactly as it would be written.
pub(super) fn check(bytes: &[u8]) {
    let path = std::env::temp_dir().join(format!("saddle-upload-{}-{:?}", std::process::id(), std::thread::current().id()));
    fs::write(&path, bytes).expect("there is room for a file");
    let loaded = load(&RunConfig::default(), Some(&path));
    fs::remove_file(&path).expect("it is there");
    match loaded {
        Ok(images) if !idx::is_gzip(bytes) => assert_eq!(idx::encode(&images), bytes),
        Ok(images) => assert!(images.len() >= 1),
        Err(reason) => assert_displayable(&reason.to_string()),
    }
}
