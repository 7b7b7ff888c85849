//! The swarm: many seeds of the set-up as dots between the arms, over the steps. η's slider below plays it again.

mod finding;
mod picture;
mod runs;

use yew::prelude::*;

use self::finding::Finding;
use self::runs::Shown;
pub(super) use self::runs::{SwarmRuns, use_swarm};
use super::Action;
use super::arms::ink_class;
use crate::bandit::{BanditConfig, Baseline, Swarm};
use crate::plot::Axis;
use crate::plot::number::grouped;
use crate::plot::policy::inks;
use crate::settings::Draft;
use crate::ui::labs::cloud::{CloudLine, CloudSettings, PlayedCloud, use_cloud};
use crate::ui::plot::save::{Save, drawn_by};
use crate::ui::range::Range;
use crate::ui::route::use_composition;
use crate::ui::widgets::{Card, Choice, FIXED, Field, ProgressBar, Segmented, Slider, Term};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct SwarmCardProps {
    pub(super) swarm: SwarmRuns,
    /// [`SwarmRuns::version`]: redraws the card.
    pub(super) version: u32,
    pub(super) draft: Draft<BanditConfig>,
    /// Why nothing can be run now.
    #[prop_or_default]
    pub(super) blocked: Option<AttrValue>,
    pub(super) act: Callback<Action>,
}

#[component]
pub(super) fn SwarmCard(props: &SwarmCardProps) -> Html {
    let fixed = use_composition().is_fixed().then_some(AttrValue::Static(FIXED));
    let canvas = use_node_ref();
    let log_time = use_state_eq(|| true);
    let config = props.draft.config();
    use_effect_with(config.clone(), {
        let swarm = props.swarm.clone();
        move |config| swarm.follow(config)
    });
    let at_start = use_memo(Swarm::runs_of(config), |config| Shown::new(Swarm::at_start(config)));
    let shown = props.swarm.shown();
    let is_ready = shown.is_some();
    let Shown { swarm, cloud } = shown.unwrap_or_else(|| (*at_start).clone());
    let settings = CloudSettings {
        canvas: canvas.clone(),
        cloud: cloud.clone(),
        plays: if is_ready { props.swarm.plays() } else { 0 },
        time: if *log_time { Axis::Log } else { Axis::Linear },
    };
    let arms = BanditConfig { runs: 1, seed: 0, ..swarm.config().clone() };
    let played = use_cloud(&settings, arms, picture::look);
    let finding = if is_ready { finding::at(&swarm, played.index()) } else { finding::before(&swarm) };
    let on_toggle = {
        let (played, act) = (played.clone(), props.act.clone());
        let is_current = is_ready && *swarm.config() == Swarm::runs_of(config);
        Callback::from(move |()| {
            if is_current || played.is_playing() {
                played.toggle();
            } else {
                act.emit(Action::PlaySwarm);
            }
        })
    };
    let draw = drawn_by({
        let (swarm, cloud, index) = (swarm.clone(), cloud.clone(), played.index());
        move |size, _| picture::scene(&swarm, &cloud, index, size)
    });
    let title = title(&swarm);
    let on_time = {
        let log_time = log_time.setter();
        Callback::from(move |time: AttrValue| log_time.set(time == LOG))
    };
    html! {
        <Card title={title.clone()} term={Term::Simplex} note="a dot is a seed’s policy" class="bandit-swarm" testid="bandit-swarm">
            <div class="bandit-swarm__columns">
                <div class="bandit-swarm__picture">
                    <canvas ref={canvas.clone()} class="bandit-swarm__canvas" role="img" aria-label={format!("{title}. {}{}", finding.0, finding.1)} data-testid="bandit-swarm-canvas" />
                    <CloudLine id="bandit-swarm" name="the swarm" played={played.clone()} {is_ready} {on_toggle} disabled={props.blocked.clone()} />
                    { step_size(props, fixed.clone()) }
                </div>
                <div class="bandit-swarm__side">
                    { text(&finding, &played) }
                    { table(&swarm, &played) }
                    { baseline(props, fixed) }
                </div>
            </div>
            { progress(props) }
            <div class="chart__foot">
                <Segmented compact={true} field={Field::new("bandit-swarm-time", "Time of the swarm")} options={vec![Choice::new(LOG, "Log time"), Choice::new(LINEAR, "Linear time")]} value={if *log_time { LOG } else { LINEAR }} on_change={on_time} />
                <Save {canvas} name="saddle-bandit-swarm" of="the swarm" {draw} />
            </div>
        </Card>
    }
}

