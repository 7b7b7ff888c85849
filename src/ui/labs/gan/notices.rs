//! Notices above the results: problems and remedies, progress before the first step, estimated time.

use std::rc::Rc;

use yew::prelude::*;

use super::{Action, sentences};
use crate::run::config::{Dataset, Ops, Precision, Preference, Preset};
use crate::run::estimate::{LONG_RUN_MS, in_words};
use crate::run::gpu_memory::GpuMemory;
use crate::run::protocol::{BackendInfo, BackendKind, Failure, FailureKind};
use crate::run::state::Loading;
use crate::run::{Departure, RunConfig, RunState, Warning};
use crate::settings::{Draft, Problem};
use crate::ui::hooks::controller::{Controller, DeviceState};
use crate::ui::widgets::{Button, Notice, NoticeKind, ProgressBar, address_notice};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct NoticesProps {
    /// Rejected values of the address.
    pub(super) problems: Rc<[Problem]>,
    pub(super) failure: Option<Failure>,
    pub(super) device: DeviceState,
    /// The step whose loss was NaN.
    pub(super) diverged_at: Option<u32>,
    /// The step of the last save.
    pub(super) saved_step: Option<u32>,
    /// Problems of a run whose losses are finite.
    pub(super) warnings: Vec<Warning>,
    /// Of the run; before a run, of the form.
    pub(super) config: RunConfig,
    /// The worker has not sent an event for a while.
    pub(super) silent: bool,
    pub(super) loading: Option<Loading>,
    /// A run was requested and the worker has not answered yet: it may still be at a step of the previous run.
    pub(super) requested: bool,
    pub(super) act: Callback<Action>,
}

#[component]
pub(super) fn Notices(props: &NoticesProps) -> Html {
    html! {
        <>
            { address_notice::<RunConfig>(&props.problems, props.act.reform(|()| Action::DismissProblems)) }
            { departure_notice(props.config.departure) }
            if props.silent { { silence_notice(&props.act) } }
            if let Some(failure) = &props.failure { { failure_notice(failure, props) } } else if let DeviceState::Unavailable(failure) = &props.device { { failure_notice(failure, props) } }
            if let Some(step) = props.diverged_at { { divergence_notice(step, props) } }
            { for props.warnings.iter().map(|warning| warning_notice(warning, props)) }
            if let Some(loading) = props.loading { { loading_bar(sentences::loading(loading)) } } else if props.requested { { loading_bar(sentences::REQUESTED) } }
        </>
    }
}

fn button(label: &'static str, act: &Callback<Action>, action: Action) -> Html {
    html! { <Button {label} on_press={act.reform(move |()| action.clone())} /> }
}

fn silence_notice(act: &Callback<Action>) -> Html {
    let actions = html! { <>{ button("Wait", act, Action::KeepWaiting) }{ button("Restart", act, Action::Restart) }</> };
    html! {
        <Notice kind={NoticeKind::Warn} title="The training worker has been silent for a while" {actions}>
            <p>{ "A slow device may need more time. Restart replaces the worker; the run continues from its last save, or starts again if there is none." }</p>
        </Notice>
    }
}

