//! A state in a word.

use yew::prelude::*;

/// How a [`Pill`]'s state is to be taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PillState {
    /// Nothing goes on.
    #[default]
    Calm,
    /// Something goes on.
    Live,
    /// Worth a look.
    Warn,
    /// It went wrong.
    Bad,
}

/// What a [`Pill`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PillProps {
    /// The state in a word or two.
    pub text: AttrValue,
    /// How it is to be taken.
    #[prop_or_default]
    pub state: PillState,
    /// More about it, as a title.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// Say changes to screen readers, politely.
    #[prop_or_default]
    pub live: bool,
    /// Its `data-testid`.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A state in a rounded frame, with a dot while something goes on.
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
            data-testid={props.testid.clone()}
        >
            if state.is_some() {
                <span class="pill__dot" aria-hidden="true" />
            }
            { props.text.clone() }
        </span>
    }
}
