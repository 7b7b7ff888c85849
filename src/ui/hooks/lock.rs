//! Web Locks: a run is trained by one tab at a time.
//!
//! web-sys offers this API only with `--cfg web_sys_unstable_apis`, so it is bound here. Remove when web-sys marks it stable.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::browser::settled;

#[wasm_bindgen]
extern "C" {
    type Navigator;
    #[wasm_bindgen(method, getter)]
    fn locks(this: &Navigator) -> Option<LockManager>;

    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, options: &LockOptions, callback: &Function) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn query(this: &LockManager) -> Result<Promise, JsValue>;

    type LockOptions;
    #[wasm_bindgen(method, setter)]
    fn set_steal(this: &LockOptions, steal: bool);

    type LockManagerSnapshot;
    #[wasm_bindgen(method, getter)]
    fn held(this: &LockManagerSnapshot) -> Array;

    type LockInfo;
    #[wasm_bindgen(method, getter)]
    fn name(this: &LockInfo) -> String;
}

/// `None` in an insecure context, where no run is saved either.
fn manager() -> Option<LockManager> {
    gloo::utils::window().navigator().unchecked_into::<Navigator>().locks()
}

/// A lock that is held or requested; released on drop.
#[derive(Debug)]
pub struct Lock {
    dropped: Rc<Cell<bool>>,
    release: Rc<RefCell<Option<Function>>>,
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.dropped.set(true);
        if let Some(release) = self.release.take() {
            // Resolves a promise, which cannot fail.
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

impl Lock {
    /// Requests the lock `name`. With `steal` it is taken from its holder at once. `on_granted` is called when the lock is held,
    /// `on_lost` when another tab steals it. `None` if the browser has no Web Locks.
    pub fn request(name: &str, steal: bool, on_granted: impl Fn() + 'static, on_lost: impl Fn() + 'static) -> Option<Self> {
        let lock = Self { dropped: Rc::default(), release: Rc::default() };
        let (dropped, release) = (Rc::clone(&lock.dropped), Rc::clone(&lock.release));
        let hold = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_| {
            if dropped.get() {
                return Promise::resolve(&JsValue::NULL);
            }
            let held = Promise::new(&mut |resolve, _| drop(release.replace(Some(resolve))));
            on_granted();
            held
        });
        let options: LockOptions = Object::new().unchecked_into();
        options.set_steal(steal);
        let released = manager()?.request(name, &options, hold.as_ref().unchecked_ref()).ok()?;
        let dropped = Rc::clone(&lock.dropped);
        spawn_local(async move {
            let outcome = JsFuture::from(released).await;
            drop(hold);
            if outcome.is_err() && !dropped.get() {
                on_lost();
            }
        });
        Some(lock)
    }
}

/// Whether any tab holds the lock `name`.
pub async fn is_held(name: &str) -> bool {
    let Some(locks) = manager() else { return false };
    let Ok(snapshot) = settled::<LockManagerSnapshot>(locks.query()).await else { return false };
    snapshot.held().iter().any(|lock| lock.unchecked_into::<LockInfo>().name() == name)
}
