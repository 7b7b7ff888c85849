//! Loads the modules of the page that are not part of its first download.

use futures::future::{try_join, try_join_all};
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::dom::{absolute, stylesheet};
use super::route::{Module, VIEWS};
use super::widgets::{Button, ButtonKind, Notice, NoticeKind};
use crate::browser::error_text;

/// Imports a module by its address. The promise resolves to the function that starts it.
pub(super) type Load = Callback<String, Promise>;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Loading {
    #[default]
    NotRequested,
    /// The attempt number, from 1.
    Attempt(u32),
    Done,
    /// The number of the failed attempt, and the browser's reason.
    Failed(u32, String),
}

/// Loads the module once it is `wanted`.
#[hook]
pub(super) fn use_module(load: &Load, module: Module, wanted: bool) -> UseStateHandle<Loading> {
    let loading = use_state_eq(Loading::default);
    use_effect_with(((*loading).clone(), wanted), {
        let (loading, load) = (loading.clone(), load.clone());
        move |(state, wanted)| match state {
            Loading::NotRequested if *wanted => loading.set(Loading::Attempt(1)),
            Loading::Attempt(attempt) => {
                let (loading, attempt) = (loading.setter(), *attempt);
                spawn_local(async move {
                    let started = start(module, load.emit(address(module, attempt))).await;
                    loading.set(started.map_or_else(|error| Loading::Failed(attempt, error_text(&error)), |()| Loading::Done));
                });
            }
            _ => {}
        }
    });
    loading
}

/// Starts the module after its styles are loaded: the layout would shift otherwise.
async fn start(module: Module, entry: Promise) -> Result<(), JsValue> {
    let views = VIEWS.iter().filter(|view| view.module == module);
    let styles = try_join_all(views.flat_map(|view| view.styles).copied().map(stylesheet));
    let (start, _) = try_join(JsFuture::from(entry), styles).await?;
    let starting = start.unchecked_into::<Function>().call0(&JsValue::UNDEFINED)?;
    JsFuture::from(starting.unchecked_into::<Promise>()).await.map(|_| ())
}

/// Trunk writes the file next to the page. Browsers may cache the failure of an import, so each further attempt has its own address.
fn address(module: Module, attempt: u32) -> String {
    let name = format!("{}.js", module.name());
    if attempt > 1 { absolute(&format!("{name}?try={attempt}")) } else { absolute(&name) }
}

/// Shown in place of the view until the module has started.
pub(super) fn placeholder(loading: &UseStateHandle<Loading>) -> Html {
    match &**loading {
        Loading::NotRequested | Loading::Attempt(_) => html! { <p class="loading" role="status">{ "Loading this view" }</p> },
        Loading::Done => Html::default(),
        Loading::Failed(..) => html! { <><h1 class="visually-hidden">{ "Saddle" }</h1>{ failure(loading) }</> },
    }
}

/// The reason why the module could not be loaded, with another attempt.
pub(super) fn failure(loading: &UseStateHandle<Loading>) -> Html {
    match &**loading {
        Loading::Failed(attempt, reason) => {
            let retry = {
                let (loading, attempt) = (loading.clone(), *attempt);
                Callback::from(move |()| loading.set(Loading::Attempt(attempt + 1)))
            };
            html! {
                <Notice kind={NoticeKind::Bad} title="This view could not be loaded">
                    <p>{ format!("The browser reports: {reason}. Check your connection, then try again. A run in the GAN lab continues.") }</p>
                    <Button label="Try again" kind={ButtonKind::Primary} on_press={retry} />
                </Notice>
            }
        }
        _ => Html::default(),
    }
}
