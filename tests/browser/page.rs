//! Helpers of the browser tests: mounted components, events, conditions and downloads.
#![allow(clippy::expect_used, clippy::panic)]

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlElement, HtmlInputElement, Window};
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

    pub(crate) fn find_all(&self, selector: &str) -> Vec<Element> {
        let all = self.root.query_selector_all(selector).expect("a selector");
        (0..all.length()).filter_map(|at| all.get(at)?.dyn_into().ok()).collect()
    }

    /// Waits up to half a minute for an element.
    pub(crate) async fn get(&self, selector: &str) -> Element {
        until(selector, || self.find(selector).is_some()).await;
        self.find(selector).expect("just seen")
    }

    pub(crate) fn text(&self) -> String {
        self.root.text_content().unwrap_or_default()
    }

    /// The button with this text, not counting its symbol.
    pub(crate) fn button(&self, name: &str) -> Option<Element> {
        let named = |button: &Element| button.text_content().is_some_and(|text| text.trim_start_matches(['▶', '❚']) == name);
        self.find_all("button").into_iter().find(named)
    }

    /// Waits for the button with this text and clicks it.
    pub(crate) async fn press(&self, name: &str) {
        until(name, || self.button(name).is_some()).await;
        click(&self.button(name).expect("just seen"));
    }
}

pub(crate) fn mount<C>(props: C::Properties) -> Mounted
where
    C: BaseComponent,
{
    let document = window().document().expect("a page has a document");
    let root = document.create_element("div").expect("a div");
    document.body().expect("a page has a body").append_child(&root).expect("an appended element");
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
        root.append_child(&style).expect("an appended element");
        Self(style)
    }
}

impl Drop for Styled {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// A system that asks for reduced motion, until it is dropped.
pub(crate) struct StillMotion(Function);

impl StillMotion {
    pub(crate) fn new() -> Self {
        let begin = Function::new_no_args(
            "const asked = window.matchMedia;
             window.matchMedia = (query) => query.includes('reduced-motion') ? { matches: true } : asked.call(window, query);
             return () => { window.matchMedia = asked; };",
        );
        Self(begin.call0(&JsValue::NULL).expect("a function").unchecked_into())
    }
}

impl Drop for StillMotion {
    fn drop(&mut self) {
        self.0.call0(&JsValue::NULL).expect("the browser's own answer again");
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

/// Dispatches an event that is given as a JavaScript expression (`new KeyboardEvent('keydown', {…})`).
pub(crate) fn dispatch(target: &Element, event: &str) {
    let event = Function::new_no_args(&format!("return {event}")).call0(&JsValue::NULL).expect("an event");
    target.dispatch_event(event.unchecked_ref::<web_sys::Event>()).expect("a dispatched event");
}

/// The key that resets.
pub(crate) const RESET: &str = "new KeyboardEvent('keydown', {key: 'Delete', shiftKey: true, bubbles: true, cancelable: true})";

pub(crate) fn key(target: &Element, key: &str) {
    dispatch(target, &format!("new KeyboardEvent('keydown', {{key: '{key}', bubbles: true, cancelable: true}})"));
}

/// Replaces the text of an input, or the position of a slider.
pub(crate) fn type_into(input: &Element, text: &str) {
    input.unchecked_ref::<HtmlInputElement>().set_value(text);
    dispatch(input, "new InputEvent('input', {bubbles: true})");
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

/// The canvas's pixels as RGBA.
pub(crate) fn pixels(canvas: &HtmlCanvasElement) -> Vec<[u8; 4]> {
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok().flatten().expect("a context").unchecked_into();
    let image = context.get_image_data(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height())).expect("pixels");
    image.data().0.as_chunks().0.to_vec()
}

/// Intercepts the next click on a download link; returns a function that reads its file.
const INTERCEPT_DOWNLOAD: &str = "
    let link = null;
    const listener = (event) => {
        if (!event.target.download) return;
        event.preventDefault();
        link = event.target;
        document.removeEventListener('click', listener, true);
    };
    document.addEventListener('click', listener, true);
    return async () => {
      while (!link) await new Promise((resolve) => setTimeout(resolve, 10));
      return [link.download, link.href, await (await fetch(link.href)).text()];
    };";

/// Name, address and text of the file that `start` downloads.
pub(crate) async fn download(start: impl AsyncFnOnce()) -> [String; 3] {
    let read = Function::new_no_args(INTERCEPT_DOWNLOAD).call0(&JsValue::NULL).expect("a listener").unchecked_into::<Function>();
    start().await;
    let file = read.call0(&JsValue::NULL).expect("a clicked link").unchecked_into::<Promise>();
    let parts: Array = JsFuture::from(file).await.expect("a readable file").unchecked_into();
    [0, 1, 2].map(|at| parts.get(at).as_string().expect("a text"))
}
