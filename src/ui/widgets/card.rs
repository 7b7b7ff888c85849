//! A raised sheet of paper with a title.

use yew::prelude::*;

/// What a [`Card`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CardProps {
    /// What is on it.
    pub title: AttrValue,
    /// A small remark beside the title.
    #[prop_or_default]
    pub note: Option<AttrValue>,
    /// What it holds.
    #[prop_or_default]
    pub children: Html,
    /// Its `data-testid`.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
    /// Further classes, for the place it takes in its lab.
    #[prop_or_default]
    pub class: Classes,
}

/// A titled region.
#[component]
pub fn Card(props: &CardProps) -> Html {
    html! {
        <section class={classes!("card", props.class.clone())} aria-label={props.title.clone()} data-testid={props.testid.clone()}>
            <header class="card__head">
                <h2 class="card__title">{ props.title.clone() }</h2>
                if let Some(note) = &props.note {
                    <p class="card__note">{ note.clone() }</p>
                }
            </header>
            <div class="card__body">{ props.children.clone() }</div>
        </section>
    }
}
