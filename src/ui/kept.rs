//! What the page keeps in local storage: the theme, options, timings, and edits of reports, as JSON.
//!
//! A browser may refuse site data, to all pages or to embedded ones; then even reading `localStorage` throws. Nothing is kept then, and the
//! page works as at a first visit.

use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::Storage;

/// `None` if the browser refuses it.
pub fn storage() -> Option<Storage> {
    gloo::utils::window().local_storage().ok().flatten()
}

/// The value that was kept; `None` also if it is no longer readable.
#[must_use]
pub fn get<T: DeserializeOwned>(key: &str) -> Option<T> {
    let text = storage()?.get_item(key).ok().flatten()?;
    serde_json::from_str(&text).ok()
}

/// Keeps a value if the browser allows it and has room. Returns whether it did.
pub fn set<T: Serialize>(key: &str, value: &T) -> bool {
    match (storage(), serde_json::to_string(value)) {
        (Some(storage), Ok(text)) => storage.set_item(key, &text).is_ok(),
        _ => false,
    }
}

/// Forgets a value.
pub fn delete(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}
