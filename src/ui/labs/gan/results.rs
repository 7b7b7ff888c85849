//! The results of a run: verdict, generated and real images, losses, and the filmstrip.

use std::mem::{Discriminant, discriminant};
use std::rc::Rc;

use yew::prelude::*;

use super::curve::Curve;
use super::filmstrip::strip;
use super::images_shown::{generated, inside, real};
use super::latent::OneLatent;
use super::live_opinion::LiveOpinion;
use super::losses::{losses, losses_chart};
use super::quality::{quality, quality_chart};
use super::selection::{RunOnView, Selection};
use super::welcome::welcome;
use super::{Action, opened, quick_look, sentences};
use crate::data::PIXELS;
use crate::run::counters::counters;
use crate::run::explorer::SIDE as COLUMNS;
use crate::run::stored::RunKey;
use crate::run::{RunState, RunView};
use crate::ui::hooks::controller::{Cell, Controller};
use crate::ui::hooks::frame::{Decoded, use_frame};
use crate::ui::hooks::gan_run::GanRun;
use crate::ui::hooks::recording::Recording;
use crate::ui::route::use_composition;
use crate::ui::widgets::{Button, ButtonKind, Sheet, Verdict};

/// Changes when [`Results`] has something new to show; cheaper to compare than the run.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Version {
    run: u32,
    state: RunState,
    has_size: bool,
    steps: usize,
    /// A saved run on view.
    saved_as: Option<RunKey>,
    sheet: Option<(u32, u32)>,
    /// Step and place in memory of the newest cells.
    live: Option<(u32, usize)>,
    /// Cell, step and distance of the last answer about a nearest image.
    nearest: Option<(usize, u32, u64)>,
    strip: usize,
    frames: usize,
    has_real: bool,
    is_opening: bool,
    epochs: u32,
    saved: bool,
    recording: Discriminant<Recording>,
    /// Measurements, the step of the last, and why there are no more.
    quality: (usize, Option<u32>, Option<Rc<str>>),
    export_status: Rc<str>,
}

impl Version {
    /// Differs for another run.
    pub(super) fn run(&self) -> RunOnView {
        (self.run, self.recording, self.saved_as.clone())
    }

