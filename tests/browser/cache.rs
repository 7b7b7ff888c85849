//! Data files in a browser: downloaded, verified, inflated and cached; and arithmetic equal to the native one.

use std::rc::Rc;

use js_sys::{Array, Reflect, Uint8Array};
use saddle::data::garments::Drawer;
use saddle::data::own::{self, Contents, OwnFileError, Selection};
use saddle::data::sources::{Content, SourceFile};
use saddle::data::web::{BlobSource, LoadStage, gunzip, is_cached, load};
use saddle::data::{DataError, IdxError, Images, MAX_IMAGES, PIXELS, idx};
use saddle::math::rng::{Purpose, Stream};
use sha2::{Digest, Sha256};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Blob, Cache, CacheStorage, Response, Url};

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// CRC-32 as gzip has it (RFC 1952, section 8), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

/// A gzip file of stored blocks (RFC 1951, section 3.2.4).
fn gzip(raw: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let blocks: Vec<&[u8]> = if raw.is_empty() { vec![raw] } else { raw.chunks(usize::from(u16::MAX)).collect() };
    for (at, block) in blocks.iter().enumerate() {
        let length = u16::try_from(block.len()).expect("at most 65,535 bytes");
        bytes.push(u8::from(at + 1 == blocks.len()));
        bytes.extend(length.to_le_bytes());
        bytes.extend((!length).to_le_bytes());
        bytes.extend(*block);
    }
    bytes.extend(crc32(raw).to_le_bytes());
    bytes.extend(u32::try_from(raw.len()).expect("a small file").to_le_bytes());
    bytes
}

/// "three gradients " twenty times, deflated: [`gzip`] only stores.
#[rustfmt::skip]
const COMPRESSED: [u8; 41] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xff, 0x2b, 0xc9, 0x28, 0x4a, 0x4d, 0x55, 0x48, 0x2f,
    0x4a, 0x4c, 0xc9, 0x4c, 0xcd, 0x2b, 0x29, 0x56, 0x28, 0x19, 0xe5, 0x93, 0xc4, 0x07, 0x00, 0xc2, 0x86, 0x40,
    0x6e, 0x40, 0x01, 0x00, 0x00,
];

/// An address of `bytes` within the browser. Text appended to it is a fragment.
fn address(bytes: &[u8]) -> &'static str {
    let blob = Blob::new_with_u8_array_sequence(&js_sys::Array::of1(&Uint8Array::from(bytes))).expect("a blob");
    format!("{}#", Url::create_object_url_with_blob(&blob).expect("an address")).leak()
}

/// Ten garments, published under `name` at `mirrors`.
struct Published {
    file: SourceFile,
    images: Images,
    raw: Vec<u8>,
}

impl Published {
    fn new(name: &'static str, mirrors: impl FnOnce(&[u8], &[u8]) -> Vec<&'static str>) -> Self {
        let images = Drawer::new(1, 10).finish();
        let raw = idx::encode(&images);
        let bytes = gzip(&raw);
        let mirrors = mirrors(&bytes, &raw).leak();
        let (sha256_gzip, sha256_raw) = (sha256(&bytes).leak(), sha256(&raw).leak());
        let length = u32::try_from(bytes.len()).expect("a small file");
        let file = SourceFile { name, bytes: length, content: Content::Images, count: 10, sha256_gzip, sha256_raw, mirrors };
        Self { file, images, raw }
    }

    /// Loads the file; returns the name of its source.
    async fn source(&self) -> Result<String, DataError> {
        let loaded = load(&self.file, "http://localhost:1", false, |_, _, _| ()).await?;
        assert_eq!(loaded.images, self.images);
        Ok(loaded.source)
    }
}

async fn cache() -> Cache {
    let storage: CacheStorage = Reflect::get(&js_sys::global(), &"caches".into()).expect("a global").unchecked_into();
    JsFuture::from(storage.open("saddle-data-v1")).await.expect("a cache").unchecked_into()
}

