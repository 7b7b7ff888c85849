//! The shell: top line, navigation, and the view that the address asks for.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{HashChangeEvent, HtmlElement};
use yew::prelude::*;

use super::UiError;
use super::diagnostics::Diagnostics;
use super::labs::gan::GanLab;
use super::not_found::NotFound;
use super::route::{Location, LocationProvider, Route, use_location};
use super::theme::{Darkness, ThemeChoice, use_theme};

/// What a lab runs on, for the top line.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceLabel {
    /// In a few words ("WebGPU · Radeon 780M").
    pub text: AttrValue,
    /// Why this device, in a sentence; shown as a title and to screen readers.
    pub detail: AttrValue,
}

/// Puts a lab's device into the top line; `None` takes it away. Never changes, so that using it draws nothing anew.
#[derive(Clone, PartialEq)]
pub struct SetDevice(Callback<Option<DeviceLabel>>);

/// The setter of the top line's device; does nothing outside the app.
#[hook]
pub fn use_set_device() -> Callback<Option<DeviceLabel>> {
    use_context::<SetDevice>().map_or_else(Callback::noop, |set| set.0)
}

/// Mounts the app into `#app`, in place of what says that it is loading.
///
/// # Errors
/// When the page has no such element.
pub fn start() -> Result<(), UiError> {
    let root = gloo::utils::document()
        .get_element_by_id("app")
        .ok_or_else(|| UiError::browser("start the page", &"there is no element with the id app".into()))?;
    yew::Renderer::<App>::with_root(root).render();
    Ok(())
}

/// Where the lab was left, from the address before the last change: the lab writes its query there as it goes.
#[hook]
fn use_lab_location(location: &Location) -> Location {
    let left = use_state_eq(|| Location { route: Route::Gan, query: String::new() });
    use_effect_with((), {
        let left = left.clone();
        move |()| {
            let listener = EventListener::new(&gloo::utils::window(), "hashchange", move |event| {
                let old = event.unchecked_ref::<HashChangeEvent>().old_url();
                let old = Location::parse(old.split_once('#').map_or("", |(_, hash)| hash));
                if old.route == Route::Gan {
                    left.set(old);
                }
            });
            move || drop(listener)
        }
    });
    if location.route == Route::Gan { location.clone() } else { (*left).clone() }
}

/// The whole page.
#[component]
pub fn App() -> Html {
    let location = use_location();
    let lab = use_lab_location(&location);
    let (choice, set_choice, darkness) = use_theme();
    let device = use_state_eq(|| None::<DeviceLabel>);
    let set_device = {
        let device = device.setter();
        SetDevice(use_callback((), move |label: Option<DeviceLabel>, ()| device.set(label)))
    };
    // A lab stays, out of sight, while another view is shown: a run goes on.
    let visited = use_mut_ref(|| false);
    let shown = location.route == Route::Gan;
    *visited.borrow_mut() |= shown;
    let keep = *visited.borrow();
    use_title(&location.route);
    html! {
        <ContextProvider<Darkness> context={darkness}>
            <ContextProvider<SetDevice> context={set_device}>
                <SkipLink />
                <TopLine route={location.route.clone()} lab_hash={lab.to_hash()} device={(*device).clone()} {choice} {set_choice} />
                <main class="main" id="main" tabindex="-1">
                    if keep {
                        <div hidden={!shown} inert={!shown}>
                            <LocationProvider location={lab}><GanLab /></LocationProvider>
                        </div>
                    }
                    { other_view(&location.route) }
                </main>
            </ContextProvider<SetDevice>>
        </ContextProvider<Darkness>>
    }
}

fn other_view(route: &Route) -> Html {
    match route {
        Route::Gan => Html::default(),
        Route::Diagnostics => html! { <Diagnostics /> },
        Route::Unknown(path) => html! { <NotFound path={path.clone()} /> },
    }
}

