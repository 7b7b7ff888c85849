//! A file of the visitor's own, read on the page so that a wrong one is known at once.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlElement};

use crate::data::{DataError, Images, web};

/// The file input's id.
pub(super) const INPUT: &str = "file";

/// Opens the browser's file chooser, as a click on the file input does.
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
