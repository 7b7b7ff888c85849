//! What came out, in a sentence with the numbers in it.

use yew::prelude::*;

/// What a [`Verdict`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct VerdictProps {
    /// The verdict in a few words.
    pub title: AttrValue,
    /// The sentence.
    pub children: Html,
    /// Its `data-testid`.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A verdict, above the charts.
#[component]
pub fn Verdict(props: &VerdictProps) -> Html {
    html! {
        <div class="verdict" data-testid={props.testid.clone()}>
            <h2 class="verdict__title">{ props.title.clone() }</h2>
            <p>{ props.children.clone() }</p>
        </div>
    }
}
