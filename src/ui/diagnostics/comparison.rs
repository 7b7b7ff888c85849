//! The GPU against the CPU: each operation on both, in a worker of its own.

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::run::SelfTest;
use crate::run::protocol::{Command, Envelope, Event, Failure, FailureKind};
use crate::run::self_test::Comparison;
use crate::ui::hooks::worker::WorkerLink;
use crate::ui::plot::number::fixed;
use crate::ui::widgets::{Button, Notice, NoticeKind, ProgressBar};

/// Silence of the worker that is worth a word, in ms. A GPU in software, on two busy cores, took 26 s for the longest operation.
const PATIENCE_MS: u32 = 60_000;

/// How far the comparison is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Standing {
    /// Not asked for.
    #[default]
    Idle,
    /// Under way: operations done, and out of how many once that is known.
    Running(u32, Option<u32>),
    /// What it found.
    Done(SelfTest),
    /// There is no GPU to compare, or the worker broke.
    Missing(Failure),
}

impl Standing {
    /// As in `data-state`.
    fn name(&self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running(..) => "running",
            Self::Done(test) if test.passed() => "passed",
            Self::Done(_) => "failed",
            Self::Missing(_) => "missing",
        }
    }

    /// What it comes to after an event of the worker; `None` for one that is no news of it.
    fn after(event: Event) -> Option<Self> {
        match event {
            Event::Testing { done, total } => Some(Self::Running(done, Some(total))),
            Event::Tested { outcome } => Some(outcome.map_or_else(Self::Missing, Self::Done)),
            Event::Failed { failure, .. } => Some(Self::Missing(failure)),
            _ => None,
        }
    }
}

/// The comparison, and what starts and ends it.
#[derive(Clone, PartialEq)]
pub(super) struct Comparing {
    /// How far it is.
    pub(super) standing: Standing,
    /// The worker has said nothing for so long that the visitor is told.
    silent: bool,
    /// Starts it, in a new worker.
    start: Callback<()>,
    /// Ends it, whatever it is at.
    stop: Callback<()>,
}

/// A comparison that ends with the view.
#[hook]
pub(super) fn use_comparison() -> Comparing {
    let standing = use_state_eq(Standing::default);
    let silent = use_state_eq(|| false);
    let link = use_mut_ref(|| None::<WorkerLink>);
    let start = {
        let (standing, link) = (standing.clone(), link.clone());
        Callback::from(move |()| {
            standing.set(Standing::Running(0, None));
            let hear = {
                let (standing, link) = (standing.clone(), link.clone());
                Callback::from(move |envelope: Envelope<Event>| {
                    let Some(next) = Standing::after(envelope.message) else { return };
                    if !matches!(next, Standing::Running(..)) {
                        let link = link.clone();
                        // Not here: this is called by the worker's own listener.
                        spawn_local(async move { drop(link.take()) });
                    }
                    standing.set(next);
                })
            };
            let started = WorkerLink::spawn(&hear).and_then(|worker| link.borrow_mut().insert(worker).send(Command::SelfTest));
            if let Err(error) = started {
                drop(link.take());
                standing.set(Standing::Missing(Failure { kind: FailureKind::Worker, message: error.to_string() }));
            }
        })
    };
    let stop = {
        let (standing, link) = (standing.clone(), link.clone());
        Callback::from(move |()| {
            drop(link.take());
            standing.set(Standing::Idle);
        })
    };
    use_effect_with((), move |()| move || drop(link.take()));
    use_effect_with((*standing).clone(), {
        let silent = silent.clone();
        move |standing| {
            silent.set(false);
            let timer = matches!(standing, Standing::Running(..)).then(|| Timeout::new(PATIENCE_MS, move || silent.set(true)));
            move || drop(timer)
        }
    });
    Comparing { standing: (*standing).clone(), silent: *silent, start, stop }
}

