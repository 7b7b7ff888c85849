//! Browser services that several views use.

use crate::browser::error_text;
use crate::run::stored::RunKey;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Element, HtmlAnchorElement, HtmlElement, Response, Url};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UiError {
    #[error("The browser could not {action}: {reason}. Reload the page and try again.")]
    Browser {
        /// A verb phrase.
        action: &'static str,
        reason: String,
    },
}

impl UiError {
    pub(crate) fn browser(action: &'static str, reason: &JsValue) -> Self {
        Self::Browser { action, reason: error_text(reason) }
    }
}

/// Moves the focus to the element with this id, if it is there.
pub(crate) fn focus(id: &str) {
    let element = gloo::utils::document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}

/// The factor by which CSS `zoom` enlarges the element. Browsers without `currentCSSZoom` don't tell: pictures are then less sharp.
pub(crate) fn zoom(element: &Element) -> f64 {
    let zoom = js_sys::Reflect::get(element, &"currentCSSZoom".into()).ok().and_then(|zoom| zoom.as_f64());
    zoom.filter(|zoom| *zoom > 0.0).unwrap_or(1.0)
}

/// The address of a file of the page.
pub(crate) fn absolute(name: &str) -> String {
    let base = gloo::utils::document().base_uri().ok().flatten().unwrap_or_default();
    Url::new_with_base(name, &base).map_or_else(|_| name.to_owned(), |url| url.href())
}

/// Names of the data files that the page's own origin serves, written by the build into `<meta name="saddle-data">`. The page
/// requests no others from its origin.
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

/// A file of the page that could not be loaded or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {reason}")]
pub struct FileError {
    name: String,
    reason: String,
}

impl FileError {
    pub(crate) fn new(name: &str, reason: impl ToString) -> Self {
        Self { name: name.to_owned(), reason: reason.to_string() }
    }
}

/// Fetches a file by its address relative to the page.
pub(crate) async fn fetch_bytes(address: &str) -> Result<Vec<u8>, FileError> {
    let failed = |reason: JsValue| FileError::new(address, error_text(&reason));
    let response = JsFuture::from(gloo::utils::window().fetch_with_str(address)).await.map_err(failed)?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(FileError::new(address, format!("the server answered {}", response.status())));
    }
    let body = JsFuture::from(response.array_buffer().map_err(failed)?).await.map_err(failed)?;
    Ok(Uint8Array::new(&body).to_vec())
}

/// Fetches a UTF-8 file.
pub(crate) async fn fetch_text(address: &str) -> Result<String, FileError> {
    String::from_utf8(fetch_bytes(address).await?).map_err(|reason| FileError::new(address, reason))
}

/// Adds a style sheet to the page, once, and waits until it is loaded.
///
/// # Errors
/// The browser's error event.
pub(crate) async fn stylesheet(address: &str) -> Result<(), JsValue> {
    let document = gloo::utils::document();
    if document.query_selector(&format!("link[href='{address}']"))?.is_some() {
        return Ok(());
    }
    let link = document.create_element("link")?;
    link.set_attribute("rel", "stylesheet")?;
    link.set_attribute("href", address)?;
    let loaded = Promise::new(&mut |resolve, reject| {
        let _ = link.add_event_listener_with_callback("load", &resolve);
        let _ = link.add_event_listener_with_callback("error", &reject);
    });
    gloo::utils::head().append_child(&link)?;
    let loaded = JsFuture::from(loaded).await;
    if loaded.is_err() {
        link.remove();
    }
    loaded.map(|_| ())
}

/// Copies a text to the clipboard. Returns whether the browser allowed it.
pub async fn copy_text(text: &str) -> bool {
    // Undefined in an insecure context, despite its type.
    let clipboard = gloo::utils::window().navigator().clipboard();
    if clipboard.is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// A random seed of up to six digits, short enough to read out.
#[must_use]
pub fn random_seed() -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 10^6")]
    let seed = (js_sys::Math::random() * 1e6) as u32;
    seed
}

/// A random key of 40 bits for a new run.
#[must_use]
pub fn fresh_key() -> RunKey {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 32")]
    let letter = |_| char::from(LETTERS[(js_sys::Math::random() * 32.0) as usize & 31]);
    RunKey((0..8).map(letter).collect())
}

/// Downloads `text` as `filename`; `mime` is its type (`text/csv`).
///
/// # Errors
/// When the browser refuses the file, for lack of memory for example.
pub fn download_text(filename: &str, mime: &str, text: &str) -> Result<(), UiError> {
    download_parts(filename, mime, [text])
}

/// Downloads the concatenation of `parts`; each part is copied out of wasm memory before the next one is made.
///
/// # Errors
/// When the browser refuses the file, for lack of memory for example.
pub fn download_parts<T: AsRef<str>>(filename: &str, mime: &str, parts: impl IntoIterator<Item = T>) -> Result<(), UiError> {
    download(filename, mime, &parts.into_iter().map(|part| JsValue::from_str(part.as_ref())).collect())
}

/// Downloads bytes.
///
/// # Errors
/// When the browser refuses the file, for lack of memory for example.
pub fn download_bytes(filename: &str, bytes: &[u8]) -> Result<(), UiError> {
    download(filename, "application/octet-stream", &Array::of1(&Uint8Array::from(bytes)))
}

fn download(filename: &str, mime: &str, parts: &Array) -> Result<(), UiError> {
    let failed = |reason: JsValue| UiError::browser("make the file for download", &reason);
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let blob = Blob::new_with_str_sequence_and_options(parts, &options).map_err(failed)?;
    let address = Url::create_object_url_with_blob(&blob).map_err(failed)?;
    download_address(filename, &address).map_err(failed)?;
    // The browser reads the address after this call returns.
    gloo::timers::callback::Timeout::new(60_000, move || {
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Ok(())
}

/// Downloads the file at `address`, a blob or data URL.
pub(crate) fn download_address(filename: &str, address: &str) -> Result<(), JsValue> {
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
