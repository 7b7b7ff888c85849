//! Downloads that tell how far they are, and don't wait for ever.

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCache, RequestInit, Response};

use super::stream::{ReadError, read_all};
use crate::browser::error_text;
use crate::data::sources::SourceFile;
use crate::data::{DataError, grouped};

/// A source from which nothing comes for so long, in seconds, is given up.
const PATIENCE_S: u32 = 30;

/// Ends a download: from which nothing comes, or that is dropped since nobody waits for it.
#[derive(Debug)]
struct Patience {
    controller: AbortController,
    ran_out: Rc<Cell<bool>>,
    timer: Option<Timeout>,
}

impl Patience {
    fn new() -> Result<Self, JsValue> {
        let mut patience = Self { controller: AbortController::new()?, ran_out: Rc::default(), timer: None };
        patience.renew();
        Ok(patience)
    }

    /// Something came: the clock starts again.
    fn renew(&mut self) {
        let (controller, ran_out) = (self.controller.clone(), Rc::clone(&self.ran_out));
        self.timer = Some(Timeout::new(PATIENCE_S * 1000, move || {
            ran_out.set(true);
            controller.abort();
        }));
    }

    /// The reason of a failure: `otherwise`, unless patience was the cause.
    fn reason(&self, otherwise: String) -> DataError {
        let stalled = || format!("nothing came for {PATIENCE_S} seconds");
        DataError::Fetch(if self.ran_out.get() { stalled() } else { otherwise })
    }
}

impl Drop for Patience {
    fn drop(&mut self) {
        // Has no effect on a download that is complete.
        self.controller.abort();
    }
}

/// `fetch` of the page or of the worker, whichever this is.
async fn fetch(address: &str, patience: &Patience) -> Result<Response, JsValue> {
    let init = RequestInit::new();
    init.set_signal(Some(&patience.controller.signal()));
    // Whatever the browser kept may be what was wrong the last time: it must ask.
    init.set_cache(RequestCache::NoCache);
    let global = js_sys::global();
    let fetch: Function = Reflect::get(&global, &"fetch".into())?.dyn_into()?;
    JsFuture::from(Promise::resolve(&fetch.call2(&global, &address.into(), &init)?)).await?.dyn_into()
}

/// Downloads `file` from `address`; `progress` is told the bytes so far, and of how many where that is known.
///
/// # Errors
/// When it can't be reached, answers with an error, stalls, breaks off, or sends more than the file holds.
pub(super) async fn download(
    file: &SourceFile,
    address: &str,
    mut progress: impl FnMut(u64, Option<u64>),
) -> Result<Vec<u8>, DataError> {
    let mut patience = Patience::new().map_err(|error| DataError::Fetch(error_text(&error)))?;
    let response = fetch(address, &patience).await;
    let response = response.map_err(|error| patience.reason(format!("can't be reached ({})", error_text(&error))))?;
    if !response.ok() {
        return Err(DataError::Fetch(format!("the server answered {}", response.status())));
    }
    let announced = response.headers().get("content-length").ok().flatten().and_then(|length| length.parse().ok());
    let total = announced.unwrap_or(u64::from(file.bytes));
    let body = response.body().ok_or_else(|| DataError::Fetch("the answer is empty".to_owned()))?;
    let read = read_all(
        &body,
        |_| file.most_bytes(),
        |done| {
            patience.renew();
            // A host that inflates on the way sends more than it announced.
            progress(done as u64, Some(total).filter(|&total| done as u64 <= total));
        },
    );
    read.await.map_err(|error| match error {
        ReadError::TooLong(_) => DataError::TooLong { file: file.name.to_owned(), limit: file.most_bytes() },
        ReadError::Broken { after, reason } => patience
            .reason(format!("the connection broke after {} bytes, too few for its SHA-256 ({reason})", grouped(after as u64))),
    })
}