const LOG: &str = "log";
const LINEAR: &str = "linear";

fn title(swarm: &Swarm) -> String {
    let seeds = grouped(u64::from(swarm.config().runs));
    match swarm.config().arms() {
        3 => format!("The swarm: {seeds} seeds on the simplex"),
        arms => format!("The swarm: {seeds} seeds between {arms} arms"),
    }
}

fn text((title, rest): &Finding, played: &PlayedCloud) -> Html {
    // A screen reader hears it when the swarm rests.
    let live = if played.is_playing() { "off" } else { "polite" };
    html! {
        <p class="bandit-swarm__finding" aria-live={live} aria-atomic="true" data-testid="bandit-swarm-finding">
            <strong>{ title }</strong><span>{ rest }</span>
        </p>
    }
}

/// The number of seeds that are committed to each arm.
fn table(swarm: &Swarm, played: &PlayedCloud) -> Html {
    let config = swarm.config();
    let counts = swarm.committed(played.index());
    let row = |name: String, class: &'static str, count: u32| {
        let width = (1000.0 * f64::from(count) / f64::from(config.runs.max(1))).to_string();
        html! {
            <tr {class}>
                <th scope="row">{ name }</th>
                <td translate="no">{ count }</td>
                <td><svg class="bandit-bar" viewBox="0 0 1000 1" preserveAspectRatio="none" aria-hidden="true"><rect height="1" {width} /></svg></td>
            </tr>
        }
    };
    let arms = inks(config).into_iter().enumerate().map(|(arm, ink)| {
        let is_best = config.means[arm] >= config.means.largest();
        row(format!("arm {}{}", arm + 1, if is_best { ", the best" } else { "" }), ink_class(ink), counts[arm])
    });
    let none = config.runs.saturating_sub(counts.iter().sum());
    html! {
        <table class="bandit-swarm__arms">
            <caption class="visually-hidden">{ "Seeds by the arm that they are committed to" }</caption>
            <tbody>{ for arms }{ row("no arm yet".to_owned(), "is-none", none) }</tbody>
        </table>
    }
}

/// The set-up's step size once more: the swarm is played again when it changes.
fn step_size(props: &SwarmCardProps, disabled: Option<AttrValue>) -> Html {
    let draft = &props.draft;
    let field =
        Field { disabled, error: draft.error("eta").map(Into::into), ..Field::new("bandit-swarm-eta", "η of all seeds") };
    let on_input = props.act.reform(|text| Action::Set("eta", text));
    html! {
        <Slider {field} value={draft.text("eta").to_owned()} number={draft.config().eta} range={Range::Log { from: 0.01, to: 20.0 }} {on_input} />
    }
}

fn baseline(props: &SwarmCardProps, disabled: Option<AttrValue>) -> Html {
    let chosen = props.draft.config().baseline;
    let options = Baseline::ALL.map(|baseline| Choice::new(baseline.name(), baseline.label())).to_vec();
    let on_change = props.act.reform(|name: AttrValue| Action::Set("baseline", name.to_string()));
    let field = Field { disabled, ..Field::new("bandit-swarm-baseline", "Baseline of all seeds") };
    html! { <Segmented {field} {options} value={chosen.name()} {on_change} /> }
}

fn progress(props: &SwarmCardProps) -> Html {
    match props.swarm.progress() {
        Some(fraction) if fraction > 0.0 => {
            html! { <ProgressBar label="Running the swarm’s seeds" {fraction} testid="bandit-swarm-progress" /> }
        }
        _ => Html::default(),
    }
}
