//! The visitor's own file: the page keeps it, and every worker that needs its images gets it.

use js_sys::Function;
use saddle::run::protocol::archive::ArchiveEvent;
use saddle::run::protocol::own_file::{OwnFileCommand, OwnFileEvent, OwnImages};
use saddle::run::protocol::{Command, Envelope, Event, Failure, FailureKind, RunEvent};
use saddle::run::stored::{Ending, RunKey, RunRecord};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use super::harness::{Lab, Workers, gpu, progress};
use super::repeatability::repeatability;
use super::saved_runs::{list, record};
use crate::page::{click, until};

/// Chooses a file of this name in an input.
fn choose(input: &Element, name: &str) {
    let code = "
        const chosen = new DataTransfer();
        chosen.items.add(new File(['images'], name));
        input.files = chosen.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));";
    Function::new_with_args("input, name", code).call2(&JsValue::NULL, input, &name.into()).expect("a file is chosen");
}

/// The last request to read a file: its number and the rest.
fn request() -> Option<(u32, Option<String>, bool, Option<RunKey>)> {
    let commands = Workers::commands(&Workers::latest());
    commands.into_iter().rev().find_map(|envelope| match envelope.message {
        Command::OwnFile(OwnFileCommand::Read { ticket, member, turned, of_run, .. }) => Some((ticket, member, turned, of_run)),
        _ => None,
    })
}

fn requests(worker: &JsValue) -> usize {
    let is_read = |envelope: &Envelope<Command>| matches!(envelope.message, Command::OwnFile(OwnFileCommand::Read { .. }));
    Workers::commands(worker).iter().filter(|envelope| is_read(envelope)).count()
}

/// The worker has read 32 images.
fn answer(ticket: u32, label: &str, member: Option<&str>, turned: bool) {
    let images = OwnImages { label: label.to_owned(), images: 32, member: member.map(str::to_owned), turned };
    let message = Event::OwnFile(ticket, OwnFileEvent::Read(images));
    Workers::send(&Workers::latest(), Envelope { message, bytes: Some(vec![9; 16 * 784]) });
}

/// The lab with this file.
async fn with_file(name: &str) -> Lab {
    let lab = Lab::ready("images=0&batch=16").await;
    choose(&lab.page.get("input#file").await, name);
    until("a request", || request().is_some()).await;
    let (ticket, member, turned, of_run) = request().expect("just seen");
    assert_eq!((member, turned, of_run), (None, false, None));
    assert_eq!(Workers::last_file(&Workers::latest()).expect("the file").name(), name);
    answer(ticket, name, None, false);
    lab.until_text(&format!("{name}: 32 images")).await;
    lab.page.get("canvas[data-testid=gan-own-images]").await;
    lab
}

#[wasm_bindgen_test]
async fn a_file_is_read_by_the_worker_and_used_by_start_but_not_by_questions() {
    let lab = with_file("mine.csv").await;
    // Input while a file is read is not lost.
    lab.type_into("seed", "77").await;
    let run = lab.start().await;
    let start = Workers::last_command();
    assert!(matches!(&start, Some(Command::Start { upload: Some(1), config, .. }) if config.seed == 77), "{start:?}");
    assert_eq!(requests(&Workers::latest()), 1, "the worker has it");
    Workers::send(&Workers::latest(), progress(run, 1, &[[1.4, 0.7]]));
    until("the line", || repeatability(&lab).contains("Only these and the same file give the same run again")).await;
    lab.press("Reset").await;
    lab.until_state("idle").await;
    click(&lab.page.get("button.question").await);
    lab.press("Run without").await;
    lab.until_state("loading").await;
    let command = Workers::last_command();
    assert!(matches!(command, Some(Command::Start { upload: None, .. })), "a question uses its own data set: {command:?}");
}

