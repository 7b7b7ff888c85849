//! The right column: explanations, questions and answers, known results.

use yew::prelude::*;

use super::Action;
use super::answers::{Finished, answer};
use super::many::Outcome;
use crate::bandit::questions::QUESTIONS;
use crate::bandit::{BanditConfig, State, UpdateRule};
use crate::settings::Asked;
use crate::ui::route::use_composition;
use crate::ui::widgets::{Predicting, Questions, own_questions};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ReadingProps {
    pub(super) config: BanditConfig,
    pub(super) now: State,
    pub(super) many: Outcome,
    /// The run of the asked question, and its seeds, are over.
    pub(super) is_over: bool,
    pub(super) asked: Option<Predicting>,
    /// Answers wait for a prediction: the text gives them away.
    pub(super) is_concealed: bool,
    pub(super) act: Callback<Action>,
}

#[component]
pub(super) fn Reading(props: &ReadingProps) -> Html {
    let composition = use_composition();
    let shown = composition.asked.among(QUESTIONS.len());
    let run = Finished { config: &props.config, now: &props.now, many: &props.many };
    let answer = props.asked.as_ref().filter(|_| props.is_over).map(|asked| html! { answer(asked.question, &run) });
    html! {
        <>
            if !composition.is_terse {
                <h2 class="reading__title">{ "What you see" }</h2>
                if !props.is_concealed { { rule(props.config.update) } }
            }
            { own_questions(&composition) }
            if shown != Asked::NONE {
                <h3 class="reading__subtitle">{ "Questions" }</h3>
                <Questions questions={&QUESTIONS[..]} {shown} asked={props.asked.clone()} {answer} on_ask={props.act.reform(Action::Ask)} />
            }
            if !props.is_concealed && !composition.is_terse { { explanations() } }
        </>
    }
}

/// What goes wrong, and what mends it.
fn explanations() -> Html {
    html! {
        <>
            <h3 class="reading__subtitle">{ "What goes wrong" }</h3>
            <p>{ "With positive rewards each pull makes its own arm more likely, so a large step commits before it has explored. A step’s variance grows with R²: the same arms with 10 added are far noisier." }</p>
            <p>{ "This is not divergence. With the log-derivative, bounded rewards and distinct means, any constant η converges to the best arm almost surely (Mei 2024, arXiv 2502.07141). The time can be astronomically long." }</p>
            { table() }
            <h3 class="reading__subtitle">{ "Remedies and their price" }</h3>
            <ul class="bandit-list">
                <li><strong>{ "A smaller step. " }</strong>{ "Convergence is slower in proportion." }</li>
                <li><strong>{ "A decaying step. " }</strong>{ "Σηₜ = ∞ and Σηₜ² < ∞ (Robbins–Monro) guarantee arrival, not speed. The first step keeps its size: decay alone does not rescue a large η." }</li>
                <li><strong>{ "A baseline. " }</strong>{ "It changes where a run commits, not only the variance (Chung 2021). The true value has to be estimated." }</li>
                <li><strong>{ "Entropy. " }</strong>{ "No arm is given up and none is chosen: π ends near softmax(r/τ)." }</li>
                <li><strong>{ "Clipping. " }</strong>{ "No single reward decides. The update is biased: rare large rewards count less." }</li>
            </ul>
        </>
    }
}

/// The chosen update rule, compared with the one it is often mistaken for.
fn rule(update: UpdateRule) -> Html {
    match update {
        UpdateRule::Reinforce => html! {
            <>
                <p>{ "An arm a is drawn from π and pays R. The log-derivative moves every θ: that of arm a by η(R − b)(1 − π(a)), each other by −η(R − b)π." }</p>
                <p>{ "The handout’s Δθ is the first part only: the coordinate of the drawn arm." }</p>
            </>
        },
        UpdateRule::Handout => html! {
            <>
                <p>{ "The handout’s rule moves the θ of the drawn arm only, by η(R − b)(1 − π(a)). The log-derivative also moves the others, by −η(R − b)π." }</p>
                <p>{ "With positive rewards every θ only grows, and the one that grows fastest wins. The mean update, ηπ(1 − π)r, is not the gradient." }</p>
            </>
        },
        UpdateRule::ExpectedGradient => html! {
            <>
                <p>{ "Every step follows the gradient of the expected reward, Δθ = ηπ(r − Σπr). No arm is drawn: noise, offset and baseline have no effect, and every seed gives the same run." }</p>
                <p>{ "It always converges to the best arm; the regret of a step falls as 1/t (Mei 2020). See Regret, A step, Log-log." }</p>
            </>
        },
    }
}

/// Shares of 2,000 runs of 2,000 steps with means 1, 0.8, 0.5 and no noise. Native tests compute the same.
const SHARES: [(&str, &str); 8] = [
    ("η = 0.1", "0.1%"),
    ("η = 1", "17.6%"),
    ("η = 5", "45.6%"),
    ("η = 20", "66%"),
    ("η = 5, as η/√t", "27.5%"),
    ("η = 5, as η/t", "49%"),
    ("η = 5, true baseline", "0%"),
    ("η = 20, true baseline", "0.1%"),
];

fn table() -> Html {
    let row =
        |(set_up, share): &(&'static str, &'static str)| html! { <tr><th scope="row">{ *set_up }</th><td>{ *share }</td></tr> };
    html! {
        <table class="bandit-table">
            <caption>{ "Share of 2,000 seeds that are not on the best arm after 2,000 steps (Full, means 1, 0.8, 0.5)" }</caption>
            <tbody translate="no">{ for SHARES.iter().map(row) }</tbody>
        </table>
    }
}
