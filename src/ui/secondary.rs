//! The views that are a module of their own, loaded when one of them is first opened: the bandit and the minimax lab, the
//! theory and the diagnostics. They keep the first download small.
//!
//! Both modules hold Yew. Its event handling knows elements by numbers that each module counts by itself, so what one draws
//! must not lie within what the other draws: these views have a `main` of their own beside the app.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::bridge;
use super::diagnostics::Diagnostics;
use super::inside::Inside;
use super::kept_lab::kept_lab;
use super::labs::bandit::BanditLab;
use super::labs::minimax::MinimaxLab;
use super::route::{EmbeddingProvider, Location, Move, Route, use_places};
use super::runs::Runs;
use super::theme::{Darkness, use_theme};
use super::theory::{self, Theory};

/// The element's id.
const ID: &str = "apart";

/// Mounts the views after the app. Called once, by the module's entry.
///
/// # Errors
/// When the browser makes no element.
pub fn start() -> Result<(), super::UiError> {
    let made = gloo::utils::document().create_element("main").and_then(|root| {
        root.set_id(ID);
        root.set_class_name("main");
        root.set_attribute("tabindex", "-1")?;
        gloo::utils::body().append_child(&root)?;
        Ok(root)
    });
    let root = made.map_err(|reason| super::UiError::browser("make room for the lab", &reason))?;
    yew::Renderer::<Apart>::with_root(root).render();
    Ok(())
}

/// Gives the focus to the views, where what had it is gone.
pub(super) fn focus() {
    let root = gloo::utils::document().get_element_by_id(ID).and_then(|root| root.dyn_into::<HtmlElement>().ok());
    if let Some(root) = root {
        let _ = root.focus();
    }
}

/// The views.
#[component]
fn Apart() -> Html {
    let places = use_places();
    let (_, _, darkness) = use_theme();
    let route = &places.shown.route;
    use_effect_with(route.is_apart(), |shown| {
        if let Some(root) = gloo::utils::document().get_element_by_id(ID) {
            let _ = root.toggle_attribute_with_force("hidden", !shown);
        }
    });
    let set_label = use_callback((), |(lab, label): (usize, Option<_>), ()| bridge::say_label(lab, label.as_ref()));
    let on_left = use_callback((), {
        let places = places.dispatcher();
        move |place: Location, ()| {
            bridge::say_left(&place);
            places.dispatch(Move::Left(place));
        }
    });
    let labs = Route::LABS.into_iter().enumerate().filter_map(|(lab, (route, _))| {
        let view = match route {
            Route::Bandit => html! { <BanditLab /> },
            Route::Minimax => html! { <MinimaxLab /> },
            _ => return None,
        };
        Some(kept_lab(lab, &places, &set_label, &on_left, view))
    });
    html! {
        <ContextProvider<Darkness> context={darkness}>
            <EmbeddingProvider location={places.shown.clone()}>
                { for labs }
                <Theory shown={*route == Route::Theory} at={theory::at(&places.shown.query)} />
                // One place for the views that come and go: between two of them stands nothing that is not drawn yet.
                { match route {
                    Route::Inside => html! { <Inside query={places.shown.query.clone()} /> },
                    Route::Runs => html! { <Runs /> },
                    Route::Diagnostics => html! { <Diagnostics /> },
                    _ => Html::default(),
                } }
            </EmbeddingProvider>
        </ContextProvider<Darkness>>
    }
}
