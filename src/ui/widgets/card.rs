//! A titled region.

use yew::prelude::*;

use super::term::{Term, explained};

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CardProps {
    /// The heading, and the accessible name of the region.
    pub title: AttrValue,
    /// Explained in the title or the note, whichever has it.
    #[prop_or_default]
    pub term: Option<Term>,
    /// A short note next to the title.
    #[prop_or_default]
    pub note: Option<AttrValue>,
    #[prop_or_default]
    pub children: Html,
    #[prop_or_default]
    pub testid: Option<AttrValue>,
    /// Additional classes, for the layout of its lab.
    #[prop_or_default]
    pub class: Classes,
}

#[component]
pub fn Card(props: &CardProps) -> Html {
    let text = |text: &AttrValue| props.term.map_or_else(|| text.into(), |term| explained(term, text));
    html! {
        <section class={classes!("card", props.class.clone())} aria-label={props.title.clone()} data-testid={props.testid.clone()}>
            <header class="card__head">
                <h2 class="card__title">{ text(&props.title) }</h2>
                if let Some(note) = &props.note {
                    <p class="card__note">{ text(note) }</p>
                }
            </header>
            <div class="card__body">{ props.children.clone() }</div>
        </section>
    }
}
