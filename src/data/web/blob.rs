//! A file that the visitor chose.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use crate::browser::error_text;
use crate::data::own::Source;

/// A file of the browser, read part by part.
#[derive(Clone, Debug)]
pub struct BlobSource(pub Blob);

impl Source for BlobSource {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length in bytes, far below 2⁵³")]
    fn size(&self) -> u64 {
        self.0.size() as u64
    }

    async fn read(&self, at: u64, length: usize) -> Result<Vec<u8>, String> {
        #[expect(clippy::cast_precision_loss, reason = "places in a file, far below 2⁵³")]
        let (begin, end) = (at as f64, (at + length as u64) as f64);
        let part = self.0.slice_with_f64_and_f64(begin, end).map_err(|error| error_text(&error))?;
        let buffer = JsFuture::from(part.array_buffer()).await.map_err(|error| error_text(&error))?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}
