//! The button for the run's film as a video.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Action;
use crate::ui::hooks::film::is_supported;
use crate::ui::widgets::Button;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct VideoButtonProps {
    /// Why there is nothing to download.
    #[prop_or_default]
    pub(super) disabled: Option<AttrValue>,
    pub(super) act: Callback<Action>,
}

/// Where the browser encodes no video, a sentence that says so.
#[component]
pub(super) fn VideoButton(props: &VideoButtonProps) -> Html {
    let supported = use_state_eq(|| true);
    use_effect_with((), {
        let supported = supported.setter();
        move |()| spawn_local(async move { supported.set(is_supported().await) })
    });
    if !*supported {
        return html! { <p class="gan-remark" data-testid="gan-no-video">{ "This browser encodes no video (WebM). The GIF shows the same." }</p> };
    }
    html! {
        <Button
            label="Download film (video)"
            on_press={props.act.reform(|()| Action::Video)}
            disabled={props.disabled.clone()}
            title="All sheets as WebM, with T, seed and address"
        />
    }
}
