//! The self-test: each operation on the GPU and on the CPU, in a separate worker.

use yew::prelude::*;

use super::task::{Progress, Task, failed, use_task};
use crate::plot::number::fixed;
use crate::run::SelfTest;
use crate::run::protocol::{Command, Event, ViewEvent};
use crate::run::self_test::Comparison;
use crate::run::tiling::Tiling;
use crate::ui::widgets::{Button, Notice, NoticeKind};

pub(super) type Comparing = Task<SelfTest>;

/// Value of `data-state`.
fn state(progress: &Progress<SelfTest>) -> &'static str {
    match progress {
        Progress::Idle => "idle",
        Progress::Running(..) => "running",
        Progress::Done(test) if test.passed() => "passed",
        Progress::Done(_) => "failed",
        Progress::Failed(_) => "missing",
    }
}

fn update(event: Event) -> Option<Progress<SelfTest>> {
    match event {
        Event::Testing { done, total } => Some(Progress::Running(done, Some(total))),
        Event::View(ViewEvent::Tested { outcome }) => Some(outcome.into()),
        _ => None,
    }
}

#[hook]
pub(super) fn use_comparison() -> Comparing {
    use_task(update)
}

pub(super) fn section(comparing: &Comparing) -> Html {
    let start = comparing.start.reform(|()| Command::SelfTest);
    let button = |label: &'static str| html! { <Button {label} on_press={start.clone()} /> };
    html! {
        <section class="facts self-test" aria-label="GPU against CPU" data-testid="self-test" data-state={state(&comparing.progress)}>
            <h2 class="facts__title">{ "GPU against CPU" }</h2>
            <p class="self-test__lead">
                { "Runs each operation, a small training and one step at full size on both. The difference is relative to the tensor’s largest value (at full size: to its norm). Rounding errors stay below the tolerance." }
            </p>
            {
                match &comparing.progress {
                    Progress::Idle => html! {
                        <>
                            <p class="self-test__lead">{ "Takes about a minute on a software GPU, less on a graphics card." }</p>
                            { button("Compare now") }
                        </>
                    },
                    Progress::Running(..) => comparing.running("Comparing the GPU with the CPU", "operation"),
                    Progress::Done(test) => html! { <>{ verdict(test) }{ table(test) }{ button("Compare again") }</> },
                    Progress::Failed(failure) => {
                        failed(failure, "The comparison failed", "There is no GPU to compare", &start)
                    }
                }
            }
        </section>
    }
}

fn verdict(test: &SelfTest) -> Html {
    match test.complaint() {
        None => html! {
            <Notice title="The GPU agrees with the CPU">
                <p>{ format!("All {} comparisons differ only by rounding errors.", test.comparisons.len()) }</p>
                if let Some(tiling) = test.tiling {
                    <p>{ format!("Of {} tilings of a matrix product, “{}” was fastest. Training uses it.", Tiling::ALL.len(), tiling.name()) }</p>
                }
            </Notice>
        },
        Some(complaint) => html! {
            <Notice kind={NoticeKind::Bad} title="The GPU computes wrong results">
                <p>{ format!("{complaint}.") }</p>
                <p>{ "Train on the CPU, and try a newer browser or graphics driver. “Copy as text” includes this table for a bug report." }</p>
            </Notice>
        },
    }
}

/// "3.1e-7", "0", or "NaN".
fn difference(comparison: &Comparison) -> String {
    match comparison.difference {
        None => "NaN".to_owned(),
        Some(0.0) => "0".to_owned(),
        Some(difference) => format!("{difference:.1e}"),
    }
}

fn milliseconds(ms: f64) -> String {
    fixed(ms, usize::from(ms < 10.0))
}

fn gpu_clock(comparison: &Comparison) -> String {
    comparison.passes_ms.map_or_else(|| "not reported".to_owned(), milliseconds)
}

fn verdict_word(comparison: &Comparison) -> &'static str {
    if comparison.passed() { "agrees" } else { "differs" }
}

fn table(test: &SelfTest) -> Html {
    let rows = test.comparisons.iter().map(|comparison| {
        html! {
            <tr class={classes!((!comparison.passed()).then_some("is-bad"))}>
                <th scope="row">{ comparison.op.clone() }</th>
                <td data-label="Difference">{ difference(comparison) }</td>
                <td data-label="Tolerance">{ format!("{:.0e}", comparison.tolerance) }</td>
                <td data-label="Verdict">{ verdict_word(comparison) }</td>
                <td data-label="CPU (ms)">{ milliseconds(comparison.cpu_ms) }</td>
                <td data-label="GPU (ms)">{ milliseconds(comparison.gpu_ms) }</td>
                <td data-label="GPU clock (ms)">{ gpu_clock(comparison) }</td>
            </tr>
        }
    });
    // The rest of the text, features and limits, is shown under WebGPU.
    let name = test.adapter.split(';').next().unwrap_or_default();
    html! {
        <table class="self-test__table" data-testid="self-test-table">
            <caption>{ format!("{name}. Times are of one forward and backward pass at a small size, including the wait for the result. The last column is the time of the GPU’s passes by its own clock.") }</caption>
            <thead>
                <tr>
                    <th scope="col">{ "Operation" }</th>
                    <th scope="col">{ "Largest difference" }</th>
                    <th scope="col">{ "Tolerance" }</th>
                    <th scope="col">{ "Verdict" }</th>
                    <th scope="col">{ "CPU (ms)" }</th>
                    <th scope="col">{ "GPU (ms)" }</th>
                    <th scope="col">{ "GPU clock (ms)" }</th>
                </tr>
            </thead>
            <tbody translate="no">{ for rows }</tbody>
        </table>
    }
}

/// Lines of text for a bug report.
pub(super) fn to_text(progress: &Progress<SelfTest>) -> String {
    let mut text = String::from("\nGPU against CPU\n");
    let test = match progress {
        Progress::Done(test) => test,
        Progress::Idle => return text + "  not compared\n",
        Progress::Running(..) => return text + "  not finished\n",
        Progress::Failed(failure) => return text + &format!("  not compared: {}\n", failure.message.replace('\n', " ")),
    };
    let verdict = test.complaint().unwrap_or_else(|| "the GPU agrees with the CPU".to_owned());
    text.push_str(&format!("  Verdict: {verdict}\n  Adapter: {}\n  Build: {}\n", test.adapter, test.build));
    if let Some(tiling) = test.tiling {
        text.push_str(&format!("  Tiles: {}\n", tiling.name()));
    }
    for comparison in &test.comparisons {
        text.push_str(&format!(
            "  {}: {} (tolerance {:.0e}, {}), CPU {} ms, GPU {} ms (passes: {})\n",
            comparison.op,
            difference(comparison),
            comparison.tolerance,
            verdict_word(comparison),
            milliseconds(comparison.cpu_ms),
            milliseconds(comparison.gpu_ms),
            gpu_clock(comparison)
        ));
    }
    text
}
