//! Runs on the visitor's own file: chosen, continued, and found again by its SHA-256.

use saddle::data::{Images, PIXELS, fingerprint, idx};
use saddle::run::protocol::own_file::{OwnFileEvent, OwnImages};
use saddle::run::protocol::{Command, Event, FailureKind, RunCommand, RunId};
use saddle::run::stored::ImageSource;
use saddle::run::{RunConfig, RunState};

use super::harness::*;

/// `count` different images that look another way when turned.
fn images(count: usize) -> Images {
    let pixels: Vec<u8> = (0..count * PIXELS).map(|at| (at * 7 % 253) as u8).collect();
    Images::new(pixels.into()).expect("whole images")
}

/// Images as a table with labels.
fn table(images: &Images) -> Vec<u8> {
    let rows = images.pixels().chunks(PIXELS).map(|image| {
        let values: Vec<String> = std::iter::once(&3).chain(image).map(u8::to_string).collect();
        values.join(",")
    });
    rows.collect::<Vec<_>>().join("\n").into_bytes()
}

fn own() -> RunConfig {
    RunConfig { images: 0, ..config() }
}

fn failure(page: &Page) -> (FailureKind, String) {
    let failure = page.view.failure.clone().expect("a failure");
    (failure.kind, failure.message)
}

#[test]
fn a_run_uses_the_file_that_was_read_and_its_name() {
    run_script(SLOW, |mut page| async move {
        let read = page.read_file(4, "mine.csv", &table(&images(48)), None).await;
        let label = "mine.csv".to_owned();
        assert_eq!(read, OwnFileEvent::Read(OwnImages { label, images: 48, member: None, turned: false }));
        let shown = page.events.borrow().iter().rev().find_map(|event| event.bytes.clone()).expect("first images");
        assert_eq!(shown, images(16).pixels());
        page.start_on_file(1, &own(), 4);
        page.until_state(RunState::Finished).await;
        let source = ImageSource::OwnFile("mine.csv".to_owned());
        assert_eq!(page.view.size.as_ref().map(|size| (size.images, size.source.clone())), Some((48, source)));

        // Another number than that of the file, and a file that fills no batch.
        page.start_on_file(2, &own(), 3);
        page.until_state(RunState::Failed).await;
        assert_eq!(failure(&page).0, FailureKind::Data);
        page.read_file(5, "few.idx", &idx::encode(&images(3)), None).await;
        page.start_on_file(3, &own(), 5);
        page.until_state(RunState::Failed).await;
        assert!(failure(&page).1.contains("images") && failure(&page).1.contains("16"), "{:?}", failure(&page));
        page
    });
}

#[test]
fn turned_images_are_the_same_turned_again() {
    run_script(SLOW, |mut page| async move {
        let file = idx::encode(&images(16));
        page.read_file(1, "letters.idx", &file, None).await;
        for (turned, wanted, label) in [(true, images(16).turned(), "letters.idx, turned"), (false, images(16), "letters.idx")] {
            let read = page.select(1, "letters.idx", None, turned, None).await;
            assert!(matches!(&read, OwnFileEvent::Read(read) if read.turned == turned && read.label == label), "{read:?}");
            let shown = page.events.borrow().iter().rev().find_map(|event| event.bytes.clone()).expect("first images");
            assert_eq!(shown, wanted.pixels());
        }
        page
    });
}

#[test]
fn a_file_that_holds_no_images_is_refused_by_name() {
    run_script(SLOW, |mut page| async move {
        for (bytes, word) in [(&b"<!doctype html><p>Sign in"[..], "web page"), (b"", "empty"), (b"GIF89a", "47 49 46 38")] {
            let read = page.read_file(1, "x.gz", bytes, None).await;
            assert!(matches!(&read, OwnFileEvent::Refused(why) if why.starts_with("x.gz: ") && why.contains(word)), "{read:?}");
        }
        page
    });
}

/// As after a crash of the worker or a reload: another worker, the same store.
#[test]
fn a_stored_run_goes_on_with_its_file_and_asks_for_it() {
    let store = MemoryFiles::default();
    let file = table(&images(32).turned());
    let whole = run_script(SLOW, |mut page| async {
        page.read_file(1, "a.csv", &file, None).await;
        page.select(1, "a.csv", None, true, None).await;
        page.start_on_file(1, &own(), 1);
        page.until_state(RunState::Finished).await;
        page
    });
    run_with(SLOW, store.clone(), |mut page| async {
        page.read_file(1, "a.csv", &file, None).await;
        page.select(1, "a.csv", None, true, None).await;
        page.start_on_file(1, &own(), 1);
        page.until("two steps", |view| view.step >= 2).await;
        page.send(Command::Run(RunId(1), RunCommand::Pause));
        page.until_state(RunState::Paused).await;
        page.idle().await;
        page
    });
    let later = run_with(SLOW, store, |mut page| async {
        page.continue_run(1, "key1", &own());
        page.until_state(RunState::Failed).await;
        assert_eq!(failure(&page).0, FailureKind::StoredRun);
        assert!(failure(&page).1.contains("“a.csv, turned”"), "{:?}", failure(&page));

        // Other images: one more, one changed.
        let mut changed = images(32).pixels().to_vec();
        changed[5000] ^= 1;
        let changed = Images::new(changed.into()).expect("whole images");
        let refused = page.read_file(2, "b.idx", &idx::encode(&changed), Some("key1")).await;
        let hash = fingerprint(&images(32));
        assert!(matches!(&refused, OwnFileEvent::Refused(why) if why.contains(&hash[..8])), "{refused:?}");
        page.continue_run(2, "key1", &own());
        page.until_state(RunState::Failed).await;

        // The same images as another file, with more after them, and not turned.
        let found = page.read_file(3, "c.idx", &idx::encode(&images(32)), Some("key1")).await;
        assert!(matches!(&found, OwnFileEvent::Read(read) if !read.turned && read.images == 32), "{found:?}");
        let found = page.read_file(4, "d.csv", &file, Some("key1")).await;
        assert!(matches!(&found, OwnFileEvent::Read(read) if read.turned && read.label == "d.csv, turned"), "{found:?}");
        page.continue_run(3, "key1", &own());
        page.until_state(RunState::Finished).await;
        page
    });
    assert_eq!(later.view.losses, whole.view.losses);
    assert_eq!(later.view.size.as_ref().map(|size| size.source.clone()), Some(ImageSource::OwnFile("d.csv, turned".to_owned())));
    assert!(later.all().iter().any(|event| matches!(event, Event::OwnFile(4, _))));
}