/// The section.
pub(super) fn section(comparing: &Comparing) -> Html {
    let Comparing { standing, silent, start, stop } = comparing;
    let button = |label: &'static str, on_press: &Callback<()>| html! { <Button {label} on_press={on_press.clone()} /> };
    html! {
        <section class="facts self-test" aria-label="GPU against CPU" data-testid="self-test" data-state={standing.name()}>
            <h2 class="facts__title">{ "GPU against CPU" }</h2>
            <p class="self-test__lead">
                { "Runs each operation and a small training on both, and takes the largest difference, in parts of the largest value. Rounding alone stays below what is allowed." }
            </p>
            {
                match standing {
                    Standing::Idle => html! {
                        <>
                            <p class="self-test__lead">{ "About a minute on a GPU in software; a graphics card should need less." }</p>
                            { button("Compare now", start) }
                        </>
                    },
                    Standing::Running(done, total) => html! {
                        <>
                            { progress(*done, *total) }
                            if *silent {
                                <Notice kind={NoticeKind::Warn} title="No word for a minute">
                                    <p>{ "A slow GPU may just need longer. Stop ends the comparison." }</p>
                                </Notice>
                            }
                            { button("Stop", stop) }
                        </>
                    },
                    Standing::Done(test) => html! { <>{ verdict(test) }{ table(test) }{ button("Compare again", start) }</> },
                    Standing::Missing(failure) => missing(failure, |label| button(label, start)),
                }
            }
        </section>
    }
}

fn progress(done: u32, total: Option<u32>) -> Html {
    let fraction = total.map(|total| f64::from(done) / f64::from(total.max(1)));
    let text = total.map(|total| format!("operation {} of {total}", (done + 1).min(total)));
    html! { <ProgressBar label="Comparing the GPU with the CPU" {fraction} {text} /> }
}

/// Nothing came of it. What the worker says when it breaks asks for “Restart”.
fn missing(failure: &Failure, button: impl FnOnce(&'static str) -> Html) -> Html {
    let (title, label) = match failure.kind {
        FailureKind::Worker | FailureKind::DeviceLost => ("The comparison broke off", "Restart"),
        FailureKind::Device | FailureKind::Untrusted | FailureKind::Data => ("There is no GPU to compare", "Try again"),
    };
    html! {
        <Notice kind={NoticeKind::Warn} {title} actions={button(label)}>
            { for failure.message.lines().map(|line| html! { <p>{ line.to_owned() }</p> }) }
        </Notice>
    }
}

fn verdict(test: &SelfTest) -> Html {
    match test.complaint() {
        None => html! {
            <Notice title="The GPU agrees with the CPU">
                <p>{ format!("All {} comparisons differ by no more than rounding explains.", test.comparisons.len()) }</p>
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
            </tr>
        }
    });
    // Features and limits stand further up.
    let name = test.adapter.split(';').next().unwrap_or_default();
    html! {
        <table class="self-test__table" data-testid="self-test-table">
            <caption>{ format!("{name}. Times are of one forward and backward pass at a small size, with the wait for its result.") }</caption>
            <thead>
                <tr>
                    <th scope="col">{ "Operation" }</th>
                    <th scope="col">{ "Largest difference" }</th>
                    <th scope="col">{ "Allowed" }</th>
                    <th scope="col">{ "Verdict" }</th>
                    <th scope="col">{ "CPU (ms)" }</th>
                    <th scope="col">{ "GPU (ms)" }</th>
                </tr>
            </thead>
            <tbody>{ for rows }</tbody>
        </table>
    }
}

/// As lines of text, for a bug report.
pub(super) fn to_text(standing: &Standing) -> String {
    let mut text = String::from("\nGPU against CPU\n");
    let test = match standing {
        Standing::Done(test) => test,
        Standing::Idle => return text + "  not compared\n",
        Standing::Running(..) => return text + "  not finished\n",
        Standing::Missing(failure) => return text + &format!("  not compared: {}\n", failure.message.replace('\n', " ")),
    };
    let verdict = test.complaint().unwrap_or_else(|| "the GPU agrees with the CPU".to_owned());
    text.push_str(&format!("  Verdict: {verdict}\n  Adapter: {}\n  Build: {}\n", test.adapter, test.build));
    for comparison in &test.comparisons {
        text.push_str(&format!(
            "  {}: {} ({:.0e} allowed, {}), CPU {} ms, GPU {} ms\n",
            comparison.op,
            difference(comparison),
            comparison.tolerance,
            mark(comparison),
            milliseconds(comparison.cpu_ms),
            milliseconds(comparison.gpu_ms)
        ));
    }
    text
}
