//! The left column: arms, rule and step size, each with a line that says what it does.

use yew::prelude::*;

use super::Action;
use crate::bandit::{BanditConfig, Baseline, Schedule, UpdateRule};
use crate::settings::{Draft, Settings};
use crate::ui::random_seed;
use crate::ui::range::Range;
use crate::ui::widgets::{Button, ButtonKind, Choice, NumberField, Segmented, Slider, TextField};

/// What [`SetUp`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct SetUpProps {
    /// The form.
    pub(super) draft: Draft<BanditConfig>,
    /// Does things.
    pub(super) act: Callback<Action>,
}

const NOTHING_DRAWN: &str = "The exact gradient draws nothing: this has no effect on it.";

impl SetUpProps {
    fn id(parameter: &str) -> AttrValue {
        format!("bandit-{parameter}").into()
    }

    fn text(&self, parameter: &str) -> AttrValue {
        self.draft.text(parameter).to_owned().into()
    }

    fn error(&self, parameter: &str) -> Option<AttrValue> {
        self.draft.error(parameter).map(Into::into)
    }

    fn typed(&self, parameter: &'static str) -> Callback<String> {
        self.act.reform(move |text| Action::Set(parameter, text))
    }

    /// Why a choice about rewards that are drawn makes no difference now.
    fn idle_hint(&self, hint: &'static str) -> AttrValue {
        if self.draft.config().update == UpdateRule::ExpectedGradient { NOTHING_DRAWN.into() } else { hint.into() }
    }
}

/// The form.
#[component]
pub(super) fn SetUp(props: &SetUpProps) -> Html {
    let config = props.draft.config();
    html! {
        <>
            <h2 class="set-up__title">{ "Set up" }</h2>
            <p class="set-up__lead">{ "Arms that pay, a policy that learns which. No network." }</p>
            { text(props, "means", "One number an arm, 2 to 10 of them, with commas. Negative ones, too.") }
            { segments(props, "update", UpdateRule::ALL.map(|rule| (rule.name(), rule_name(rule))).into(), rule_hint(config.update).into()) }
            { slider(props, "eta", "Step size η", config.eta, Range::Log { from: 0.01, to: 20.0 }, "How far one reward moves θ.".into()) }
            { segments(props, "schedule", Schedule::ALL.map(|schedule| (schedule.name(), schedule_name(schedule))).into(), schedule_hint(config.schedule).into()) }
            { segments(props, "baseline", Baseline::ALL.map(|baseline| (baseline.name(), baseline_name(baseline))).into(), props.idle_hint(baseline_hint(config.baseline))) }
            { slider(props, "offset", "Add to every reward", config.offset, Range::Linear { from: -10.0, to: 10.0 }, props.idle_hint("No arm gets better by it. Does the path change?")) }
            { slider(props, "noise", "Noise σ", config.noise, Range::Linear { from: 0.0, to: 2.0 }, props.idle_hint("Standard deviation of a reward.")) }
            { slider(props, "entropy", "Entropy τ", config.entropy, Range::Linear { from: 0.0, to: 1.0 }, "Pulls π towards equal shares; 0: not at all.".into()) }
            { slider(props, "clip", "Clip Δθ to", config.clip, Range::Linear { from: 0.0, to: 2.0 }, "A longer step is made so long; 0: never.".into()) }
            { number(props, "steps", "1 to 1,000,000.") }
            { number(props, "runs", "Seeds to run beside this one, up to 5,000; 1: only this one.") }
            { seed(props) }
            { text(props, "theta0", "θ before the first step, one an arm; empty: zeros. Or drag the start on the simplex.") }
        </>
    }
}

fn text(props: &SetUpProps, parameter: &'static str, hint: &'static str) -> Html {
    html! {
        <TextField
            id={SetUpProps::id(parameter)} label={BanditConfig::label(parameter).to_owned()} {parameter} {hint}
            value={props.text(parameter)} on_input={props.typed(parameter)} error={props.error(parameter)}
        />
    }
}

fn number(props: &SetUpProps, parameter: &'static str, hint: &'static str) -> Html {
    html! {
        <NumberField
            id={SetUpProps::id(parameter)} label={BanditConfig::label(parameter).to_owned()} {parameter} {hint} whole={true}
            value={props.text(parameter)} on_input={props.typed(parameter)} error={props.error(parameter)}
        />
    }
}

fn slider(props: &SetUpProps, parameter: &'static str, label: &'static str, number: f64, range: Range, hint: AttrValue) -> Html {
    html! {
        <Slider
            id={SetUpProps::id(parameter)} {label} {parameter} {number} {range} {hint}
            value={props.text(parameter)} on_input={props.typed(parameter)} error={props.error(parameter)}
        />
    }
}

fn segments(props: &SetUpProps, parameter: &'static str, options: Vec<(&'static str, &'static str)>, hint: AttrValue) -> Html {
    let options: Vec<Choice> = options.into_iter().map(|(value, label)| Choice::new(value, label)).collect();
    let on_change = props.act.reform(move |value: AttrValue| Action::Set(parameter, value.to_string()));
    html! {
        <Segmented
            id={SetUpProps::id(parameter)} label={BanditConfig::label(parameter).to_owned()} {parameter} {options} {hint}
            value={props.text(parameter)} {on_change} error={props.error(parameter)}
        />
    }
}

fn seed(props: &SetUpProps) -> Html {
    let draw = props.act.reform(|()| Action::Set("seed", random_seed().to_string()));
    html! {
        <div>
            { number(props, "seed", "Where all randomness starts: same seed, same run.") }
            <Button label="New seed" kind={ButtonKind::Quiet} on_press={draw} />
        </div>
    }
}

fn rule_name(rule: UpdateRule) -> &'static str {
    match rule {
        UpdateRule::Handout => "Handout",
        UpdateRule::Reinforce => "Full",
        UpdateRule::ExpectedGradient => "Exact",
    }
}

fn rule_hint(rule: UpdateRule) -> &'static str {
    match rule {
        UpdateRule::Handout => "Handout: only the θ of the arm that was pulled moves.",
        UpdateRule::Reinforce => "Full: every θ moves, as the log-derivative says (REINFORCE).",
        UpdateRule::ExpectedGradient => "Exact: the gradient of the expected reward; nothing is drawn.",
    }
}

fn schedule_name(schedule: Schedule) -> &'static str {
    match schedule {
        Schedule::Constant => "η",
        Schedule::InverseSqrt => "η/√t",
        Schedule::Inverse => "η/t",
    }
}

fn schedule_hint(schedule: Schedule) -> &'static str {
    match schedule {
        Schedule::Constant => "The same step size at every step t.",
        Schedule::InverseSqrt => "Smaller and smaller steps, slowly.",
        Schedule::Inverse => "Σηₜ = ∞ and Σηₜ² < ∞ (Robbins–Monro); it crawls.",
    }
}

fn baseline_name(baseline: Baseline) -> &'static str {
    match baseline {
        Baseline::None => "None",
        Baseline::Mean => "Mean",
        Baseline::Value => "True",
    }
}

fn baseline_hint(baseline: Baseline) -> &'static str {
    match baseline {
        Baseline::None => "b = 0: the reward itself moves θ.",
        Baseline::Mean => "b: the mean of the rewards seen before this step.",
        Baseline::Value => "b = Σ πr, the policy’s value, which no learner knows.",
    }
}
