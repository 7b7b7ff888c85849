//! Many seeds: where they end, how they get there, and a button to load each.

use std::rc::Rc;

use yew::prelude::*;

use super::actions::DEFAULT_SEEDS;
use super::many::{Many, Outcome};
use super::{Action, sentences};
use crate::bandit::{BanditConfig, Experiment};
use crate::plot::number::{fixed, grouped};
use crate::plot::policy::final_bars;
use crate::plot::{Axis, Ink, LineChart, Series, Stroke};
use crate::ui::plot::{DescribedChart, Histogram};
use crate::ui::widgets::{Button, ButtonKind, Card, ProgressBar};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct SeedsProps {
    pub(super) many: Many,
    /// [`Many::version`]: redraws the card.
    pub(super) version: (u32, u32, bool),
    pub(super) config: BanditConfig,
    /// Why nothing can be run now.
    #[prop_or_default]
    pub(super) blocked: Option<AttrValue>,
    pub(super) act: Callback<Action>,
}

/// The maximum number of curves drawn.
const CURVES: u32 = 300;

/// The maximum number of seeds of each outcome that get a button.
const BUTTONS: usize = 8;

#[component]
pub(super) fn Seeds(props: &SeedsProps) -> Html {
    let outcome = props.many.outcome();
    let drawn = use_memo((props.version, props.config.seed), |_| {
        props
            .many
            .experiment()
            .as_ref()
            .filter(|experiment| experiment.done() > 0)
            .map(|experiment| (Rc::new(final_bars(experiment)), Rc::new(curves(experiment)), example_seeds(experiment)))
    });
    let runs = if props.config.runs > 1 { props.config.runs } else { DEFAULT_SEEDS };
    let title = format!("{} seeds: where do they end?", grouped(u64::from(runs)));
    html! {
        <Card {title} note="π(best) after the last step" testid="bandit-seeds">
            <div class="bandit-buttons">
                if outcome.running {
                    <Button label="Cancel" on_press={props.act.reform(|()| Action::CancelMany)} title="Finished runs stay" />
                } else {
                    <Button label={format!("Run {} seeds", grouped(u64::from(runs)))} on_press={props.act.reform(|()| Action::RunMany)} disabled={props.blocked.clone()} title="The same set-up with consecutive seeds, from the one in the form" />
                }
            </div>
            if outcome.running {
                <ProgressBar label="Running seeds" fraction={outcome.progress} text={format!("{} of {}", grouped(u64::from(outcome.stuck.of)), grouped(u64::from(runs)))} testid="bandit-progress" />
            }
            { result(&outcome, &props.config) }
            if let Some((bars, curves, examples)) = drawn.as_ref() {
                <div class="bandit-pair is-even">
                    <Histogram id="bandit-histogram" label="Runs by their final π(best)" x_name="π(best)" bars={Rc::clone(bars)} file="saddle-bandit-histogram" testid="bandit-histogram" />
                    <div>
                        <DescribedChart id="bandit-curves" label="π(best) of each seed, and their median" chart={Rc::clone(curves)} on_pick={pick(props)} file="saddle-bandit-seeds" testid="bandit-curves" />
                        { seed_links(examples, props) }
                    </div>
                </div>
            } else if !outcome.running {
                <p class="bandit-remark">{ "A single run may be luck. Many seeds show how often the same set-up ends on the wrong arm." }</p>
            }
        </Card>
    }
}

/// The share that is not on the best arm, with its confidence interval.
fn result(outcome: &Outcome, config: &BanditConfig) -> Html {
    if outcome.stuck.of == 0 {
        return Html::default();
    }
    let elapsed =
        if outcome.running { String::new() } else { format!(" Computed in {} s.", fixed(outcome.elapsed_ms / 1000.0, 2)) };
    html! {
        <p class="bandit-result" data-testid="bandit-result">
            <strong>{ sentences::not_on_best(outcome.stuck) }</strong>
            <span>{ format!("{}{elapsed}", sentences::how_sure(config.steps, outcome.stuck, outcome.elsewhere)) }</span>
        </p>
    }
}

/// One thin line per run, and the median of all.
fn curves(experiment: &Experiment) -> LineChart {
    let line = |run: u32| {
        let curve = experiment.curve(run)?;
        let ends_well = curve.last().is_some_and(|last| *last >= 0.5);
        let ink = if ends_well { Ink::Descend } else { Ink::Ascend };
        Some(Series::new("", ink, curve.to_vec()).with_stroke(Stroke::Pale))
    };
    let mut series: Vec<Series> = (0..experiment.done().min(CURVES)).filter_map(line).collect();
    series.push(Series::new("median", Ink::Ink, experiment.median()));
    LineChart {
        series,
        x_axis: Axis::Log,
        x_range: (0.0, f64::from(experiment.config().steps)),
        y_range: Some((0.0, 1.0)),
        places: Some(experiment.grid().iter().map(|step| f64::from(*step)).collect()),
        ..LineChart::default()
    }
}

/// Loads the run whose curve is nearest to the click.
fn pick(props: &SeedsProps) -> Callback<(usize, f64)> {
    let (many, act) = (props.many.clone(), props.act.clone());
    Callback::from(move |(index, value): (usize, f64)| {
        let nearest = many.experiment().as_ref().and_then(|experiment| {
            let distance =
                |run: u32| experiment.curve(run).and_then(|curve| curve.get(index)).map(|at| (f64::from(*at) - value).abs());
            let runs = (0..experiment.done().min(CURVES)).filter_map(|run| Some((run, distance(run)?)));
            let (run, _) = runs.min_by(|a, b| a.1.total_cmp(&b.1))?;
            Some(experiment.config().seed.wrapping_add(run))
        });
        if let Some(seed) = nearest {
            act.emit(Action::Load(seed));
        }
    })
}

/// The first seeds that end on a wrong arm, and the first that end on the best.
fn example_seeds(experiment: &Experiment) -> [(&'static str, Vec<u32>); 2] {
    let seeds = |stuck: bool| {
        let found = (0_u32..).zip(experiment.finals()).filter(move |(_, last)| (**last < 0.5) == stuck);
        found.take(BUTTONS).map(|(run, _)| experiment.config().seed.wrapping_add(run)).collect()
    };
    [("not on the best arm", seeds(true)), ("on the best arm", seeds(false))]
}

fn seed_links(examples: &[(&'static str, Vec<u32>)], props: &SeedsProps) -> Html {
    let row = |(place, seeds): &(&'static str, Vec<u32>)| {
        if seeds.is_empty() {
            return Html::default();
        }
        let button = |seed: &u32| {
            let seed = *seed;
            let on_press = props.act.reform(move |()| Action::Load(seed));
            html! { <Button key={seed} label={seed.to_string()} kind={ButtonKind::Quiet} title={format!("Show the run of seed {seed}")} {on_press} /> }
        };
        html! { <p class="bandit-seed-links"><span>{ format!("Seeds {place}: ") }</span>{ for seeds.iter().map(button) }</p> }
    };
    html! { <div>{ for examples.iter().map(row) }<p class="bandit-remark">{ "Click a line or a seed to see its run above." }</p></div> }
}
