//! The middle: verdict, sheet, real images, losses, and the strip of sheets that are kept.

use std::f64::consts::LN_2;
use std::rc::Rc;

use yew::prelude::*;

use super::{Action, words};
use crate::run::config::milestones;
use crate::run::estimate::in_words;
use crate::run::state::Sheet as KeptSheet;
use crate::run::verdict::verdict;
use crate::run::{RunState, RunView};
use crate::ui::download_text;
use crate::ui::hooks::gan_run::GanRun;
use crate::ui::plot::{Chart, Ink, LineChart, Reference, Series};
use crate::ui::widgets::{Button, ButtonKind, Card, Sheet, Verdict};

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
    real: bool,
    epochs: u32,
}

impl Version {
    /// Of the run as it stands.
    pub(super) fn new(view: &RunView) -> Self {
        Self {
            run: view.run.0,
            state: view.state,
            sized: view.size.is_some(),
            steps: view.losses.len(),
            sheet: view.sheet.as_ref().map(|sheet| (sheet.step, sheet.epoch)),
            strip: view.strip.len(),
            real: view.real.is_some(),
            epochs: view.config.epochs,
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

/// The results.
#[component]
pub(super) fn Results(props: &ResultsProps) -> Html {
    let controller = props.run.look();
    let view = &controller.view;
    let chart = use_memo((props.version.run, props.version.steps), |_| losses_chart(&props.run.look().view.losses));
    // A run that failed before it began has nothing to show, either.
    if view.state == RunState::Idle || (!view.state.is_live() && view.sheet.is_none() && view.losses.is_empty()) {
        return welcome();
    }
    html! {
        <>
            if let Some(verdict) = verdict(&view.losses) {
                <Verdict title={verdict.title}>{ verdict.sentence }</Verdict>
            }
            <div class="gan-sheets">
                { generated(view, &props.act) }
                { real(view) }
            </div>
            { losses(view, &props.run, &chart) }
            { strip(view) }
        </>
    }
}

/// Before the first run: what will happen, and what to press.
fn welcome() -> Html {
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
            <p>{ "In a hurry? Choose the preset Quick look on the left." }</p>
        </section>
    }
}

fn generated(view: &RunView, act: &Callback<Action>) -> Html {
    let seed = format!("fixed latents · seed {}", view.config.seed);
    let Some(sheet) = &view.sheet else {
        return html! { <Card title="Generated" note={seed}><div class="gan-sheet-empty">{ "The first sheet comes when everything is warm." }</div></Card> };
    };
    let title = if sheet.step == 0 { "Generated, untrained".to_owned() } else { format!("Generated, epoch {}", sheet.epoch) };
    let note = format!("step {} · {seed}", words::grouped(sheet.step));
    html! {
        <Card {title} {note}>
            <Sheet pixels={Rc::clone(&sheet.pixels)} columns={COLUMNS} epoch={sheet.epoch} testid="gan-sheet" label={format!("{} generated images after {} epochs", sheet.count, sheet.epoch)} />
            if view.state.is_live() {
                <Button
                    label="Draw now"
                    kind={ButtonKind::Quiet}
                    on_press={act.reform(|()| Action::Sample)}
                    title="The same latents through the generator as it stands (N)"
                    shortcut="N"
                />
            }
        </Card>
    }
}

fn real(view: &RunView) -> Html {
    let source = view.size.as_ref().map(|size| size.source.clone()).unwrap_or_default();
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
fn losses_chart(losses: &[[f32; 2]]) -> Rc<LineChart> {
    let line = |player: usize| losses.iter().map(|pair| pair[player]).collect::<Vec<f32>>();
    let series = [("D", Ink::Descend, 0), ("G", Ink::Ascend, 1)];
    #[expect(clippy::cast_precision_loss, reason = "steps are far below 2^52")]
    let last = losses.len().max(10) as f64;
    Rc::new(LineChart {
        series: series.map(|(label, ink, player)| Series::new(label, ink, line(player))).into(),
        references: vec![Reference { value: 2.0 * LN_2, label: "2 ln 2: D can’t tell".to_owned() }],
        x_range: (1.0, last),
        means: true,
        ..LineChart::default()
    })
}

fn losses(view: &RunView, run: &GanRun, chart: &Rc<LineChart>) -> Html {
    let none = view.losses.is_empty().then(|| AttrValue::from("There is no step yet"));
    let save = {
        let run = run.clone();
        Callback::from(move |()| {
            let controller = run.look();
            let name = format!("saddle-gan-seed{}-losses.csv", controller.view.config.seed);
            if let Err(error) = download_text(&name, "text/csv", &controller.view.losses_csv()) {
                web_sys::console::error_1(&error.to_string().into());
            }
        })
    };
    html! {
        <Card title="Losses" note="in nats, every step kept">
            <Chart id="losses" label="Losses of D and G by step" chart={Rc::clone(chart)} testid="gan-losses" />
            <Button label="Download losses (CSV)" on_press={save} disabled={none} />
        </Card>
    }
}

fn strip(view: &RunView) -> Html {
    let wanted = milestones(view.config.epochs);
    let cells = wanted.into_iter().map(|epoch| {
        let kept = view.strip.iter().find(|sheet| sheet.epoch == epoch);
        html! {
            <figure class="gan-strip__cell" key={epoch}>
                { kept.map_or_else(|| awaited(view, epoch), drawn) }
                <figcaption>{ format!("T = {epoch}") }</figcaption>
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
