//! The self-test and the measurement of the diagnostics view, with a fake worker.

use js_sys::Function;
use saddle::run::config::{Ops, Precision, Preference};
use saddle::run::measurement::{Calls, Measurement, StepCost};
use saddle::run::protocol::{Command, Event, Failure, FailureKind, ViewEvent};
use saddle::run::self_test::{Comparison, SelfTest};
use saddle::ui::diagnostics::Diagnostics;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlTextAreaElement;

use crate::gan_lab::harness::Workers;
use crate::page::{Mounted, mount, until};

struct Page {
    page: Mounted,
    _workers: Workers,
}

impl Page {
    async fn open() -> Self {
        let page = Self { _workers: Workers::install(), page: mount::<Diagnostics>(()) };
        page.page.get("[data-testid=diagnostics][aria-busy=false]").await;
        page
    }

    /// A page with a running comparison, whose worker has booted.
    async fn comparing() -> Self {
        let page = Self::open().await;
        page.press("Compare now").await;
        page.until_state("running").await;
        Workers::send(&Workers::latest(), Event::Booted { has_gpu: false });
        assert_eq!(Workers::last_command(), Some(Command::SelfTest));
        page
    }

    async fn until_state(&self, state: &str) {
        self.page.get(&format!("[data-testid=self-test][data-state={state}]")).await;
    }

    async fn press(&self, name: &str) {
        self.page.press(name).await;
    }

    /// The report, which the page shows because the clipboard rejects it.
    async fn report(&self) -> String {
        let reject = "Object.defineProperty(navigator.clipboard, 'writeText', { value: () => Promise.reject('denied'), configurable: true })";
        Function::new_no_args(reject).call0(&JsValue::NULL).expect("a clipboard");
        self.press("Copy as text").await;
        let area: HtmlTextAreaElement = self.page.get("textarea").await.unchecked_into();
        area.value()
    }
}

fn comparison(op: &str, difference: Option<f64>) -> Comparison {
    Comparison {
        op: op.to_owned(),
        ops: Ops::Fused,
        precision: Precision::F32,
        difference,
        tolerance: 1e-5,
        cpu_ms: 0.31,
        gpu_ms: 12.0,
        passes_ms: Some(0.5),
    }
}

fn tested(comparisons: Vec<Comparison>) -> Event {
    let test = SelfTest {
        adapter: "Test GPU; vendor unknown".to_owned(),
        build: "01234567".to_owned(),
        batch_size: 64,
        tiling: None,
        comparisons,
    };
    Event::View(ViewEvent::Tested { outcome: Ok(test) })
}

#[wasm_bindgen_test]
async fn a_comparison_runs_from_the_button_to_the_table() {
    let page = Page::comparing().await;
    let worker = Workers::latest();
    Workers::send(&worker, Event::Testing { done: 3, total: 12 });
    until("the progress", || page.page.text().contains("operation 4 of 12")).await;
    Workers::send(&worker, tested(vec![comparison("dense", Some(3.14e-7)), comparison("tanh", Some(0.0))]));
    page.until_state("passed").await;
    let table = page.page.get("[data-testid=self-test-table]").await;
    let rows = table.query_selector_all("tbody tr").expect("a selector");
    assert_eq!(rows.length(), 2);
    let cells: Vec<String> = (0..rows.get(0).expect("a row").child_nodes().length())
        .filter_map(|at| rows.get(0)?.child_nodes().get(at)?.text_content())
        .collect();
    let heads = table.query_selector_all("thead th[scope=col]").expect("a selector");
    let heads: Vec<String> = (0..heads.length()).filter_map(|at| heads.get(at)?.text_content()).collect();
    assert_eq!(heads, ["Operation", "Largest difference", "Tolerance", "Verdict", "CPU (ms)", "GPU (ms)", "GPU clock (ms)"]);
    assert_eq!(cells, ["dense", "3.1e-7", "1e-5", "agrees", "0.3", "12", "0.5"]);
    assert!(page.page.text().contains("The GPU agrees with the CPU"));
    until("the worker is terminated", || Workers::is_terminated(&worker)).await;
}

