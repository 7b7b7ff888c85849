//! A titled part of the cockpit.

use yew::prelude::*;

use crate::ui::widgets::{Term, explained};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct PanelProps {
    /// Of the style sheet: its place.
    pub(super) class: &'static str,
    pub(super) title: AttrValue,
    #[prop_or_default]
    pub(super) note: AttrValue,
    /// Explained in the note.
    #[prop_or_default]
    pub(super) term: Option<Term>,
    /// Buttons beside the title.
    #[prop_or_default]
    pub(super) actions: Html,
    pub(super) children: Html,
}

#[component]
pub(super) fn Panel(props: &PanelProps) -> Html {
    let note = props.term.map_or_else(|| (&props.note).into(), |term| explained(term, &props.note));
    html! {
        <section class={classes!("panel", props.class)} aria-label={props.title.clone()}>
            <header class="panel__head">
                <h2 class="panel__title" translate="no">{ props.title.clone() }</h2>
                <p class="panel__note" translate="no">{ note }</p>
                <div class="panel__actions">{ props.actions.clone() }</div>
            </header>
            { props.children.clone() }
        </section>
    }
}
