//! Messages in the page.

use yew::prelude::*;

use super::Button;
use crate::settings::{Problem, Settings};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoticeKind {
    /// Role `status`.
    #[default]
    Info,
    /// Role `alert`.
    Warn,
    /// An error; role `alert`.
    Bad,
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct NoticeProps {
    /// `Bad` and `Warn` interrupt a screen reader, `Info` does not.
    #[prop_or_default]
    pub kind: NoticeKind,
    /// What happened.
    pub title: AttrValue,
    /// What it means, and what to do.
    #[prop_or_default]
    pub children: Html,
    /// Buttons below the text.
    #[prop_or_default]
    pub actions: Html,
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// Lists the rejected values of the address; empty if there are none. `on_dismiss` closes it.
pub fn address_notice<S: Settings>(problems: &[Problem], on_dismiss: Callback<()>) -> Html {
    if problems.is_empty() {
        return Html::default();
    }
    let actions = html! { <Button label="Understood" on_press={on_dismiss} /> };
    html! {
        <Notice kind={NoticeKind::Warn} title="Part of the address was not understood" {actions}>
            <ul>{ for problems.iter().map(|problem| html! { <li>{ problem.with_label::<S>() }</li> }) }</ul>
            <p>{ "Defaults are used instead." }</p>
        </Notice>
    }
}

#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    let (class, role) = match props.kind {
        NoticeKind::Info => (None, "status"),
        NoticeKind::Warn => (Some("is-warn"), "alert"),
        NoticeKind::Bad => (Some("is-bad"), "alert"),
    };
    html! {
        <div class={classes!("notice", class)} {role} data-testid={props.testid.clone()}>
            <p class="notice__title">{ props.title.clone() }</p>
            <div class="notice__body">{ props.children.clone() }</div>
            if props.actions != Html::default() {
                <div class="notice__actions">{ props.actions.clone() }</div>
            }
        </div>
    }
}
