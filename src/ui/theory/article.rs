//! The text, fetched when it is first wanted, with the font of its formulas.

use futures::future::{join, select};
use gloo::timers::future::TimeoutFuture;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Response;
use yew::prelude::*;

use crate::ui::dom::words;

/// Where the build put it, beside the page.
const ADDRESS: &str = "theory/article.html";

/// The formulas' font, as `static/styles/theory.css` names it.
const FONT: &str = "18px \"Saddle Math\"";

/// How long the text waits for the font, in ms.
const PATIENCE: u32 = 3000;

/// How far the text is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Reading {
    /// Nobody asked for it.
    #[default]
    Unasked,
    /// On its way.
    Asked,
    /// HTML of our own build, and nothing else (`src/bin/typeset`).
    Here(AttrValue),
    /// Why it could not be had.
    Failed(String),
}

/// The text once it is `wanted`, and what asks for it again.
#[hook]
pub(super) fn use_article(wanted: bool) -> (UseStateHandle<Reading>, Callback<()>) {
    let reading = use_state_eq(Reading::default);
    use_effect_with(((*reading).clone(), wanted), {
        let reading = reading.setter();
        move |(now, wanted)| {
            if *now == Reading::Unasked && *wanted {
                reading.set(Reading::Asked);
                spawn_local(async move {
                    let (text, ()) = join(fetch(), font()).await;
                    reading.set(text.map_or_else(Reading::Failed, |text| Reading::Here(text.into())));
                });
            }
        }
    });
    let again = {
        let reading = reading.setter();
        Callback::from(move |()| reading.set(Reading::Unasked))
    };
    (reading, again)
}

async fn fetch() -> Result<String, String> {
    let wrong = |reason: JsValue| words(&reason);
    let response = JsFuture::from(gloo::utils::window().fetch_with_str(ADDRESS)).await.map_err(wrong)?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(format!("{ADDRESS}: the server says {}", response.status()));
    }
    let text = JsFuture::from(response.text().map_err(wrong)?).await.map_err(wrong)?;
    text.as_string().ok_or_else(|| format!("{ADDRESS} is no text"))
}

/// Waits until the browser has the formulas' font, or knows that it can't be had, or has taken too long. The text is set once, in
/// the font that it stays in: nothing moves when the font comes.
async fn font() {
    let Some(loading) = load_font() else { return };
    select(JsFuture::from(loading), TimeoutFuture::new(PATIENCE)).await;
}

/// `document.fonts.load`, where the browser has it.
fn load_font() -> Option<Promise> {
    let fonts = Reflect::get(&gloo::utils::document(), &"fonts".into()).ok()?;
    let load: Function = Reflect::get(&fonts, &"load".into()).ok()?.dyn_into().ok()?;
    load.call1(&fonts, &FONT.into()).ok()?.dyn_into().ok()
}
