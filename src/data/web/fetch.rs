//! Downloads with progress and a timeout.

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, RequestCache, RequestInit, Response};

use super::global::global;
use super::stream::{ReadError, read_all};
use crate::browser::{error_text, settled};
use crate::data::sources::SourceFile;
use crate::data::{DataError, grouped};

/// A source that sends nothing for this long, in seconds, is given up.
const TIMEOUT_S: u32 = 30;

/// Aborts a download that stalls, or whose future is dropped.
#[derive(Debug)]
struct StallTimer {
    controller: AbortController,
    timed_out: Rc<Cell<bool>>,
    timer: Option<Timeout>,
}

impl StallTimer {
    fn new() -> Result<Self, JsValue> {
        let mut timer = Self { controller: AbortController::new()?, timed_out: Rc::default(), timer: None };
        timer.restart();
        Ok(timer)
    }

    fn restart(&mut self) {
        let (controller, timed_out) = (self.controller.clone(), Rc::clone(&self.timed_out));
        self.timer = Some(Timeout::new(TIMEOUT_S * 1000, move || {
            timed_out.set(true);
            controller.abort();
        }));
    }

    /// `reason`, unless the timeout was the cause.
    fn error(&self, reason: String) -> DataError {
        let stalled = || format!("nothing came for {TIMEOUT_S} seconds");
        DataError::Fetch(if self.timed_out.get() { stalled() } else { reason })
    }
}

impl Drop for StallTimer {
    fn drop(&mut self) {
        // Has no effect on a download that is complete.
        self.controller.abort();
    }
}

/// Requests a file. Fails if the source can't be reached or answers with an error.
async fn fetch(address: &str, timer: &StallTimer) -> Result<Response, DataError> {
    let init = RequestInit::new();
    init.set_signal(Some(&timer.controller.signal()));
    // The browser's cache may hold the damaged file of an earlier attempt: it must revalidate.
    init.set_cache(RequestCache::NoCache);
    let response = settled::<JsValue>(global().fetch(address, &init)).await.and_then(JsCast::dyn_into);
    let response: Response = response.map_err(|error| timer.error(format!("can't be reached ({})", error_text(&error))))?;
    if response.ok() { Ok(response) } else { Err(DataError::Fetch(format!("the server answered {}", response.status()))) }
}

/// Fetches a small file of the page's own origin, of `max_bytes` bytes at most.
///
/// # Errors
/// When it can't be reached, stalls, breaks off, or is longer.
#[cfg(feature = "engine")]
pub async fn fetch_own(address: &str, max_bytes: usize) -> Result<Vec<u8>, DataError> {
    let mut timer = StallTimer::new().map_err(|error| DataError::Fetch(error_text(&error)))?;
    let response = fetch(address, &timer).await?;
    let body = response.body().ok_or_else(|| DataError::Fetch("the answer is empty".to_owned()))?;
    read_all(&body, |_| max_bytes, |_| timer.restart()).await.map_err(|error| match error {
        ReadError::TooLong(_) => DataError::Fetch(format!("it has more than {} bytes", grouped(max_bytes as u64))),
        ReadError::Broken { reason, .. } => timer.error(format!("the connection broke ({reason})")),
    })
}

/// Downloads `file` from `address`. `progress` gets the bytes so far, and the total if it is known. Fails if the source can't be reached,
/// answers with an error, stalls, breaks off, or sends more than the file holds.
pub(super) async fn download(
    file: &SourceFile,
    address: &str,
    mut progress: impl FnMut(u64, Option<u64>),
) -> Result<Vec<u8>, DataError> {
    let mut timer = StallTimer::new().map_err(|error| DataError::Fetch(error_text(&error)))?;
    let response = fetch(address, &timer).await?;
    let announced = response.headers().get("content-length").ok().flatten().and_then(|length| length.parse().ok());
    let total = announced.unwrap_or(u64::from(file.bytes));
    let body = response.body().ok_or_else(|| DataError::Fetch("the answer is empty".to_owned()))?;
    let read = read_all(
        &body,
        |_| file.max_bytes(),
        |done| {
            timer.restart();
            // A host that inflates on the way sends more than it announced.
            progress(done as u64, Some(total).filter(|&total| done as u64 <= total));
        },
    );
    read.await.map_err(|error| match error {
        ReadError::TooLong(_) => DataError::TooLong { file: file.name.to_owned(), limit: file.max_bytes() },
        ReadError::Broken { after, reason } => {
            timer.error(format!("the connection broke after {} bytes, too few for its SHA-256 ({reason})", grouped(after as u64)))
        }
    })
}
