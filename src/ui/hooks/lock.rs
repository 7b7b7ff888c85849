//! The Web Locks API: a run is one tab's at a time. web-sys has its options as unstable: calls go by name.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

fn manager() -> Option<(JsValue, Function)> {
    let navigator = gloo::utils::window().navigator();
    // There is none in an insecure context, where nothing is kept either.
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(|locks| !locks.is_undefined())?;
    let request = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    Some((locks, request))
}

/// A lock that is held, or asked for; dropping it lets go.
#[derive(Debug)]
pub struct Lock {
    dropped: Rc<Cell<bool>>,
    release: Rc<RefCell<Option<Function>>>,
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.dropped.set(true);
        if let Some(release) = self.release.take() {
            // It resolves a promise, which does not fail.
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

impl Lock {
    /// Asks for the lock `name`; `granted` hears when it is held, `lost` when another tab has taken it by force. `steal` takes it so.
    /// `None` where the browser has no locks.
    pub fn ask(name: &str, steal: bool, granted: impl Fn() + 'static, lost: impl Fn() + 'static) -> Option<Self> {
        let (locks, request) = manager()?;
        let lock = Self { dropped: Rc::default(), release: Rc::default() };
        let (dropped, release) = (Rc::clone(&lock.dropped), Rc::clone(&lock.release));
        let hold = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_| {
            if dropped.get() {
                return Promise::resolve(&JsValue::NULL);
            }
            let held = Promise::new(&mut |resolve, _| drop(release.replace(Some(resolve))));
            granted();
            held
        });
        let options = Object::new();
        let _ = Reflect::set(&options, &"steal".into(), &steal.into());
        let arguments = Array::of3(&name.into(), &options, hold.as_ref());
        let asked: Promise = Reflect::apply(&request, &locks, &arguments).ok()?.unchecked_into();
        let dropped = Rc::clone(&lock.dropped);
        spawn_local(async move {
            let ended = JsFuture::from(asked).await;
            drop(hold);
            if ended.is_err() && !dropped.get() {
                lost();
            }
        });
        Some(lock)
    }
}

/// Whether any tab holds the lock `name`.
pub async fn is_held(name: &str) -> bool {
    let Some((locks, _)) = manager() else { return false };
    let asked =
        Reflect::get(&locks, &"query".into()).and_then(JsCast::dyn_into::<Function>).and_then(|query| query.call0(&locks));
    let Ok(asked) = asked else { return false };
    let Ok(state) = JsFuture::from(Promise::resolve(&asked)).await else { return false };
    let held = Reflect::get(&state, &"held".into()).map(|held| Array::from(&held)).unwrap_or_default();
    held.iter().any(|lock| Reflect::get(&lock, &"name".into()).is_ok_and(|held| held == name))
}
