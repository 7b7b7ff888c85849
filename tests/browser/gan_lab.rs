//! The GAN lab on the page: what it shows of a run, its commands to the worker, and recovery from failures.

mod downloads;
pub(crate) mod harness;
mod own_file;
mod precision;
mod repeatability;
pub(crate) mod saved_runs;

use gloo::storage::{LocalStorage, Storage};
use js_sys::Reflect;
use saddle::run::config::{Dataset, Ops, Precision, Preference};
use saddle::run::protocol::{BackendInfo, Command, Event, Failure, FailureKind, RunCommand, RunEvent, RunId, SheetKind, Stage};
use saddle::run::self_test::Comparison;
use saddle::run::{BUILD, RunConfig, RunState, SelfTest};
use saddle::ui::hooks::controller::Controller;
use saddle::ui::hooks::worker::WorkerMessage;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::Callback;

use self::harness::{Lab, Workers, cpu, progress, sheet};
use crate::page::{RESET, click, dispatch, key, until, window};

fn address() -> String {
    window().location().hash().expect("an address")
}

#[wasm_bindgen_test]
async fn the_device_is_opened_shown_and_timed() {
    let lab = Lab::open("backend=auto");
    until("a worker", || !Workers::all().is_empty()).await;
    let worker = Workers::latest();
    let text = |name: &str| Reflect::get(&worker, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default();
    assert!(text("address").ends_with("/worker_loader.js"), "{}", text("address"));
    assert_eq!(text("type"), "module");
    assert!(Workers::commands(&worker).is_empty(), "commands wait until the worker has booted");
    Workers::send(&worker, Event::Booted { has_gpu: false });
    assert_eq!(Workers::last_command(), Some(Command::Open { backend: Preference::Auto }));

    Workers::send(&worker, Event::Ready { backend: cpu() });
    lab.until_text("No WebGPU in this browser.").await;
    until("a timing", || Workers::last_command() == Some(Command::Estimate { backend: Preference::Auto, batch_size: 16 })).await;
    lab.until_text("Timing a few steps on this device").await;
    assert_eq!(lab.status("backend").as_deref(), Some("cpu"));
    Workers::send(&worker, Event::Estimated { device: cpu().key(), batch_size: 16, ms_per_step: 500.0 });
    // 937 steps in each of 50 epochs of 2 s; 625 in each of 6 of half a second.
    lab.until_text("On this device: all 50 epochs about 26 h, Quick look about 31 min").await;
    lab.press("Set up Quick look").await;
    until("the address follows", || address().contains("batch=16") && address().contains("epochs=6")).await;
    let stored: serde_json::Value = LocalStorage::get("saddle-timings-v2").expect("the timing is stored");
    assert_eq!(stored["known"][0]["ms_per_step"], 500.0);
}

#[wasm_bindgen_test]
async fn a_run_is_shown_from_download_to_finish() {
    let (lab, run) = Lab::started("dataset=garments&images=48&batch=16&epochs=2").await;
    let worker = Workers::latest();
    let command = Workers::last_command();
    let config = RunConfig { dataset: Dataset::Garments, images: 48, batch_size: 16, epochs: 2, ..RunConfig::default() };
    let Some(Command::Start { key, .. }) = &command else { panic!("no start: {command:?}") };
    assert_eq!(key.0.len(), 8, "{key:?}");
    let key = key.clone();
    assert_eq!(command, Some(Command::Start { run, key, config, upload: None, paused: false, skip_self_test: false }));

    Workers::send(
        &worker,
        Event::Run(run, RunEvent::Loading { stage: Stage::Downloading, done: 3_100_000, total: Some(26_000_000) }),
    );
    lab.until_state("loading").await;
    lab.until_text("3.1 of 26.0 MB").await;
    Workers::send(&worker, Event::Run(run, RunEvent::Loading { stage: Stage::WarmingUp, done: 1, total: Some(3) }));
    lab.until_state("starting").await;
    lab.until_text("part 2 of 3").await;

    Workers::send(&worker, sheet(run, SheetKind::Real, 0));
    Workers::send(&worker, progress(run, 1, &[[1.386, 0.7]]));
    lab.until_state("running").await;
    assert_eq!(lab.status("ms-per-step"), None, "the first step is not timed");
    Workers::send(&worker, progress(run, 3, &[[1.25, 0.75], [0.1, 2.5]]));
    Workers::send(&worker, sheet(run, SheetKind::Generated, 3));
    let canvas = lab.page.get("canvas[data-testid=gan-sheet][data-epoch='1']").await;
    assert_eq!(canvas.get_attribute("aria-label").as_deref(), Some("64 generated images after 1 epochs"));
    let attributes = ["step", "epoch", "loss-d", "loss-g", "ms-per-step", "images-per-second"].map(|name| lab.status(name));
    assert_eq!(attributes, ["3", "1", "0.1", "2.5", "20", "800"].map(|text| Some(text.to_owned())));
    lab.until_text("T = 2").await;

    Workers::send(&worker, progress(run, 6, &[[1.0, 1.0]; 3]));
    Workers::send(&worker, sheet(run, SheetKind::Generated, 6));
    Workers::send(&worker, Event::Run(run, RunEvent::Finished));
    lab.until_state("finished").await;
    lab.page.get("canvas[data-testid=gan-sheet][data-epoch='2']").await;
    assert!(lab.button("Start").is_some(), "it can be started again");
}

#[wasm_bindgen_test]
async fn buttons_and_keys_send_the_same_commands() {
    let (lab, run) = Lab::started("dataset=garments&images=48&batch=16").await;
    let worker = Workers::latest();
    Workers::send(&worker, progress(run, 1, &[[1.4, 0.7]]));
    lab.until_state("running").await;
    let step = lab.button("Step").expect("a button");
    assert!(step.get_attribute("aria-description").is_some_and(|why| why.contains("Pause first")));
    lab.press("Pause").await;
    assert_eq!(Workers::last_command(), Some(Command::Run(run, RunCommand::Pause)));
    Workers::send(&worker, Event::Run(run, RunEvent::Paused));
    lab.until_state("paused").await;
    let page = lab.page.get("div").await;
    for (name, command) in [
        ("s", Command::Run(run, RunCommand::Step(1))),
        ("n", Command::Run(run, RunCommand::Sample)),
        (" ", Command::Run(run, RunCommand::Resume)),
    ] {
        key(&page, name);
        assert_eq!(Workers::last_command(), Some(command), "{name}");
    }
    let sent = Workers::commands(&worker).len();
    key(&lab.page.get("input#seed").await, "s");
    key(&lab.button("Step").expect("a button"), " ");
    assert_eq!(Workers::commands(&worker).len(), sent, "fields and buttons keep their own keys");
    key(&page, "r");
    assert_eq!(Workers::commands(&worker).len(), sent, "no letter resets");
    dispatch(&page, RESET);
    assert_eq!(Workers::last_command(), Some(Command::Run(run, RunCommand::Stop)));
    lab.until_state("idle").await;
}

#[wasm_bindgen_test]
async fn step_before_a_run_starts_paused_and_does_one_step() {
    let lab = Lab::ready("dataset=garments").await;
    lab.press("Step").await;
    let run = lab.started_run().await;
    let sent: Vec<Command> = Workers::commands(&Workers::latest()).into_iter().map(|envelope| envelope.message).collect();
    assert!(matches!(sent[sent.len() - 2], Command::Start { paused: true, .. }), "{sent:?}");
    assert_eq!(sent.last(), Some(&Command::Run(run, RunCommand::Step(1))));
}

#[wasm_bindgen_test]
async fn after_a_reset_late_events_are_ignored_and_the_next_run_has_a_new_id() {
    let (lab, run) = Lab::started("dataset=garments&images=48&batch=16").await;
    let worker = Workers::latest();
    Workers::send(&worker, progress(run, 1, &[[1.4, 0.7]]));
    lab.until_state("running").await;
    lab.press("Reset").await;
    lab.until_state("idle").await;
    assert!(Workers::commands(&worker).iter().any(|envelope| envelope.message == Command::Run(run, RunCommand::Stop)));
    Workers::send(&worker, progress(run, 2, &[[1.4, 0.7]]));
    Workers::send(&worker, Event::Run(run, RunEvent::Stopped));
    lab.press("Start").await;
    lab.until_state("loading").await;
    assert!(lab.started_run().await > run);
    Workers::send(&worker, progress(run, 3, &[[1.4, 0.7]]));
    lab.until_text("Loading").await;
    assert_eq!((lab.status("state").as_deref(), lab.status("step").as_deref()), (Some("loading"), Some("0")));
    assert_eq!(Workers::all().len(), 1, "the same worker is used");
}

#[wasm_bindgen_test]
async fn the_form_is_locked_during_a_run_and_the_address_follows_it_before() {
    let lab = Lab::ready("dataset=garments&colour=red").await;
    lab.until_text("colour").await;
    lab.type_into("lr", "7").await;
    let alert = lab.page.get("#lr-error[role=alert]").await;
    assert!(alert.text_content().is_some_and(|text| text.contains("(lr)") && text.contains("at most 1")));
    let start = lab.button("Start").expect("a button");
    until("Start is disabled", || start.get_attribute("aria-description").is_some_and(|why| why.contains("lr"))).await;
    lab.type_into("lr", "0.0002").await;
    until("the address follows", || address() == "#/gan?dataset=garments&lr=0.0002").await;
    until("Start is enabled", || !start.has_attribute("aria-disabled")).await;
    lab.press("Start").await;
    lab.page.get("input#lr:disabled").await;
    lab.page.get("select#dataset:disabled").await;
    lab.until_text("Reset to change these settings").await;
}

#[wasm_bindgen_test]
async fn autostart_starts_a_run_also_when_the_address_changes_later() {
    let lab = Lab::open("dataset=garments&seed=5&autostart=1");
    until("a worker", || !Workers::all().is_empty()).await;
    Workers::send(&Workers::latest(), Event::Booted { has_gpu: false });
    let first = lab.started_run().await;
    let seed = || match Workers::last_command() {
        Some(Command::Start { config, .. }) => Some(config.seed),
        _ => None,
    };
    assert_eq!(seed(), Some(5));
    window().location().set_hash("#/gan?dataset=garments&seed=6&autostart=1").expect("an address");
    until("a new run", || seed() == Some(6)).await;
    assert!(lab.started_run().await > first);
}

#[wasm_bindgen_test]
async fn a_worker_crash_fails_the_run_with_its_message_and_reset_makes_a_new_worker() {
    let (lab, run) = Lab::started("dataset=garments&images=48&batch=16").await;
    let worker = Workers::latest();
    Workers::send(&worker, progress(run, 1, &[[1.4, 0.7]]));
    Workers::crash(&worker, "RuntimeError: unreachable");
    lab.until_state("failed").await;
    assert!(lab.status("error").is_some_and(|error| error.contains("RuntimeError: unreachable")));
    lab.until_text("The training worker crashed").await;
    lab.press("Reset").await;
    lab.until_state("idle").await;
    assert!(Workers::is_terminated(&worker));
    assert_eq!(Workers::all().len(), 2);
    let next = Workers::latest();
    Workers::send(&next, Event::Booted { has_gpu: false });
    Workers::send(&next, Event::Ready { backend: cpu() });
    lab.press("Start").await;
    assert!(lab.started_run().await > run);
}

#[wasm_bindgen_test]
async fn a_worker_that_crashes_without_a_run_is_replaced_without_a_start() {
    let lab = Lab::ready("dataset=garments&images=48&batch=16").await;
    Workers::crash(&Workers::latest(), "out of memory");
    lab.until_text("out of memory").await;
    lab.press("Restart").await;
    until("a new worker", || Workers::all().len() == 2).await;
    Workers::send(&Workers::latest(), Event::Booted { has_gpu: false });
    assert_eq!(Workers::last_command(), Some(Command::Open { backend: Preference::Auto }), "no run is started");
    lab.until_state("idle").await;
}

#[wasm_bindgen_test]
async fn each_failure_offers_its_remedies() {
    let (lab, run) = Lab::started("dataset=fashion-mnist-10k&backend=webgpu").await;
    let fail = |kind, message: &str| {
        let failure = Failure { kind, message: message.to_owned() };
        Workers::send(&Workers::latest(), Event::Run(run, RunEvent::Failed(failure)));
    };
    fail(FailureKind::Data, "t10k: not available");
    lab.until_text("t10k: not available").await;
    for name in ["Try again", "Choose a file", "Use Garments"] {
        assert!(lab.button(name).is_some(), "{name}");
    }
    lab.until_text("Two networks learn against each other").await;
    assert!(lab.page.find("[data-testid=gan-losses]").is_none(), "a run without a step has no charts");
    lab.press("Use Garments").await;
    lab.until_state("loading").await;
    assert!(address().contains("dataset=garments"), "{}", address());
    let next = lab.started_run().await;
    let failure = Failure { kind: FailureKind::Device, message: "No GPU here; choose CPU".to_owned() };
    Workers::send(&Workers::latest(), Event::Run(next, RunEvent::Failed(failure)));
    lab.until_text("No GPU here").await;
    lab.press("Use the CPU").await;
    lab.until_state("idle").await;
    assert!(address().contains("backend=cpu"), "{}", address());
    assert_eq!(Workers::last_command(), Some(Command::Open { backend: Preference::Cpu }));
}

#[wasm_bindgen_test]
async fn a_divergence_is_reported_with_its_step_and_a_remedy() {
    let (lab, run) = Lab::started("dataset=garments&lr=0.1").await;
    Workers::send(&Workers::latest(), progress(run, 1, &[[f32::NAN, 0.7]]));
    Workers::send(&Workers::latest(), Event::Run(run, RunEvent::Diverged { step: 1 }));
    lab.until_state("diverged").await;
    lab.until_text("Diverged at step 1").await;
    lab.press("Start again with lr = 0.01").await;
    until("a new run", || address().contains("lr=0.01")).await;
    assert!(lab.started_run().await > run);
}

#[wasm_bindgen_test]
async fn a_question_does_not_end_a_live_run() {
    let (lab, run) = Lab::started("dataset=garments&images=48&batch=16").await;
    Workers::send(&Workers::latest(), progress(run, 1, &[[1.4, 0.7]]));
    lab.until_state("running").await;
    let question = lab.page.get("button.question[aria-disabled=true]").await;
    click(&question);
    Workers::send(&Workers::latest(), progress(run, 2, &[[1.4, 0.7]]));
    until("the next step", || lab.status("step").as_deref() == Some("2")).await;
    assert_eq!(lab.status("state").as_deref(), Some("running"));
}

#[wasm_bindgen_test]
async fn the_worker_is_terminated_with_the_lab() {
    let lab = Lab::ready("dataset=garments").await;
    let worker = Workers::latest();
    assert!(!Workers::is_terminated(&worker));
    drop(lab.page);
    until("the worker is terminated", || Workers::is_terminated(&worker)).await;
}

#[wasm_bindgen_test]
fn a_silent_worker_is_reported_and_not_terminated() {
    let _workers = Workers::install();
    let mut controller = Controller::new(Callback::noop(), Callback::noop());
    controller.start(RunConfig::default(), false, 0.0);
    assert!(!controller.check_silence(29_000.0) && !controller.silent);
    assert!(controller.check_silence(31_000.0) && controller.silent, "after 30 s without an event");
    assert!(!controller.check_silence(32_000.0), "reported once");
    controller.keep_waiting(32_000.0);
    assert!(!controller.silent);
    assert!(!controller.check_silence(91_000.0), "after twice the time");
    assert!(controller.check_silence(93_000.0) && controller.silent);
    assert!(!Workers::is_terminated(&Workers::latest()));
    let worker = Workers::latest();
    let run = controller.view.run;
    let envelope = Event::Run(run, RunEvent::Loading { stage: Stage::WarmingUp, done: 0, total: Some(3) }).into();
    controller.handle_message(WorkerMessage { envelope, message: None }, 94_000.0);
    assert!(!controller.silent, "an event resets the timeout");
    controller.check_silence(200_000.0);
    controller.restart(200_000.0);
    assert!(Workers::is_terminated(&worker) && Workers::all().len() == 2 && controller.view.run > run);
    assert_eq!((controller.view.state, controller.silent), (RunState::Loading, false));
}

#[wasm_bindgen_test]
async fn a_gpu_that_fails_its_self_test_is_used_only_on_request() {
    let (lab, run) = Lab::started("dataset=garments&images=48&batch=16&backend=webgpu").await;
    let worker = Workers::latest();
    Workers::send(&worker, Event::Run(run, RunEvent::Loading { stage: Stage::Testing, done: 3, total: Some(12) }));
    lab.until_text("Comparing the GPU with the CPU").await;
    lab.until_text("3 of 12 operations").await;
    let failure = Failure { kind: FailureKind::Untrusted, message: "“tanh” is off by 1e-2.".to_owned() };
    Workers::send(&worker, Event::Run(run, RunEvent::Failed(failure)));
    lab.until_state("failed").await;
    lab.until_text("The GPU computes wrong results").await;
    assert!(lab.page.text().contains("“tanh” is off by 1e-2."));
    assert!(lab.button("Use the CPU").is_some());
    assert_eq!(self_test_skipped(), vec![false]);

    lab.press("Train on it anyway").await;
    until("a start", || self_test_skipped() == [false, true]).await;
    assert_eq!(Workers::all().len(), 1, "the same worker is used");
    // The request holds until another device is chosen.
    Workers::send(&worker, Event::Run(RunId(run.0 + 1), RunEvent::Stopped));
    lab.until_state("stopped").await;
    lab.press("Start").await;
    until("a start", || self_test_skipped() == [false, true, true]).await;
}

/// `skip_self_test` of each start so far.
fn self_test_skipped() -> Vec<bool> {
    let commands = Workers::commands(&Workers::latest()).into_iter();
    commands
        .filter_map(|sent| if let Command::Start { skip_self_test, .. } = sent.message { Some(skip_self_test) } else { None })
        .collect()
}

#[wasm_bindgen_test]
async fn a_fallback_to_the_cpu_is_shown_with_its_reason() {
    let lab = Lab::ready("backend=auto").await;
    let tanh = Comparison {
        op: "tanh".to_owned(),
        ops: Ops::Fused,
        precision: Precision::F32,
        difference: Some(0.02),
        tolerance: 1e-5,
        cpu_ms: 1.0,
        gpu_ms: 1.0,
        passes_ms: None,
    };
    let test = SelfTest {
        adapter: "Test GPU".to_owned(),
        build: BUILD.to_owned(),
        batch_size: 64,
        tiling: None,
        comparisons: vec![tanh],
    };
    let fallback_reason = test.complaint().map(|complaint| format!("{complaint}."));
    Workers::send(&Workers::latest(), Event::Ready { backend: BackendInfo { fallback_reason, ..cpu() } });
    lab.until_text(
        "Trains on the CPU. The GPU disagrees with the CPU: “tanh” differs by 2\u{a0}%; rounding explains at most 0.001\u{a0}%.",
    )
    .await;
}