fn failure_notice(failure: &Failure, props: &NoticesProps) -> Html {
    let act = &props.act;
    let with = |change: fn(&mut RunConfig)| {
        let mut config = props.config.clone();
        change(&mut config);
        config
    };
    let cpu = || {
        let config = RunConfig { precision: Precision::F32, ..with(|config| config.backend = Preference::Cpu) };
        button("Use the CPU", act, Action::Configure(config, false))
    };
    let f32 = || button("Use 32 bits", act, Action::Configure(with(|config| config.precision = Precision::F32), false));
    let garments = || button("Use Garments", act, Action::StartOnDataset(with(|config| config.dataset = Dataset::Garments)));
    let choose = || button("Choose a file", act, Action::ChooseFile);
    let again = || button("Try again", act, Action::Toggle);
    let (title, actions) = match failure.kind {
        FailureKind::Device if props.config.precision == Precision::F16 => {
            ("No GPU for 16 bits", html! { <>{ f32() }{ cpu() }</> })
        }
        FailureKind::Device => ("No GPU to train on", html! { <>{ cpu() }</> }),
        FailureKind::Untrusted => (
            "The GPU computes wrong results",
            html! { <>{ cpu() }{ button("Train on it anyway", act, Action::SkipSelfTest) }</> },
        ),
        FailureKind::DeviceLost => ("The GPU was lost", html! { <>{ button("Restart", act, Action::Restart) }{ cpu() }</> }),
        FailureKind::DeviceUnfit => ("The GPU failed", html! { <>{ cpu() }{ button("Restart", act, Action::Restart) }</> }),
        FailureKind::Data => ("No training images", html! { <>{ again() }{ choose() }{ garments() }</> }),
        FailureKind::StoredRun => ("The saved run can’t continue", button("Start again", act, Action::Toggle)),
        FailureKind::Worker => ("The training worker crashed", button("Restart", act, Action::Restart)),
    };
    html! {
        <Notice kind={NoticeKind::Bad} {title} {actions}>
            { for failure.message.lines().map(|line| html! { <p>{ line.to_owned() }</p> }) }
        </Notice>
    }
}

/// Go on, or begin again, with a smaller learning rate.
fn smaller_rate(props: &NoticesProps) -> Html {
    let smaller = (props.config.learning_rate / 10.0).max(1e-6);
    let restart = Action::Configure(RunConfig { learning_rate: smaller, ..props.config.clone() }, true);
    let button =
        |label: String, action: Action| html! { <Button {label} on_press={props.act.reform(move |()| action.clone())} /> };
    html! {
        <>
            if let Some(saved) = props.saved_step {
                { button(format!("Continue from step {} with lr = {smaller}", sentences::grouped(saved)), Action::Retry(smaller)) }
            }
            { button(format!("Start again with lr = {smaller}"), restart) }
        </>
    }
}

fn divergence_notice(step: u32, props: &NoticesProps) -> Html {
    let actions = smaller_rate(props);
    html! {
        <Notice kind={NoticeKind::Warn} title={format!("Diverged at step {}", sentences::grouped(step))} {actions}>
            <p>{ "The loss became NaN: the weights grew out of range. A smaller learning rate usually helps." }</p>
            if props.saved_step.is_some() { <p>{ "The last good state is saved. With the same learning rate it would diverge again." }</p> }
        </Notice>
    }
}

fn warning_notice(warning: &Warning, props: &NoticesProps) -> Html {
    // A save from after the explosion would go on with its weights.
    let actions = if let Warning::Exploded(_) = warning {
        smaller_rate(&NoticesProps { saved_step: None, ..props.clone() })
    } else {
        Html::default()
    };
    html! { <Notice kind={NoticeKind::Warn} title={warning.title()} testid="gan-warning" {actions}><p>{ warning.text() }</p></Notice> }
}

fn loading_bar((label, fraction, text): sentences::LoadingText) -> Html {
    html! { <div class="gan-loading"><ProgressBar {label} {fraction} {text} testid="gan-loading" /></div> }
}

