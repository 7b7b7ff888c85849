//! What a long run does for a visitor who looks elsewhere: it keeps the screen on, and says when it is over. Each only if so wished.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::storage::{LocalStorage, Storage};
use js_sys::{Function, Promise, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Notification, NotificationOptions, NotificationPermission};
use yew::prelude::*;

use crate::run::RunState;

/// Where the wishes are kept between visits.
const WISHES: &str = "saddle-attention-v1";

/// What the visitor wishes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    /// The screen stays on while a run trains.
    pub awake: bool,
    /// The browser shows a notification when a run is over and the page is not looked at.
    pub notify: bool,
}

/// The wishes, why one can't be met, and the way to change them.
#[derive(Clone, PartialEq)]
pub struct Attention {
    /// What is wished.
    pub wishes: Wishes,
    /// Why the browser does not do what is wished.
    pub refusal: Option<AttrValue>,
    /// Takes the screen's part.
    pub set_awake: Callback<bool>,
    /// Takes the notification's part.
    pub set_notify: Callback<bool>,
}

/// Keeps the screen on by the Screen Wake Lock API, which web-sys marks unstable: this goes by name.
async fn lock_screen() -> Result<JsValue, JsValue> {
    let navigator = gloo::utils::window().navigator();
    let wake_lock = Reflect::get(&navigator, &"wakeLock".into())?;
    let request: Function = Reflect::get(&wake_lock, &"request".into())?.dyn_into()?;
    JsFuture::from(Promise::resolve(&request.call1(&wake_lock, &"screen".into())?)).await
}

fn release(sentinel: &JsValue) {
    if let Ok(release) = Reflect::get(sentinel, &"release".into()).and_then(JsCast::dyn_into::<Function>) {
        // The browser may have let it go already.
        let _ = release.call0(sentinel);
    }
}

/// Holds the screen's lock while it lives.
#[derive(Default)]
struct Awake {
    wanted: bool,
    sentinel: Option<JsValue>,
}

impl Drop for Awake {
    fn drop(&mut self) {
        self.sentinel.iter().for_each(release);
    }
}

/// Takes the lock unless it is held; `told` hears when the browser refuses.
fn hold(awake: &Rc<RefCell<Awake>>, told: Callback<()>) {
    let awake = Rc::clone(awake);
    spawn_local(async move {
        match lock_screen().await {
            Ok(sentinel) if awake.borrow().wanted => {
                if let Some(before) = awake.borrow_mut().sentinel.replace(sentinel) {
                    release(&before);
                }
            }
            Ok(sentinel) => release(&sentinel),
            // A hidden page is refused; it asks again when it is shown.
            Err(_) if gloo::utils::document().hidden() => {}
            Err(_) => told.emit(()),
        }
    });
}

/// Whether the page may show notifications. Safari on phones has none of them outside an installed page.
fn may_show() -> bool {
    Reflect::has(&gloo::utils::window(), &"Notification".into()).unwrap_or(false)
        && Notification::permission() == NotificationPermission::Granted
}

fn notify(title: &str, body: &str) {
    if !gloo::utils::document().hidden() || !may_show() {
        return;
    }
    let options = NotificationOptions::new();
    options.set_body(body);
    options.set_tag("saddle-run");
    // Some browsers on phones have none outside a service worker: nothing is said there.
    let _ = Notification::new_with_options(title, &options);
}

/// Follows a run at `state`; `words` say how it ended.
#[hook]
pub fn use_attention(state: RunState, words: &str) -> Attention {
    let wishes = use_state_eq(|| LocalStorage::get::<Wishes>(WISHES).unwrap_or_default());
    let refusal = use_state_eq(|| None::<AttrValue>);
    let set = {
        let wishes = wishes.clone();
        move |next: Wishes| {
            // Without storage it is a wish for this visit.
            let _ = LocalStorage::set(WISHES, next);
            wishes.set(next);
        }
    };
    use_wake_lock(wishes.awake && state.is_busy(), &refusal);
    let before = use_mut_ref(|| state);
    use_effect_with(state, {
        let (wanted, words) = (wishes.notify, words.to_owned());
        move |&state| {
            let before = before.replace(state);
            let over = before.is_live() && !state.is_live() && !matches!(state, RunState::Idle | RunState::Stopped);
            if over && wanted {
                notify("Saddle", &words);
            }
        }
    });
    let set_awake = {
        let (set, wishes, refusal) = (set.clone(), wishes.clone(), refusal.setter());
        Callback::from(move |awake| {
            refusal.set(None);
            set(Wishes { awake, ..*wishes });
        })
    };
    let set_notify = {
        let (wishes, refusal) = (wishes.clone(), refusal.setter());
        Callback::from(move |wanted: bool| {
            let (set, wishes, refusal) = (set.clone(), wishes.clone(), refusal.clone());
            spawn_local(async move {
                let granted = !wanted || may_notify().await;
                refusal.set((!granted).then(|| {
                    "The browser does not let this page show notifications: allow them in its settings for this site. iPhones and \
                     iPads show them only for pages on the Home Screen."
                        .into()
                }));
                set(Wishes { notify: wanted && granted, ..*wishes });
            });
        })
    };
    Attention { wishes: *wishes, refusal: (*refusal).clone(), set_awake, set_notify }
}

/// Asks the visitor, if that was not done before.
async fn may_notify() -> bool {
    // It throws where there are none.
    if let Ok(asked) = Notification::request_permission() {
        // The answer is read off below.
        let _ = JsFuture::from(asked).await;
    }
    may_show()
}

/// Keeps the screen on while `wanted`. Browsers let go when the page is hidden: it is taken again when it is shown.
#[hook]
fn use_wake_lock(wanted: bool, refusal: &UseStateHandle<Option<AttrValue>>) {
    let awake = use_mut_ref(Awake::default);
    use_effect_with(wanted, {
        let refusal = refusal.setter();
        move |&wanted| {
            awake.borrow_mut().wanted = wanted;
            let listener = wanted.then(|| {
                let refused =
                    Callback::from(move |()| refusal.set(Some("This browser does not let the page keep the screen on.".into())));
                hold(&awake, refused.clone());
                let awake = Rc::clone(&awake);
                EventListener::new(&gloo::utils::document(), "visibilitychange", move |_| {
                    if !gloo::utils::document().hidden() {
                        hold(&awake, refused.clone());
                    }
                })
            });
            move || {
                drop(listener);
                *awake.borrow_mut() = Awake::default();
            }
        }
    });
}
