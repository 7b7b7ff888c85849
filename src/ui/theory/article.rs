//! The text and the font of its formulas, fetched when the view is first opened.

use std::pin::pin;

use futures::future::{join, select};
use gloo::timers::future::TimeoutFuture;
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser::settled;
use crate::ui::FileError;
use crate::ui::dom::fetch_text;

/// Relative to the page.
const ADDRESS: &str = "theory/article.html";

/// The formulas' font, as `static/styles/theory.css` names it.
const FONT: &str = "18px \"Saddle Math\"";

/// How long the text waits for the font, in ms.
const FONT_TIMEOUT_MS: u32 = 3000;

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Article {
    #[default]
    NotRequested,
    Loading,
    /// Trusted HTML: our own build's (`src/bin/typeset`).
    Loaded(AttrValue),
    Failed(FileError),
}

#[wasm_bindgen]
extern "C" {
    type Document;
    #[wasm_bindgen(method, getter)]
    fn fonts(this: &Document) -> Option<FontFaceSet>;

    type FontFaceSet;
    #[wasm_bindgen(method, catch)]
    fn load(this: &FontFaceSet, font: &str) -> Result<Promise, JsValue>;
}

/// The text once it is `wanted`, and a callback that loads it again.
#[hook]
pub(super) fn use_article(wanted: bool) -> (UseStateHandle<Article>, Callback<()>) {
    let article = use_state_eq(Article::default);
    use_effect_with(((*article).clone(), wanted), {
        let article = article.setter();
        move |(current, wanted)| {
            if *current == Article::NotRequested && *wanted {
                article.set(Article::Loading);
                spawn_local(async move {
                    let (text, ()) = join(fetch_text(ADDRESS), wait_for_font()).await;
                    article.set(text.map_or_else(Article::Failed, |text| Article::Loaded(text.into())));
                });
            }
        }
    });
    let reload = {
        let article = article.setter();
        Callback::from(move |()| article.set(Article::NotRequested))
    };
    (article, reload)
}

/// Waits until the formulas' font is loaded, has failed or timed out, so that the text does not shift when the font arrives.
async fn wait_for_font() {
    let document: Document = gloo::utils::document().unchecked_into();
    if let Some(fonts) = document.fonts() {
        select(pin!(settled::<JsValue>(fonts.load(FONT))), TimeoutFuture::new(FONT_TIMEOUT_MS)).await;
    }
}
