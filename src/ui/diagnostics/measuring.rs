//! What a training step costs here, on our own layers and on Burn's, in a worker of its own.

use yew::prelude::*;

use super::task::{Standing, Task, missing, use_task};
use crate::plot::number::fixed;
use crate::run::config::{Ops, Preference};
use crate::run::measurement::{Calls, Measurement, StepCost};
use crate::run::protocol::{Command, Event};
use crate::ui::widgets::Button;

/// Images in a batch, as the homework's smallest.
const BATCH: u32 = 16;

/// Steps of each implementation.
const STEPS: u32 = 3;

/// The measurement.
pub(super) type Timing = Task<Measurement>;

/// As in `data-state`.
fn name(standing: &Standing<Measurement>) -> &'static str {
    match standing {
        Standing::Idle => "idle",
        Standing::Running(..) => "running",
        Standing::Done(_) => "done",
        Standing::Missing(_) => "missing",
    }
}

/// How far it is after an event of the worker.
fn after(event: Event) -> Option<Standing<Measurement>> {
    match event {
        Event::Measuring { done, total } => Some(Standing::Running(done, Some(total))),
        Event::Measured { outcome } => Some(outcome.into()),
        _ => None,
    }
}

/// A measurement that ends with the view.
#[hook]
pub(super) fn use_timing() -> Timing {
    use_task(after)
}

/// The section.
pub(super) fn section(timing: &Timing) -> Html {
    let start = |backend| {
        timing.start.reform(move |()| Command::Measure { backend, batch_size: BATCH, steps: STEPS, ops: Ops::ALL.to_vec() })
    };
    let buttons = || {
        html! {
            <div class="page__actions">
                <Button label="Time on the GPU" on_press={start(Preference::WebGpu)} />
                <Button label="Time on the CPU" on_press={start(Preference::Cpu)} />
            </div>
        }
    };
    html! {
        <section class="facts self-test" aria-label="A training step" data-testid="measurement" data-state={name(&timing.standing)}>
            <h2 class="facts__title">{ "A training step" }</h2>
            <p class="self-test__lead">
                { format!("Times {STEPS} steps of {BATCH} images on Saddle’s own layers, which training uses, and on Burn’s, which they are checked against.") }
            </p>
            {
                match &timing.standing {
                    Standing::Idle => html! {
                        <>
                            <p class="self-test__lead">{ "A few seconds on the CPU; about a minute on a GPU in software." }</p>
                            { buttons() }
                        </>
                    },
                    Standing::Running(..) => timing.progress("Timing training steps", "step"),
                    Standing::Done(measurement) => html! { <>{ table(measurement) }{ buttons() }</> },
                    Standing::Missing(failure) => {
                        missing(failure, "The measurement broke off", "There is no GPU to time", &start(Preference::WebGpu))
                    }
                }
            }
        </section>
    }
}

fn whose(ops: Ops) -> &'static str {
    match ops {
        Ops::Fused => "Saddle’s layers",
        Ops::Stock => "Burn’s layers",
    }
}

fn count(calls: Option<Calls>, of: fn(&Calls) -> f64) -> String {
    calls.as_ref().map_or_else(|| "–".to_owned(), |calls| fixed(of(calls), usize::from(of(calls).fract() > 0.0)))
}

/// "19 kB".
fn kilobytes(calls: Option<Calls>) -> String {
    calls.map_or_else(|| "–".to_owned(), |calls| format!("{} kB", fixed(calls.written_bytes / 1000.0, 1)))
}

/// "198 ms (median 201 ms)".
fn times(cost: &StepCost) -> String {
    format!("{} ms (median {} ms)", fixed(cost.least_ms(), 0), fixed(cost.median_ms(), 0))
}

/// How far the losses are apart.
fn agreement(measurement: &Measurement) -> String {
    match measurement.loss_difference() {
        Some(apart) => format!("The losses of both are equal to {apart:.0e}."),
        None => "One of the two was not measured.".to_owned(),
    }
}

fn table(measurement: &Measurement) -> Html {
    let rows = measurement.costs.iter().map(|cost| {
        html! {
            <tr data-ops={cost.ops.name()}>
                <th scope="row">{ whose(cost.ops) }</th>
                <td data-label="A step">{ times(cost) }</td>
                <td data-label="Launches">{ count(cost.calls, |calls| calls.launches) }</td>
                <td data-label="Submits">{ count(cost.calls, |calls| calls.submits) }</td>
                <td data-label="Sent">{ kilobytes(cost.calls) }</td>
                <td data-label="New buffers">{ count(cost.calls, |calls| calls.buffers) }</td>
            </tr>
        }
    });
    html! {
        <table class="self-test__table" data-testid="measurement-table">
            <caption>{ format!("{}, {} images. {}", measurement.device, measurement.batch_size, agreement(measurement)) }</caption>
            <thead>
                <tr>
                    <th scope="col">{ "Layers" }</th>
                    <th scope="col">{ "A step, at best" }</th>
                    <th scope="col">{ "Launches" }</th>
                    <th scope="col">{ "Submits" }</th>
                    <th scope="col">{ "Sent" }</th>
                    <th scope="col">{ "New buffers" }</th>
                </tr>
            </thead>
            <tbody>{ for rows }</tbody>
        </table>
    }
}

/// As lines of text, for a report.
pub(super) fn to_text(standing: &Standing<Measurement>) -> String {
    let mut text = String::from("\nA training step\n");
    match standing {
        Standing::Done(measurement) => {
            text.push_str(&format!("  Device: {}, {} images\n", measurement.device, measurement.batch_size));
            for cost in &measurement.costs {
                text.push_str(&format!(
                    "  {}: {}, launches {}, submits {}, sent {}, new buffers {}\n",
                    whose(cost.ops),
                    times(cost),
                    count(cost.calls, |calls| calls.launches),
                    count(cost.calls, |calls| calls.submits),
                    kilobytes(cost.calls),
                    count(cost.calls, |calls| calls.buffers),
                ));
            }
            text.push_str(&format!("  {}\n", agreement(measurement)));
        }
        Standing::Idle => text.push_str("  not timed\n"),
        Standing::Running(..) => text.push_str("  not finished\n"),
        Standing::Missing(failure) => text.push_str(&format!("  not timed: {}\n", failure.message.replace('\n', " "))),
    }
    text
}
