//! The element that a module of the page draws in.
//!
//! Workaround: each module contains Yew, which finds the handlers of an event by an element id that each module counts from 0, so one
//! module must not draw inside an element of another. Each has its own element next to the app's. No upstream issue known. Remove
//! when Yew's element ids are unique across modules.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::UiError;
use super::bridge;
use super::keep_alive::TopLabel;
use super::route::{EmbeddingProvider, Lab, Location, Module, Move, Places, use_places};
use super::theme::{Darkness, use_theme};

/// Appends the module's element to the page.
///
/// # Errors
/// When the browser creates no element.
pub(super) fn append_root(module: Module) -> Result<Element, UiError> {
    create(module).map_err(|reason| UiError::browser("make room for the view", &reason))
}

fn create(module: Module) -> Result<Element, wasm_bindgen::JsValue> {
    let root = gloo::utils::document().create_element("div")?;
    root.set_id(module.name());
    root.set_class_name("main");
    root.set_attribute("tabindex", "-1")?;
    gloo::utils::body().append_child(&root)?;
    Ok(root)
}

fn root(module: Module) -> Option<HtmlElement> {
    gloo::utils::document().get_element_by_id(module.name())?.dyn_into().ok()
}

/// Moves the focus to the module's views, after the element that had it was removed.
pub(super) fn focus(module: Module) {
    if let Some(root) = root(module) {
        let _ = root.focus();
    }
}

/// How a module's element is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// As the page's main part.
    Main,
    /// Over the first screen's lower edge: notices alone.
    Strip,
    Hidden,
}

#[hook]
pub(super) fn use_shown(module: Module, shown: Shown) {
    use_effect_with(shown, move |shown| {
        let Some(root) = root(module) else { return };
        let _ = root.toggle_attribute_with_force("hidden", *shown == Shown::Hidden);
        let _ = root.class_list().toggle_with_force("is-strip", *shown == Shown::Strip);
        // There is one main part at a time.
        let _ = root.set_attribute("role", if *shown == Shown::Main { "main" } else { "region" });
        let _ = root.set_attribute("aria-label", if *shown == Shown::Main { "Lab" } else { "Notices" });
    });
}

/// What the views of a module share with the shell.
#[derive(Clone, PartialEq)]
pub(super) struct Views {
    pub(super) places: Places,
    pub(super) darkness: Darkness,
    pub(super) set_label: Callback<(Lab, Option<TopLabel>)>,
    pub(super) on_left: Callback<Location>,
}

#[hook]
pub(super) fn use_views() -> Views {
    let places = use_places();
    let (_, _, darkness) = use_theme();
    let set_label = use_callback((), |(lab, label): (Lab, Option<_>), ()| bridge::send_label(lab, label.as_ref()));
    let on_left = use_callback((), {
        let places = places.dispatcher();
        move |location: Location, ()| {
            bridge::send_left(&location);
            places.dispatch(Move::Left(location));
        }
    });
    Views { places: (*places).clone(), darkness, set_label, on_left }
}

impl Views {
    /// `children` with the theme and the embedding.
    pub(super) fn provide(&self, children: Html) -> Html {
        html! {
            <ContextProvider<Darkness> context={self.darkness}>
                <EmbeddingProvider location={self.places.shown.clone()}>{ children }</EmbeddingProvider>
            </ContextProvider<Darkness>>
        }
    }
}
