//! The middle: verdict, sheet, real images, losses, and the strip of sheets that are kept.

use std::mem::{Discriminant, discriminant};
use std::rc::Rc;

use yew::prelude::*;

use super::downloads;
use super::latent::OneLatent;
use super::timeline::Timeline;
use super::{Action, words};
use crate::plot::description::describe_ends;
use crate::plot::{Ink, LineChart, Reference, Series};
use crate::run::config::milestones;
use crate::run::estimate::in_words;
use crate::run::state::Sheet as KeptSheet;
use crate::run::verdict::{Verdict as VerdictText, verdict};
use crate::run::{Departure, RunState, RunView};
use crate::ui::download_text;
use crate::ui::hooks::controller::Controller;
use crate::ui::hooks::frame::{Decoded, use_frame};
use crate::ui::hooks::gan_run::GanRun;
use crate::ui::hooks::recording::Recording;
use crate::ui::plot::Chart;
use crate::ui::widgets::{Button, ButtonKind, Card, Notice, NoticeKind, Sheet, Verdict};

/// Images in a row of a sheet.
const COLUMNS: u32 = 8;

/// Tells whether anything shown here has changed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Version {
    run: u32,
    state: RunState,
    sized: bool,
    steps: usize,
    sheet: Option<(u32, u32)>,
    strip: usize,
    frames: usize,
    real: bool,
    epochs: u32,
    kept: bool,
    recording: Discriminant<Recording>,
    taken: Rc<str>,
}

impl Version {
    /// Of the run as it stands.
    pub(super) fn new(controller: &Controller) -> Self {
        let view = controller.shown();
        Self {
            run: view.run.0,
            state: view.state,
            sized: view.size.is_some(),
            steps: view.losses.len(),
            sheet: view.sheet.as_ref().map(|sheet| (sheet.step, sheet.epoch)),
            strip: view.strip.len(),
            frames: view.frames.len(),
            recording: discriminant(&controller.recording),
            real: view.real.is_some(),
            epochs: view.config.epochs,
            kept: controller.kept.saved().is_some(),
            taken: Rc::clone(&controller.taken),
        }
    }
}

/// What [`Results`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct ResultsProps {
    /// The run.
    pub(super) run: GanRun,
    /// Changes when the run has something new to show.
    pub(super) version: Version,
    /// Does things.
    pub(super) act: Callback<Action>,
}

/// Where the visitor looks: at a sheet of the past, at the one under the chart's cursor, or at the newest.
#[derive(Clone, PartialEq)]
struct Look {
    /// Steps done at the sheet that is chosen.
    chosen: UseStateHandle<Option<u32>>,
    /// Steps done under the chart's cursor.
    pointed: UseStateHandle<Option<u32>>,
    /// The image that is followed through time, from 0.
    image: UseStateHandle<Option<usize>>,
}

/// Another run begins with its newest sheet.
#[hook]
fn use_look(run: (u32, Discriminant<Recording>)) -> Look {
    let look = Look { chosen: use_state_eq(|| None), pointed: use_state_eq(|| None), image: use_state_eq(|| None) };
    use_effect_with(run, {
        let look = look.clone();
        move |_| {
            look.chosen.set(None);
            look.pointed.set(None);
            look.image.set(None);
        }
    });
    look
}

/// The results.
#[component]
pub(super) fn Results(props: &ResultsProps) -> Html {
    let controller = props.run.look();
    let view = controller.shown();
    let chart = use_memo((props.version.run, props.version.steps), |_| {
        let controller = props.run.look();
        let view = controller.shown();
        losses_chart(&view.losses, view.config.departure)
    });
    let look = use_look((props.version.run, props.version.recording));
    let at = (*look.pointed).or(*look.chosen).and_then(|step| view.frame_at(step));
    let past = use_frame(at.and_then(|at| view.frames.get(at).cloned()));
    let on_pick = use_callback((), {
        let chosen = look.chosen.setter();
        move |step, ()| chosen.set(step)
    });
    // A run that failed before it began has nothing to show, either.
    if view.state == RunState::Idle || (!view.state.is_live() && view.sheet.is_none() && view.losses.is_empty()) {
        return welcome(&controller.recording, &props.act);
    }
    let count = view.sheet.as_ref().map_or(0, |sheet| sheet.count as usize);
    html! {
        <>
            { recorded(&controller, &props.act) }
            if let Some(verdict) = said(view) {
                <Verdict title={verdict.title}>{ verdict.sentence }</Verdict>
            }
            <div class="gan-sheets">
                { generated(view, (at, past.as_ref()), &look, &on_pick, &props.act) }
                if view.real.is_some() || view.state.is_live() {
                    { real(view) }
                }
            </div>
            if let Some(image) = *look.image {
                <OneLatent
                    run={props.run.clone()}
                    version={(props.version.run, props.version.frames)}
                    {image}
                    {count}
                    on_pick={Callback::from({ let image = look.image.setter(); move |picked| image.set(Some(picked)) })}
                />
            }
            { losses(view, &props.run, &chart, &look) }
            { strip(view, &on_pick) }
            { downloads::run(&controller, &props.act) }
        </>
    }
}

