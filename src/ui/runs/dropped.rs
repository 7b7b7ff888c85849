//! Files and folders that were dropped on the page.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File};

/// Most files and folders that are looked at.
const MOST: usize = 10_000;

#[wasm_bindgen]
extern "C" {
    /// A `DataTransferItem`.
    type Item;

    /// Every browser has it, under this name.
    #[wasm_bindgen(method, catch, js_name = webkitGetAsEntry)]
    fn entry(this: &Item) -> Result<Option<Entry>, JsValue>;

    /// A file or folder.
    pub(super) type Entry;

    #[wasm_bindgen(method, getter, js_name = isDirectory)]
    fn is_directory(this: &Entry) -> bool;

    #[wasm_bindgen(method, getter, js_name = fullPath)]
    fn full_path(this: &Entry) -> String;

    #[wasm_bindgen(method)]
    fn file(this: &Entry, done: &Function, failed: &Function);

    #[wasm_bindgen(method, js_name = createReader)]
    fn create_reader(this: &Entry) -> Reader;

    type Reader;

    #[wasm_bindgen(method, js_name = readEntries)]
    fn read_entries(this: &Reader, done: &Function, failed: &Function);
}

/// The entries of a drop, which the browser forgets after the event.
pub(super) fn entries(data: &DataTransfer) -> Vec<Entry> {
    let items = data.items();
    let entry = |at| items.get(at)?.unchecked_into::<Item>().entry().ok().flatten();
    (0..items.length()).filter_map(entry).collect()
}

/// Paths and files of the entries and of all that is in folders among them.
///
/// # Errors
/// What the browser threw.
pub(super) async fn files(mut entries: Vec<Entry>) -> Result<Vec<(String, File)>, JsValue> {
    let mut found = Vec::new();
    let mut seen = 0;
    while let Some(entry) = entries.pop() {
        seen += 1;
        if seen > MOST {
            break;
        }
        let path = entry.full_path().trim_start_matches('/').to_owned();
        if !entry.is_directory() {
            let file = JsFuture::from(Promise::new(&mut |done, failed| entry.file(&done, &failed))).await?;
            found.push((path, file.dyn_into()?));
            continue;
        }
        let reader = entry.create_reader();
        // Browsers give up to 100 at a time, and none at the end.
        loop {
            let part = JsFuture::from(Promise::new(&mut |done, failed| reader.read_entries(&done, &failed))).await?;
            let part: Array = part.dyn_into()?;
            if part.length() == 0 {
                break;
            }
            entries.extend(part.iter().map(JsCast::unchecked_into::<Entry>));
            if entries.len() > MOST {
                break;
            }
        }
    }
    Ok(found)
}
