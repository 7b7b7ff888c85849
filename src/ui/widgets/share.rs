//! Sharing a lab: a link to its set-up, and code that embeds it in another page.

use gloo::utils::{document, window};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{Button, Check, Field};
use crate::ui::compose::link::composer;
use crate::ui::dom::copy_text;
use crate::ui::route::{Embedding, FRAME, Lab, Location, Route, frame_code, go_to, use_embedding, use_location};

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ShareProps {
    /// The lab's name, the title of the embedding frame. Plain text.
    pub title: AttrValue,
}

/// Two copy buttons and their result. Empty in an embedded lab.
#[component]
pub fn Share(props: &ShareProps) -> Html {
    let status = use_state_eq(String::new);
    let answers_wait = use_state_eq(|| false);
    let Location { route, .. } = use_location();
    if use_embedding().alone {
        return Html::default();
    }
    let copy = |name: &'static str, make: fn(&AttrValue, bool) -> String| {
        let (status, title, answers_wait) = (status.setter(), props.title.clone(), *answers_wait);
        Callback::from(move |()| {
            let (status, text) = (status.clone(), make(&title, answers_wait));
            spawn_local(async move {
                let result = if copy_text(&text).await { "is copied" } else { "could not be copied; please copy it here" };
                status.set(format!("{name} {result}: {text}"));
            });
        })
    };
    let on_link = copy("The link", |_, answers_wait| Embedding { answers_wait, ..Embedding::default() }.link(&page(), &hash()));
    let on_code = copy("The code", |title, answers_wait| {
        frame_code(&Embedding { alone: true, answers_wait, presented: false }.link(&page(), &hash()), title, FRAME)
    });
    let on_change = Callback::from({
        let answers_wait = answers_wait.setter();
        move |checked| answers_wait.set(checked)
    });
    let on_compose = Callback::from(|()| go_to(&composer(&hash())));
    html! {
        <div class="share">
            <h2 class="reading__subtitle">{ "Share" }</h2>
            <p class="share__line">{ "The lab with its present set-up." }</p>
            <div class="share__buttons">
                <Button label="Copy link" on_press={on_link} title="An address with this set-up: same seed, same run" />
                <Button label="Copy embed code" on_press={on_code} title="HTML that shows the lab in another page" />
                <Button label="Compose for a class…" on_press={on_compose} title="A link with your own words, a fixed set-up, chosen questions; also as a QR code" />
            </div>
            if route != Route::Lab(Lab::Gan) {
                <Check field={Field::new(format!("share-wait{}", route.path().replace('/', "-")), "Answers wait for a prediction")} checked={*answers_wait} {on_change} />
            }
            <p class="share__status" role="status" translate="no" data-testid="share-said">{ &*status }</p>
        </div>
    }
}

fn page() -> String {
    document().base_uri().ok().flatten().unwrap_or_default()
}

fn hash() -> String {
    window().location().hash().unwrap_or_default()
}
