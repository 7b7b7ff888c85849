//! A lab for someone else: a link to it as it is set up, and the code that puts it into another page.

use gloo::utils::{document, window};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{Button, Check, Field};
use crate::ui::dom::copy_text;
use crate::ui::route::{Embedding, Location, Route, frame_code, use_embedding, use_location};

/// What a [`Share`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ShareProps {
    /// The lab's name, plain text: the frame's title in the other page.
    pub title: AttrValue,
}

/// Two buttons that copy, and what came of it. Nothing where the lab stands in another page already.
#[component]
pub fn Share(props: &ShareProps) -> Html {
    let said = use_state_eq(String::new);
    let wait = use_state_eq(|| false);
    let Location { route, .. } = use_location();
    if use_embedding().alone {
        return Html::default();
    }
    let copy = |name: &'static str, make: fn(&AttrValue, bool) -> String| {
        let (said, title, wait) = (said.setter(), props.title.clone(), *wait);
        Callback::from(move |()| {
            let (said, text) = (said.clone(), make(&title, wait));
            spawn_local(async move {
                let came = if copy_text(&text).await { "is copied" } else { "could not be copied by itself" };
                said.set(format!("{name} {came}: {text}"));
            });
        })
    };
    let on_link = copy("The link", |_, answers_wait| Embedding { alone: false, answers_wait }.link(&page(), &hash()));
    let on_code = copy("The code", |title, answers_wait| {
        frame_code(&Embedding { alone: true, answers_wait }.link(&page(), &hash()), title)
    });
    let on_change = Callback::from({
        let wait = wait.setter();
        move |waits| wait.set(waits)
    });
    html! {
        <div class="share">
            <h2 class="reading__subtitle">{ "Share" }</h2>
            <p class="share__line">{ "The lab as it is set up now." }</p>
            <div class="share__buttons">
                <Button label="Copy link" on_press={on_link} title="An address that sets this up: same seed, same run" />
                <Button label="Copy embed code" on_press={on_code} title="HTML that shows the lab alone in a course page" />
            </div>
            if route != Route::Gan {
                <Check field={Field::new(format!("share-wait{}", route.path().replace('/', "-")), "Answers wait for a prediction")} checked={*wait} {on_change} />
            }
            <p class="share__said" role="status" data-testid="share-said">{ &*said }</p>
        </div>
    }
}

/// The page's address.
fn page() -> String {
    document().base_uri().ok().flatten().unwrap_or_default()
}

/// What the lab has written into the address.
fn hash() -> String {
    window().location().hash().unwrap_or_default()
}