/// Overwrites the cache entry of `file`.
async fn overwrite(file: &SourceFile, bytes: &[u8]) {
    let response = Response::new_with_opt_buffer_source(Some(&Uint8Array::from(bytes))).expect("a response");
    let key = format!("/saddle-data/{}", file.name);
    JsFuture::from(cache().await.put_with_str(&key, &response)).await.expect("a stored entry");
}

#[wasm_bindgen_test]
async fn a_file_is_downloaded_once_and_then_cached() {
    let published = Published::new("cached.gz", |bytes, _| vec![address(bytes)]);
    assert!(!is_cached(&published.file).await);
    let mut progress = Vec::new();
    let loaded = load(&published.file, "", false, |stage, done, total| progress.push((stage, done, total)))
        .await
        .expect("the published file");
    assert_eq!(loaded.images, published.images);
    let size = u64::from(published.file.bytes);
    assert_eq!(progress.first(), Some(&(LoadStage::Downloading, 0, Some(size))));
    assert!(progress.contains(&(LoadStage::Downloading, size, Some(size))), "{progress:?}");
    assert_eq!(progress.last(), Some(&(LoadStage::Unpacking, 0, Some(size))));
    assert!(is_cached(&published.file).await);
    let unpublished = SourceFile { mirrors: &[], ..published.file };
    let loaded =
        load(&unpublished, "", false, |stage, _, _| assert_eq!(stage, LoadStage::Unpacking)).await.expect("the cached file");
    assert_eq!((loaded.images, loaded.source.as_str()), (published.images, "kept on this device"));
}

#[wasm_bindgen_test]
async fn a_damaged_cache_entry_is_downloaded_again() {
    let published = Published::new("damaged.gz", |bytes, _| vec![address(bytes)]);
    overwrite(&published.file, b"not what was published").await;
    assert!(is_cached(&published.file).await);
    assert_ne!(published.source().await.expect("the published file"), "kept on this device");
    assert_eq!(published.source().await.expect("the cached file"), "kept on this device");
    overwrite(&published.file, b"damaged again").await;
    let unpublished = SourceFile { mirrors: &[], ..published.file };
    load(&unpublished, "", false, |_, _, _| ()).await.expect_err("there is no source");
    assert!(!is_cached(&unpublished).await, "a damaged entry is deleted");
}

#[wasm_bindgen_test]
async fn the_next_source_is_tried_after_a_wrong_truncated_missing_or_long_file() {
    let published = Published::new("next-source.gz", |bytes, raw| {
        vec![address(b"<!doctype html>"), address(&bytes[..100]), "blob:nowhere#", address(&[raw, b"!"].concat()), address(raw)]
    });
    published.source().await.expect("the last source, already inflated");
    let bytes = published.raw.len() as u64;
    let unpublished = SourceFile { mirrors: &[], ..published.file };
    let loaded = load(&unpublished, "", false, |_, _, total| assert_eq!(total, Some(bytes))).await;
    assert_eq!(loaded.expect("the cached file, inflated").images, published.images);
}

#[wasm_bindgen_test]
async fn the_error_lists_each_source_with_its_reason() {
    let published =
        Published::new("nowhere.gz", |_, raw| vec![address(b"wrong"), address(&[raw, raw].concat()), "blob:nowhere#"]);
    let error = load(&published.file, "http://localhost:1/", true, |_, _, _| ()).await.expect_err("no source has the file");
    let DataError::AllSourcesFailed { file, attempts } = &error else { panic!("{error}") };
    assert_eq!(file, "nowhere.gz");
    assert_eq!(attempts.len(), 4);
    assert_eq!(attempts[0].source, "http://localhost:1/data/fashion-mnist/nowhere.gz");
    assert!(attempts[0].reason.contains("can't be reached"), "{error}");
    assert!(attempts[1].reason.contains("5 bytes") && attempts[1].reason.contains("SHA-256"), "{error}");
    assert!(attempts[2].reason.contains("more than 7,879 bytes"), "{error}");
    assert!(attempts[3].reason.contains("can't be reached"), "{error}");
    assert!(error.to_string().contains("Drop the file here, or choose Garments"), "{error}");
    assert!(!is_cached(&published.file).await);
}

