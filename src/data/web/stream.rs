//! Reads the browser's streams, and inflates gzip through one.

use js_sys::{IteratorNext, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader, Response};

use crate::browser::error_text;
use crate::data::{DataError, MAX_IMAGES, PIXELS, idx};

/// Most bytes that a file inflates to: a header and the most images.
const MAX_INFLATED: usize = idx::HEADER + MAX_IMAGES as usize * PIXELS;

#[wasm_bindgen]
extern "C" {
    // web-sys has this type behind `web_sys_unstable_apis` only.
    type DecompressionStream;

    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
}

#[derive(Debug)]
pub(super) enum ReadError {
    /// It is longer than the limit; these bytes came before that.
    TooLong(Vec<u8>),
    /// It broke after this many bytes.
    Broken { after: usize, reason: String },
}

/// The next chunk, or `None` at the end.
async fn chunk(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, JsValue> {
    let part: IteratorNext = JsFuture::from(reader.read()).await?.unchecked_into();
    if part.done() { Ok(None) } else { Ok(Some(part.value().dyn_into()?)) }
}

/// Reads a whole stream. `limit` gives the most bytes it may have, from those read so far; `progress` gets their number.
pub(super) async fn read_all(
    stream: &ReadableStream,
    limit: impl Fn(&[u8]) -> usize,
    mut progress: impl FnMut(usize),
) -> Result<Vec<u8>, ReadError> {
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let part = match chunk(&reader).await {
            Ok(Some(part)) => part,
            Ok(None) => return Ok(bytes),
            Err(error) => return Err(ReadError::Broken { after: bytes.len(), reason: error_text(&error) }),
        };
        let (begin, end) = (bytes.len(), bytes.len() + part.length() as usize);
        if end > limit(&bytes) {
            return Err(ReadError::TooLong(bytes));
        }
        bytes.resize(end, 0);
        part.copy_to(&mut bytes[begin..]);
        progress(end);
    }
}

fn inflate(bytes: &[u8]) -> Result<ReadableStream, JsValue> {
    let body = Response::new_with_opt_buffer_source(Some(&Uint8Array::from(bytes)))?.body();
    let inflater = DecompressionStream::new("gzip")
        .map_err(|_| JsValue::from_str("this browser has no DecompressionStream; unpack the file first"))?;
    Ok(body.ok_or("empty")?.pipe_through(inflater.unchecked_ref()))
}

/// The length of the file of images that begins with `bytes`, by its header. Nothing beyond it, and nothing of another file, is inflated.
fn length_limit(bytes: &[u8]) -> usize {
    if bytes.len() < idx::HEADER { MAX_INFLATED } else { idx::file_length(bytes).unwrap_or_default() }
}

/// Inflates a gzip file of images with the browser's decompressor.
///
/// # Errors
/// When it is damaged or cut, is no file of images, or inflates to more than its header says; reading stops there.
pub async fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, DataError> {
    let stream = inflate(bytes).map_err(|error| DataError::Gzip(error_text(&error)))?;
    read_all(&stream, length_limit, |_| ()).await.map_err(|error| match error {
        ReadError::TooLong(begin) => idx::file_length(&begin).map_or_else(DataError::Idx, |_| DataError::TooLarge),
        ReadError::Broken { reason, .. } => DataError::Gzip(reason),
    })
}
