//! A text button.

use yew::prelude::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// Outlined.
    #[default]
    Plain,
    /// Filled; at most one in a view.
    Primary,
    /// Text only.
    Quiet,
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ButtonProps {
    /// The text, which is also the accessible name.
    pub label: AttrValue,
    /// Not called while the button is disabled.
    pub on_press: Callback<()>,
    #[prop_or_default]
    pub kind: ButtonKind,
    /// The reason why the button is disabled; `None` enables it. A disabled button stays focusable, so that the reason can be read.
    #[prop_or_default]
    pub disabled: Option<AttrValue>,
    /// Tooltip: what the button does.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// The keyboard shortcut in the notation of `aria-keyshortcuts` (`Space`, `Shift+Delete`).
    #[prop_or_default]
    pub shortcut: Option<AttrValue>,
    #[prop_or_default]
    pub testid: Option<AttrValue>,
    /// A symbol before the text (`▶`), hidden from screen readers.
    #[prop_or_default]
    pub sign: Option<AttrValue>,
}

/// When disabled, it gives the reason in its tooltip and to screen readers.
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
