//! What needs saying above the results: trouble and the way out of it, the wait at the start, the time it will take.

use std::rc::Rc;

use yew::prelude::*;

use super::{Action, words};
use crate::run::config::{Dataset, Ops, Preference, Preset};
use crate::run::estimate::{LONG_RUN_MS, in_words};
use crate::run::protocol::{BackendInfo, Failure, FailureKind};
use crate::run::state::Loading;
use crate::run::{Departure, RunConfig, RunState, Warning};
use crate::settings::{Draft, Problem};
use crate::ui::hooks::controller::{Controller, DeviceState};
use crate::ui::widgets::{AddressNotice, Button, Notice, NoticeKind, ProgressBar};

/// What [`Notices`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct NoticesProps {
    /// Values of the address that were not taken.
    pub(super) problems: Rc<[Problem]>,
    /// Why the run failed.
    pub(super) failure: Option<Failure>,
    /// What training would run on.
    pub(super) device: DeviceState,
    /// The step whose loss was no number.
    pub(super) diverged_at: Option<u32>,
    /// The step that the run was last kept at.
    pub(super) kept_step: Option<u32>,
    /// What goes wrong though every number is finite.
    pub(super) warnings: Vec<Warning>,
    /// The run's configuration, or the form's before a run.
    pub(super) config: RunConfig,
    /// The worker says nothing.
    pub(super) silent: bool,
    /// Work before the first step.
    pub(super) loading: Option<Loading>,
    /// A run was asked for, and the worker has not answered yet: it may be at the last step of the run before.
    pub(super) asked: bool,
    /// Does things.
    pub(super) act: Callback<Action>,
}

/// All that is to be said now.
#[component]
pub(super) fn Notices(props: &NoticesProps) -> Html {
    html! {
        <>
            <AddressNotice
                problems={props.problems.iter().map(Problem::named::<RunConfig>).collect::<Vec<_>>()}
                on_understood={props.act.reform(|()| Action::Understood)}
            />
            { departed(props.config.departure) }
            if props.silent { { silence(&props.act) } }
            if let Some(failure) = &props.failure { { failed(failure, props) } } else if let DeviceState::Missing(failure) = &props.device { { failed(failure, props) } }
            if let Some(step) = props.diverged_at { { diverged(step, props) } }
            { for props.warnings.iter().map(warned) }
            if let Some(loading) = props.loading { { wait(words::loading(loading)) } } else if props.asked { { wait(words::ASKED) } }
        </>
    }
}

fn button(label: &'static str, act: &Callback<Action>, action: Action) -> Html {
    html! { <Button {label} on_press={act.reform(move |()| action.clone())} /> }
}

fn silence(act: &Callback<Action>) -> Html {
    let actions = html! { <>{ button("Wait", act, Action::Wait) }{ button("Restart", act, Action::Restart) }</> };
    html! {
        <Notice kind={NoticeKind::Warn} title="The training worker has been silent for a while" {actions}>
            <p>{ "A slow device may just need longer. Restart ends the worker; the run goes on from where it was kept last, or begins anew if it was not." }</p>
        </Notice>
    }
}

fn failed(failure: &Failure, props: &NoticesProps) -> Html {
    let act = &props.act;
    let with = |change: fn(&mut RunConfig)| {
        let mut config = props.config.clone();
        change(&mut config);
        config
    };
    let cpu = || button("Use the CPU", act, Action::Take(with(|config| config.backend = Preference::Cpu), false));
    let garments = || button("Use Garments", act, Action::Ask(with(|config| config.dataset = Dataset::Garments)));
    let choose = || button("Choose a file", act, Action::ChooseFile);
    let again = || button("Try again", act, Action::Toggle);
    let (title, actions) = match failure.kind {
        FailureKind::Device => ("No GPU to train on", html! { <>{ cpu() }</> }),
        FailureKind::Untrusted => {
            ("The GPU does not compute right", html! { <>{ cpu() }{ button("Train on it anyway", act, Action::Insist) }</> })
        }
        FailureKind::DeviceLost => ("The GPU went away", html! { <>{ button("Restart", act, Action::Restart) }{ cpu() }</> }),
        FailureKind::Data => ("No images to learn from", html! { <>{ again() }{ choose() }{ garments() }</> }),
        FailureKind::Kept => ("The kept run can’t go on", button("Start it anew", act, Action::Toggle)),
        FailureKind::Worker => ("The training worker broke", button("Restart", act, Action::Restart)),
    };
    html! {
        <Notice kind={NoticeKind::Bad} {title} {actions}>
            { for failure.message.lines().map(|line| html! { <p>{ line.to_owned() }</p> }) }
        </Notice>
    }
}

