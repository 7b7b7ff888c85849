//! The shell: addresses, unknown addresses, panics, diagnostics; and helpers of all browser tests.
#![allow(clippy::expect_used, clippy::panic)]

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use saddle::ui::diagnostics::Diagnostics;
use saddle::ui::error_boundary;
use saddle::ui::not_found::{NotFound, NotFoundProps};
use saddle::ui::route::{Location, Route, navigate, replace_query, use_location};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, Window};
use yew::prelude::*;

pub(crate) fn window() -> Window {
    web_sys::window().expect("tests run on a page")
}

/// A mounted component, removed on drop.
pub(crate) struct Mounted {
    root: Element,
    handle: Option<Box<dyn FnOnce()>>,
}

impl Drop for Mounted {
    fn drop(&mut self) {
        if let Some(destroy) = self.handle.take() {
            destroy();
        }
        self.root.remove();
    }
}

impl Mounted {
    pub(crate) fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).expect("a selector")
    }

    pub(crate) fn get_all(&self, selector: &str) -> Vec<Element> {
        let all = self.root.query_selector_all(selector).expect("a selector");
        (0..all.length()).filter_map(|at| all.get(at)?.dyn_into().ok()).collect()
    }

    /// Waits up to half a minute for an element.
    pub(crate) async fn get(&self, selector: &str) -> Element {
        until(selector, || self.find(selector).is_some()).await;
        self.find(selector).expect("just seen")
    }

    pub(crate) fn root(&self) -> &Element {
        &self.root
    }

    pub(crate) fn text(&self) -> String {
        self.root.text_content().unwrap_or_default()
    }
}

pub(crate) fn mount<C>(props: C::Properties) -> Mounted
where
    C: BaseComponent,
{
    let document = window().document().expect("a page has a document");
    let root = document.create_element("div").expect("a div");
    document.body().expect("a page has a body").append_child(&root).expect("a place for it");
    let handle = yew::Renderer::<C>::with_root_and_props(root.clone(), props).render();
    Mounted { root, handle: Some(Box::new(move || handle.destroy())) }
}

/// The page's styles, removed on drop.
pub(crate) struct Styled(Element);

impl Styled {
    pub(crate) fn new() -> Self {
        let document = window().document().expect("a page has a document");
        let style = document.create_element("style").expect("an element");
        style.set_text_content(Some(concat!(
            include_str!("../../static/styles/tokens.css"),
            include_str!("../../static/styles/widgets.css"),
            include_str!("../../static/styles/minimax.css")
        )));
        let root = document.document_element().expect("a root");
        root.set_attribute("data-theme", "light").expect("an attribute");
        root.append_child(&style).expect("a place for it");
        Self(style)
    }
}

impl Drop for Styled {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// Waits up to half a minute for a condition: the machine may be busy.
pub(crate) async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..3000 {
        if holds() {
            return;
        }
        let tick = Promise::new(&mut |resolve: Function, _: Function| {
            window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 10).expect("a timer");
        });
        JsFuture::from(tick).await.expect("a timer ends");
    }
    panic!("timeout after half a minute: {what}");
}

/// Dispatches an event, given as a JavaScript expression (`new KeyboardEvent('keydown', {…})`).
pub(crate) fn send(target: &Element, event: &str) {
    let event = Function::new_no_args(&format!("return {event}")).call0(&JsValue::NULL).expect("an event");
    target.dispatch_event(event.unchecked_ref::<web_sys::Event>()).expect("it can be sent");
}

pub(crate) fn key(target: &Element, key: &str) {
    send(target, &format!("new KeyboardEvent('keydown', {{key: '{key}', bubbles: true, cancelable: true}})"));
}

pub(crate) fn click(target: &Element) {
    target.unchecked_ref::<HtmlElement>().click();
}

/// A callback and the list of its arguments.
pub(crate) fn record<T: Clone + 'static>() -> (Callback<T>, Rc<RefCell<Vec<T>>>) {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let callback = {
        let seen = Rc::clone(&seen);
        Callback::from(move |value: T| seen.borrow_mut().push(value))
    };
    (callback, seen)
}

#[wasm_bindgen_test]
async fn an_unknown_address_is_named_and_labs_are_linked() {
    let page = mount::<NotFound>(NotFoundProps { path: "/nowhere".into() });
    page.get("[data-testid=not-found] h1").await;
    assert!(page.text().contains("#/nowhere"), "{}", page.text());
    let link = page.get("a[href='#/gan']").await;
    assert_eq!(link.text_content().as_deref(), Some("GAN"));
}

/// A real panic, in a call from JavaScript like an event handler. The hook stays set, since a panicked thread can't replace it; later
/// test failures are still reported, because the hook writes to the console.
#[wasm_bindgen_test]
async fn a_panic_is_shown_with_its_text() {
    Function::new_no_args(include_str!("../../static/boot.js")).call0(&JsValue::NULL).expect("boot.js runs");
    error_boundary::catch_panics();
    // Rendering would install Yew's hook if none was set through Yew.
    let _page = mount::<NotFound>(NotFoundProps { path: "/".into() });
    let handler = Closure::<dyn FnMut()>::new(|| panic!("the sheet has 63 images"));
    let ended = handler.as_ref().unchecked_ref::<Function>().call0(&JsValue::NULL);
    assert!(ended.is_err(), "a panic ends the call");
    let body = window().document().and_then(|document| document.body()).expect("a page has a body");
    let panel = body.query_selector("[data-testid=failure][role=alert]").expect("a selector").expect("the message is there");
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
async fn diagnostics_end_and_explain_missing_capabilities() {
    let page = mount::<Diagnostics>(());
    // The view is drawn within a few microtasks; the first answer of the browser takes longer.
    let mut busy = false;
    for _ in 0..20 {
        busy |= page.find("[data-testid=diagnostics][aria-busy=true]").is_some();
        JsFuture::from(Promise::resolve(&JsValue::NULL)).await.expect("a turn");
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
    document.document_element().expect("a root").append_child(&meta).expect("a place for it");
    assert_eq!(saddle::ui::hosted_files(), ["a.gz", "b.gz"]);
    meta.remove();
}

#[wasm_bindgen_test]
async fn a_download_has_its_name_and_content() {
    let catcher = "let seen = null; \
        document.addEventListener('click', (e) => { seen = [e.target.download, e.target.href]; e.preventDefault(); }, {once: true}); \
        return () => fetch(seen[1]).then((r) => r.text()).then((t) => `${seen[0]}|${t}`)";
    let read = Function::new_no_args(catcher).call0(&JsValue::NULL).expect("a listener").unchecked_into::<Function>();
    saddle::ui::download_text("losses.csv", "text/csv", "step,epoch\n1,1\n").expect("a download");
    let promise = read.call0(&JsValue::NULL).expect("a link was clicked").unchecked_into::<Promise>();
    let text = JsFuture::from(promise).await.expect("the file can be read");
    assert_eq!(text.as_string().as_deref(), Some("losses.csv|step,epoch\n1,1\n"));
}
