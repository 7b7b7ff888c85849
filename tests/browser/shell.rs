//! The shell: addresses, panics, diagnostics, hosted files and downloads.
#![allow(clippy::expect_used, clippy::panic)]

use js_sys::{Function, Promise};
use saddle::ui::diagnostics::Diagnostics;
use saddle::ui::error_boundary;
use saddle::ui::not_found::{NotFound, NotFoundProps};
use saddle::ui::route::{Location, Route, navigate, replace_query, use_location};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::page::{download, mount, record, until, window};

#[wasm_bindgen_test]
async fn an_unknown_address_is_reported_with_links_to_the_labs() {
    let page = mount::<NotFound>(NotFoundProps { path: "/nowhere".into() });
    page.get("[data-testid=not-found] h1").await;
    assert!(page.text().contains("#/nowhere"), "{}", page.text());
    let link = page.get("a[href='#/gan']").await;
    assert_eq!(link.text_content().as_deref(), Some("GAN"));
}

/// Panics in a call from JavaScript, as an event handler does. The hook stays set, since a panicked thread can't replace it; later test
/// failures are still reported, because the hook writes to the console.
#[wasm_bindgen_test]
async fn a_panic_is_shown_with_its_message() {
    Function::new_no_args(include_str!("../../static/boot.js")).call0(&JsValue::NULL).expect("boot.js runs");
    error_boundary::catch_panics();
    // Rendering installs Yew's hook, unless one was set through Yew.
    let _page = mount::<NotFound>(NotFoundProps { path: "/".into() });
    let handler = Closure::<dyn FnMut()>::new(|| panic!("the sheet has 63 images"));
    let result = handler.as_ref().unchecked_ref::<Function>().call0(&JsValue::NULL);
    assert!(result.is_err(), "a panic ends the call");
    let body = window().document().and_then(|document| document.body()).expect("a page has a body");
    let panel = body.query_selector("[data-testid=failure][role=alert]").expect("a selector").expect("a message");
    let text = panel.text_content().unwrap_or_default();
    assert!(
        text.contains("Saddle has stopped") && text.contains("the sheet has 63 images") && text.contains("shell.rs"),
        "{text}"
    );
    let buttons = panel.query_selector_all("button").expect("a selector");
    let names: Vec<String> = (0..buttons.length()).filter_map(|i| buttons.get(i)?.text_content()).collect();
    assert_eq!(names, ["Reload", "Copy details"]);
    panel.remove();
}

#[derive(Clone, PartialEq, Properties)]
struct ProbeProps {
    seen: Callback<Location>,
}

#[component]
fn Probe(props: &ProbeProps) -> Html {
    let location = use_location();
    props.seen.emit(location.clone());
    html! { <p class="probe">{ location.to_hash() }</p> }
}

#[wasm_bindgen_test]
async fn views_follow_the_address_and_queries_replace_it() {
    window().location().set_hash("#/gan?seed=3").expect("an address");
    let (seen, locations) = record();
    let page = mount::<Probe>(ProbeProps { seen });
    until("the first address", || page.text() == "#/gan?seed=3").await;
    navigate(&Route::Diagnostics);
    until("the next address", || page.text() == "#/diagnostics").await;
    let (drawn, entries) =
        (locations.borrow().len(), window().history().and_then(|history| history.length()).expect("a history"));
    replace_query("lr=0.5&seed=4");
    assert_eq!(window().location().hash().as_deref(), Ok("#/diagnostics?lr=0.5&seed=4"));
    assert_eq!(window().history().and_then(|history| history.length()), Ok(entries), "no new entry in the history");
    assert_eq!(locations.borrow().len(), drawn, "the view is not redrawn");
    window().location().set_hash("").expect("an address");
}

#[wasm_bindgen_test]
async fn diagnostics_finish_and_explain_missing_capabilities() {
    let page = mount::<Diagnostics>(());
    // The view is drawn within a few microtasks; the first answer of the browser takes longer.
    let mut busy = false;
    for _ in 0..20 {
        busy |= page.find("[data-testid=diagnostics][aria-busy=true]").is_some();
        JsFuture::from(Promise::resolve(&JsValue::NULL)).await.expect("a microtask");
    }
    assert!(busy, "the view is marked as busy");
    page.get("[data-testid=diagnostics][aria-busy=false]").await;
    let text = page.text();
    for name in
        ["User agent", "WebAssembly SIMD", "Cache Storage", "navigator.gpu", "Processor threads", env!("CARGO_PKG_VERSION")]
    {
        assert!(text.contains(name), "{name} is not in {text}");
    }
    let adapter_is_missing = text.contains("Adapternone") || text.contains("navigator.gpuno");
    assert_eq!(adapter_is_missing, text.contains("Training runs on the CPU"), "{text}");
}

#[wasm_bindgen_test]
fn hosted_files_are_read_from_the_meta_element() {
    let document = window().document().expect("a page has a document");
    assert!(saddle::ui::hosted_files().is_empty());
    let meta = document.create_element("meta").expect("an element");
    meta.set_attribute("name", "saddle-data").and_then(|()| meta.set_attribute("content", " a.gz  b.gz ")).expect("attributes");
    document.document_element().expect("a root").append_child(&meta).expect("an appended element");
    assert_eq!(saddle::ui::hosted_files(), ["a.gz", "b.gz"]);
    meta.remove();
}

#[wasm_bindgen_test]
async fn a_download_has_its_name_and_content() {
    let [name, _, text] = download(async || {
        saddle::ui::download_text("losses.csv", "text/csv", "step,epoch\n1,1\n").expect("a download");
    })
    .await;
    assert_eq!((name.as_str(), text.as_str()), ("losses.csv", "step,epoch\n1,1\n"));
}
