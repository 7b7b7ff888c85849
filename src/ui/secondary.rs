//! The secondary views: a second wasm module, loaded when one of its views is first opened, to keep the first download small.
//!
//! Workaround: both modules contain Yew, which finds the handlers of an event by an element id that each module counts from 0, so one
//! module must not draw inside an element of the other. These views have their own `main` next to the app's. No upstream issue
//! known. Remove when Yew's element ids are unique across modules.

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::UiError;
use super::bridge;
use super::diagnostics::Diagnostics;
use super::dom::SECONDARY_ID;
use super::inside::Inside;
use super::keep_alive::{TopLabel, keep_alive};
use super::labs::bandit::BanditLab;
use super::labs::minimax::MinimaxLab;
use super::route::{EmbeddingProvider, Lab, Location, Move, Places, Route, VIEWS, use_places};
use super::runs::Runs;
use super::theme::{Darkness, use_theme};
use super::theory::{self, Theory};

/// Whether the module runs in a worker: there is no window.
#[must_use]
pub fn is_worker() -> bool {
    !js_sys::global().has_type::<web_sys::Window>()
}

/// Mounts the secondary views after the app. Called once, by the module's entry.
///
/// # Errors
/// When the browser creates no element.
pub fn start() -> Result<(), UiError> {
    let root = root_element().map_err(|reason| UiError::browser("make room for the view", &reason))?;
    yew::Renderer::<Secondary>::with_root(root).render();
    Ok(())
}

fn root_element() -> Result<Element, wasm_bindgen::JsValue> {
    let root = gloo::utils::document().create_element("main")?;
    root.set_id(SECONDARY_ID);
    root.set_class_name("main");
    root.set_attribute("tabindex", "-1")?;
    gloo::utils::body().append_child(&root)?;
    Ok(root)
}

/// The lab's component; `None` if the shell draws it.
fn lab_view(lab: Lab) -> Option<Html> {
    match lab {
        Lab::Gan => None,
        Lab::Bandit => Some(html! { <BanditLab /> }),
        Lab::Minimax => Some(html! { <MinimaxLab /> }),
    }
}

fn labs(places: &Places, set_label: &Callback<(Lab, Option<TopLabel>)>, on_left: &Callback<Location>) -> Html {
    let labs = VIEWS.iter().filter_map(|view| view.route.lab());
    labs.filter_map(|lab| Some(keep_alive(lab, places, set_label, on_left, lab_view(lab)?))).collect()
}

#[component]
fn Secondary() -> Html {
    let places = use_places();
    let (_, _, darkness) = use_theme();
    let route = &places.shown.route;
    use_effect_with(route.is_secondary(), |shown| {
        if let Some(root) = gloo::utils::document().get_element_by_id(SECONDARY_ID) {
            let _ = root.toggle_attribute_with_force("hidden", !shown);
        }
    });
    let set_label = use_callback((), |(lab, label): (Lab, Option<_>), ()| bridge::send_label(lab, label.as_ref()));
    let on_left = use_callback((), {
        let places = places.dispatcher();
        move |location: Location, ()| {
            bridge::send_left(&location);
            places.dispatch(Move::Left(location));
        }
    });
    html! {
        <ContextProvider<Darkness> context={darkness}>
            <EmbeddingProvider location={places.shown.clone()}>
                { labs(&places, &set_label, &on_left) }
                <Theory shown={*route == Route::Theory} at={theory::at(&places.shown.query)} />
                // Workaround for https://github.com/yewstack/yew/issues/4092: Yew inserts a view before its next sibling, and panics if
                // the sibling is an empty component whose own next sibling was removed in the same update. So the views that come and go
                // share one slot, after those that stay. Remove when Yew is newer than 0.23.0.
                { match route {
                    Route::Inside => html! { <Inside query={places.shown.query.clone()} /> },
                    Route::Runs => html! { <Runs /> },
                    Route::Diagnostics => html! { <Diagnostics /> },
                    Route::Lab(_) | Route::Theory | Route::Unknown(_) => Html::default(),
                } }
            </EmbeddingProvider>
        </ContextProvider<Darkness>>
    }
}
