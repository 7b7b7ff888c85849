//! Bounds the time of a check.

use std::future::Future;
use std::pin::pin;

use futures::future::{Either, select};
use gloo::timers::future::TimeoutFuture;
use wasm_bindgen::JsValue;

use crate::browser::error_text;

const TIMEOUT_MS: u32 = 5_000;

/// Why a check has no result.
#[derive(Debug, thiserror::Error)]
pub(super) enum CheckError {
    #[error("The browser has no such call")]
    Missing,
    #[error("{0}")]
    Browser(String),
    #[error("No answer in five seconds")]
    Timeout,
}

/// Waits for the browser's answer, at most [`TIMEOUT_MS`].
pub(super) async fn within<T>(answer: impl Future<Output = Result<T, JsValue>>) -> Result<T, CheckError> {
    match select(pin!(answer), TimeoutFuture::new(TIMEOUT_MS)).await {
        Either::Left((answer, _)) => answer.map_err(|error| CheckError::Browser(error_text(&error))),
        Either::Right(_) => Err(CheckError::Timeout),
    }
}
