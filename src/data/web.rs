//! Fetching, inflating and keeping files, in a page or in a worker.
//!
//! A file is taken from Cache Storage if it is there and still right, else from the first source that has it. The
//! SHA-256 is checked before anything is inflated. A cache that can't be used is no error: the file is not kept.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, CacheStorage, ReadableStream, ReadableStreamDefaultReader, ReadableWritablePair, Response};

use super::sources::{Form, SourceFile};
use super::{Attempt, DataError, Images, MAX_IMAGES, PIXELS, idx};

/// Where files are kept between visits.
const CACHE: &str = "saddle-data-v1";

/// Most bytes that a file inflates to: a header and as many images as are taken.
const MAX_INFLATED: usize = 16 + MAX_IMAGES as usize * PIXELS;

/// Most bytes that a download may have.
const MAX_DOWNLOAD: usize = 64 << 20;

/// What is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadStage {
    /// Bytes are coming.
    Downloading,
    /// Bytes are checked and inflated.
    Unpacking,
}

/// Images and where they came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// All images of the file.
    pub images: Images,
    /// In words: "kept on this device", "this site", or a mirror's name.
    pub source: String,
}

fn words(error: &JsValue) -> String {
    let message = Reflect::get(error, &"message".into()).ok().and_then(|text| text.as_string());
    message.or_else(|| error.as_string()).unwrap_or_else(|| "no reason given".to_owned())
}

fn fetch_error(error: JsValue) -> DataError {
    DataError::Fetch(words(&error))
}

/// The global's method `name`, called with `argument`, as a promise that is awaited.
async fn call(owner: &JsValue, name: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(owner, &name.into())?.dyn_into()?;
    JsFuture::from(Promise::resolve(&method.call1(owner, argument)?)).await
}

