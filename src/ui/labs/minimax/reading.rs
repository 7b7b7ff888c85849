//! The right column: what is said of the function, and questions with their answers.

use yew::prelude::*;

use super::actions::Action;
use crate::minimax::Method;
use crate::minimax::MinimaxConfig;
use crate::minimax::config::Function;
use crate::minimax::questions::{GROUPS, asked};
use crate::ui::widgets::{Question, Questions};

/// What [`Reading`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct ReadingProps {
    /// The form's configuration.
    pub(super) config: MinimaxConfig,
    /// The run has ended.
    pub(super) ended: bool,
    /// Does things.
    pub(super) act: Callback<Action>,
}

/// Prose and questions.
#[component]
pub(super) fn Reading(props: &ReadingProps) -> Html {
    let asked = asked(&props.config).map(|question| question.title);
    let groups = GROUPS.iter().map(|group| {
        let questions = group.questions.iter().map(|question| {
            let asked = asked == Some(question.title);
            let answer = (asked && props.ended).then(|| html! { <p>{ question.answer }</p> });
            Question { title: question.title.into(), line: question.question.into(), asked, answer }
        });
        let questions: Vec<Question> = questions.collect();
        let on_ask = props.act.reform(move |index: usize| Action::Ask(&group.questions[index.min(group.questions.len() - 1)]));
        html! {
            <>
                <h3 class="reading__subtitle">{ group.title }</h3>
                <Questions {questions} {on_ask} />
            </>
        }
    });
    html! {
        <>
            <h2 class="reading__title">{ "What you see" }</h2>
            { prose(&props.config) }
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
                <p>{ "Both run downhill. For " }{ x }{ " nothing changes: (1 − 8η)ᵗx₀ in the handout’s f. " }{ y }{ " runs down the slope that it should climb: (1 + 8η)ᵗy₀." }</p>
                <p>{ "Only y₀ = 0 converges. Any other, however tiny, grows at once; and with b ≠ 0 rounding alone leaves the one good direction." }</p>
            </>
        },
        Function::Quadratic => html! {
            <>
                <p>{ "Blue is low, where " }{ x.clone() }{ " wants to go; orange is high, where " }{ y.clone() }{ " does. The saddle is a minimum along " }{ x }{ " and a maximum along " }{ y }{ ": nobody gains by leaving." }</p>
                <p>{ "For f = 4x² − 4y² a step multiplies both by 1 − 8η. It converges for 0 < η < 1/4, fastest at 1/8. The eigenvalues are real: nothing turns, which is why this f is easier than a GAN. The coupling b makes it turn." }</p>
            </>
        },
        Function::Bilinear => html! {
            <>
                <p>{ "No curvature: " }{ x.clone() }{ "’s slope is " }{ y.clone() }{ ", and " }{ y }{ "’s slope is " }{ x }{ ". The drive goes round the saddle and never towards it." }</p>
                <p>{ "A straight step along a circle ends outside of it. What helps is to look ahead, to look back, to brake, or at least to take turns." }</p>
            </>
        },
        Function::DiracGan => html! {
            <>
                <p>{ "One real image at 0. The generator draws one at " }{ x.clone() }{ "; the discriminator is a line of slope " }{ y.clone() }{ " (Mescheder et al. 2018)." }</p>
                <p>{ "Near the saddle it is xy/2, so it circles. The penalty γ₁ gives " }{ y }{ " a curvature, and the circle becomes a spiral inwards." }</p>
            </>
        },
        Function::Custom => html! {
            <>
                <p>{ "Your own f. Crosses mark where its gradient is zero, found by Newton’s method within 10 of (0, 0); the nearest saddle the right way round is what distances are measured from." }</p>
                <p>{ "Eigenvalues hold close to that point. Further out f bends, and the path may do something else." }</p>
            </>
        },
    }
}
