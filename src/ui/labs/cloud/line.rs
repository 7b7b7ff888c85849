//! The controls below a cloud: Play, and a slider over its steps.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::PlayedCloud;
use crate::plot::cloud::Playhead;
use crate::plot::number::grouped;
use crate::ui::widgets::Button;

/// Last place of the slider over the steps.
const PLACES: f64 = 1000.0;

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct CloudLineProps {
    /// Prefix of the test ids.
    pub(crate) id: AttrValue,
    /// What is played (`the swarm`).
    pub(crate) name: AttrValue,
    pub(crate) played: PlayedCloud,
    /// There is something to play.
    pub(crate) is_ready: bool,
    pub(crate) on_toggle: Callback<()>,
    /// Why it can't be played now.
    #[prop_or_default]
    pub(crate) disabled: Option<AttrValue>,
}

#[component]
pub(crate) fn CloudLine(props: &CloudLineProps) -> Html {
    let PlayedCloud { stage, cloud, head, .. } = &props.played;
    let oninput = {
        let stage = stage.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(slider) = event.target_dyn_into::<HtmlInputElement>() {
                stage.set(Playhead::at(slider.value_as_number() / PLACES));
            }
        })
    };
    let step = cloud.steps().get(props.played.index()).copied().unwrap_or_default();
    let (verb, sign) = if head.is_playing { ("Pause", "❚❚") } else { ("Play", "▶") };
    let text = format!("step {}", grouped(u64::from(step)));
    html! {
        <div class="cloud-line" data-testid={format!("{}-line", props.id)} data-step={step.to_string()} data-playing={head.is_playing.to_string()}>
            <Button label={format!("{verb} {}", props.name)} {sign} on_press={props.on_toggle.clone()} disabled={props.disabled.clone()} />
            <input
                class="scrubber"
                type="range"
                min="0"
                max={PLACES.to_string()}
                value={(head.share * PLACES).round().to_string()}
                disabled={!props.is_ready}
                aria-label={format!("Shown step of {}", props.name)}
                aria-valuetext={format!("{text} of {}", grouped(u64::from(cloud.last())))}
                data-testid={format!("{}-slider", props.id)}
                {oninput}
            />
            <span class="cloud-line__step" aria-hidden="true" translate="no">{ text }</span>
        </div>
    }
}
