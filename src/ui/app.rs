//! The shell: top line, navigation, and the view that the address asks for.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::UiError;
use super::diagnostics::Diagnostics;
use super::labs::bandit::BanditLab;
use super::labs::gan::GanLab;
use super::labs::minimax::MinimaxLab;
use super::not_found::NotFound;
use super::route::{Location, LocationProvider, Route, use_places};
use super::theme::{Darkness, ThemeChoice, use_theme};

/// What a lab says of itself in the top line: what it runs on, or its formula.
#[derive(Clone, Debug, PartialEq)]
pub struct TopLabel {
    /// In a few words ("WebGPU · Radeon 780M", "π = softmax(θ)").
    pub text: AttrValue,
    /// The same in a sentence; shown as a title and to screen readers.
    pub detail: AttrValue,
}

/// Puts a lab's label into the top line; `None` takes it away. Never changes, so that using it draws nothing anew.
#[derive(Clone, PartialEq)]
pub(super) struct SetTopLabel(pub(super) Callback<Option<TopLabel>>);

/// The setter of the lab's own label in the top line; does nothing outside the app.
#[hook]
pub fn use_set_top_label() -> Callback<Option<TopLabel>> {
    use_context::<SetTopLabel>().map_or_else(Callback::noop, |set| set.0)
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

/// The labels of the labs, in the order of [`Route::LABS`].
#[derive(Clone, Default, PartialEq)]
struct TopLabels([Option<TopLabel>; Route::LABS.len()]);

impl Reducible for TopLabels {
    type Action = (usize, Option<TopLabel>);

    fn reduce(self: Rc<Self>, (lab, label): Self::Action) -> Rc<Self> {
        let mut next = (*self).clone();
        if let Some(place) = next.0.get_mut(lab) {
            *place = label;
        }
        next.into()
    }
}

/// The whole page.
#[component]
pub fn App() -> Html {
    let places = use_places();
    let (choice, set_choice, darkness) = use_theme();
    let labels = use_reducer_eq(TopLabels::default);
    let set_label = use_callback((), {
        let labels = labels.dispatcher();
        move |label, ()| labels.dispatch(label)
    });
    let route = &places.shown.route;
    use_title(route);
    let labs = (0..Route::LABS.len()).map(|lab| {
        let shown = route.lab() == Some(lab);
        html! { <KeptLab key={lab} {lab} {shown} location={places.of(lab).clone()} set_label={set_label.clone()} /> }
    });
    let hashes: Vec<AttrValue> = (0..Route::LABS.len()).map(|lab| places.of(lab).to_hash().into()).collect();
    html! {
        <ContextProvider<Darkness> context={darkness}>
            <SkipLink />
            <TopLine route={route.clone()} {hashes} label={labels.0[places.last_lab].clone()} {choice} {set_choice} />
            <main class="main" id="main" tabindex="-1">
                { for labs }
                { other_view(route) }
            </main>
        </ContextProvider<Darkness>>
    }
}

fn other_view(route: &Route) -> Html {
    match route {
        Route::Gan | Route::Bandit | Route::Minimax => Html::default(),
        Route::Diagnostics => html! { <Diagnostics /> },
        Route::Unknown(path) => html! { <NotFound path={path.clone()} /> },
    }
}

#[derive(Clone, PartialEq, Properties)]
struct KeptLabProps {
    /// Its place in [`Route::LABS`].
    lab: usize,
    /// It is in sight.
    shown: bool,
    /// Its address, or the one that it was left at.
    location: Location,
    set_label: Callback<(usize, Option<TopLabel>)>,
}

/// A lab stays, out of sight, while another view is shown: a run goes on. Until its first visit there is nothing.
#[component]
fn KeptLab(props: &KeptLabProps) -> Html {
    let visited = use_mut_ref(|| false);
    *visited.borrow_mut() |= props.shown;
    let keep = *visited.borrow();
    let (lab, set) = (props.lab, props.set_label.clone());
    let set_label = SetTopLabel(use_callback((), move |label, ()| set.emit((lab, label))));
    if !keep {
        return Html::default();
    }
    let view = match Route::LABS[lab].0 {
        Route::Bandit => html! { <BanditLab /> },
        Route::Minimax => html! { <MinimaxLab /> },
        _ => html! { <GanLab /> },
    };
    html! {
        <div hidden={!props.shown} inert={!props.shown}>
            <ContextProvider<SetTopLabel> context={set_label}>
                <LocationProvider location={props.location.clone()}>{ view }</LocationProvider>
            </ContextProvider<SetTopLabel>>
        </div>
    }
}

/// Names the view in the tab.
#[hook]
fn use_title(route: &Route) {
    use_effect_with(route.clone(), |route| {
        gloo::utils::document().set_title(match route {
            Route::Gan => "GAN · Saddle",
            Route::Bandit => "Bandit · Saddle",
            Route::Minimax => "Minimax · Saddle",
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
    /// Where each lab was left.
    hashes: Vec<AttrValue>,
    /// Of the lab that was shown last.
    label: Option<TopLabel>,
    choice: ThemeChoice,
    set_choice: Callback<ThemeChoice>,
}

#[component]
fn TopLine(props: &TopLineProps) -> Html {
    let labs = Route::LABS.into_iter().zip(&props.hashes).map(|((route, name), hash)| {
        let current = route == props.route;
        // The lab that is shown has written its own address since: going there again would undo that.
        let onclick = Callback::from(move |event: MouseEvent| {
            if current {
                event.prevent_default();
            }
        });
        html! { <a class="top__link" href={hash.clone()} aria-current={current.then_some("page")} {onclick}>{ name }</a> }
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
                if let Some(label) = &props.label {
                    <span class="pill top__device" title={label.detail.clone()} data-testid="device">
                        <span class="pill__dot" aria-hidden="true" />
                        { label.text.clone() }
                        <span class="visually-hidden">{ format!(". {}", label.detail) }</span>
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
