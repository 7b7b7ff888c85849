//! Charts of π, θ and regret over time.

use std::rc::Rc;

use yew::prelude::*;

use super::Action;
use super::pinned::Pinned;
use crate::bandit::BanditConfig;
use crate::bandit::questions::IN_LOG_TIME;
use crate::plot::policy::{Curves, inks};
use crate::plot::{Axis, Ink, LineChart, Mark, Series, Stroke, Values};
use crate::run::PlayState;
use crate::ui::plot::DescribedChart;
use crate::ui::widgets::{Button, ButtonKind, Card, Choice, Field, Segmented};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ChartsProps {
    pub(super) state: PlayState,
    /// The shown step.
    pub(super) at: u32,
    pub(super) config: BanditConfig,
    pub(super) curves: Rc<Curves>,
    pub(super) pinned: Option<Rc<Pinned>>,
    /// The asked question's name: it sets the time axis.
    pub(super) asked: Option<&'static str>,
    /// The index under the pointer, shared by the charts.
    pub(super) cursor: Option<usize>,
    pub(super) on_cursor: Callback<Option<usize>>,
    pub(super) act: Callback<Action>,
    /// Right of π over time.
    pub(super) simplex: Html,
    /// Between π and the other charts.
    pub(super) arms: Html,
}

impl ChartsProps {
    /// A chart over the steps, with the pinned run's lines behind the run's own.
    fn over_time(&self, own: Vec<Series>, of_pinned: impl FnOnce(&Pinned) -> Vec<Series>, time: Axis) -> LineChart {
        let pinned = self.pinned.as_deref();
        let pale = pinned.map(of_pinned).unwrap_or_default().into_iter().map(|series| series.with_stroke(Stroke::Pale));
        let longer = pinned.map(|pinned| &pinned.curves.steps).filter(|steps| steps.len() > self.curves.steps.len());
        let now = (self.at > 0).then(|| Mark { x: f64::from(self.at), label: String::new() });
        LineChart {
            series: pale.chain(own).collect(),
            marks: now.filter(|_| self.curves.steps.last().is_some_and(|last| f64::from(self.at) < *last)).into_iter().collect(),
            x_range: (0.0, f64::from(self.config.steps)),
            x_axis: time,
            places: Some(Rc::clone(longer.unwrap_or(&self.curves.steps))),
            ..LineChart::default()
        }
    }

    fn by_arm(&self, curves: &[Values], config: &BanditConfig, prefix: &str) -> Vec<Series> {
        let line =
            |((arm, values), ink): ((usize, &Values), Ink)| Series::new(format!("{prefix}arm {}", arm + 1), ink, values.clone());
        curves.iter().enumerate().zip(inks(config)).map(line).collect()
    }
}

fn pi(props: &ChartsProps, time: Axis) -> LineChart {
    let own = props.by_arm(&props.curves.pi, &props.config, "");
    let pinned = |pinned: &Pinned| props.by_arm(&pinned.curves.pi, &pinned.config, "pinned ");
    LineChart { y_range: Some((0.0, 1.0)), ..props.over_time(own, pinned, time) }
}

fn theta(props: &ChartsProps, time: Axis) -> LineChart {
    let own = props.by_arm(&props.curves.theta, &props.config, "");
    props.over_time(own, |pinned| props.by_arm(&pinned.curves.theta, &pinned.config, "pinned "), time)
}

/// Regret, summed or of each step, with lines of known slope through its end.
fn regret(props: &ChartsProps, summed: bool, axis: Axis) -> LineChart {
    let pick = |curves: &Curves| if summed { curves.regret.clone() } else { curves.gap.clone() };
    let label = if summed { "regret" } else { "a step" };
    let values = pick(&props.curves);
    let slopes: &[(&str, f64)] = if summed { &[("c√t", 0.5), ("ct", 1.0)] } else { &[("c/√t", -0.5), ("c/t", -1.0)] };
    let end = props.curves.steps.last().copied().zip(values.get(values.len().saturating_sub(1)));
    let guides = end.filter(|(step, value)| *step > 1.0 && *value > 0.0).map(|(last, value)| {
        let line = |&(name, power): &(&str, f64)| {
            let at = |&step: &f64| if step > 0.0 { value * (step / last).powf(power) } else { f64::NAN };
            let points: Vec<f64> = props.curves.steps.iter().map(at).collect();
            Series::new(name, Ink::Further, points).with_stroke(Stroke::Expected)
        };
        slopes.iter().map(line).collect::<Vec<_>>()
    });
    let mut own = guides.unwrap_or_default();
    own.push(Series::new(label, Ink::Ink, values));
    let pinned = |pinned: &Pinned| vec![Series::new(format!("pinned {label}"), Ink::Ink, pick(&pinned.curves))];
    LineChart { y_axis: axis, ..props.over_time(own, pinned, axis) }
}