/// What the losses say. Of a sigmoid twice they say nothing by the usual measure; its notice has the right one.
fn said(view: &RunView) -> Option<VerdictText> {
    if view.config.departure == Departure::SigmoidTwice { None } else { verdict(&view.losses) }
}

/// That the run shown is the recorded one: what it is of, and the way back.
fn recorded(controller: &Controller, act: &Callback<Action>) -> Html {
    let Recording::Here(recorded) = &controller.recording else { return Html::default() };
    if controller.view.state != RunState::Idle {
        return Html::default();
    }
    let (config, view) = (&recorded.view.config, &recorded.view);
    let text = format!(
        "{} images of FashionMNIST, batch {}, {} epochs, {} updates, seed {}, on {}. Nothing is computed now: these are the sheets and losses that were kept.",
        words::grouped(view.size.as_ref().map_or(0, |size| size.images)),
        config.batch_size,
        config.epochs,
        words::grouped(view.step),
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

/// Before the first run: what will happen, and what to press.
fn welcome(recording: &Recording, act: &Callback<Action>) -> Html {
    let loading = matches!(recording, Recording::Loading);
    let see = act.reform(|()| Action::SeeRecording);
    html! {
        <section class="gan-welcome" aria-label="What happens here">
            <h2 class="gan-welcome__title">{ "Two networks learn against each other" }</h2>
            <p>
                <span class="is-ascend">{ "G" }</span>{ " draws 28×28 pictures of clothes out of noise. " }
                <span class="is-descend">{ "D" }</span>{ " looks at real ones and at G’s, and says which is which. Each gets better at the other’s expense." }
            </p>
            <ol class="gan-welcome__steps">
                <li>{ "Press " }<strong>{ "Start" }</strong>{ ". The images are fetched once and kept; nothing leaves this machine." }</li>
                <li>{ "Watch the sheet: noise, then blobs, then trousers and shirts. The same 64 latents are drawn each time, so you see each picture grow." }</li>
                <li>{ "Watch the losses: neither need fall. They answer each other." }</li>
            </ol>
            <p>{ "In a hurry? Choose the preset Quick look under Set up, or look at a run of 50 epochs that was recorded." }</p>
            <Button
                label={if loading { "Loading the recorded run" } else { "See a recorded run" }}
                on_press={see}
                disabled={loading.then(|| AttrValue::from("It is on its way"))}
            />
            if let Recording::Failed(reason) = recording {
                <Notice kind={NoticeKind::Bad} title="The recorded run could not be loaded">
                    <p>{ format!("{reason}. Look to your connection and try again; training here does not need it.") }</p>
                </Notice>
            }
        </section>
    }
}

fn generated(
    view: &RunView,
    (at, past): (Option<usize>, Option<&Decoded>),
    look: &Look,
    on_pick: &Callback<Option<u32>>,
    act: &Callback<Action>,
) -> Html {
    let seed = format!("fixed latents · seed {}", view.config.seed);
    let Some(newest) = &view.sheet else {
        return html! { <Card title="Generated" note={seed}><div class="gan-sheet-empty">{ "The first sheet comes when everything is warm." }</div></Card> };
    };
    let (step, epoch, pixels) =
        past.map_or((newest.step, newest.epoch, &newest.pixels), |past| (past.step, past.epoch, &past.pixels));
    let title = if step == 0 { "Generated, untrained".to_owned() } else { format!("Generated, epoch {epoch}") };
    let departed = match view.config.departure {
        Departure::None => String::new(),
        departure => format!(" · {}", departure.label().to_ascii_lowercase()),
    };
    let note = format!("step {} · {seed}{departed}", words::grouped(step));
    let image = look.image.setter();
    let sheets: Rc<[(u32, u32)]> = view.frames.iter().map(|frame| (frame.step, frame.epoch)).collect();
    html! {
        <Card {title} {note}>
            <Sheet
                pixels={Rc::clone(pixels)}
                columns={COLUMNS}
                {epoch}
                testid="gan-sheet"
                label={format!("{} generated images after {epoch} epochs", newest.count)}
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
                        title="The same latents through the generator as it stands (N)"
                        shortcut="N"
                    />
                }
                if look.image.is_none() && view.frames.len() > 1 {
                    <Button
                        label="Follow one image"
                        kind={ButtonKind::Quiet}
                        on_press={Callback::from({ let image = look.image.setter(); move |()| image.set(Some(0)) })}
                        title="One place of the sheet, at every epoch; a click on the sheet does it, too"
                    />
                }
                <a class="button is-quiet" href={if view.recorded { "#/inside?recorded=50" } else { "#/inside" }} title="What D thinks, whether G copies, and what lies between two latents">{ "Look inside" }</a>
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
            words::grouped(size.discriminator_parameters),
            words::grouped(size.generator_parameters)
        )
    });
    html! {
        <Card title="Real" note={source}>
            if let Some(sheet) = &view.real {
                <Sheet pixels={Rc::clone(&sheet.pixels)} columns={COLUMNS} testid="gan-real" label={format!("{} images of the training set", sheet.count)} />
                <p class="gan-remark">{ "The first of the training set, to compare with. " }{ parameters }</p>
            } else {
                <div class="gan-sheet-empty">{ "On their way." }</div>
            }
        </Card>
    }
}

