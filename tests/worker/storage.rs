//! Storage of runs in a browser: all stores behave the same.

use saddle::worker::archive::browser_files::BrowserFiles;
use saddle::worker::archive::idb::Idb;
use saddle::worker::archive::opfs::Opfs;
use saddle::worker::archive::store::{self, Files};
use wasm_bindgen_test::wasm_bindgen_test;

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