fn diverged(step: u32, props: &NoticesProps) -> Html {
    let smaller = (props.config.learning_rate / 10.0).max(1e-6);
    let anew = Action::Take(RunConfig { learning_rate: smaller, ..props.config.clone() }, true);
    let button =
        |label: String, action: Action| html! { <Button {label} on_press={props.act.reform(move |()| action.clone())} /> };
    let actions = html! {
        <>
            if let Some(kept) = props.kept_step {
                { button(format!("Go on from step {} with lr = {smaller}", words::grouped(kept)), Action::GoBack(smaller)) }
            }
            { button(format!("Start again with lr = {smaller}"), anew) }
        </>
    };
    html! {
        <Notice kind={NoticeKind::Warn} title={format!("Diverged at step {}", words::grouped(step))} {actions}>
            <p>{ "A loss is no number any more: the weights grew out of range. A smaller learning rate usually mends it." }</p>
            if props.kept_step.is_some() { <p>{ "The last good state is kept. With the same learning rate it would come to the same end." }</p> }
        </Notice>
    }
}

fn warned(warning: &Warning) -> Html {
    html! { <Notice kind={NoticeKind::Warn} title={warning.title()} testid="gan-warning"><p>{ warning.text() }</p></Notice> }
}

fn wait((label, fraction, text): words::Wait) -> Html {
    html! { <div class="gan-wait"><ProgressBar {label} {fraction} {text} testid="gan-loading" /></div> }
}

/// Before the first run, how long it would take: one line above what is to be read, there from the first so that nothing moves, and
/// below it what a long run offers.
pub(super) fn estimate(
    controller: &Controller,
    draft: &Draft<RunConfig>,
    available: u32,
    act: &Callback<Action>,
) -> (Html, Html) {
    if controller.view.state != RunState::Idle || matches!(controller.device, DeviceState::Missing(_)) {
        return Default::default();
    }
    let key = controller.backend().map(BackendInfo::key);
    let config = draft.config();
    let time = |config: &RunConfig, images: u32| controller.timings.run_ms(key.as_deref()?, config, images);
    let quick = Preset::QuickLook.apply(config);
    let timed = config.ops == Ops::Fused;
    let (true, Some(run_ms), Some(quick_ms)) = (timed, time(config, available), time(&quick, quick.dataset.len())) else {
        let text = if timed && controller.timing {
            "Timing a few steps on this device, to say how long a run takes…"
        } else {
            "How long a run takes here is known after the first steps."
        };
        return (html! { <p class="gan-estimate" data-testid="gan-estimate">{ text }</p> }, Html::default());
    };
    let is_quick = quick == *config;
    let line = html! {
        <p class="gan-estimate" data-testid="gan-estimate">
            <strong>{ format!("{} here: about {}", epochs_in_words(config.epochs), in_words(run_ms)) }</strong>
            if !is_quick { { format!("; Quick look: {}", in_words(quick_ms)) } }
            { "." }
        </p>
    };
    let is_long = run_ms > LONG_RUN_MS && !is_quick;
    (line, if is_long { suggestion(config, run_ms, available, act) } else { Html::default() })
}

fn epochs_in_words(epochs: u32) -> String {
    if epochs == 1 { "1 epoch".to_owned() } else { format!("{} epochs", words::grouped(epochs)) }
}

/// A run like this one that takes about half of a long one's time.
fn suggestion(config: &RunConfig, run_ms: f64, available: u32, act: &Callback<Action>) -> Html {
    let affordable = (f64::from(config.epochs) * LONG_RUN_MS / run_ms).floor();
    let mut shorter = config.clone();
    let label = if affordable >= 1.0 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least 1, at most the epochs there are")]
        {
            shorter.epochs = affordable as u32;
        }
        format!("Set {}: half an hour", epochs_in_words(shorter.epochs))
    } else {
        let share = f64::from(config.images_used(available)) * affordable_share(config, run_ms);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what there is")]
        {
            shorter.images = share.clamp(f64::from(config.batch_size), f64::from(available)) as u32;
        }
        shorter.epochs = 1;
        format!("Set {} images, one epoch: half an hour", words::grouped(shorter.images))
    };
    let take = act.reform(move |()| Action::Take(shorter.clone(), false));
    let quick = act.reform(|()| Action::Preset(Preset::QuickLook));
    html! {
        <div class="gan-estimate">
            <p>{ "A run like this is long for this device. You can leave at any time and keep what was drawn; or take less:" }</p>
            <div class="gan-estimate__offers">
                <Button label="Set up Quick look" on_press={quick} />
                <Button {label} on_press={take} />
            </div>
        </div>
    }
}

/// Share of one epoch's images that fits into half an hour.
fn affordable_share(config: &RunConfig, run_ms: f64) -> f64 {
    LONG_RUN_MS / (run_ms / f64::from(config.epochs))
}

/// That this is not the handout's training, and what to watch for.
fn departed(departure: Departure) -> Html {
    if departure == Departure::None {
        return Html::default();
    }
    html! {
        <Notice kind={NoticeKind::Warn} title={format!("Departs from the handout: {}", departure.label().to_ascii_lowercase())} testid="gan-departure">
            <p>{ format!("{} {}", departure.hint(), departure.watch()) }</p>
        </Notice>
    }
}
