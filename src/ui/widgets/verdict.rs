//! The verdict on a run.

use yew::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct VerdictProps {
    pub title: AttrValue,
    pub children: Html,
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A heading and a sentence above the charts.
#[component]
pub fn Verdict(props: &VerdictProps) -> Html {
    html! {
        <div class="verdict" data-testid={props.testid.clone()}>
            <h2 class="verdict__title">{ props.title.clone() }</h2>
            <p>{ props.children.clone() }</p>
        </div>
    }
}
