//! The visitor's own file. The page reads it, so that a wrong file is reported at once.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlElement};

use crate::data::{DataError, Images, web};

/// The id of the file input.
pub(super) const INPUT: &str = "file";

/// Opens the browser's file chooser.
pub(super) fn choose() {
    let input = gloo::utils::document().get_element_by_id(INPUT).and_then(|input| input.dyn_into::<HtmlElement>().ok());
    if let Some(input) = input {
        input.click();
    }
}

/// Reads raw or gzipped IDX.
pub(super) async fn read(file: &File) -> Result<Images, DataError> {
    let unreadable = |_| DataError::Fetch("the browser could not read the file".to_owned());
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(unreadable)?;
    web::read_upload(Uint8Array::new(&buffer).to_vec()).await
}