/// Both losses against the step.
fn losses_chart(losses: &[[f32; 2]], departure: Departure) -> Rc<LineChart> {
    let undecided = departure.undecided();
    let name = if departure == Departure::SigmoidTwice { format!("{undecided:.3}") } else { "2 ln 2".to_owned() };
    let line = |player: usize| losses.iter().map(|pair| pair[player]).collect::<Vec<f32>>();
    let series = [("D", Ink::Descend, 0), ("G", Ink::Ascend, 1)];
    #[expect(clippy::cast_precision_loss, reason = "steps are far below 2^52")]
    let last = losses.len().max(10) as f64;
    Rc::new(LineChart {
        series: series.map(|(label, ink, player)| Series::new(label, ink, line(player))).into(),
        references: vec![Reference { value: undecided, label: format!("{name}: D can’t tell") }],
        x_range: (1.0, last),
        means: true,
        ..LineChart::default()
    })
}

fn losses(view: &RunView, run: &GanRun, chart: &Rc<LineChart>, look: &Look) -> Html {
    let index = |step: u32| step.saturating_sub(1) as usize;
    let on_cursor = {
        let pointed = look.pointed.setter();
        Callback::from(move |at: Option<usize>| pointed.set(at.and_then(|at| u32::try_from(at + 1).ok())))
    };
    let description = said(view).map(|verdict| [describe_ends(chart), verdict.sentence].join(" "));
    let none = view.losses.is_empty().then(|| AttrValue::from("There is no step yet"));
    let save = {
        let run = run.clone();
        Callback::from(move |()| {
            let controller = run.look();
            let view = controller.shown();
            let name = format!("saddle-gan-seed{}-losses.csv", view.config.seed);
            if let Err(error) = download_text(&name, "text/csv", &view.losses_csv()) {
                web_sys::console::error_1(&error.to_string().into());
            }
        })
    };
    html! {
        <Card title="Losses" note="in nats, every step kept · linked with the sheets above">
            <Chart id="losses" label="Losses of D and G by step" {description} chart={Rc::clone(chart)} testid="gan-losses" cursor={(*look.chosen).map(index)} {on_cursor} />
            <Button label="Download losses (CSV)" on_press={save} disabled={none} />
            { report_link(&run.look()) }
        </Card>
    }
}

/// The way to the report of the run that is shown, once it is kept.
fn report_link(controller: &Controller) -> Html {
    let kept = controller.kept.saved().filter(|_| controller.view.state != RunState::Idle);
    kept.map_or_else(Html::default, |(key, _)| {
        html! { <a class="gan-report" href={format!("#/runs?report={}", key.0)} title="All of this in one file, to hand in or to print">{ "Report" }</a> }
    })
}

fn strip(view: &RunView, on_pick: &Callback<Option<u32>>) -> Html {
    let wanted = milestones(view.config.epochs);
    let cells = wanted.into_iter().map(|epoch| {
        let kept = view.strip.iter().find(|sheet| sheet.epoch == epoch);
        html! {
            <figure class="gan-strip__cell" key={epoch}>
                { kept.map_or_else(|| awaited(view, epoch), drawn) }
                <figcaption>
                    if let Some(step) = kept.map(|sheet| sheet.step) {
                        <Button label={format!("T = {epoch}")} kind={ButtonKind::Quiet} on_press={on_pick.reform(move |()| Some(step))} title="Show this sheet above" />
                    } else {
                        { format!("T = {epoch}") }
                    }
                </figcaption>
            </figure>
        }
    });
    html! { <section class="gan-strip" aria-label="Sheets that are kept">{ for cells }</section> }
}

fn drawn(sheet: &KeptSheet) -> Html {
    html! { <Sheet pixels={Rc::clone(&sheet.pixels)} columns={COLUMNS} epoch={sheet.epoch} label={format!("Generated images after {} epochs", sheet.epoch)} /> }
}

fn awaited(view: &RunView, epoch: u32) -> Html {
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
    html! { <div class="gan-strip__awaited">{ text }</div> }
}