/// Names the view in the tab.
#[hook]
fn use_title(route: &Route) {
    use_effect_with(route.clone(), |route| {
        gloo::utils::document().set_title(match route {
            Route::Gan => "GAN · Saddle",
            Route::Diagnostics => "Diagnostics · Saddle",
            Route::Unknown(_) => "Not found · Saddle",
        });
    });
}

/// The keyboard's way past the top line. A button, since a link to `#main` would change the view.
#[component]
fn SkipLink() -> Html {
    let onclick = Callback::from(|_: MouseEvent| {
        let main = gloo::utils::document().get_element_by_id("main").and_then(|main| main.dyn_into::<HtmlElement>().ok());
        if let Some(main) = main {
            let _ = main.focus();
        }
    });
    html! { <button type="button" class="skip-link" {onclick}>{ "Skip to the lab" }</button> }
}

#[derive(Clone, PartialEq, Properties)]
struct TopLineProps {
    route: Route,
    lab_hash: AttrValue,
    device: Option<DeviceLabel>,
    choice: ThemeChoice,
    set_choice: Callback<ThemeChoice>,
}

#[component]
fn TopLine(props: &TopLineProps) -> Html {
    let labs = Route::LABS.into_iter().map(|(route, name)| {
        let current = route == props.route;
        // The lab that is shown has written its own address since: going there again would undo that.
        let onclick = Callback::from(move |event: MouseEvent| {
            if current {
                event.prevent_default();
            }
        });
        html! { <a class="top__link" href={props.lab_hash.clone()} aria-current={current.then_some("page")} {onclick}>{ name }</a> }
    });
    let on_diagnostics = props.route == Route::Diagnostics;
    html! {
        <header class="top">
            <a class="top__brand" href="#/" aria-label="Saddle, start">
                <Mark />
                <span class="top__name">{ "Saddle" }</span>
            </a>
            <nav class="top__labs" aria-label="Labs">{ for labs }</nav>
            <div class="top__end">
                if let Some(device) = &props.device {
                    <span class="pill top__device" title={device.detail.clone()} data-testid="device">
                        <span class="pill__dot" aria-hidden="true" />
                        { device.text.clone() }
                        <span class="visually-hidden">{ format!(". {}", device.detail) }</span>
                    </span>
                }
                <a class="top__small" href="#/diagnostics" aria-current={on_diagnostics.then_some("page")}>{ "Diagnostics" }</a>
                <ThemeButton choice={props.choice} set_choice={props.set_choice.clone()} />
            </div>
        </header>
    }
}

/// The product's mark: two curves that meet at a saddle, one going down, one going up.
#[component]
fn Mark() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 24 16" aria-hidden="true">
            <path class="mark__descend" d="M2 2 C 7 9.5, 17 9.5, 22 2" />
            <path class="mark__ascend" d="M2 14 C 7 6.5, 17 6.5, 22 14" />
            <circle class="mark__saddle" cx="12" cy="8" r="1.8" />
        </svg>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ThemeButtonProps {
    choice: ThemeChoice,
    set_choice: Callback<ThemeChoice>,
}

#[component]
fn ThemeButton(props: &ThemeButtonProps) -> Html {
    let name = |choice| match choice {
        ThemeChoice::System => "system",
        ThemeChoice::Light => "light",
        ThemeChoice::Dark => "dark",
    };
    let next = props.choice.next();
    let onclick = props.set_choice.reform(move |_: MouseEvent| next);
    let label = format!("Theme: {}. Change to {}", name(props.choice), name(next));
    html! {
        <button type="button" class="top__theme" aria-label={label.clone()} title={label} {onclick}>
            <svg class="top__theme-sign" viewBox="0 0 16 16" aria-hidden="true">
                <circle cx="8" cy="8" r="6.5" />
                <path d="M8 1.5 A 6.5 6.5 0 0 1 8 14.5 Z" />
            </svg>
            { match props.choice { ThemeChoice::System => "System", ThemeChoice::Light => "Light", ThemeChoice::Dark => "Dark" } }
        </button>
    }
}