#[wasm_bindgen_test]
async fn a_failed_comparison_names_the_operation_and_the_difference() {
    let page = Page::comparing().await;
    Workers::send(
        &Workers::latest(),
        tested(vec![comparison("dense", Some(1e-7)), comparison("batch norm", Some(0.25)), comparison("tanh", None)]),
    );
    page.until_state("failed").await;
    let text = page.page.text();
    assert!(
        text.contains("The GPU computes wrong results") && text.contains("“tanh” gives values that are not finite"),
        "{text}"
    );
    assert!(text.contains("2.5e-1") && text.contains("differs") && text.contains("NaN"), "{text}");
}

#[wasm_bindgen_test]
async fn a_comparison_without_a_gpu_gives_the_reason_and_can_be_retried() {
    let page = Page::comparing().await;
    let failure = Failure { kind: FailureKind::Device, message: "No WebGPU in this browser.".to_owned() };
    Workers::send(&Workers::latest(), Event::View(ViewEvent::Tested { outcome: Err(failure) }));
    page.until_state("missing").await;
    let text = page.page.text();
    assert!(text.contains("There is no GPU to compare") && text.contains("No WebGPU in this browser."), "{text}");
    let report = page.report().await;
    assert!(report.contains("GPU against CPU\n  not compared: No WebGPU in this browser.\n"), "{report}");
    page.press("Try again").await;
    page.until_state("running").await;
    let worker = Workers::latest();
    Workers::send(&worker, Event::Booted { has_gpu: false });
    Workers::crash(&worker, "out of memory");
    page.until_state("missing").await;
    let text = page.page.text();
    assert!(text.contains("The comparison failed") && text.contains("out of memory. Press Restart"), "{text}");
    until("the worker is terminated", || Workers::is_terminated(&worker)).await;
    page.press("Restart").await;
    page.until_state("running").await;
    assert!(!Workers::is_terminated(&Workers::latest()));
}

/// Shortens timeouts of half a minute and more to 50 ms; returns a function that undoes this.
const SHORT_TIMEOUTS: &str = "
    const real = window.setTimeout;
    window.setTimeout = (call, ms, ...rest) => real.call(window, call, ms >= 30000 ? 50 : ms, ...rest);
    return () => { window.setTimeout = real; };";

#[wasm_bindgen_test]
async fn a_silent_worker_is_reported_until_its_next_message() {
    let page = Page::open().await;
    let restore: Function = Function::new_no_args(SHORT_TIMEOUTS).call0(&JsValue::NULL).expect("a function").unchecked_into();
    page.press("Compare now").await;
    until("the notice", || page.page.text().contains("No message for a minute")).await;
    restore.call0(&JsValue::NULL).expect("a function");
    page.until_state("running").await;
    assert!(!Workers::is_terminated(&Workers::latest()), "the worker is not terminated");
    Workers::send(&Workers::latest(), Event::Testing { done: 1, total: 12 });
    until("the notice disappears", || !page.page.text().contains("No message for a minute")).await;
    page.press("Stop").await;
    page.until_state("idle").await;
}

#[wasm_bindgen_test]
async fn stop_terminates_the_worker() {
    let page = Page::comparing().await;
    let worker = Workers::latest();
    page.press("Stop").await;
    page.until_state("idle").await;
    assert!(Workers::is_terminated(&worker));
}

#[wasm_bindgen_test]
async fn the_report_contains_the_table_and_the_build() {
    let page = Page::comparing().await;
    Workers::send(&Workers::latest(), tested(vec![comparison("dense", Some(3.14e-7)), comparison("tanh", None)]));
    page.until_state("failed").await;
    let report = page.report().await;
    for line in [
        "GPU against CPU",
        "  Verdict: The GPU disagrees with the CPU: “tanh” gives values that are not finite",
        "  Adapter: Test GPU; vendor unknown",
        "  Build: 01234567",
        "  dense: 3.1e-7 (tolerance 1e-5, agrees), CPU 0.3 ms, GPU 12 ms (passes: 0.5)",
        "  tanh: NaN (tolerance 1e-5, differs), CPU 0.3 ms, GPU 12 ms (passes: 0.5)",
    ] {
        assert!(report.lines().any(|found| found == line), "“{line}” is not in\n{report}");
    }
    assert!(report.contains(&format!("  Build: {}", saddle::run::BUILD)), "the page's own build");
}

