//! The view for unknown addresses.

use yew::prelude::*;

use super::route::VIEWS;

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct NotFoundProps {
    pub path: AttrValue,
}

/// Shows the unknown path and links to the views in the navigation.
#[component]
pub fn NotFound(props: &NotFoundProps) -> Html {
    let links = VIEWS.iter().filter(|view| view.is_listed).map(|view| {
        let hash = format!("#{}", view.path);
        html! { <li><a href={hash.clone()}>{ view.title }</a><span class="page__aside" translate="no">{ hash }</span></li> }
    });
    html! {
        <article class="page" data-testid="not-found">
            <h1 class="page__title">{ "There is nothing at this address" }</h1>
            <p class="page__lead">
                { "Saddle has no view called " }<code translate="no">{ format!("#{}", props.path) }</code>{ ". The link may be mistyped, or older than this page." }
            </p>
            <p>{ "Saddle has these views:" }</p>
            <ul class="page__links">{ for links }</ul>
        </article>
    }
}
