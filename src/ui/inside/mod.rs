//! `#/inside`: what the GAN lab's two networks do with a latent and with an image.

use yew::prelude::*;

/// The view.
#[component]
pub fn Inside() -> Html {
    html! {
        <article class="page" data-testid="inside">
            <h1 class="page__title">{ "Inside the networks" }</h1>
        </article>
    }
}
