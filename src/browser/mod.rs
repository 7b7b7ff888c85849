//! Bindings to browser APIs, for the page and the worker.

pub mod threads;
pub mod video;
pub mod webgl;
pub mod webgpu;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

#[wasm_bindgen]
extern "C" {
    type Thrown;
    #[wasm_bindgen(method, getter, catch)]
    fn message(this: &Thrown) -> Result<JsValue, JsValue>;
}

/// The message of a thrown value, or its text if it has none.
#[must_use]
pub fn error_text(error: &JsValue) -> String {
    let message = error.unchecked_ref::<Thrown>().message().ok().and_then(|message| message.as_string());
    message.or_else(|| error.as_string()).filter(|text| !text.is_empty()).unwrap_or_else(|| format!("{error:?}"))
}

/// Waits for a macrotask. Messages through a channel are used for it, since browsers throttle timers.
pub async fn macrotask(channel: Option<&MessageChannel>) {
    let Some(channel) = channel else {
        gloo::timers::future::TimeoutFuture::new(0).await;
        return;
    };
    let macrotask = Promise::new(&mut |resolve, _| {
        let wake = Closure::once_into_js(move || drop(resolve.call0(&JsValue::NULL)));
        channel.port1().set_onmessage(Some(wake.unchecked_ref()));
        drop(channel.port2().post_message(&JsValue::NULL));
    });
    drop(JsFuture::from(macrotask).await);
}

/// Waits for the promise of a browser call. A call that throws, such as one of a missing method, is an error like a rejected promise.
///
/// Workaround: an `async` import of wasm-bindgen with `catch` treats the `undefined` that a throwing call leaves as a promise, which
/// ends the program with a TypeError. No upstream issue known. Remove when such an import returns the error.
///
/// # Errors
/// What was thrown, or the reason of the rejection.
pub async fn settled<T: JsCast>(call: Result<Promise, JsValue>) -> Result<T, JsValue> {
    JsFuture::from(call?).await.map(JsCast::unchecked_into)
}
