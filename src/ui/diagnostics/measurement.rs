//! The cost of a training step on our own layers and on Burn's, in a separate worker.

use yew::prelude::*;

use super::task::{Progress, Task, failed, use_task};
use crate::plot::number::fixed;
use crate::run::config::{Ops, Preference};
use crate::run::measurement::{Calls, Measurement, StepCost};
use crate::run::protocol::{Command, Event, ViewEvent};
use crate::ui::widgets::Button;

/// The smallest batch size of a run: takes the shortest time.
const BATCH: u32 = 16;

/// Measured steps per implementation.
const STEPS: u32 = 3;

pub(super) type Timing = Task<Measurement>;

/// Value of `data-state`.
fn state(progress: &Progress<Measurement>) -> &'static str {
    match progress {
        Progress::Idle => "idle",
        Progress::Running(..) => "running",
        Progress::Done(_) => "done",
        Progress::Failed(_) => "missing",
    }
}

fn update(event: Event) -> Option<Progress<Measurement>> {
    match event {
        Event::Measuring { done, total } => Some(Progress::Running(done, Some(total))),
        Event::View(ViewEvent::Measured { outcome }) => Some(outcome.into()),
        _ => None,
    }
}

#[hook]
pub(super) fn use_timing() -> Timing {
    use_task(update)
}

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
        <section class="facts self-test" aria-label="A training step" data-testid="measurement" data-state={state(&timing.progress)}>
            <h2 class="facts__title">{ "A training step" }</h2>
            <p class="self-test__lead">
                { format!("Times {STEPS} steps of {BATCH} images on Saddle’s layers, which training uses, and on Burn’s layers, the reference.") }
            </p>
            {
                match &timing.progress {
                    Progress::Idle => html! {
                        <>
                            <p class="self-test__lead">{ "Takes a few seconds on the CPU and about a minute on a software GPU." }</p>
                            { buttons() }
                        </>
                    },
                    Progress::Running(..) => timing.running("Timing training steps", "step"),
                    Progress::Done(measurement) => html! { <>{ table(measurement) }{ buttons() }</> },
                    Progress::Failed(failure) => {
                        failed(failure, "The measurement failed", "There is no GPU to time", &start(Preference::WebGpu))
                    }
                }
            }
        </section>
    }
}

fn layers(ops: Ops) -> &'static str {
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

fn agreement(measurement: &Measurement) -> String {
    match measurement.loss_difference() {
        Some(difference) => format!("The losses of both differ by at most {difference:.0e}."),
        None => "Only one of the two was measured.".to_owned(),
    }
}

fn table(measurement: &Measurement) -> Html {
    let rows = measurement.costs.iter().map(|cost| {
        html! {
            <tr data-ops={cost.ops.name()}>
                <th scope="row">{ layers(cost.ops) }</th>
                <td data-label="Fastest step">{ times(cost) }</td>
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
                    <th scope="col">{ "Fastest step" }</th>
                    <th scope="col">{ "Launches" }</th>
                    <th scope="col">{ "Submits" }</th>
                    <th scope="col">{ "Sent" }</th>
                    <th scope="col">{ "New buffers" }</th>
                </tr>
            </thead>
            <tbody translate="no">{ for rows }</tbody>
        </table>
    }
}

/// Lines of text for a bug report.
pub(super) fn to_text(progress: &Progress<Measurement>) -> String {
    let mut text = String::from("\nA training step\n");
    match progress {
        Progress::Done(measurement) => {
            text.push_str(&format!("  Device: {}, {} images\n", measurement.device, measurement.batch_size));
            for cost in &measurement.costs {
                text.push_str(&format!(
                    "  {}: {}, launches {}, submits {}, sent {}, new buffers {}\n",
                    layers(cost.ops),
                    times(cost),
                    count(cost.calls, |calls| calls.launches),
                    count(cost.calls, |calls| calls.submits),
                    kilobytes(cost.calls),
                    count(cost.calls, |calls| calls.buffers),
                ));
            }
            text.push_str(&format!("  {}\n", agreement(measurement)));
        }
        Progress::Idle => text.push_str("  not timed\n"),
        Progress::Running(..) => text.push_str("  not finished\n"),
        Progress::Failed(failure) => text.push_str(&format!("  not timed: {}\n", failure.message.replace('\n', " "))),
    }
    text
}
