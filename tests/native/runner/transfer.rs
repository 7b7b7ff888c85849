//! Exports and imports of runs.

use super::harness::*;
use futures::executor::block_on;
use saddle::run::protocol::archive::ArchiveEvent;
use saddle::run::protocol::transfer::{Export, TransferCommand, TransferEvent};
use saddle::run::protocol::{Command, Envelope, Event, RunCommand, RunEvent, RunId};
use saddle::run::stored::{RunKey, StoredRun};
use saddle::run::{RunState, RunView};
use saddle::settings::Settings;
use saddle::worker::archive;
use saddle::worker::bundle::{NamedFile, open};

fn key(name: &str) -> RunKey {
    RunKey(name.to_owned())
}

fn request_export(page: &Page, what: Export) {
    page.send(Command::Transfer(TransferCommand::Export { key: key("key1"), what }));
}

/// The results of exports: name and bytes, or the reason.
fn exported(page: &Page) -> Vec<Result<(String, Vec<u8>), String>> {
    let all = page.events.borrow().clone();
    let files = all.into_iter().filter_map(|Envelope { message, bytes }| match message {
        Event::Transfer(TransferEvent::Exported(name)) => Some(Ok((name, bytes.unwrap_or_default()))),
        Event::Transfer(TransferEvent::NotExported(message)) => Some(Err(message)),
        _ => None,
    });
    files.collect()
}

fn open_zip(bytes: Vec<u8>) -> StoredRun {
    open(vec![NamedFile { name: "run.saddle.zip".to_owned(), bytes }], 0.0).unwrap_or_else(|error| panic!("{error}"))
}

/// A run that is paused after three of four steps, and then exported.
async fn paused_and_exported(mut page: Page) -> Page {
    page.start(1, &config(), true);
    page.until_state(RunState::Paused).await;
    page.send(Command::Run(RunId(1), RunCommand::Step(3)));
    page.until("three steps", |view| view.step == 3 && view.state == RunState::Paused).await;
    request_export(&page, Export::Run);
    request_export(&page, Export::Generator);
    request_export(&page, Export::Sheet(3));
    page.idle().await;
    page
}

/// Of the recorded run, which only the page has.
#[test]
fn the_film_of_sheets_that_the_page_sends() {
    let page = run_script(SLOW, |mut page| async move {
        page.start(1, &config(), false);
        page.until_state(RunState::Finished).await;
        request_export(&page, Export::Timeline);
        let frames = page.view.frames.clone();
        let sheets = frames.iter().map(|frame| (frame.step, frame.epoch, frame.png.len() as u32)).collect();
        let bytes: Vec<u8> = frames.iter().flat_map(|frame| frame.png.to_vec()).collect();
        let message = Command::Transfer(TransferCommand::Film { query: config().to_query(), sheets });
        page.send(Envelope { message: message.clone(), bytes: Some(bytes[1..].to_vec()) });
        page.send(Envelope { message, bytes: Some(bytes) });
        page.idle().await;
        page
    });
    let [Ok(own), Err(refused), Ok(sent)] = &exported(&page)[..] else { panic!("a film, a refusal, a film") };
    assert_eq!(own, sent, "the same film as of the worker's own run");
    assert!(refused.contains("did not arrive completely"), "{refused}");
}

#[test]
fn a_live_run_is_exported_in_its_current_state() {
    let page = run_script(SLOW, paused_and_exported);
    let files: Vec<_> = exported(&page).into_iter().map(|file| file.expect("a file")).collect();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let wanted =
        ["saddle-gan-seed42-epoch1.saddle.zip", "saddle-gan-seed42-epoch1-generator.safetensors", "saddle-gan-seed42-epoch1.png"];
    assert_eq!(names, wanted);
    let run = open_zip(files[0].1.clone());
    assert_eq!((run.record.step, &run.losses), (3, &page.view.losses));
    assert_eq!(run.frames, page.view.frames);
}