/// The estimated time of a run before it starts, and what it needs of a GPU's memory, always present so that nothing moves; and shorter
/// alternatives to a long run.
pub(super) fn estimate(
    controller: &Controller,
    draft: &Draft<RunConfig>,
    available: u32,
    act: &Callback<Action>,
) -> (Html, Html) {
    if controller.view.state != RunState::Idle || matches!(controller.device, DeviceState::Unavailable(_)) {
        return Default::default();
    }
    let key = controller.backend().map(BackendInfo::key);
    let config = draft.config();
    let time = |config: &RunConfig, images: u32| controller.timings.run_ms(key.as_deref()?, config, images);
    let quick = Preset::QuickLook.apply(config);
    let timed = config.ops == Ops::Fused && config.precision == Precision::F32;
    let on_gpu = controller.backend().is_some_and(|backend| backend.kind == BackendKind::WebGpu);
    let needed = GpuMemory::of(config, available).filter(|_| on_gpu);
    let memory =
        needed.map_or_else(String::new, |needed| format!(" It needs about {}\u{a0}MB of GPU memory.", needed.megabytes()));
    let (true, Some(run_ms), Some(quick_ms)) = (timed, time(config, available), time(&quick, quick.dataset.len())) else {
        let text = if timed && controller.timing {
            "Timing a few steps on this device to estimate the time of a run…"
        } else {
            "The time of a run is estimated after its first steps."
        };
        // Keys, so that no text moves from one line to another: the browser would count that as a shift of the layout.
        return (
            html! { <p key="pending" class="gan-estimate" data-testid="gan-estimate">{ text }<span>{ memory }</span></p> },
            Html::default(),
        );
    };
    let is_quick = quick == *config;
    let threads = controller.backend().and_then(BackendInfo::threads).map_or_else(String::new, |threads| format!(", {threads}"));
    let line = html! {
        <p key="known" class="gan-estimate" data-testid="gan-estimate">
            <strong>{ format!("On this device{threads}: {} about {}", all_epochs(config.epochs), in_words(run_ms)) }</strong>
            <span>{ if is_quick { ".".to_owned() } else { format!(", Quick look about {}.", in_words(quick_ms)) } }</span>
            <span>{ memory }</span>
        </p>
    };
    let is_long = run_ms > LONG_RUN_MS && !is_quick;
    (line, if is_long { suggestion(config, run_ms, available, act) } else { Html::default() })
}

/// `1 epoch`, `all 50 epochs`.
fn all_epochs(epochs: u32) -> String {
    if epochs == 1 { "1 epoch".to_owned() } else { format!("all {} epochs", sentences::grouped(epochs)) }
}

/// Offers the same run with fewer epochs or images, within [`LONG_RUN_MS`].
fn suggestion(config: &RunConfig, run_ms: f64, available: u32, act: &Callback<Action>) -> Html {
    let affordable = (f64::from(config.epochs) * LONG_RUN_MS / run_ms).floor();
    let mut shorter = config.clone();
    let label = if affordable >= 1.0 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least 1, at most the epochs there are")]
        {
            shorter.epochs = affordable as u32;
        }
        match shorter.epochs {
            1 => format!("1 epoch, about {}", in_words(LONG_RUN_MS)),
            epochs => format!("{epochs} epochs, about {}", in_words(LONG_RUN_MS)),
        }
    } else {
        let share = f64::from(config.images_used(available)) * affordable_share(config, run_ms);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what there is")]
        {
            shorter.images = share.clamp(f64::from(config.batch_size), f64::from(available)) as u32;
        }
        shorter.epochs = 1;
        format!("One short epoch, about {} ({} images)", in_words(LONG_RUN_MS), sentences::grouped(shorter.images))
    };
    let configure = act.reform(move |()| Action::Configure(shorter.clone(), false));
    let quick = act.reform(|()| Action::Preset(Preset::QuickLook));
    html! {
        <div class="gan-estimate">
            <p>{ "This run takes long. It is saved regularly, so you can stop at any time. Or train less:" }</p>
            <div class="gan-estimate__offers">
                <Button label="Set up Quick look" on_press={quick} />
                <Button {label} on_press={configure} />
            </div>
        </div>
    }
}

/// The share of an epoch that fits into [`LONG_RUN_MS`].
fn affordable_share(config: &RunConfig, run_ms: f64) -> f64 {
    LONG_RUN_MS / (run_ms / f64::from(config.epochs))
}

fn departure_notice(departure: Departure) -> Html {
    if departure == Departure::None {
        return Html::default();
    }
    html! {
        <Notice kind={NoticeKind::Warn} title={format!("Departs from the handout: {}", departure.label().to_ascii_lowercase())} testid="gan-departure">
            <p>{ format!("{} {}", departure.hint(), departure.watch()) }</p>
        </Notice>
    }
}
