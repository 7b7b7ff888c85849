//! The shown step in detail: the drawn arm, and how each rule moves every θ.

use yew::prelude::*;

use super::arms::ink_class;
use super::sentences::short;
use crate::bandit::{BanditConfig, PerArm, Pull, Simulation, State, Step, UpdateRule, update};
use crate::plot::number::{grouped, probability};
use crate::plot::policy::inks;
use crate::ui::widgets::Card;

/// A step with the state before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct StepDetail {
    step: Step,
    before: State,
}

impl StepDetail {
    /// Step `number`, counted from 1; `None` before it is done.
    pub(super) fn of(run: &Simulation, number: u32) -> Option<Self> {
        let step = run.step_at(number)?;
        Some(Self { step, before: run.at(number - 1) })
    }
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct LastStepProps {
    pub(super) config: BanditConfig,
    pub(super) step: Option<StepDetail>,
}

#[component]
pub(super) fn LastStep(props: &LastStepProps) -> Html {
    let Some(StepDetail { step, before }) = &props.step else {
        return html! {
            <Card title="A step in detail" testid="last-step">
                <p class="bandit-remark">{ "After the first step this shows the drawn arm, its reward, and the change of each θ. Press Step." }</p>
            </Card>
        };
    };
    let title = format!("Step {} in detail", grouped(u64::from(step.number)));
    let config = &props.config;
    html! {
        <Card {title} note={drawn(step)} testid="last-step">
            { numbers(step) }
            <div class="bandit-equation" translate="no">{ for equations(config, step, before) }</div>
            { remark(config, step) }
            if let Some(pull) = &step.pull { { both_rules(config, step, pull, before) } }
        </Card>
    }
}

fn drawn(step: &Step) -> String {
    step.pull.as_ref().map_or_else(
        || "no arm is drawn".to_owned(),
        |pull| format!("drew arm {} · R = {} · b = {}", pull.arm + 1, short(pull.reward), short(pull.baseline)),
    )
}

fn numbers(step: &Step) -> Html {
    let mut cells = Vec::new();
    if let Some(pull) = &step.pull {
        cells.push(("a, drawn", (pull.arm + 1).to_string()));
        cells.push(("R", short(pull.reward)));
        cells.push(("b", short(pull.baseline)));
        cells.push(("1 − π(a)", short(pull.remainder)));
    }
    cells.push(("ηₜ", short(step.rate)));
    let delta: Vec<String> = step.delta.iter().map(|delta| short(*delta)).collect();
    cells.push(("Δθ", format!("({})", delta.join(", "))));
    let cells = cells.into_iter().map(|(name, value)| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> });
    html! { <dl class="bandit-numbers" translate="no">{ for cells }</dl> }
}

/// A factor in a product, in brackets when negative.
fn factor(value: f64) -> String {
    let text = short(value);
    if value < 0.0 { format!("({text})") } else { text }
}

/// R − b with numbers.
fn advantage(pull: &Pull) -> String {
    if pull.baseline.abs() > 0.0 {
        format!("({} − {})", short(pull.reward), factor(pull.baseline))
    } else {
        factor(pull.reward)
    }
}

/// The update of each θ with numbers.
fn equations(config: &BanditConfig, step: &Step, before: &State) -> Vec<Html> {
    let with_entropy = if config.entropy > 0.0 { " + ητ∂H/∂θ" } else { "" };
    let line = |arm: usize, formula: String, numbers: String| {
        let result = short(step.delta[arm]);
        let class = inks(config).get(arm).map(|ink| ink_class(*ink));
        html! {
            <p {class}>
                { "Δθ" }<sub>{ arm + 1 }</sub>{ " = " }<span class="bandit-equation__words">{ formula }{ with_entropy }{ " = " }</span>
                { numbers }{ with_entropy }{ " = " }<strong>{ result }</strong>
            </p>
        }
    };
    let rate = short(step.rate);
    let value = before.pi.dot(&config.means);
    let of_arm = |arm: usize| {
        let pi = probability(before.pi[arm]);
        match &step.pull {
            None => line(
                arm,
                format!("η π({0}) (r({0}) − Σ πr)", arm + 1),
                format!("{rate} · {pi} · ({} − {})", short(config.means[arm]), factor((value * 1e4).round() / 1e4)),
            ),
            Some(pull) if pull.arm == arm => {
                line(arm, format!("η (R − b)(1 − π({}))", arm + 1), format!("{rate} · {} · (1 − {pi})", advantage(pull)))
            }
            Some(_) if config.update == UpdateRule::Handout => line(arm, "0, not drawn".to_owned(), "0".to_owned()),
            Some(pull) => line(arm, format!("−η (R − b) π({})", arm + 1), format!("−{rate} · {} · {pi}", advantage(pull))),
        }
    };
    (0..config.arms()).map(of_arm).collect()
}

fn remark(config: &BanditConfig, step: &Step) -> Html {
    if step.clipped {
        let length = short(config.clip);
        return html! { <p class="bandit-remark">{ format!("Clipped: Δθ was longer than {length} and was cut to that length.") }</p> };
    }
    Html::default()
}

/// Δθ of this draw by the handout's rule and by the log-derivative.
fn both_rules(config: &BanditConfig, step: &Step, pull: &Pull, before: &State) -> Html {
    let scaled = |direction: PerArm<f64>| direction.map(|_, value| value * step.rate);
    let gain = pull.reward - pull.baseline;
    let handout = scaled(update::handout(&before.pi, pull.arm, gain));
    let full = scaled(update::reinforce(&before.pi, pull.arm, gain));
    let rows = inks(config).into_iter().enumerate().map(|(arm, ink)| {
        html! {
            <tr key={arm} class={ink_class(ink)}>
                <th scope="row">{ format!("arm {}", arm + 1) }</th>
                <td>{ short(handout[arm]) }</td>
                <td>{ short(full[arm]) }</td>
                <td>{ short(full[arm] - handout[arm]) }</td>
            </tr>
        }
    });
    let is_handout = config.update == UpdateRule::Handout;
    let class = |used: bool| used.then_some("is-used");
    html! {
        <table class="bandit-rules">
            <caption>{ "The same draw by both rules. The log-derivative also moves the arms that were not drawn, by −η(R − b)π." }</caption>
            <thead>
                <tr>
                    <th scope="col">{ "Δθ" }</th>
                    <th scope="col" class={class(is_handout)}>{ "handout" }</th>
                    <th scope="col" class={class(!is_handout)}>{ "log-derivative" }</th>
                    <th scope="col">{ "difference" }</th>
                </tr>
            </thead>
            <tbody translate="no">{ for rows }</tbody>
        </table>
    }
}
