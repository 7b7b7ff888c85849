//! The middle: verdict, generated and real images, losses, and the sheets of the milestones.

use std::mem::{Discriminant, discriminant};
use std::rc::Rc;

use yew::prelude::*;

use super::downloads;
use super::latent::OneLatent;
use super::timeline::Timeline;
use super::{Action, sentences};
use crate::plot::description::describe_ends;
use crate::plot::{Ink, LineChart, Reference, Series};
use crate::run::config::milestones;
use crate::run::estimate::in_words;
use crate::run::state::Sheet as SheetData;
use crate::run::verdict::{Verdict as VerdictText, verdict};
use crate::run::{Departure, RunState, RunView};
use crate::ui::dom::log_error;
use crate::ui::download_text;
use crate::ui::hooks::controller::Controller;
use crate::ui::hooks::frame::{Decoded, use_frame};
use crate::ui::hooks::gan_run::GanRun;
use crate::ui::hooks::recording::Recording;
use crate::ui::plot::Chart;
use crate::ui::widgets::{Button, ButtonKind, Card, Notice, NoticeKind, Sheet, Verdict};

/// Images in a row of a sheet.
const COLUMNS: u32 = 8;

/// Changes when [`Results`] has something new to show; cheaper to compare than the run.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Version {
    run: u32,
    state: RunState,
    has_size: bool,
    steps: usize,
    sheet: Option<(u32, u32)>,
    strip: usize,
    frames: usize,
    has_real: bool,
    epochs: u32,
    saved: bool,
    recording: Discriminant<Recording>,
    export_status: Rc<str>,
}

