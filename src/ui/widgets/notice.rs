//! A message in the page.

use yew::prelude::*;

use super::Button;

/// How a [`Notice`] is to be taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoticeKind {
    /// Good to know.
    #[default]
    Info,
    /// Worth a look.
    Warn,
    /// It went wrong.
    Bad,
}

/// What a [`Notice`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct NoticeProps {
    /// How it is to be taken: `Bad` and `Warn` interrupt a screen reader, `Info` waits.
    #[prop_or_default]
    pub kind: NoticeKind,
    /// What happened, in a few words.
    pub title: AttrValue,
    /// What it means and what to do.
    #[prop_or_default]
    pub children: Html,
    /// Buttons below.
    #[prop_or_default]
    pub actions: Html,
    /// Its `data-testid`.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// What [`AddressNotice`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct AddressNoticeProps {
    /// Each value that was not taken, by its parameter's name, with the bounds.
    pub problems: Vec<String>,
    /// Called when the visitor has read it.
    pub on_understood: Callback<()>,
}

/// Names the values of the address that were not taken; nothing where all were.
#[component]
pub fn AddressNotice(props: &AddressNoticeProps) -> Html {
    if props.problems.is_empty() {
        return Html::default();
    }
    let actions = html! { <Button label="Understood" on_press={props.on_understood.clone()} /> };
    html! {
        <Notice kind={NoticeKind::Warn} title="Part of the address was not understood" {actions}>
            <ul>{ for props.problems.iter().map(|problem| html! { <li>{ problem.clone() }</li> }) }</ul>
            <p>{ "Defaults were taken instead." }</p>
        </Notice>
    }
}

/// A message with a title, text and perhaps buttons.
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
