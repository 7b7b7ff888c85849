//! Whether an element is on the screen: what is scrolled away, or in a view that is hidden, need not move.

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;
use web_sys::Element;

// web-sys has these types behind features that the page's build does not turn on.
#[wasm_bindgen]
extern "C" {
    type IntersectionObserver;
    #[wasm_bindgen(constructor, catch)]
    fn new(on_change: &Function) -> Result<IntersectionObserver, JsValue>;
    #[wasm_bindgen(method)]
    fn observe(this: &IntersectionObserver, target: &Element);
    #[wasm_bindgen(method)]
    fn disconnect(this: &IntersectionObserver);

    type IntersectionObserverEntry;
    #[wasm_bindgen(method, getter, js_name = isIntersecting)]
    fn is_intersecting(this: &IntersectionObserverEntry) -> bool;
}

/// Watches an element until it is dropped.
pub(super) struct OnScreen {
    observer: IntersectionObserver,
    _on_change: Closure<dyn FnMut(Array)>,
}

impl OnScreen {
    /// `on_change` hears whether the element is on the screen, at first and at each change; never where the browser does not tell.
    pub(super) fn watch(element: &Element, on_change: impl Fn(bool) + 'static) -> Option<Self> {
        let on_change = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            let last: IntersectionObserverEntry = entries.get(entries.length().saturating_sub(1)).unchecked_into();
            on_change(last.is_intersecting());
        });
        let observer = IntersectionObserver::new(on_change.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _on_change: on_change })
    }
}

impl Drop for OnScreen {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