impl Version {
    pub(super) fn new(controller: &Controller) -> Self {
        let view = controller.shown();
        Self {
            run: view.run.0,
            state: view.state,
            has_size: view.size.is_some(),
            steps: view.losses.len(),
            sheet: view.sheet.as_ref().map(|sheet| (sheet.step, sheet.epoch)),
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
    pub(super) act: Callback<Action>,
}

/// The shown sheet, by its step: the one under the chart's cursor, else the chosen one, else the latest.
#[derive(Clone, PartialEq)]
struct Selection {
    chosen: UseStateHandle<Option<u32>>,
    under_cursor: UseStateHandle<Option<u32>>,
    /// The image whose history is shown, from 0.
    image: UseStateHandle<Option<usize>>,
}

/// Cleared for another run.
#[hook]
fn use_selection(run: (u32, Discriminant<Recording>)) -> Selection {
    let selection =
        Selection { chosen: use_state_eq(|| None), under_cursor: use_state_eq(|| None), image: use_state_eq(|| None) };
    use_effect_with(run, {
        let selection = selection.clone();
        move |_| {
            selection.chosen.set(None);
            selection.under_cursor.set(None);
            selection.image.set(None);
        }
    });
    selection
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
    let selection = use_selection((props.version.run, props.version.recording));
    let at = (*selection.under_cursor).or(*selection.chosen).and_then(|step| view.frame_at(step));
    let chosen = use_frame(at.and_then(|at| view.frames.get(at).cloned()));
    let on_pick = use_callback((), {
        let chosen = selection.chosen.setter();
        move |step, ()| chosen.set(step)
    });
    // A run that failed before its first step has nothing to show.
    if view.state == RunState::Idle || (!view.state.is_live() && view.sheet.is_none() && view.losses.is_empty()) {
        return welcome(&controller.recording, &props.act);
    }
    let count = view.sheet.as_ref().map_or(0, |sheet| sheet.count as usize);
    html! {
        <>
            { recorded(&controller, &props.act) }
            if let Some(verdict) = verdict_of(view) {
                <Verdict title={verdict.title}>{ verdict.sentence }</Verdict>
            }
            <div class="gan-sheets">
                { generated(view, (at, chosen.as_ref()), &selection, &on_pick, &props.act) }
                if view.real.is_some() || view.state.is_live() {
                    { real(view) }
                }
            </div>
            if let Some(image) = *selection.image {
                <OneLatent
                    run={props.run.clone()}
                    version={(props.version.run, props.version.frames)}
                    {image}
                    {count}
                    on_pick={Callback::from({ let image = selection.image.setter(); move |picked| image.set(Some(picked)) })}
                />
            }
            { losses(view, &props.run, &chart, &selection) }
            { strip(view, &on_pick) }
            { downloads::run(&controller, &props.act) }
        </>
    }
}

/// None for the departure "sigmoid twice", whose losses have other thresholds; its notice explains them.
fn verdict_of(view: &RunView) -> Option<VerdictText> {
    if view.config.departure == Departure::SigmoidTwice { None } else { verdict(&view.losses) }
}

/// The notice that the recorded run is shown.
fn recorded(controller: &Controller, act: &Callback<Action>) -> Html {
    let Recording::Loaded(recorded) = &controller.recording else { return Html::default() };
    if controller.view.state != RunState::Idle {
        return Html::default();
    }
    let (config, view) = (&recorded.view.config, &recorded.view);
    let text = format!(
        "{} images of FashionMNIST, batch {}, {} epochs, {} updates, seed {}, on {}. Nothing is computed now: these are its saved sheets and losses.",
        sentences::grouped(view.size.as_ref().map_or(0, |size| size.images)),
        config.batch_size,
        config.epochs,
        sentences::grouped(view.step),
        config.seed,
        recorded.device,
    );
    html! {
        <Notice kind={NoticeKind::Info} title="A recorded run">
            <p data-testid="gan-recorded">{ text }</p>
            <Button label="Leave the recording" kind={ButtonKind::Quiet} on_press={act.reform(|()| Action::LeaveRecording)} />
        </Notice>
    }
}

/// Before the first run.
fn welcome(recording: &Recording, act: &Callback<Action>) -> Html {
    let loading = matches!(recording, Recording::Loading);
    let show = act.reform(|()| Action::ShowRecording);
    html! {
        <section class="gan-welcome" aria-label="What happens here">
            <h2 class="gan-welcome__title">{ "Two networks learn against each other" }</h2>
            <p>
                <span class="is-ascend">{ "G" }</span>{ " generates 28×28 images of clothes from noise. " }
                <span class="is-descend">{ "D" }</span>{ " classifies images as real or generated. Each improves at the other’s expense." }
            </p>
            <ol class="gan-welcome__steps">
                <li>{ "Press " }<strong>{ "Start" }</strong>{ ". The images are downloaded once and saved. No data leaves this device." }</li>
                <li>{ "Watch the sheet: noise, then blobs, then trousers and shirts. It shows the same 64 latents each time, so each image can be followed." }</li>
                <li>{ "Watch the losses. Don’t expect them to fall: each is measured against an opponent that keeps improving." }</li>
            </ol>
            <p>{ "In a hurry? Choose the preset Quick look under Set up, or see a recorded run of 50 epochs." }</p>
            <Button
                label={if loading { "Loading the recorded run" } else { "Replay the real run" }}
                on_press={show}
                disabled={loading.then(|| AttrValue::from("Loading…"))}
            />
            if let Recording::Failed(reason) = recording {
                <Notice kind={NoticeKind::Bad} title="The recorded run could not be loaded">
                    <p>{ format!("{reason}. Check your connection and try again. Training here does not need the recording.") }</p>
                </Notice>
            }
        </section>
    }
}

fn generated(
    view: &RunView,
    (at, chosen): (Option<usize>, Option<&Decoded>),
    selection: &Selection,
    on_pick: &Callback<Option<u32>>,
    act: &Callback<Action>,
) -> Html {
    let seed = format!("fixed latents · seed {}", view.config.seed);
    let Some(latest) = &view.sheet else {
        return html! { <Card title="Generated" note={seed}><div class="gan-sheets__placeholder">{ "The first sheet appears after the warm-up." }</div></Card> };
    };
    let (step, epoch, pixels) =
        chosen.map_or((latest.step, latest.epoch, &latest.pixels), |sheet| (sheet.step, sheet.epoch, &sheet.pixels));
    let title = if step == 0 { "Generated, untrained".to_owned() } else { format!("Generated, epoch {epoch}") };
    let departure = match view.config.departure {
        Departure::None => String::new(),
        departure => format!(" · {}", departure.label().to_ascii_lowercase()),
    };
    let note = format!("step {} · {seed}{departure}", sentences::grouped(step));
    let image = selection.image.setter();
    let sheets: Rc<[(u32, u32)]> = view.frames.iter().map(|frame| (frame.step, frame.epoch)).collect();
    html! {
        <Card {title} {note}>
            <Sheet
                pixels={Rc::clone(pixels)}
                columns={COLUMNS}
                {epoch}
                testid="gan-sheet"
                label={format!("{} generated images after {epoch} epochs", latest.count)}
                on_pick={Callback::from(move |picked| image.set(Some(picked)))}
            />
            if sheets.len() > 1 {
                <Timeline at={at.unwrap_or(sheets.len() - 1)} {sheets} on_pick={on_pick.clone()} />
            }
            <div class="gan-sheets__buttons">
                if view.state.is_live() {
                    <Button
                        label="Draw now"
                        kind={ButtonKind::Quiet}
                        on_press={act.reform(|()| Action::Sample)}
                        title="A sheet of the present generator, from the same latents (N)"
                        shortcut="N"
                    />
                }
                if selection.image.is_none() && view.frames.len() > 1 {
                    <Button
                        label="Follow one image"
                        kind={ButtonKind::Quiet}
                        on_press={Callback::from({ let image = selection.image.setter(); move |()| image.set(Some(0)) })}
                        title="One cell of the sheet at every epoch. You can also click the cell."
                    />
                }
                <a class="button is-quiet" href={if view.recorded { "#/inside?recorded=50" } else { "#/inside" }} title="D’s opinion of images, nearest real images, and walks between latents">{ "Look inside" }</a>
                { downloads::sheet(view, step, act) }
            </div>
        </Card>
    }
}

fn real(view: &RunView) -> Html {
    let source = view.size.as_ref().map(|size| size.source.to_string()).unwrap_or_default();
    let parameters = view.size.as_ref().map(|size| {
        format!(
            "D has {} parameters, G {}.",
            sentences::grouped(size.discriminator_parameters),
            sentences::grouped(size.generator_parameters)
        )
    });
    let parameters = parameters.unwrap_or_default();
    html! {
        <Card title="Real" note={source}>
            if let Some(sheet) = &view.real {
                <Sheet pixels={Rc::clone(&sheet.pixels)} columns={COLUMNS} testid="gan-real" label={format!("{} images of the training set", sheet.count)} />
                <p class="gan-remark">{ format!("The first images of the training set. {parameters}") }</p>
            } else {
                <div class="gan-sheets__placeholder">{ "Loading…" }</div>
            }
        </Card>
    }
}

fn losses_chart(losses: &[[f32; 2]], departure: Departure) -> Rc<LineChart> {
    let undecided = departure.undecided();
    let name = if departure == Departure::SigmoidTwice { format!("{undecided:.3}") } else { "2 ln 2".to_owned() };
    let line = |player: usize| losses.iter().map(|pair| pair[player]).collect::<Vec<f32>>();
    let series = [("D", Ink::Descend, 0), ("G", Ink::Ascend, 1)];
    #[expect(clippy::cast_precision_loss, reason = "steps are far below 2^52")]
    let last = losses.len().max(10) as f64;
    Rc::new(LineChart {
        series: series.map(|(label, ink, player)| Series::new(label, ink, line(player))).into(),
        references: vec![Reference { value: undecided, label: format!("{name}: D guesses") }],
        x_range: (1.0, last),
        means: true,
        ..LineChart::default()
    })
}

fn losses(view: &RunView, run: &GanRun, chart: &Rc<LineChart>, selection: &Selection) -> Html {
    let index = |step: u32| step.saturating_sub(1) as usize;
    let on_cursor = {
        let under_cursor = selection.under_cursor.setter();
        Callback::from(move |at: Option<usize>| under_cursor.set(at.and_then(|at| u32::try_from(at + 1).ok())))
    };
    let description = verdict_of(view).map(|verdict| [describe_ends(chart), verdict.sentence].join(" "));
    let none = view.losses.is_empty().then(|| AttrValue::from("There is no step yet"));
    let save = {
        let run = run.clone();
        Callback::from(move |()| {
            let controller = run.controller();
            let view = controller.shown();
            let name = format!("saddle-gan-seed{}-losses.csv", view.config.seed);
            log_error(download_text(&name, "text/csv", &view.losses_csv()));
        })
    };
    html! {
        <Card title="Losses" note="in nats, every step · linked with the sheets above">
            <Chart id="losses" label="Losses of D and G by step" {description} chart={Rc::clone(chart)} testid="gan-losses" cursor={(*selection.chosen).map(index)} {on_cursor} />
            <Button label="Download losses (CSV)" on_press={save} disabled={none} />
            { report_link(&run.controller()) }
        </Card>
    }
}

/// The link to the run's report, once the run is saved.
fn report_link(controller: &Controller) -> Html {
    let saved = controller.saved_runs.saved().filter(|_| controller.view.state != RunState::Idle);
    saved.map_or_else(Html::default, |(key, _)| {
        html! { <a class="gan-report" href={format!("#/runs?report={}", key.0)} title="The run as one page, to hand in or to print">{ "Report" }</a> }
    })
}

fn strip(view: &RunView, on_pick: &Callback<Option<u32>>) -> Html {
    let cells = milestones(view.config.epochs).into_iter().map(|epoch| {
        let sheet = view.strip.iter().find(|sheet| sheet.epoch == epoch);
        html! {
            <figure class="gan-strip__cell" key={epoch}>
                { sheet.map_or_else(|| pending(view, epoch), drawn) }
                <figcaption translate="no">
                    if let Some(step) = sheet.map(|sheet| sheet.step) {
                        <Button label={format!("T = {epoch}")} kind={ButtonKind::Quiet} on_press={on_pick.reform(move |()| Some(step))} title="Show this sheet above" />
                    } else {
                        { format!("T = {epoch}") }
                    }
                </figcaption>
            </figure>
        }
    });
    html! { <section class="gan-strip" aria-label="Saved sheets">{ for cells }</section> }
}

fn drawn(sheet: &SheetData) -> Html {
    html! { <Sheet pixels={Rc::clone(&sheet.pixels)} columns={COLUMNS} epoch={sheet.epoch} label={format!("Generated images after {} epochs", sheet.epoch)} /> }
}

fn pending(view: &RunView, epoch: u32) -> Html {
    let left = view
        .size
        .as_ref()
        .zip(view.ms_per_step())
        .map(|(size, ms)| f64::from((epoch * size.steps_per_epoch).saturating_sub(view.step)) * ms);
    let text = match left {
        Some(ms) if view.state == RunState::Running => format!("in {}", in_words(ms)),
        _ if view.state.is_live() => format!("after epoch {epoch}"),
        _ => "not reached".to_owned(),
    };
    html! { <div class="gan-strip__placeholder">{ text }</div> }
}
