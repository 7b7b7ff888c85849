//! The right column: an explanation of the function, questions and answers.

use yew::prelude::*;

use super::actions::Action;
use crate::minimax::config::Function;
use crate::minimax::questions::{GROUPS, count};
use crate::minimax::{Method, MinimaxConfig};
use crate::ui::route::use_composition;
use crate::ui::widgets::{Predicting, Questions, own_questions};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ReadingProps {
    pub(super) config: MinimaxConfig,
    pub(super) ended: bool,
    pub(super) asked: Option<Predicting>,
    /// Answers wait for a prediction: the text gives them away.
    pub(super) is_concealed: bool,
    pub(super) act: Callback<Action>,
}

#[component]
pub(super) fn Reading(props: &ReadingProps) -> Html {
    let composition = use_composition();
    let mut shown_from_here = composition.asked.among(count());
    let groups = GROUPS.iter().map(|group| {
        let questions = group.questions;
        let shown = shown_from_here;
        shown_from_here = shown.after(questions.len());
        if shown.indices(questions.len()).is_empty() {
            return Html::default();
        }
        let asked = props.asked.clone();
        let answer = asked.as_ref().filter(|_| props.ended).map(|asked| html! { <p>{ asked.question.answer }</p> });
        let on_ask = props.act.reform(move |index: usize| Action::Ask(&questions[index]));
        html! {
            <>
                <h3 class="reading__subtitle">{ group.title }</h3>
                <Questions {questions} {shown} {asked} {answer} {on_ask} />
            </>
        }
    });
    html! {
        <>
            if !composition.is_terse {
                <h2 class="reading__title">{ "What you see" }</h2>
                if !props.is_concealed { { prose(&props.config) } }
            }
            { own_questions(&composition) }
            { for groups }
        </>
    }
}

fn prose(config: &MinimaxConfig) -> Html {
    let x = html! { <strong class="is-descend">{ "x" }</strong> };
    let y = html! { <strong class="is-ascend">{ "y" }</strong> };
    match config.f {
        Function::Quadratic if config.method == Method::Descent => html! {
            <>
                <p>{ "Both descend. For " }{ x }{ " nothing changes: xₜ = (1 − 8η)ᵗx₀ in the handout’s f. " }{ y }{ " moves away: yₜ = (1 + 8η)ᵗy₀." }</p>
                <p>{ "Only y₀ = 0 converges. Any other y₀ grows at once, and with b ≠ 0 rounding errors grow, too." }</p>
            </>
        },
        Function::Quadratic => html! {
            <>
                <p>{ "Blue is low: " }{ x.clone() }{ " descends there. Orange is high: " }{ y.clone() }{ " ascends there. The saddle is a minimum along " }{ x }{ " and a maximum along " }{ y }{ ": neither player gains by leaving." }</p>
                <p>{ "For f = 4x² − 4y² a step multiplies both by 1 − 8η. It converges for 0 < η < 1/4, fastest at 1/8. The eigenvalues are real, so the path does not rotate: this f is easier than a GAN. The coupling b adds rotation." }</p>
            </>
        },
        Function::Bilinear => html! {
            <>
                <p>{ "No curvature: ∂f/∂" }{ x.clone() }{ " is " }{ y.clone() }{ ", and ∂f/∂" }{ y }{ " is " }{ x }{ ". The vector field circles the saddle and never points towards it." }</p>
                <p>{ "A straight step along a circle ends outside it. Look ahead, Look back and negative momentum converge. Take turns stays on an ellipse." }</p>
            </>
        },
        Function::DiracGan => html! {
            <>
                <p>{ "One real image at 0. The generator draws one at " }{ x.clone() }{ "; the discriminator is a line of slope " }{ y.clone() }{ " (Mescheder et al. 2018)." }</p>
                <p>{ "Near the saddle f is xy/2, so the path circles. The penalty γ₁ gives " }{ y }{ " a curvature: the circle becomes an inward spiral." }</p>
            </>
        },
        Function::Custom => html! {
            <>
                <p>{ "Your own f. Crosses mark zero gradients, found by Newton’s method within 10 of (0, 0). Distances are measured from the nearest saddle that is a minimum along x and a maximum along y." }</p>
                <p>{ "The eigenvalues hold close to that point. Far from it f is not quadratic, and the path may differ." }</p>
            </>
        },
    }
}
