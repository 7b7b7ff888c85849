//! The file store of this browser: the Origin Private File System, or else IndexedDB.

use std::cell::OnceCell;

use super::idb::Idb;
use super::opfs::Opfs;
use super::store::{Files, StoreError};
use crate::run::protocol::archive::Usage;

/// Files in the first of the two stores that exists, which the first call finds out.
#[derive(Debug, Default)]
pub struct BrowserFiles {
    opfs: Opfs,
    idb: Idb,
    has_opfs: OnceCell<bool>,
}

impl BrowserFiles {
    async fn has_opfs(&self) -> bool {
        if let Some(known) = self.has_opfs.get() {
            return *known;
        }
        let has = self.opfs.names().await != Err(StoreError::Missing);
        *self.has_opfs.get_or_init(|| has)
    }
}

impl Files for BrowserFiles {
    async fn put(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        if self.has_opfs().await { self.opfs.put(name, bytes).await } else { self.idb.put(name, bytes).await }
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        if self.has_opfs().await { self.opfs.get(name).await } else { self.idb.get(name).await }
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        if self.has_opfs().await { self.opfs.delete(name).await } else { self.idb.delete(name).await }
    }

    async fn size(&self, name: &str) -> Result<u64, StoreError> {
        if self.has_opfs().await { self.opfs.size(name).await } else { self.idb.size(name).await }
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        if self.has_opfs().await { self.opfs.names().await } else { self.idb.names().await }
    }

    async fn usage(&self) -> Usage {
        if self.has_opfs().await { self.opfs.usage().await } else { self.idb.usage().await }
    }
}
