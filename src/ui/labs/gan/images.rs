//! The input for the visitor's own file.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The id of the file input.
pub(super) const INPUT: &str = "file";

/// Opens the browser's file chooser.
pub(super) fn choose() {
    let input = gloo::utils::document().get_element_by_id(INPUT).and_then(|input| input.dyn_into::<HtmlElement>().ok());
    if let Some(input) = input {
        input.click();
    }
}
