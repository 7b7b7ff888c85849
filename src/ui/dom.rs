//! Small services of the browser that more than one view needs.

use crate::run::kept::RunKey;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// What the browser would not do for the page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UiError {
    /// A call into the browser failed.
    #[error("The browser could not {action}: {reason}. Reload the page and try again.")]
    Browser {
        /// What was asked for, as a verb phrase.
        action: &'static str,
        /// The browser's own words.
        reason: String,
    },
}

impl UiError {
    pub(crate) fn browser(action: &'static str, reason: &JsValue) -> Self {
        Self::Browser { action, reason: words(reason) }
    }
}

/// An exception's message, or its text where it has none.
pub(crate) fn words(value: &JsValue) -> String {
    js_sys::Reflect::get(value, &JsValue::from_str("message"))
        .ok()
        .and_then(|message| message.as_string())
        .filter(|message| !message.is_empty())
        .or_else(|| value.as_string())
        .unwrap_or_else(|| format!("{value:?}"))
}

/// The names of the data files that this page's own origin carries, as the build wrote them into
/// `<meta name="saddle-data">`. Empty where it carries none: the page then asks its origin for nothing.
#[must_use]
pub fn hosted_files() -> Vec<String> {
    gloo::utils::document()
        .query_selector("meta[name=saddle-data]")
        .ok()
        .flatten()
        .and_then(|meta| meta.get_attribute("content"))
        .map(|content| content.split_whitespace().map(str::to_owned).collect())
        .unwrap_or_default()
}

/// Puts styles into the page's head, once, and waits until the browser has read them.
///
/// # Errors
/// When they can't be had.
pub(crate) async fn stylesheet(address: &str) -> Result<(), JsValue> {
    let document = gloo::utils::document();
    if document.query_selector(&format!("link[href='{address}']"))?.is_some() {
        return Ok(());
    }
    let link = document.create_element("link")?;
    link.set_attribute("rel", "stylesheet")?;
    link.set_attribute("href", address)?;
    let read = Promise::new(&mut |resolve, reject| {
        let _ = link.add_event_listener_with_callback("load", &resolve);
        let _ = link.add_event_listener_with_callback("error", &reject);
    });
    gloo::utils::head().append_child(&link)?;
    let read = JsFuture::from(read).await;
    if read.is_err() {
        link.remove();
    }
    read.map(|_| ())
}

/// Puts a text into the clipboard; whether the browser let the page do so.
pub async fn copy_text(text: &str) -> bool {
    // Out of reach at an address that is not secure, in spite of what its type says.
    let clipboard = gloo::utils::window().navigator().clipboard();
    if clipboard.is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// A seed drawn by the browser: six digits are enough to tell seeds apart, and short enough to say aloud.
#[must_use]
pub fn random_seed() -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 10^6")]
    let seed = (js_sys::Math::random() * 1e6) as u32;
    seed
}

/// A name for a new run that no other run of this browser has: 40 bits drawn by the browser.
#[must_use]
pub fn fresh_key() -> RunKey {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 32")]
    let letter = |_| char::from(LETTERS[(js_sys::Math::random() * 32.0) as usize & 31]);
    RunKey((0..8).map(letter).collect())
}

/// Offers `text` as a download under `filename`; `mime` is its type (`text/csv`).
///
/// # Errors
/// When the browser refuses the file, for lack of memory for example.
pub fn download_text(filename: &str, mime: &str, text: &str) -> Result<(), UiError> {
    download_parts(filename, mime, [text])
}

/// Offers a text that comes in parts as a download; each part leaves the program's memory before the next one is made.
///
/// # Errors
/// When the browser refuses the file, for lack of memory for example.
pub fn download_parts<T: AsRef<str>>(filename: &str, mime: &str, parts: impl IntoIterator<Item = T>) -> Result<(), UiError> {
    download(filename, mime, &parts.into_iter().map(|part| JsValue::from_str(part.as_ref())).collect())
}

/// Offers bytes as a download.
///
/// # Errors
/// When the browser refuses the file, for lack of memory for example.
pub fn download_bytes(filename: &str, bytes: &[u8]) -> Result<(), UiError> {
    download(filename, "application/octet-stream", &Array::of1(&Uint8Array::from(bytes)))
}

/// Offers a file of texts and buffers.
fn download(filename: &str, mime: &str, parts: &Array) -> Result<(), UiError> {
    let failed = |reason: JsValue| UiError::browser("make the file for download", &reason);
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let blob = Blob::new_with_str_sequence_and_options(parts, &options).map_err(failed)?;
    let address = Url::create_object_url_with_blob(&blob).map_err(failed)?;
    follow_download(filename, &address).map_err(failed)?;
    // The download reads the address after this call returns; a minute is plenty.
    gloo::timers::callback::Timeout::new(60_000, move || {
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Ok(())
}

/// Follows a link to an address that is a file of this name.
pub(crate) fn follow_download(filename: &str, address: &str) -> Result<(), JsValue> {
    let link = gloo::utils::document().create_element("a")?.unchecked_into::<HtmlAnchorElement>();
    link.set_href(address);
    link.set_download(filename);
    gloo::utils::body().append_child(&link)?;
    link.click();
    link.remove();
    Ok(())
}

/// Writes an error to the console: for a failure that leaves the page usable.
pub(crate) fn log_error(result: Result<(), UiError>) {
    if let Err(error) = result {
        web_sys::console::error_1(&error.to_string().into());
    }
}
