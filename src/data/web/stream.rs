//! Reading the browser's streams, and inflating gzip through one.

use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader, ReadableWritablePair, Response};

use crate::browser::error_text;
use crate::data::{DataError, MAX_IMAGES, PIXELS, idx};

/// Most bytes that a file inflates to: a header and as many images as are taken.
const MAX_INFLATED: usize = idx::HEADER + MAX_IMAGES as usize * PIXELS;

/// Why a stream was not read to its end.
#[derive(Debug)]
pub(super) enum ReadError {
    /// There is more than was asked for; this came before it.
    TooLong(Vec<u8>),
    /// It broke, after so many bytes.
    Broken { after: usize, reason: String },
}

/// The next chunk of a stream, or `None` at its end.
async fn chunk(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, JsValue> {
    let part = JsFuture::from(reader.read()).await?;
    if Reflect::get(&part, &"done".into())?.is_truthy() {
        return Ok(None);
    }
    Ok(Some(Reflect::get(&part, &"value".into())?.dyn_into()?))
}

/// A whole stream of at most as many bytes as `limit` says of those that came; `progress` is told how many there are so far.
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
            // What comes after is of no interest, nor whether the source minds.
            drop(JsFuture::from(reader.cancel()).await);
            return Err(ReadError::TooLong(bytes));
        }
        bytes.resize(end, 0);
        part.copy_to(&mut bytes[begin..]);
        progress(end);
    }
}

/// The browser's `DecompressionStream`; by name, since it may be absent.
fn inflater() -> Result<ReadableWritablePair, JsValue> {
    let constructor: Function = Reflect::get(&js_sys::global(), &"DecompressionStream".into())?
        .dyn_into()
        .map_err(|_| JsValue::from_str("this browser has no DecompressionStream; unpack the file first"))?;
    Ok(Reflect::construct(&constructor, &Array::of1(&"gzip".into()))?.unchecked_into())
}

/// `bytes` as a stream through the inflater.
fn inflated(bytes: &[u8]) -> Result<ReadableStream, JsValue> {
    let body = Response::new_with_opt_buffer_source(Some(&Uint8Array::from(bytes)))?.body();
    Ok(body.ok_or("empty")?.pipe_through(&inflater()?))
}

/// Bytes of a whole file of images that begins with `bytes`: what is behind it, or behind what is none, is not inflated.
fn promised(bytes: &[u8]) -> usize {
    if bytes.len() < idx::HEADER { MAX_INFLATED } else { idx::promised(bytes).unwrap_or_default() }
}

/// Inflates a gzip file of images by the browser's own means.
///
/// # Errors
/// When it is broken or cut, is no such file, or inflates to more than its header promises; reading stops there.
pub async fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, DataError> {
    let stream = inflated(bytes).map_err(|error| DataError::Gzip(error_text(&error)))?;
    read_all(&stream, promised, |_| ()).await.map_err(|error| match error {
        ReadError::TooLong(begin) => idx::promised(&begin).map_or_else(DataError::Idx, |_| DataError::TooLarge),
        ReadError::Broken { reason, .. } => DataError::Gzip(reason),
    })
}