#[wasm_bindgen_test]
async fn images_are_turned_chosen_in_a_zip_and_refused() {
    let lab = with_file("letters.gz").await;
    click(&lab.page.get("input#turn").await);
    until("a request", || request().is_some_and(|(ticket, _, turned, _)| ticket == 1 && turned)).await;
    answer(1, "letters.gz, turned", None, true);
    lab.until_text("letters.gz, turned: 32 images").await;

    choose(&lab.page.get("input#file").await, "archive.zip");
    until("a request", || request().is_some_and(|(ticket, ..)| ticket == 2)).await;
    let names = vec!["train.csv".to_owned(), "test.csv".to_owned()];
    Workers::send(&Workers::latest(), Event::OwnFile(2, OwnFileEvent::Several(names)));
    let select = lab.page.get("select#member").await;
    let pick =
        Function::new_with_args("list", "list.value = 'test.csv'; list.dispatchEvent(new Event('change', { bubbles: true }));");
    pick.call1(&JsValue::NULL, &select).expect("a choice");
    until("a request", || request().is_some_and(|(_, member, ..)| member.as_deref() == Some("test.csv"))).await;
    answer(2, "archive.zip: test.csv", Some("test.csv"), false);
    lab.until_text("archive.zip: test.csv: 32 images").await;

    // A file that is refused leaves the one before.
    choose(&lab.page.get("input#file").await, "cat.png");
    until("a request", || request().is_some_and(|(ticket, ..)| ticket == 3)).await;
    Workers::send(&Workers::latest(), Event::OwnFile(3, OwnFileEvent::Refused("cat.png: no images".to_owned())));
    lab.until_text("cat.png: no images").await;
    lab.start().await;
    let start = Workers::last_command();
    assert!(matches!(start, Some(Command::Start { upload: Some(2), .. })), "{start:?}");
    let (ticket, member, ..) = request().expect("a request");
    assert_eq!((ticket, member.as_deref()), (2, Some("test.csv")), "the worker gets it again");
    assert_eq!(Workers::last_file(&Workers::latest()).expect("the file").name(), "archive.zip");
}

/// After a loss of the GPU, a crash, and a GPU that is left, with and without a save.
#[wasm_bindgen_test]
async fn another_worker_gets_the_file_of_the_run() {
    for (kind, is_saved) in [(FailureKind::DeviceLost, true), (FailureKind::DeviceUnfit, true), (FailureKind::DeviceUnfit, false)]
    {
        let lab = with_file("mine.idx").await;
        let run = lab.start().await;
        let worker = Workers::latest();
        let Some(Command::Start { key, .. }) = Workers::last_command() else { panic!("a start") };
        Workers::send(&worker, Event::Ready { backend: gpu() });
        Workers::send(&worker, progress(run, 3, &[[1.4, 0.7]; 3]));
        if is_saved {
            Workers::send(&worker, Event::Archive(ArchiveEvent::Saved { key: key.clone(), step: 3 }));
            until("it is saved", || lab.status("kept-step").as_deref() == Some("3")).await;
        }
        let failure = Failure { kind, message: "The GPU failed.".to_owned() };
        let failed =
            if kind == FailureKind::DeviceLost { Event::Run(run, RunEvent::Failed(failure)) } else { Event::Failed(failure) };
        Workers::send(&worker, failed);
        until("another worker", || Workers::all().len() == 2).await;
        Workers::send(&Workers::latest(), Event::Booted { has_gpu: false });
        assert_eq!(requests(&Workers::latest()), 1);
        assert_eq!(Workers::last_file(&Workers::latest()).expect("the file").name(), "mine.idx");
        match Workers::last_command() {
            Some(Command::Continue { key: continued, .. }) if is_saved => assert_eq!(continued, key),
            Some(Command::Start { upload: Some(1), .. }) if !is_saved => {}
            other => panic!("{other:?}"),
        }
    }
}

#[wasm_bindgen_test]
async fn a_stored_run_on_a_file_asks_for_it_and_continues() {
    let lab = Lab::ready("dataset=garments&images=48&batch=16").await;
    let of_file = RunRecord { source: "your file mine.gz".to_owned().into(), ..record(7, Ending::Open) };
    Workers::send(&Workers::latest(), list(vec![of_file.clone()]));
    lab.until_text("your file “mine.gz”").await;
    assert!(lab.button("Continue").is_none());
    choose(&lab.page.get("input#run-file").await, "renamed.gz");
    until("a request", || request().is_some_and(|(_, _, _, of_run)| of_run.as_ref() == Some(&of_file.key))).await;
    Workers::send(&Workers::latest(), Event::OwnFile(1, OwnFileEvent::Refused("renamed.gz: other images".to_owned())));
    lab.until_text("renamed.gz: other images").await;
    choose(&lab.page.get("input#run-file").await, "mine.gz");
    until("a request", || request().is_some_and(|(ticket, ..)| ticket == 2)).await;
    answer(2, "mine.gz", None, false);
    until("a continuation", || matches!(Workers::last_command(), Some(Command::Continue { .. }))).await;
    assert_eq!(requests(&Workers::latest()), 2, "the worker has the file");
}