/// The next chunk of a stream, or `None` at its end.
async fn chunk(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, JsValue> {
    let part = JsFuture::from(reader.read()).await?;
    if Reflect::get(&part, &"done".into())?.is_truthy() {
        return Ok(None);
    }
    Ok(Some(Reflect::get(&part, &"value".into())?.dyn_into()?))
}

/// A whole stream, at most `limit` bytes of it.
async fn read_all(stream: &ReadableStream, limit: usize, mut progress: impl FnMut(u64)) -> Result<Vec<u8>, DataError> {
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    while let Some(part) = chunk(&reader).await.map_err(fetch_error)? {
        if bytes.len() + part.length() as usize > limit {
            // What comes after is of no interest.
            drop(JsFuture::from(reader.cancel()).await);
            return Err(DataError::TooLarge);
        }
        bytes.extend(part.to_vec());
        progress(bytes.len() as u64);
    }
    Ok(bytes)
}

/// The browser's `DecompressionStream`, by name since web-sys marks it unstable.
fn inflater() -> Result<ReadableWritablePair, JsValue> {
    let constructor: Function = Reflect::get(&js_sys::global(), &"DecompressionStream".into())?.dyn_into()?;
    Ok(Reflect::construct(&constructor, &Array::of1(&"gzip".into()))?.unchecked_into())
}

/// Inflates a gzip file by the browser's own means.
///
/// # Errors
/// When it is broken, or inflates to more than a file of images may.
pub async fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, DataError> {
    let gzip = |error: JsValue| DataError::Gzip(words(&error));
    let source = Uint8Array::from(bytes);
    let body = Response::new_with_opt_buffer_source(Some(&source))
        .map_err(gzip)?
        .body()
        .ok_or_else(|| DataError::Gzip("empty".to_owned()))?;
    read_all(&body.pipe_through(&inflater().map_err(gzip)?), MAX_INFLATED, |_| ()).await.map_err(|error| match error {
        DataError::Fetch(reason) => DataError::Gzip(reason),
        other => other,
    })
}

/// Reads a file of the visitor's own, raw or gzipped.
///
/// # Errors
/// When it holds anything but whole 28×28 images.
pub async fn read_upload(bytes: Vec<u8>) -> Result<Images, DataError> {
    let raw = if idx::is_gzip(&bytes) { gunzip(&bytes).await? } else { bytes };
    Ok(idx::decode(&raw)?)
}

async fn open_cache() -> Option<Cache> {
    let storage: CacheStorage = Reflect::get(&js_sys::global(), &"caches".into()).ok()?.dyn_into().ok()?;
    JsFuture::from(storage.open(CACHE)).await.ok()?.dyn_into().ok()
}

/// Under which name a file is kept: no address of any host, since it matters not where it came from.
fn cache_key(file: &SourceFile) -> String {
    format!("/saddle-data/{}", file.name)
}

/// The bytes kept under `key`.
pub(crate) async fn kept(cache: &Cache, key: &str) -> Option<Vec<u8>> {
    let response: Response = JsFuture::from(cache.match_with_str(key)).await.ok()?.dyn_into().ok()?;
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// Keeps `bytes` under `key`; says whether that worked.
async fn keep(cache: &Cache, key: &str, bytes: &[u8]) -> bool {
    let Ok(response) = Response::new_with_opt_buffer_source(Some(&Uint8Array::from(bytes))) else { return false };
    JsFuture::from(cache.put_with_str(key, &response)).await.is_ok()
}

/// Whether `file` is kept on this device.
pub async fn cached(file: &SourceFile) -> bool {
    match open_cache().await {
        Some(cache) => JsFuture::from(cache.match_with_str(&cache_key(file))).await.is_ok_and(|found| !found.is_undefined()),
        None => false,
    }
}

/// Downloads `address`.
async fn download(address: &str, mut progress: impl FnMut(u64, Option<u64>)) -> Result<Vec<u8>, DataError> {
    let response: Response =
        call(&js_sys::global(), "fetch", &address.into()).await.map_err(fetch_error)?.dyn_into().map_err(fetch_error)?;
    if !response.ok() {
        return Err(DataError::Fetch(format!("the server answered {}", response.status())));
    }
    let total = response.headers().get("content-length").ok().flatten().and_then(|length| length.parse().ok());
    let body = response.body().ok_or_else(|| DataError::Fetch("the answer is empty".to_owned()))?;
    read_all(&body, MAX_DOWNLOAD, |done| progress(done, total)).await
}

async fn unpack(file: &SourceFile, bytes: Vec<u8>) -> Result<Images, DataError> {
    let raw = match file.verify(&bytes)? {
        Form::Gzip => gunzip(&bytes).await?,
        Form::Raw => bytes,
    };
    Ok(idx::decode(&raw)?)
}

fn spoken(address: &str) -> String {
    match address.split_once("://").and_then(|(_, rest)| rest.split('/').next()) {
        Some(host) if address.contains("zalandoresearch") => host.to_owned(),
        _ => "this site".to_owned(),
    }
}

/// Loads a file of FashionMNIST: kept on this device, or from the first source that has it. `base` is the address of
/// the page's folder; `hosted` says that it serves the file.
///
/// # Errors
/// When every source failed, each with its reason.
pub async fn load(
    file: &SourceFile,
    base: &str,
    hosted: bool,
    mut progress: impl FnMut(LoadStage, u64, Option<u64>),
) -> Result<Loaded, DataError> {
    let size = Some(u64::from(file.bytes));
    let cache = open_cache().await;
    let key = cache_key(file);
    if let Some(cache) = &cache
        && let Some(bytes) = kept(cache, &key).await
    {
        progress(LoadStage::Unpacking, 0, size);
        if let Ok(images) = unpack(file, bytes).await {
            return Ok(Loaded { images, source: "kept on this device".to_owned() });
        }
        // Damaged: fetched anew. Where it can't be deleted it will be overwritten.
        drop(JsFuture::from(cache.delete_with_str(&key)).await);
    }
    let mut attempts = Vec::new();
    for address in file.addresses(base, hosted) {
        progress(LoadStage::Downloading, 0, size);
        let fetched = download(&address, |done, total| progress(LoadStage::Downloading, done, total.or(size))).await;
        let unpacked = match fetched {
            Ok(bytes) => {
                progress(LoadStage::Unpacking, 0, size);
                match file.verify(&bytes) {
                    Ok(_) => {
                        if let Some(cache) = &cache {
                            keep(cache, &key, &bytes).await;
                        }
                        unpack(file, bytes).await
                    }
                    Err(error) => Err(error),
                }
            }
            Err(error) => Err(error),
        };
        match unpacked {
            Ok(images) => return Ok(Loaded { images, source: spoken(&address) }),
            Err(error) => attempts.push(Attempt { source: address, reason: error.to_string() }),
        }
    }
    Err(DataError::AllSourcesFailed { file: file.name.to_owned(), attempts })
}