#[wasm_bindgen_test]
async fn the_http_status_is_reported() {
    let published = Published::new("not-here.gz", |_, _| Vec::new());
    let origin = web_sys::window().expect("a page").location().origin().expect("an origin");
    let error = load(&published.file, &origin, true, |_, _, _| ()).await.expect_err("the test server has no data");
    assert!(error.to_string().contains("the server answered 404"), "{error}");
}

#[wasm_bindgen_test]
async fn gzip_is_inflated() {
    assert_eq!(gunzip(&gzip(b"three gradients")).await, Ok(b"three gradients".to_vec()));
    assert_eq!(gunzip(&gzip(b"")).await, Ok(Vec::new()));
    assert_eq!(gunzip(&COMPRESSED).await, Ok(b"three gradients ".repeat(20)));
}

#[wasm_bindgen_test]
async fn corrupt_gzip_is_an_error() {
    let good = gzip(b"three gradients");
    let mut flipped = good.clone();
    flipped[20] ^= 1;
    let longer = [&good[..], b"!"].concat();
    for (what, bytes) in [
        ("flipped", &flipped[..]),
        ("truncated", &good[..good.len() - 5]),
        ("with trailing bytes", &longer),
        ("empty", &[]),
        ("no gzip", b"no gzip at all"),
    ] {
        let result = gunzip(bytes).await;
        assert!(matches!(result, Err(DataError::Gzip(_))), "{what}: {result:?}");
    }
}

/// Reads the images of a file as the training worker does.
async fn read_own(bytes: &[u8]) -> Result<Contents, OwnFileError> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let file = BlobSource(Blob::new_with_u8_array_sequence(&parts).expect("a file"));
    own::read(&file, &Selection::default(), MAX_IMAGES).await
}

#[wasm_bindgen_test]
async fn a_file_of_the_visitor_is_read_part_by_part() {
    // More than one part, raw and gzipped.
    let images = Images::new(Rc::from(vec![7; 3000 * PIXELS])).expect("images");
    let raw = idx::encode(&images);
    for bytes in [&raw, &[&gzip(&raw)[..], &[0; 512]].concat()] {
        let read = read_own(bytes).await;
        assert!(matches!(read, Ok(Contents::Images(found)) if found.images == images));
    }
    assert_eq!(read_own(b"").await, Err(OwnFileError::Empty));
    assert_eq!(read_own(b"<!doctype html>").await, Err(OwnFileError::WebPage));
    let cut = IdxError::Length { count: 3000, expected: 16 + 3000 * PIXELS, actual: 16 + PIXELS };
    assert_eq!(read_own(&raw[..16 + PIXELS]).await, Err(OwnFileError::Idx(cut)));
}

/// The digests of tests/native/rng.rs and tests/native/garments.rs.
#[wasm_bindgen_test]
fn a_seed_gives_the_same_numbers_as_in_the_native_build() {
    let mut normals = vec![0.0; 10_000];
    Stream::new(42, Purpose::Latents).fill_normal(0, &mut normals);
    let bytes: Vec<u8> = normals.into_iter().flat_map(f32::to_le_bytes).collect();
    assert_eq!(sha256(&bytes), "21545096b463daf5e1c0c50cb2546bae94cfea58e8db1010739cf8f6f6eeedef");
    let garments = Drawer::new(42, 1000).finish();
    assert_eq!(sha256(garments.pixels()), "edf7f32fddc00a3526d0872a9edbe3e465618eefff90c6da598d6e376995ccfe");
}
