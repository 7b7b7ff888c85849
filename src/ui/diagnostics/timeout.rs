//! Bounds the time of a check.

use std::future::Future;
use std::pin::pin;

use futures::future::{Either, select};
use gloo::timers::future::TimeoutFuture;
use wasm_bindgen::JsValue;

use crate::browser::error_text;

const TIMEOUT_MS: u32 = 5_000;

/// Waits for the browser's answer, no longer than five seconds. The error says why there is no answer.
pub(super) async fn within<T>(answer: impl Future<Output = Result<T, JsValue>>) -> Result<T, String> {
    match select(pin!(answer), TimeoutFuture::new(TIMEOUT_MS)).await {
        Either::Left((answer, _)) => answer.map_err(|error| error_text(&error)),
        Either::Right(_) => Err("No answer in five seconds".to_owned()),
    }
}