    pub(super) fn new(controller: &Controller) -> Self {
        let view = controller.shown();
        Self {
            run: view.run.0,
            state: view.state,
            has_size: view.size.is_some(),
            steps: view.losses.len(),
            saved_as: view.saved_as.clone(),
            sheet: view.sheet.as_ref().map(|sheet| (sheet.step, sheet.epoch)),
            live: view.live.as_ref().map(|live| (live.step, live.pixels.as_ptr() as usize)),
            nearest: controller
                .nearest
                .answer
                .as_ref()
                .map(|answer| (answer.of.image, answer.of.step, answer.found.map_or(0, |found| found.distance.to_bits()))),
            strip: view.strip.len(),
            frames: view.frames.len(),
            quality: (
                view.quality.as_ref().map_or(0, |quality| quality.rows.len()),
                view.quality.as_ref().and_then(|quality| quality.rows.last()).map(|row| row.step),
                view.quality_failure.clone(),
            ),
            recording: discriminant(&controller.recording),
            has_real: view.real.is_some(),
            is_opening: controller.opened.is_loading(),
            epochs: view.config.epochs,
            saved: controller.saved_runs.saved().is_some(),
            export_status: Rc::clone(&controller.export_status),
        }
    }
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ResultsProps {
    pub(super) run: GanRun,
    pub(super) version: Version,
    pub(super) selection: Selection,
    pub(super) on_pick: Callback<Option<u32>>,
    pub(super) act: Callback<Action>,
}

/// Whether there is something to show: a run that failed before its first step has nothing.
pub(super) fn has_results(view: &RunView) -> bool {
    view.state.is_live() || (view.state != RunState::Idle && (view.sheet.is_some() || !view.losses.is_empty()))
}

#[component]
pub(super) fn Results(props: &ResultsProps) -> Html {
    let is_fixed = use_composition().is_fixed();
    let controller = props.run.controller();
    let view = controller.shown();
    let chart = use_memo((props.version.run(), props.version.steps), |_| {
        let controller = props.run.controller();
        let view = controller.shown();
        losses_chart(&view.losses, view.config.departure)
    });
    let selection = &props.selection;
    let quality_curve =
        use_memo((props.version.run(), props.version.quality.clone(), props.version.steps, *selection.curve), |(.., curve)| {
            quality_chart(props.run.controller().shown(), *curve)
        });
    let at = selection.step().and_then(|step| view.frame_at(step));
    let chosen = use_frame(at.and_then(|at| view.frames.get(at).cloned()));
    if !has_results(view) {
        let is_opening = controller.opened.is_loading();
        return if is_opening { opened::loading() } else { welcome(&controller.recording, is_fixed, &props.act) };
    }
    let epoch = chosen.as_ref().map_or(view.epoch, |sheet| sheet.epoch);
    html! {
        <>
            { recorded(&controller) }
            { opened::about(&controller) }
            { quick_look::line(&controller, &props.act) }
            if let Some(verdict) = sentences::verdict(view, selection.past(view)) {
                <Verdict title={verdict.title}>{ verdict.sentence }</Verdict>
            }
            { generated(view, chosen.as_ref(), selection, &props.act) }
            if view.real.is_some() || (view.state.is_live() && view.has_worker()) {
                { real(view) }
            }
            { one_latent(props, &controller, chosen.as_ref()) }
            { match *selection.curve {
                Curve::Losses => losses(view, &props.run, &chart, selection),
                Curve::Kid | Curve::OneNn | Curve::Coverage => quality(view, quality_curve.as_ref().as_ref(), selection),
            } }
            if controller.shows_worker_run() {
                { live_opinion(view) }
                { for_engineers(&controller) }
            }
            if *selection.comparing { { comparison(view, selection) } }
            { strip(view, epoch, &props.on_pick) }
        </>
    }
}

/// The image that the visitor picked from the sheet on display.
fn one_latent(props: &ResultsProps, controller: &Controller, chosen: Option<&Decoded>) -> Html {
    let (view, selection) = (controller.shown(), &props.selection);
    let Some((image, sheet)) = (*selection.image).zip(view.sheet.as_ref()) else { return Html::default() };
    let live = view.live.as_ref().filter(|_| chosen.is_none());
    let (step, pixels) = match (chosen, live) {
        (Some(chosen), _) => (chosen.step, &chosen.pixels),
        (None, Some(live)) => (live.step, &live.pixels),
        (None, None) => (sheet.step, &sheet.pixels),
    };
    let pixels: Rc<[u8]> = pixels.get(image * PIXELS..(image + 1) * PIXELS).unwrap_or_default().into();
    let nearest = controller.lacks_images().map_or_else(|| Ok(controller.nearest.answer.clone()), Err);
    html! {
        <OneLatent
            run={props.run.clone()}
            version={(props.version.run, props.version.frames)}
            cell={Cell { image, step, pixels }}
            probability={live.and_then(|live| live.probabilities.get(image).copied().flatten())}
            count={sheet.count as usize}
            {nearest}
            inside={inside(view)}
            on_pick={Callback::from({ let image = selection.image.setter(); move |picked| image.set(picked) })}
        />
    }
}

fn live_opinion(view: &RunView) -> Html {
    let known = view.live.as_ref().map(|live| (Rc::clone(&live.probabilities), Rc::clone(&live.real)));
    let (generated, real) = known.unwrap_or_default();
    html! { <LiveOpinion {generated} {real} /> }
}

/// What a step costs the device, in a line of its own.
fn for_engineers(controller: &Controller) -> Html {
    let view = controller.shown();
    let figures =
        controller.run_device.as_ref().map(|device| counters(device, &view.config, view.calls.as_ref(), view.ms_per_step()));
    let text = figures.map_or_else(|| "–".to_owned(), |figures| figures.join(" · "));
    html! {
        <p class="gan-counters" title={text.clone()}>
            <span>{ "For engineers: " }</span>
            <span translate="no" data-testid="gan-counters">{ text.clone() }</span>
        </p>
    }
}

/// The named sheets side by side.
fn comparison(view: &RunView, selection: &Selection) -> Html {
    let comparing = selection.comparing.setter();
    let sheets = view.strip.iter().map(|sheet| {
        html! {
            <figure key={sheet.epoch}>
                <Sheet pixels={Rc::clone(&sheet.pixels)} columns={COLUMNS} label={format!("Generated images after {} epochs", sheet.epoch)} />
                <figcaption translate="no">{ format!("T = {}", sheet.epoch) }</figcaption>
            </figure>
        }
    });
    html! {
        <section class="gan-compare" aria-label="Compare T" data-testid="gan-compare">
            <Button label="Close the comparison" kind={ButtonKind::Quiet} on_press={Callback::from(move |()| comparing.set(false))} />
            <div class="gan-compare__sheets">{ for sheets }</div>
        </section>
    }
}

/// What the recorded run is.
fn recorded(controller: &Controller) -> Html {
    let Recording::Loaded(recorded) = &controller.recording else { return Html::default() };
    if controller.view.state != RunState::Idle || !controller.shown().recorded {
        return Html::default();
    }
    let (config, view) = (&recorded.view.config, &recorded.view);
    let text = format!(
        "{} images of FashionMNIST, batch {}, {} epochs, {} updates, seed {}, on {}. Nothing is computed now.",
        sentences::grouped(view.size.as_ref().map_or(0, |size| size.images)),
        config.batch_size,
        config.epochs,
        sentences::grouped(view.step),
        config.seed,
        recorded.device,
    );
    html! {
        <p class="gan-recorded"><strong>{ "A recorded run: " }</strong><span data-testid="gan-recorded">{ text }</span></p>
    }
}
