//! What a teacher's link adds to a lab: an introduction and questions, as plain text, and why the form can't be changed.

use yew::prelude::*;

use crate::settings::{Asked, Composition};

/// Why a control of a fixed set-up is disabled.
pub const FIXED: &str = "Fixed by this link.";

/// Above a form that cannot be changed; empty above another.
pub fn fixed_note(composition: &Composition) -> Html {
    if !composition.is_fixed() {
        return Html::default();
    }
    let text = if composition.asked == Asked::NONE {
        "This link fixes the set-up."
    } else {
        "This link fixes the set-up. The questions still set it."
    };
    html! { <p class="set-up__fixed" data-testid="set-up-fixed">{ text }</p> }
}

/// The introduction, which names its origin: anyone can write a link. Empty without one.
pub fn introduction(composition: &Composition) -> Html {
    if composition.introduction.is_empty() {
        return Html::default();
    }
    let lines = composition.introduction.lines().map(|line| html! { <p dir="auto">{ line.to_owned() }</p> });
    html! {
        <section class="introduction" aria-label="Introduction by the author of this link" data-testid="introduction">
            <p class="introduction__by">{ "From the author of this link" }</p>
            { for lines }
        </section>
    }
}

/// The questions of the link's author; empty without any.
pub fn own_questions(composition: &Composition) -> Html {
    if composition.own().next().is_none() {
        return Html::default();
    }
    let items = composition.own().map(|question| html! { <li dir="auto">{ question.as_str().to_owned() }</li> });
    html! {
        <>
            <h3 class="reading__subtitle">{ "Questions from the author of this link" }</h3>
            <ol class="own-questions" data-testid="own-questions">{ for items }</ol>
        </>
    }
}
