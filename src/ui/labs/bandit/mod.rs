//! The bandit lab.

use yew::prelude::*;

use crate::ui::app::{TopLabel, use_set_top_label};
use crate::ui::widgets::Frame;

/// The lab.
#[component]
pub fn BanditLab() -> Html {
    let set_label = use_set_top_label();
    use_effect_with((), move |()| {
        set_label.emit(Some(TopLabel {
            text: "π = softmax(θ)".into(),
            detail: "The policy: each arm’s probability is softmax of its θ".into(),
        }));
    });
    html! { <Frame title="Bandit lab" run_line={html! {}} set_up={html! {}} main={html! {}} reading={html! {}} /> }
}
