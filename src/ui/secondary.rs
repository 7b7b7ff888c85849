//! The secondary views: a wasm module of its own, loaded when one of its views is first opened, to keep the first download small.

use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::UiError;
use super::class::Class;
use super::compose::Compose;
use super::diagnostics::Diagnostics;
use super::inside::Inside;
use super::keep_alive::keep_alive;
use super::labs::bandit::BanditLab;
use super::labs::minimax::MinimaxLab;
use super::module::{Shown, Views, append_root, use_shown, use_views};
use super::route::{Lab, Module, Route, VIEWS};
use super::runs::Runs;
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
    yew::Renderer::<Secondary>::with_root(append_root(Module::Secondary)?).render();
    Ok(())
}

/// The lab's component; `None` if another module draws it.
fn lab_view(lab: Lab) -> Option<Html> {
    match lab {
        Lab::Gan => None,
        Lab::Bandit => Some(html! { <BanditLab /> }),
        Lab::Minimax => Some(html! { <MinimaxLab /> }),
    }
}

fn labs(views: &Views) -> Html {
    let labs = VIEWS.iter().filter_map(|view| view.route.lab());
    labs.filter_map(|lab| Some(keep_alive(lab, &views.places, &views.set_label, &views.on_left, lab_view(lab)?))).collect()
}

#[component]
fn Secondary() -> Html {
    let views = use_views();
    let shown = &views.places.shown;
    use_shown(Module::Secondary, if shown.route.module() == Some(Module::Secondary) { Shown::Main } else { Shown::Hidden });
    views.provide(html! {
        <>
            { labs(&views) }
            <Theory shown={shown.route == Route::Theory} at={theory::at(&shown.query)} />
            // Workaround for https://github.com/yewstack/yew/issues/4092: Yew inserts a view before its next sibling, and panics if
            // the sibling is an empty component whose own next sibling was removed in the same update. So the views that come and go
            // share one slot, after those that stay. Remove when Yew is newer than 0.23.0.
            { match &shown.route {
                Route::Inside => html! { <Inside query={shown.query.clone()} /> },
                Route::Runs => html! { <Runs /> },
                Route::Diagnostics => html! { <Diagnostics /> },
                Route::Class => html! { <Class /> },
                Route::Compose => html! { <Compose query={shown.query.clone()} /> },
                Route::Lab(_) | Route::Theory | Route::Unknown(_) => Html::default(),
            } }
        </>
    })
}
