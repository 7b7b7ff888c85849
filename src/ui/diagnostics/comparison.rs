//! The GPU against the CPU: each operation on both, in a worker of its own.

use yew::prelude::*;

use super::task::{Standing, Task, missing, use_task};
use crate::plot::number::fixed;
use crate::run::SelfTest;
use crate::run::protocol::{Command, Event};
use crate::run::self_test::Comparison;
use crate::ui::widgets::{Button, Notice, NoticeKind};

/// The comparison.
pub(super) type Comparing = Task<SelfTest>;

/// As in `data-state`.
fn name(standing: &Standing<SelfTest>) -> &'static str {
    match standing {
        Standing::Idle => "idle",
        Standing::Running(..) => "running",
        Standing::Done(test) if test.passed() => "passed",
        Standing::Done(_) => "failed",
        Standing::Missing(_) => "missing",
    }
}

/// How far it is after an event of the worker.
fn after(event: Event) -> Option<Standing<SelfTest>> {
    match event {
        Event::Testing { done, total } => Some(Standing::Running(done, Some(total))),
        Event::Tested { outcome } => Some(outcome.into()),
        _ => None,
    }
}

/// A comparison that ends with the view.
#[hook]
pub(super) fn use_comparison() -> Comparing {
    use_task(after)
}

/// The section.
pub(super) fn section(comparing: &Comparing) -> Html {
    let start = comparing.start.reform(|()| Command::SelfTest);
    let button = |label: &'static str| html! { <Button {label} on_press={start.clone()} /> };
    html! {
        <section class="facts self-test" aria-label="GPU against CPU" data-testid="self-test" data-state={name(&comparing.standing)}>
            <h2 class="facts__title">{ "GPU against CPU" }</h2>
            <p class="self-test__lead">
                { "Runs each operation, a small training and one step at full size on both, and takes the largest difference, in parts of the tensor’s largest value (at full size: of its length). Rounding alone stays below what is allowed." }
            </p>
            {
                match &comparing.standing {
                    Standing::Idle => html! {
                        <>
                            <p class="self-test__lead">{ "About a minute on a GPU in software; a graphics card should need less." }</p>
                            { button("Compare now") }
                        </>
                    },
                    Standing::Running(..) => comparing.progress("Comparing the GPU with the CPU", "operation"),
                    Standing::Done(test) => html! { <>{ verdict(test) }{ table(test) }{ button("Compare again") }</> },
                    Standing::Missing(failure) => {
                        missing(failure, "The comparison broke off", "There is no GPU to compare", &start)
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
                <p>{ format!("All {} comparisons differ by no more than rounding explains.", test.comparisons.len()) }</p>
                if let Some(tiling) = test.tiling {
                    <p>{ format!("Of three ways to share out a product, {} tiles were fastest here; training takes them.", tiling.name()) }</p>
                }
            </Notice>
        },
        Some(complaint) => html! {
            <Notice kind={NoticeKind::Bad} title="The GPU does not compute right">
                <p>{ format!("{complaint}.") }</p>
                <p>{ "Train on the CPU, and try a newer browser or graphics driver. “Copy as text” has this table for a bug report." }</p>
            </Notice>
        },
    }
}

/// "3.1e-7", "0", or that a value was no number.
fn difference(comparison: &Comparison) -> String {
    match comparison.difference {
        None => "no number".to_owned(),
        Some(0.0) => "0".to_owned(),
        Some(difference) => format!("{difference:.1e}"),
    }
}

fn milliseconds(ms: f64) -> String {
    fixed(ms, usize::from(ms < 10.0))
}

/// What the GPU's own clock says.
fn own_clock(comparison: &Comparison) -> String {
    comparison.passes_ms.map_or_else(|| "not told".to_owned(), milliseconds)
}

fn mark(comparison: &Comparison) -> &'static str {
    if comparison.passed() { "agrees" } else { "differs" }
}

fn table(test: &SelfTest) -> Html {
    let rows = test.comparisons.iter().map(|comparison| {
        html! {
            <tr class={classes!((!comparison.passed()).then_some("is-bad"))}>
                <th scope="row">{ comparison.op.clone() }</th>
                <td data-label="Difference">{ difference(comparison) }</td>
                <td data-label="Allowed">{ format!("{:.0e}", comparison.tolerance) }</td>
                <td data-label="Verdict">{ mark(comparison) }</td>
                <td data-label="CPU (ms)">{ milliseconds(comparison.cpu_ms) }</td>
                <td data-label="GPU (ms)">{ milliseconds(comparison.gpu_ms) }</td>
                <td data-label="By its clock (ms)">{ own_clock(comparison) }</td>
            </tr>
        }
    });
    // Features and limits stand further up.
    let name = test.adapter.split(';').next().unwrap_or_default();
    html! {
        <table class="self-test__table" data-testid="self-test-table">
            <caption>{ format!("{name}. Times are of one forward and backward pass at a small size, with the wait for its result; the last column is what the GPU’s passes took by its own clock.") }</caption>
            <thead>
                <tr>
                    <th scope="col">{ "Operation" }</th>
                    <th scope="col">{ "Largest difference" }</th>
                    <th scope="col">{ "Allowed" }</th>
                    <th scope="col">{ "Verdict" }</th>
                    <th scope="col">{ "CPU (ms)" }</th>
                    <th scope="col">{ "GPU (ms)" }</th>
                    <th scope="col">{ "By its clock (ms)" }</th>
                </tr>
            </thead>
            <tbody>{ for rows }</tbody>
        </table>
    }
}

/// As lines of text, for a bug report.
pub(super) fn to_text(standing: &Standing<SelfTest>) -> String {
    let mut text = String::from("\nGPU against CPU\n");
    let test = match standing {
        Standing::Done(test) => test,
        Standing::Idle => return text + "  not compared\n",
        Standing::Running(..) => return text + "  not finished\n",
        Standing::Missing(failure) => return text + &format!("  not compared: {}\n", failure.message.replace('\n', " ")),
    };
    let verdict = test.complaint().unwrap_or_else(|| "the GPU agrees with the CPU".to_owned());
    text.push_str(&format!("  Verdict: {verdict}\n  Adapter: {}\n  Build: {}\n", test.adapter, test.build));
    if let Some(tiling) = test.tiling {
        text.push_str(&format!("  Tiles: {}\n", tiling.name()));
    }
    for comparison in &test.comparisons {
        text.push_str(&format!(
            "  {}: {} ({:.0e} allowed, {}), CPU {} ms, GPU {} ms (passes: {})\n",
            comparison.op,
            difference(comparison),
            comparison.tolerance,
            mark(comparison),
            milliseconds(comparison.cpu_ms),
            milliseconds(comparison.gpu_ms),
            own_clock(comparison)
        ));
    }
    text
}
