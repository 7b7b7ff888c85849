//! The minimax lab.

use yew::prelude::*;

use crate::ui::app::{TopLabel, use_set_top_label};
use crate::ui::widgets::Frame;

/// The lab.
#[component]
pub fn MinimaxLab() -> Html {
    let set_label = use_set_top_label();
    use_effect_with((), move |()| {
        set_label.emit(Some(TopLabel { text: "f(x, y) = 4x² − 4y²".into(), detail: "x goes down on f, y goes up".into() }));
    });
    html! { <Frame title="Minimax lab" run_line={html! {}} set_up={html! {}} main={html! {}} reading={html! {}} /> }
}