#[wasm_bindgen_test]
async fn the_report_says_that_nothing_was_compared() {
    let page = Page::open().await;
    let report = page.report().await;
    assert!(report.ends_with("GPU against CPU\n  not compared\n\nA training step\n  not timed\n"), "{report}");
}

#[wasm_bindgen_test]
async fn the_report_says_that_a_comparison_is_not_finished() {
    let page = Page::comparing().await;
    let report = page.report().await;
    assert!(report.contains("GPU against CPU\n  not finished\n"), "{report}");
}

fn cost(ops: Ops, times_ms: Vec<f64>, losses: Vec<[f32; 2]>) -> StepCost {
    let calls =
        Calls { launches: 47.0, submits: 2.0, writes: 8.0, written_bytes: 7_012.0, reads: 1.0, read_bytes: 512.0, buffers: 0.5 };
    StepCost { ops, first_ms: 900.0, times_ms, calls: (ops == Ops::Fused).then_some(calls), losses }
}

#[wasm_bindgen_test]
async fn a_step_is_timed_on_both_implementations() {
    let page = Page::open().await;
    page.press("Time on the GPU").await;
    let worker = Workers::latest();
    Workers::send(&worker, Event::Booted { has_gpu: false });
    assert_eq!(
        Workers::last_command(),
        Some(Command::Measure { backend: Preference::WebGpu, batch_size: 16, steps: 3, ops: Ops::ALL.to_vec() })
    );
    Workers::send(&worker, Event::Measuring { done: 2, total: 8 });
    until("the progress", || page.page.text().contains("step 3 of 8")).await;
    let costs = vec![
        cost(Ops::Fused, vec![21.0, 19.6, 20.0], vec![[1.4, 0.7], [1.3, 0.75]]),
        cost(Ops::Stock, vec![80.0, 90.0, 100.0], vec![[1.4, 0.7], [1.3, 0.75002]]),
    ];
    let measurement = Measurement { device: "webgpu:Painted".to_owned(), batch_size: 16, build: "01234567".to_owned(), costs };
    Workers::send(&worker, Event::View(ViewEvent::Measured { outcome: Ok(measurement) }));
    page.page.get("[data-testid=measurement][data-state=done]").await;
    let row = |ops: &str| {
        page.page.find(&format!("[data-testid=measurement-table] tr[data-ops={ops}]")).and_then(|row| row.text_content())
    };
    assert_eq!(row("fused").as_deref(), Some("Saddle’s layers20 ms (median 20 ms)4727.0 kB0.5"));
    assert_eq!(row("stock").as_deref(), Some("Burn’s layers80 ms (median 90 ms)––––"));
    assert!(page.page.text().contains("The losses of both differ by at most 2e-5."));
    let report = page.report().await;
    assert!(
        report.contains("  Saddle’s layers: 20 ms (median 20 ms), launches 47, submits 2, sent 7.0 kB, new buffers 0.5\n"),
        "{report}"
    );
    until("the worker is terminated", || Workers::is_terminated(&worker)).await;
}

#[wasm_bindgen_test]
async fn a_measurement_without_a_gpu_can_be_retried() {
    let page = Page::open().await;
    page.press("Time on the GPU").await;
    let failure = Failure { kind: FailureKind::Device, message: "No WebGPU in this browser.".to_owned() };
    Workers::send(&Workers::latest(), Event::Booted { has_gpu: false });
    Workers::send(&Workers::latest(), Event::View(ViewEvent::Measured { outcome: Err(failure) }));
    until("the reason", || page.page.text().contains("There is no GPU to time")).await;
    page.press("Try again").await;
    page.page.get("[data-testid=measurement][data-state=running]").await;
}
