//! What stands at an address that is no view.

use yew::prelude::*;

use super::route::{Location, Route};

/// What [`NotFound`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct NotFoundProps {
    /// The path that was asked for.
    pub path: AttrValue,
}

/// Names the address that leads nowhere, and the ones that lead somewhere.
#[component]
pub fn NotFound(props: &NotFoundProps) -> Html {
    let labs =
        Route::LABS.into_iter().chain([(Route::Theory, "Theory"), (Route::Diagnostics, "Diagnostics")]).map(|(route, name)| {
            let hash = Location { route, query: String::new() }.to_hash();
            html! { <li><a href={hash.clone()}>{ name }</a><span class="page__aside">{ hash }</span></li> }
        });
    html! {
        <article class="page" data-testid="not-found">
            <h1 class="page__title">{ "There is nothing at this address" }</h1>
            <p class="page__lead">
                { "Saddle has no view called " }<code>{ format!("#{}", props.path) }</code>{ ". The link may be mistyped, or older than this page." }
            </p>
            <p>{ "These are there:" }</p>
            <ul class="page__links">{ for labs }</ul>
        </article>
    }
}