#[test]
fn a_finished_run_can_be_exported_even_if_it_was_not_stored() {
    for full in [false, true] {
        let files = MemoryFiles { full, ..MemoryFiles::default() };
        let page = run_with(SLOW, files, |page| async move {
            let mut page = complete_run(page).await;
            page.idle().await;
            for what in [Export::Run, Export::Discriminator, Export::Timeline] {
                request_export(&page, what);
            }
            page.idle().await;
            page
        });
        let files = exported(&page);
        assert_eq!(files.len(), 3);
        let (_, zip) = files[0].clone().expect("a file");
        assert_eq!((open_zip(zip).record.step, files[1].is_ok(), files[2].is_ok()), (4, true, true), "full: {full}");
    }
}

#[test]
fn exporting_an_unknown_run_fails() {
    let page = run_script(SLOW, |mut page| async move {
        request_export(&page, Export::Run);
        page.idle().await;
        page
    });
    assert!(matches!(&exported(&page)[..], [Err(message)] if message.contains("no longer saved")));
}

fn import(page: &Page, files: Vec<(String, u32)>, bytes: Vec<u8>) {
    let message = Command::Transfer(TransferCommand::Import { key: key("fresh"), files });
    page.sender.unbounded_send(Envelope { message, bytes: Some(bytes) }).expect("the runner has the receiver");
}

/// Another browser continues the run from its file; the losses are equal to the bit.
#[test]
fn an_imported_run_continues_and_equals_an_uninterrupted_one() {
    let uninterrupted = run_script(SLOW, complete_run);
    let (name, zip) = exported(&run_script(SLOW, paused_and_exported)).remove(0).expect("a file");
    let files = MemoryFiles::default();
    let page = run_with(SLOW, files.clone(), |mut page| async move {
        let size = u32::try_from(zip.len()).expect("a small file");
        import(&page, vec![(name, size)], zip);
        page.idle().await;
        page.view = RunView::begin(RunId(7), config());
        page.send(Command::Continue {
            run: RunId(7),
            key: key("fresh"),
            learning_rate: None,
            epochs: None,
            skip_self_test: false,
        });
        page.until_state(RunState::Finished).await;
        page.idle().await;
        page
    });
    let events = page.all();
    let imported = Event::Transfer(TransferEvent::Imported(key("fresh")));
    let at = events.iter().position(|event| *event == imported).expect("an import");
    assert!(matches!(&events[at + 1], Event::Archive(ArchiveEvent::Listed { runs, .. }) if runs[0].key == key("fresh")));
    assert!(
        events.iter().any(|event| matches!(event, Event::Run(_, RunEvent::Restored { step: 3, .. }))),
        "the run continues from step 3"
    );
    assert_eq!(page.view.losses, uninterrupted.view.losses);
    assert_eq!(page.view.sheet, uninterrupted.view.sheet);
    let kept = block_on(archive::load(&files, &key("fresh"))).expect("a store").expect("a run");
    assert_eq!(kept.record.step, 4);
}

#[test]
fn invalid_files_leave_nothing_in_the_store() {
    let files = MemoryFiles::default();
    let page = run_with(SLOW, files.clone(), |mut page| async move {
        import(&page, vec![("a.zip".to_owned(), 4)], b"PK\x03\x04".to_vec());
        import(&page, vec![("losses.csv".to_owned(), 9), ("config.json".to_owned(), 1)], b"no header".to_vec());
        page.idle().await;
        page
    });
    let reason = |event: &Event| match event {
        Event::Transfer(TransferEvent::NotImported(message)) => Some(message.clone()),
        _ => None,
    };
    let reasons: Vec<String> = page.all().iter().filter_map(reason).collect();
    assert!(reasons[0].contains("not a readable zip file") && reasons[1].contains("did not arrive completely"), "{reasons:?}");
    assert!(files.files.borrow().is_empty());
}

#[test]
fn an_import_without_room_leaves_nothing_in_the_store() {
    let (name, zip) = exported(&run_script(SLOW, paused_and_exported)).remove(0).expect("a file");
    let files = MemoryFiles { full: true, ..MemoryFiles::default() };
    let page = run_with(SLOW, files.clone(), |mut page| async move {
        let size = u32::try_from(zip.len()).expect("a small file");
        import(&page, vec![(name, size)], zip);
        page.idle().await;
        page
    });
    let is_full =
        |event: &Event| matches!(event, Event::Transfer(TransferEvent::NotImported(message)) if message.contains("full"));
    assert!(page.all().iter().any(is_full));
    assert!(files.files.borrow().is_empty());
}
