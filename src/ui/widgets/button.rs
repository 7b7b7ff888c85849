//! A button with words on it.

use yew::prelude::*;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// A rule around it.
    #[default]
    Plain,
    /// Filled with ink; one in a view.
    Primary,
    /// Words alone.
    Quiet,
}

/// What a [`Button`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ButtonProps {
    /// Its words, which are its accessible name.
    pub label: AttrValue,
    /// Called when it is pressed, by any means; not while it is disabled.
    pub on_press: Callback<()>,
    /// How much it asks for attention.
    #[prop_or_default]
    pub kind: ButtonKind,
    /// Why it can't be pressed now; `None` when it can. It keeps the focus, so that the reason can be read.
    #[prop_or_default]
    pub disabled: Option<AttrValue>,
    /// One line that says what it does, shown as a title.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// Its key, as `aria-keyshortcuts` writes it (`Space`, `S`).
    #[prop_or_default]
    pub shortcut: Option<AttrValue>,
    /// Its `data-testid`.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
    /// A sign in front of the words, hidden from screen readers (`▶`).
    #[prop_or_default]
    pub sign: Option<AttrValue>,
}

/// A button. A disabled one says why, as its title and to screen readers.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let kind = match props.kind {
        ButtonKind::Plain => None,
        ButtonKind::Primary => Some("is-primary"),
        ButtonKind::Quiet => Some("is-quiet"),
    };
    let disabled = props.disabled.is_some();
    let on_press = props.on_press.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        if !disabled {
            on_press.emit(());
        }
    });
    let title = props.disabled.clone().or_else(|| props.title.clone());
    html! {
        <button
            type="button"
            class={classes!("button", kind, disabled.then_some("is-disabled"))}
            aria-disabled={disabled.then_some("true")}
            aria-description={props.disabled.clone()}
            aria-keyshortcuts={props.shortcut.clone()}
            data-testid={props.testid.clone()}
            {title}
            {onclick}
        >
            if let Some(sign) = &props.sign {
                <span class="button__sign" aria-hidden="true">{ sign.clone() }</span>
            }
            { props.label.clone() }
        </button>
    }
}
