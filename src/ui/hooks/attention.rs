//! Options for long runs: keep the screen on while training, and notify when a run ends. Both are off by default.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Function, Promise};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Notification, NotificationOptions, NotificationPermission};
use yew::prelude::*;

use crate::browser::settled;
use crate::run::RunState;
use crate::ui::kept;

/// Key in local storage.
const OPTIONS_KEY: &str = "saddle-attention-v1";

// web-sys offers Screen Wake Lock only with `--cfg web_sys_unstable_apis`. Remove when web-sys marks it stable.
#[wasm_bindgen]
extern "C" {
    type Navigator;
    #[wasm_bindgen(method, getter, js_name = wakeLock)]
    fn wake_lock(this: &Navigator) -> Option<WakeLock>;

    type WakeLock;
    #[wasm_bindgen(method, catch)]
    fn request(this: &WakeLock, kind: &str) -> Result<Promise, JsValue>;

    type WakeLockSentinel;
    #[wasm_bindgen(method)]
    fn release(this: &WakeLockSentinel) -> Promise;

    /// The constructor; missing in Safari on phones outside an installed page.
    #[wasm_bindgen(thread_local_v2, js_name = Notification)]
    static NOTIFICATION: Option<Function>;
}

/// The visitor's choices, stored in local storage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttentionOptions {
    /// Keep the screen on while a run trains.
    pub awake: bool,
    /// Show a notification when a run ends while the page is hidden.
    pub notify: bool,
}

#[derive(Clone, PartialEq)]
pub struct Attention {
    pub options: AttentionOptions,
    /// Why the browser does not honour a choice.
    pub refusal: Option<AttrValue>,
    pub set_awake: Callback<bool>,
    /// Sets [`AttentionOptions::notify`], after asking for permission.
    pub set_notify: Callback<bool>,
}

async fn lock_screen() -> Result<WakeLockSentinel, JsValue> {
    let navigator: Navigator = gloo::utils::window().navigator().unchecked_into();
    settled(navigator.wake_lock().ok_or(JsValue::UNDEFINED)?.request("screen")).await
}

/// Releases the screen lock on drop.
#[derive(Default)]
struct ScreenLock {
    wanted: bool,
    sentinel: Option<WakeLockSentinel>,
}

impl Drop for ScreenLock {
    fn drop(&mut self) {
        if let Some(sentinel) = &self.sentinel {
            let _ = sentinel.release();
        }
    }
}

fn acquire(lock: &Rc<RefCell<ScreenLock>>, on_refused: Callback<()>) {
    let lock = Rc::clone(lock);
    spawn_local(async move {
        match lock_screen().await {
            Ok(sentinel) if lock.borrow().wanted => {
                if let Some(before) = lock.borrow_mut().sentinel.replace(sentinel) {
                    let _ = before.release();
                }
            }
            Ok(sentinel) => drop(sentinel.release()),
            // A hidden page is always refused; the lock is requested again when the page is shown.
            Err(_) if gloo::utils::document().hidden() => {}
            Err(_) => on_refused.emit(()),
        }
    });
}

fn may_notify() -> bool {
    NOTIFICATION.with(Option::is_some) && Notification::permission() == NotificationPermission::Granted
}

fn notify(title: &str, body: &str) {
    if !gloo::utils::document().hidden() || !may_notify() {
        return;
    }
    let options = NotificationOptions::new();
    options.set_body(body);
    options.set_tag("saddle-run");
    // Some mobile browsers allow notifications only from a service worker; they show none.
    let _ = Notification::new_with_options(title, &options);
}

/// Applies the options to a run in `state`; `ending` is the notification's text.
#[hook]
pub fn use_attention(state: RunState, ending: &str) -> Attention {
    let options = use_state_eq(|| kept::get::<AttentionOptions>(OPTIONS_KEY).unwrap_or_default());
    let refusal = use_state_eq(|| None::<AttrValue>);
    let set = {
        let options = options.clone();
        move |next: AttentionOptions| {
            // Without storage the choice lasts until the page is closed.
            kept::set(OPTIONS_KEY, &next);
            options.set(next);
        }
    };
    use_wake_lock(options.awake && state.is_busy(), &refusal);
    let before = use_mut_ref(|| state);
    use_effect_with(state, {
        let (wanted, ending) = (options.notify, ending.to_owned());
        move |&state| {
            let before = before.replace(state);
            let ended = before.is_live() && !state.is_live() && !matches!(state, RunState::Idle | RunState::Stopped);
            if ended && wanted {
                notify("Saddle", &ending);
            }
        }
    });
    let set_awake = {
        let (set, options, refusal) = (set.clone(), options.clone(), refusal.setter());
        Callback::from(move |awake| {
            refusal.set(None);
            set(AttentionOptions { awake, ..*options });
        })
    };
    let set_notify = {
        let (options, refusal) = (options.clone(), refusal.setter());
        Callback::from(move |wanted: bool| {
            let (set, options, refusal) = (set.clone(), options.clone(), refusal.clone());
            spawn_local(async move {
                let granted = !wanted || request_permission().await;
                refusal.set((!granted).then(|| {
                    "The browser does not let this page show notifications. Allow them in its settings for this site. iPhones and \
                     iPads show notifications only for pages on the Home Screen."
                        .into()
                }));
                set(AttentionOptions { notify: wanted && granted, ..*options });
            });
        })
    };
    Attention { options: *options, refusal: (*refusal).clone(), set_awake, set_notify }
}

/// Asks the visitor, unless the browser already has an answer.
async fn request_permission() -> bool {
    // Throws where the browser has no notifications.
    if let Ok(answer) = Notification::request_permission() {
        let _ = JsFuture::from(answer).await;
    }
    may_notify()
}

/// Holds the screen lock while `wanted`. Browsers release it when the page is hidden, so it is requested again on return.
#[hook]
fn use_wake_lock(wanted: bool, refusal: &UseStateHandle<Option<AttrValue>>) {
    let lock = use_mut_ref(ScreenLock::default);
    use_effect_with(wanted, {
        let refusal = refusal.setter();
        move |&wanted| {
            lock.borrow_mut().wanted = wanted;
            let listener = wanted.then(|| {
                let on_refused =
                    Callback::from(move |()| refusal.set(Some("This browser does not let the page keep the screen on.".into())));
                acquire(&lock, on_refused.clone());
                let lock = Rc::clone(&lock);
                EventListener::new(&gloo::utils::document(), "visibilitychange", move |_| {
                    if !gloo::utils::document().hidden() {
                        acquire(&lock, on_refused.clone());
                    }
                })
            });
            move || {
                drop(listener);
                *lock.borrow_mut() = ScreenLock::default();
            }
        }
    });
}
