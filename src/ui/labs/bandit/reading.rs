//! The right column: what is seen, questions with their answers, and what is known of it.

use yew::prelude::*;

use super::many::Outcome;
use super::questions::{QUESTIONS, Seen};
use super::{Action, overall};
use crate::bandit::{BanditConfig, State, UpdateRule};
use crate::run::PlayState;
use crate::ui::widgets::{Question, Questions};

/// What [`Reading`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct ReadingProps {
    /// The configuration.
    pub(super) config: BanditConfig,
    /// Where the run stands.
    pub(super) state: PlayState,
    /// The step that is shown.
    pub(super) now: State,
    /// The many runs.
    pub(super) many: Outcome,
    /// The question that was asked last.
    pub(super) asked: Option<usize>,
    /// Does things.
    pub(super) act: Callback<Action>,
}

/// Prose and questions.
#[component]
pub(super) fn Reading(props: &ReadingProps) -> Html {
    let over = overall(props.state, props.many.running) == PlayState::Finished;
    let seen = Seen { config: &props.config, now: &props.now, many: &props.many };
    let questions = QUESTIONS.iter().enumerate().map(|(index, question)| {
        let asked = props.asked == Some(index);
        let answer = (asked && over).then(|| html! { (question.answer)(&seen) });
        Question { title: question.title.into(), line: question.line.into(), asked, answer }
    });
    html! {
        <>
            <h2 class="reading__title">{ "What you see" }</h2>
            { rule(props.config.update) }
            <h3 class="reading__subtitle">{ "Questions" }</h3>
            <Questions questions={questions.collect::<Vec<_>>()} on_ask={props.act.reform(Action::Ask)} />
            <h3 class="reading__subtitle">{ "What goes wrong" }</h3>
            <p>{ "With positive rewards each pull makes its own arm likelier, so a large step commits before it has looked. A step’s variance grows with R², so the same arms with 10 on top are noisier by far." }</p>
            <p>{ "It does not diverge. With the log-derivative, bounded rewards and distinct means, any constant η ends on the best arm almost surely, in the limit (Mei 2024, arXiv 2502.07141). The time can be astronomically long." }</p>
            { table() }
            <h3 class="reading__subtitle">{ "What mends it, and the price" }</h3>
            <ul class="bandit-list">
                <li><strong>{ "A smaller step. " }</strong>{ "Slower, in proportion." }</li>
                <li><strong>{ "A decaying step. " }</strong>{ "Σηₜ = ∞ and Σηₜ² < ∞ (Robbins–Monro) promise arrival, not soon. The first step is as large as ever: decay alone rescues no large η." }</li>
                <li><strong>{ "A baseline. " }</strong>{ "It changes where a run commits, not only the variance (Chung 2021). The true value must be estimated." }</li>
                <li><strong>{ "Entropy. " }</strong>{ "No arm is given up, and none is settled on: π ends near softmax(r/τ)." }</li>
                <li><strong>{ "Clipping. " }</strong>{ "No single reward decides. It is biased: rare large rewards count less." }</li>
            </ul>
        </>
    }
}

/// The rule that is chosen, beside the one it is taken for.
fn rule(update: UpdateRule) -> Html {
    match update {
        UpdateRule::Reinforce => html! {
            <>
                <p>{ "An arm a is drawn from π and pays R. The log-derivative moves every θ: the arm’s own by η(R − b)(1 − π(a)), each other one by −η(R − b)π." }</p>
                <p>{ "The handout’s Δθ is the first of these alone: the coordinate of the arm that was drawn." }</p>
            </>
        },
        UpdateRule::Handout => html! {
            <>
                <p>{ "The handout’s rule moves the θ of the arm that was drawn, by η(R − b)(1 − π(a)), and no other. The log-derivative also moves the others, by −η(R − b)π." }</p>
                <p>{ "With positive rewards every θ only grows; what counts is which grows faster. The mean update, ηπ(1 − π)r, is not the gradient." }</p>
            </>
        },
        UpdateRule::ExpectedGradient => html! {
            <>
                <p>{ "Every step follows the gradient of the expected reward, Δθ = ηπ(r − Σπr). Nothing is drawn: noise, offset and baseline have no effect, and every seed gives the same run." }</p>
                <p>{ "It always ends on the best arm; what is given away a step falls as 1/t (Mei 2020). See Regret, A step, Log-log." }</p>
            </>
        },
    }
}

/// Shares of 2,000 runs of 2,000 steps with means 1, 0.8, 0.5 and no noise; the tests come to the same.
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
            <caption>{ "Not on the best arm after 2,000 steps, of 2,000 seeds (Full, means 1, 0.8, 0.5)" }</caption>
            <tbody>{ for SHARES.iter().map(row) }</tbody>
        </table>
    }
}
