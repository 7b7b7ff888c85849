//! The results of a run: verdict, generated and real images, losses, and the filmstrip.

use std::mem::{Discriminant, discriminant};
use std::rc::Rc;

use yew::prelude::*;

use super::filmstrip::strip;
use super::images_shown::{generated, real};
use super::latent::OneLatent;
use super::losses::{losses, losses_chart};
use super::selection::Selection;
use super::welcome::welcome;
use super::{Action, quick_look, sentences};
use crate::run::explorer::SIDE as COLUMNS;
use crate::run::{RunState, RunView};
use crate::ui::hooks::controller::Controller;
use crate::ui::hooks::frame::use_frame;
use crate::ui::hooks::gan_run::GanRun;
use crate::ui::hooks::recording::Recording;
use crate::ui::widgets::{Button, ButtonKind, Sheet, Verdict};

/// Changes when [`Results`] has something new to show; cheaper to compare than the run.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Version {
    run: u32,
    state: RunState,
    has_size: bool,
    steps: usize,
    sheet: Option<(u32, u32)>,
    /// Step and place in memory of the newest cells.
    live: Option<(u32, usize)>,
    strip: usize,
    frames: usize,
    has_real: bool,
    epochs: u32,
    saved: bool,
    recording: Discriminant<Recording>,
    export_status: Rc<str>,
}

impl Version {
    /// Differs for another run.
    pub(super) fn run(&self) -> (u32, Discriminant<Recording>) {
        (self.run, self.recording)
    }

    pub(super) fn new(controller: &Controller) -> Self {
        let view = controller.shown();
        Self {
            run: view.run.0,
            state: view.state,
            has_size: view.size.is_some(),
            steps: view.losses.len(),
            sheet: view.sheet.as_ref().map(|sheet| (sheet.step, sheet.epoch)),
            live: view.live.as_ref().map(|live| (live.step, live.pixels.as_ptr() as usize)),
            strip: view.strip.len(),
            frames: view.frames.len(),
            recording: discriminant(&controller.recording),
            has_real: view.real.is_some(),
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
    let controller = props.run.controller();
    let view = controller.shown();
    let chart = use_memo((props.version.run, props.version.steps), |_| {
        let controller = props.run.controller();
        let view = controller.shown();
        losses_chart(&view.losses, view.config.departure)
    });
    let selection = &props.selection;
    let at = selection.step().and_then(|step| view.frame_at(step));
    let chosen = use_frame(at.and_then(|at| view.frames.get(at).cloned()));
    if !has_results(view) {
        return welcome(&controller.recording, &props.act);
    }
    let count = view.sheet.as_ref().map_or(0, |sheet| sheet.count as usize);
    let epoch = chosen.as_ref().map_or(view.epoch, |sheet| sheet.epoch);
    html! {
        <>
            { recorded(&controller) }
            { quick_look::line(&controller, &props.act) }
            if let Some(verdict) = sentences::verdict(view, selection.past(view)) {
                <Verdict title={verdict.title}>{ verdict.sentence }</Verdict>
            }
            { generated(view, chosen.as_ref(), selection, &props.act) }
            if view.real.is_some() || view.state.is_live() {
                { real(view) }
            }
            if let Some(image) = *selection.image {
                <OneLatent
                    run={props.run.clone()}
                    version={(props.version.run, props.version.frames)}
                    {image}
                    {count}
                    on_pick={Callback::from({ let image = selection.image.setter(); move |picked| image.set(picked) })}
                />
            }
            { losses(view, &props.run, &chart, selection) }
            if *selection.comparing { { comparison(view, selection) } }
            { strip(view, epoch, &props.on_pick) }
        </>
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
    if controller.view.state != RunState::Idle {
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
