//! A short state label.

use yew::prelude::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PillState {
    /// Idle; no dot.
    #[default]
    Calm,
    /// In progress.
    Live,
    Warn,
    Bad,
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PillProps {
    /// The state in one or two words.
    pub text: AttrValue,
    /// Colour and dot.
    #[prop_or_default]
    pub state: PillState,
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// Make it a live region: role `status`.
    #[prop_or_default]
    pub live: bool,
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

#[component]
pub fn Pill(props: &PillProps) -> Html {
    let state = match props.state {
        PillState::Calm => None,
        PillState::Live => Some("is-live"),
        PillState::Warn => Some("is-warn"),
        PillState::Bad => Some("is-bad"),
    };
    html! {
        <span
            class={classes!("pill", state)}
            title={props.title.clone()}
            role={props.live.then_some("status")}
            translate="no"
            data-testid={props.testid.clone()}
        >
            if state.is_some() {
                <span class="pill__dot" aria-hidden="true" />
            }
            { props.text.clone() }
        </span>
    }
}