const LINEAR: &str = "linear";
const LOG: &str = "log";

fn switch(
    id: &'static str,
    label: &'static str,
    options: [(&'static str, &'static str); 2],
    first: bool,
    on: Callback<bool>,
) -> Html {
    let choices: Vec<Choice> = options.iter().map(|(value, label)| Choice::new(*value, *label)).collect();
    let value = options[usize::from(!first)].0;
    let on_change = on.reform(move |value: AttrValue| value.as_str() == options[0].0);
    html! { <Segmented compact={true} field={Field::new(id, label)} options={choices} {value} {on_change} /> }
}

#[component]
pub(super) fn Charts(props: &ChartsProps) -> Html {
    let log_time = use_state_eq(|| false);
    use_effect_with(props.asked, {
        let log_time = log_time.setter();
        move |asked| asked.iter().for_each(|asked| log_time.set(IN_LOG_TIME.contains(asked)))
    });
    let summed = use_state_eq(|| true);
    let log_log = use_state_eq(|| false);
    let setter = |state: &UseStateHandle<bool>, negated: bool| {
        let state = state.clone();
        Callback::from(move |first: bool| state.set(first != negated))
    };
    let (cursor, on_cursor) = (props.cursor, props.on_cursor.clone());
    let axis = |log: bool| if log { Axis::Log } else { Axis::Linear };
    let time = axis(*log_time);
    let options = [(LINEAR, "Linear time"), (LOG, "Log time")];
    let time_switch = |id| switch(id, "Time, of π and θ", options, !*log_time, setter(&log_time, true));
    html! {
        <>
            <div class="bandit-pair">
                <Card title="π over time" note="each arm’s probability" class="bandit-pi">
                    { time_switch("bandit-pi-time") }
                    <DescribedChart id="bandit-pi" label="π over time" testid="bandit-pi" chart={Rc::new(pi(props, time))} {cursor} on_cursor={on_cursor.clone()} file="saddle-bandit-pi" />
                    { buttons(props) }
                </Card>
                { props.simplex.clone() }
            </div>
            { props.arms.clone() }
            <div class="bandit-pair is-even">
                <Card title="θ over time" note="the logits">
                    { time_switch("bandit-theta-time") }
                    <DescribedChart id="bandit-theta" label="θ over time" chart={Rc::new(theta(props, time))} {cursor} on_cursor={on_cursor.clone()} file="saddle-bandit-theta" />
                </Card>
                <Card title="Regret" note="max r − Σ πr">
                    <div class="bandit-switches">
                        { switch("bandit-regret", "Regret", [("summed", "Summed"), ("step", "A step")], *summed, setter(&summed, false)) }
                        { switch("bandit-axes", "Axes", [(LINEAR, "Linear"), (LOG, "Log-log")], !*log_log, setter(&log_log, true)) }
                    </div>
                    <DescribedChart id="bandit-regret-chart" label="Regret over time" chart={Rc::new(regret(props, *summed, axis(*log_log)))} {cursor} {on_cursor} file="saddle-bandit-regret" />
                </Card>
            </div>
        </>
    }
}

fn buttons(props: &ChartsProps) -> Html {
    let none = (props.state == PlayState::Idle).then(|| AttrValue::from("There is no run yet"));
    let on = |action: Action| props.act.reform(move |()| action.clone());
    html! {
        <div class="bandit-buttons">
            <Button label="Download run (CSV)" on_press={on(Action::Download)} disabled={none.clone()} title="One row for each step: action, reward, regret, θ and π" />
            <Button label="Pin this run" kind={ButtonKind::Quiet} on_press={on(Action::Pin)} disabled={none} title="Keep its curves behind those of the next run" />
        </div>
    }
}
