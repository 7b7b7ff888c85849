//! Storage of runs in a browser: all stores behave the same.

use js_sys::Promise;
use saddle::worker::archive::browser_files::BrowserFiles;
use saddle::worker::archive::idb::Idb;
use saddle::worker::archive::opfs::Opfs;
use saddle::worker::archive::store::{self, Files};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::FileSystemSyncAccessHandle;

async fn check_store(files: impl Files) {
    for name in store::list(&files, "test/").await.expect("a store") {
        store::remove(&files, &name).await.expect("the file is removed");
    }
    assert_eq!(store::read(&files, "test/none").await, Ok(None));
    let bytes: Vec<u8> = (0..200_000_u32).map(|at| at.to_le_bytes()[0] ^ at.to_le_bytes()[1]).collect();
    for (name, content) in [("test/a", &bytes[..]), ("test/b", b""), ("test/a", b"shorter")] {
        store::write(&files, name, content).await.expect("room");
        assert_eq!(store::read(&files, name).await, Ok(Some(content.to_vec())), "{name}");
    }
    assert_eq!(store::list(&files, "test/").await.expect("a store"), ["test/a", "test/b"]);
    // A truncated version is ignored.
    files.put("test/a~99", &bytes[..100]).await.expect("room");
    assert_eq!(store::read(&files, "test/a").await, Ok(Some(b"shorter".to_vec())));
    assert_eq!(files.get("test/a~99").await.expect("a store").map(|found| found.len()), Some(100));
    assert!(files.usage().await.quota > 0);
    for name in ["test/a", "test/b", "test/none"] {
        store::remove(&files, name).await.expect("the file is removed");
    }
    assert_eq!(store::list(&files, "test/").await.expect("a store"), [""; 0]);
}

#[wasm_bindgen_test]
async fn the_private_file_system_stores_files() {
    check_store(Opfs).await;
}

#[wasm_bindgen_test]
async fn indexed_db_stores_files() {
    check_store(Idb::default()).await;
}

#[wasm_bindgen_test]
async fn the_preferred_store_stores_files() {
    check_store(BrowserFiles::default()).await;
}

/// Another tab writes the file, or has crashed while it did.
#[wasm_bindgen_test]
async fn a_file_with_an_open_access_handle_is_read_and_replaced() {
    const OPEN: &str = "(async () => {
        const root = await navigator.storage.getDirectory();
        const folder = await root.getDirectoryHandle('saddle-runs-v1', { create: true });
        return (await folder.getFileHandle('used!a~1')).createSyncAccessHandle();
    })()";
    store::write(&Opfs, "used/a", b"first").await.expect("room");
    let opening: Promise = js_sys::eval(OPEN).expect("a script").unchecked_into();
    let handle: FileSystemSyncAccessHandle = JsFuture::from(opening).await.expect("a handle").unchecked_into();
    assert_eq!(store::read(&Opfs, "used/a").await, Ok(Some(b"first".to_vec())));
    store::write(&Opfs, "used/a", b"second").await.expect("the old version stays for now");
    assert_eq!(store::read(&Opfs, "used/a").await, Ok(Some(b"second".to_vec())));
    assert!(store::remove(&Opfs, "used/a").await.is_err(), "version 1 is in use");
    handle.close();
    store::remove(&Opfs, "used/a").await.expect("all versions go");
    assert_eq!(store::list(&Opfs, "used/").await.expect("a store"), [""; 0]);
}
