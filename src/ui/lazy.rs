//! Loads the module of [`super::secondary`] when one of its views is first asked for.

use futures::future::{try_join, try_join_all};
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::dom::{stylesheet, words};
use super::widgets::{Button, ButtonKind, Notice, NoticeKind};

/// The module's loader, beside the page.
const MODULE: &str = "labs.js";

/// The styles of its views, which the first one does without.
const STYLES: [&str; 5] = ["bandit.css", "minimax.css", "runs.css", "inside.css", "theory.css"];

/// Imports a module by its address; the promise is of the function that starts it.
pub(super) type Load = Callback<String, Promise>;

/// How far the module is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Loading {
    /// Nobody asked for it.
    #[default]
    Unasked,
    /// On its way, for the so manieth time.
    Asked(u32),
    /// It runs.
    Done,
    /// It could not be had, after so many tries; why.
    Failed(u32, String),
}

/// Loads the module once `wanted`.
#[hook]
pub(super) fn use_module(load: &Load, wanted: bool) -> UseStateHandle<Loading> {
    let loading = use_state_eq(Loading::default);
    use_effect_with(((*loading).clone(), wanted), {
        let (loading, load) = (loading.clone(), load.clone());
        move |(now, wanted)| match now {
            Loading::Unasked if *wanted => loading.set(Loading::Asked(1)),
            Loading::Asked(round) => {
                let (loading, round) = (loading.setter(), *round);
                spawn_local(async move {
                    let done = started(load.emit(address(round))).await;
                    loading.set(done.map_or_else(|error| Loading::Failed(round, words(&error)), |()| Loading::Done));
                });
            }
            _ => {}
        }
    });
    loading
}

/// Starts what was imported once its styles are here too: views that were drawn without would move when they come.
async fn started(imported: Promise) -> Result<(), JsValue> {
    let (start, _) = try_join(JsFuture::from(imported), try_join_all(STYLES.map(stylesheet))).await?;
    let starting = start.unchecked_into::<Function>().call0(&JsValue::UNDEFINED)?;
    JsFuture::from(starting.unchecked_into::<Promise>()).await.map(|_| ())
}

/// A browser may remember that a module could not be had: another try asks under another address.
fn address(round: u32) -> String {
    let base = gloo::utils::document().base_uri().ok().flatten().unwrap_or_default();
    let name = if round > 1 { format!("{MODULE}?try={round}") } else { MODULE.to_owned() };
    web_sys::Url::new_with_base(&name, &base).map_or(name, |url| url.href())
}

/// What stands in the view's place until it is there.
pub(super) fn awaited(loading: &UseStateHandle<Loading>) -> Html {
    match &**loading {
        Loading::Unasked | Loading::Asked(_) => html! { <p class="loading" role="status">{ "Loading this view" }</p> },
        Loading::Done => Html::default(),
        Loading::Failed(round, reason) => {
            let again = {
                let (loading, round) = (loading.clone(), *round);
                Callback::from(move |()| loading.set(Loading::Asked(round + 1)))
            };
            html! {
                <>
                <h1 class="visually-hidden">{ "Saddle" }</h1>
                <Notice kind={NoticeKind::Bad} title="This view could not be loaded">
                    <p>{ format!("The browser says: {reason}. Look to your connection, then try again. A run in the GAN lab goes on meanwhile.") }</p>
                    <Button label="Try again" kind={ButtonKind::Primary} on_press={again} />
                </Notice>
                </>
            }
        }
    }
}
