//! Files in IndexedDB, for browsers without the Origin Private File System and windows that are denied it: one object store, a name a key.

use std::cell::RefCell;

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode};

use super::opfs::{failed, room};
use super::store::{Files, StoreError};
use crate::run::protocol::archive::Usage;

/// The database's name; a new one when what is kept changes its meaning.
const DATABASE: &str = "saddle-runs-v1";

/// Its only object store.
const FILES: &str = "files";

/// The files of this origin.
#[derive(Debug, Default)]
pub struct Idb {
    open: RefCell<Option<IdbDatabase>>,
}

/// Calls one of two functions when an event of that name comes.
fn settle(target: &JsValue, handlers: &[(&str, &Function)]) {
    for (name, handler) in handlers {
        let handler = (*handler).clone();
        let once = Closure::once_into_js(move |_: JsValue| drop(handler.call0(&JsValue::NULL)));
        // A property that every such object has.
        let _ = Reflect::set(target, &(*name).into(), &once);
    }
}

/// Waits for an event of either kind.
async fn until(target: &JsValue, good: &[&str], bad: &[&str]) -> bool {
    let promise = Promise::new(&mut |resolve, reject| {
        let all: Vec<(&str, &Function)> =
            good.iter().map(|&name| (name, &resolve)).chain(bad.iter().map(|&name| (name, &reject))).collect();
        settle(target, &all);
    });
    JsFuture::from(promise).await.is_ok()
}

/// Why a request or a transaction came to nothing.
fn reason(of: &JsValue) -> StoreError {
    let error = Reflect::get(of, &"error".into()).unwrap_or(JsValue::NULL);
    if error.is_null() { StoreError::Failed("it gave up without a reason".to_owned()) } else { failed(&error) }
}

async fn answer(request: &IdbRequest) -> Result<JsValue, StoreError> {
    let told = |error: JsValue| failed(&error);
    if until(request, &["onsuccess"], &["onerror"]).await { request.result().map_err(told) } else { Err(reason(request)) }
}

impl Idb {
    async fn database(&self) -> Result<IdbDatabase, StoreError> {
        if let Some(open) = &*self.open.borrow() {
            return Ok(open.clone());
        }
        let missing = |_| StoreError::Missing;
        let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).map_err(missing)?;
        let factory: IdbFactory = factory.dyn_into().map_err(missing)?;
        let request = factory.open_with_u32(DATABASE, 1).map_err(missing)?;
        let opening = request.clone();
        let make = Closure::once_into_js(move |_: JsValue| {
            // Without the store, what is asked of it fails and is told.
            if let Ok(made) = opening.result() {
                let _ = made.unchecked_into::<IdbDatabase>().create_object_store(FILES);
            }
        });
        request.set_onupgradeneeded(Some(make.unchecked_ref()));
        let database: IdbDatabase = answer(&request).await.map_err(|_| StoreError::Missing)?.unchecked_into();
        *self.open.borrow_mut() = Some(database.clone());
        Ok(database)
    }

    async fn transaction(&self, mode: IdbTransactionMode) -> Result<(IdbTransaction, IdbObjectStore), StoreError> {
        let told = |error: JsValue| failed(&error);
        let transaction = self.database().await?.transaction_with_str_and_mode(FILES, mode).map_err(told)?;
        let store = transaction.object_store(FILES).map_err(told)?;
        Ok((transaction, store))
    }

    /// Changes the store, and waits until that is on the disk.
    async fn change(&self, request: impl FnOnce(&IdbObjectStore) -> Result<IdbRequest, JsValue>) -> Result<(), StoreError> {
        let (transaction, store) = self.transaction(IdbTransactionMode::Readwrite).await?;
        request(&store).map_err(|error| failed(&error))?;
        if until(&transaction, &["oncomplete"], &["onabort", "onerror"]).await { Ok(()) } else { Err(reason(&transaction)) }
    }
}

impl Files for Idb {
    async fn put(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.change(|store| store.put_with_key(&Uint8Array::from(bytes), &name.into())).await
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let (_, store) = self.transaction(IdbTransactionMode::Readonly).await?;
        let found = answer(&store.get(&name.into()).map_err(|error| failed(&error))?).await?;
        Ok(found.dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec()))
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.change(|store| store.delete(&name.into())).await
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        let (_, store) = self.transaction(IdbTransactionMode::Readonly).await?;
        let keys = answer(&store.get_all_keys().map_err(|error| failed(&error))?).await?;
        Ok(Array::from(&keys).iter().filter_map(|key| key.as_string()).collect())
    }

    async fn usage(&self) -> Usage {
        room().await
    }
}
