//! The GAN lab: a wasm module of its own, so that the first screen is there before it.

use yew::prelude::*;

use super::UiError;
use super::bridge;
use super::first::FirstState;
use super::keep_alive::keep_alive;
use super::labs::gan::{FirstScreen, GanLab};
use super::module::{Shown, append_root, use_shown, use_views};
use super::route::{Lab, Module};

/// Mounts the GAN lab after the app. Called once, by the module's entry.
///
/// # Errors
/// When the browser creates no element.
pub fn start() -> Result<(), UiError> {
    yew::Renderer::<GanModule>::with_root(append_root(Module::Gan)?).render();
    Ok(())
}

#[component]
fn GanModule() -> Html {
    let views = use_views();
    let first_shown = use_state_eq(|| false);
    let is_route = views.places.shown.route.lab() == Some(Lab::Gan);
    use_shown(
        Module::Gan,
        match (is_route, *first_shown) {
            (true, false) => Shown::Main,
            (true, true) => Shown::Strip,
            (false, _) => Shown::Hidden,
        },
    );
    let first_screen = FirstScreen(use_callback((), {
        let shown = first_shown.setter();
        move |state: FirstState, ()| {
            shown.set(state.shown);
            bridge::send_first(&state);
        }
    }));
    let lab = keep_alive(Lab::Gan, &views.places, &views.set_label, &views.on_left, html! { <GanLab /> });
    views.provide(html! { <ContextProvider<FirstScreen> context={first_screen}>{ lab }</ContextProvider<FirstScreen>> })
}
