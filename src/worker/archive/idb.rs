//! Files in IndexedDB, for browsers and windows without the Origin Private File System: one object store, file names as keys.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::channel::oneshot;
use gloo::events::EventListener;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, EventTarget, IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode};

use super::opfs::storage_usage;
use super::store::{Files, StoreError};
use crate::data::web::global::global;
use crate::run::protocol::archive::Usage;

/// The database. Changes when the format of the files does.
const DATABASE: &str = "saddle-runs-v1";

/// Its only object store.
const FILES: &str = "files";

/// The files of this origin.
#[derive(Debug, Default)]
pub struct Idb {
    database: RefCell<Option<IdbDatabase>>,
}

/// Waits for any of the events, and returns whether it was `success`.
async fn succeeds(target: &EventTarget, success: &'static str, failures: &[&'static str]) -> bool {
    let (sender, outcome) = oneshot::channel();
    let sender = Rc::new(Cell::new(Some(sender)));
    let listen = |name: &'static str| {
        let sender = Rc::clone(&sender);
        EventListener::once(target, name, move |_| {
            if let Some(sender) = sender.take() {
                // The receiver outlives the listeners.
                let _ = sender.send(name == success);
            }
        })
    };
    let _listeners: Vec<EventListener> = failures.iter().chain([&success]).map(|name| listen(name)).collect();
    outcome.await.unwrap_or(false)
}

fn store_error(error: Option<DomException>) -> StoreError {
    let unknown = || StoreError::Failed("it gave no reason".to_owned());
    error.map_or_else(unknown, |error| JsValue::from(error).into())
}

async fn answer(request: &IdbRequest) -> Result<JsValue, StoreError> {
    if succeeds(request, "success", &["error"]).await {
        Ok(request.result()?)
    } else {
        Err(store_error(request.error().ok().flatten()))
    }
}

impl Idb {
    async fn database(&self) -> Result<IdbDatabase, StoreError> {
        if let Some(database) = &*self.database.borrow() {
            return Ok(database.clone());
        }
        let factory = global().indexed_db().ok().flatten().ok_or(StoreError::Missing)?;
        let request = factory.open_with_u32(DATABASE, 1).map_err(|_| StoreError::Missing)?;
        let opening = request.clone();
        let create = Closure::once_into_js(move |_: JsValue| {
            // If this fails, so do the transactions on the store, which report it.
            if let Ok(created) = opening.result() {
                let _ = created.unchecked_into::<IdbDatabase>().create_object_store(FILES);
            }
        });
        request.set_onupgradeneeded(Some(create.unchecked_ref()));
        let database: IdbDatabase = answer(&request).await.map_err(|_| StoreError::Missing)?.unchecked_into();
        *self.database.borrow_mut() = Some(database.clone());
        Ok(database)
    }

    async fn transaction(&self, mode: IdbTransactionMode) -> Result<(IdbTransaction, IdbObjectStore), StoreError> {
        let transaction = self.database().await?.transaction_with_str_and_mode(FILES, mode)?;
        let store = transaction.object_store(FILES)?;
        Ok((transaction, store))
    }

    /// Changes the store, and waits until the change is on the disk.
    async fn change(&self, request: impl FnOnce(&IdbObjectStore) -> Result<IdbRequest, JsValue>) -> Result<(), StoreError> {
        let (transaction, store) = self.transaction(IdbTransactionMode::Readwrite).await?;
        request(&store)?;
        if succeeds(&transaction, "complete", &["abort", "error"]).await { Ok(()) } else { Err(store_error(transaction.error())) }
    }
}

impl Files for Idb {
    async fn put(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.change(|store| store.put_with_key(&Uint8Array::from(bytes), &name.into())).await
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let (_, store) = self.transaction(IdbTransactionMode::Readonly).await?;
        let found = answer(&store.get(&name.into())?).await?;
        Ok(found.dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec()))
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.change(|store| store.delete(&name.into())).await
    }

    async fn size(&self, name: &str) -> Result<u64, StoreError> {
        Ok(self.get(name).await?.map_or(0, |bytes| bytes.len() as u64))
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        let (_, store) = self.transaction(IdbTransactionMode::Readonly).await?;
        let keys = answer(&store.get_all_keys()?).await?;
        Ok(Array::from(&keys).iter().filter_map(|key| key.as_string()).collect())
    }

    async fn usage(&self) -> Usage {
        storage_usage().await
    }
}
