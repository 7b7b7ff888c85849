//! The shell: top line, navigation, and the view that the address asks for.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::Promise;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::kept_lab::{Progress, TopLabel, kept_lab};
use super::labs::gan::GanLab;
use super::lazy::{Load, Loading, awaited, use_module};
use super::not_found::NotFound;
use super::route::{Embedding, EmbeddingProvider, Location, Move, Route, use_places};
use super::theme::{Darkness, ThemeChoice, use_theme};
use super::{UiError, bridge};

/// Mounts the app into `#app`, in place of what says that it is loading. `load` imports a module.
///
/// # Errors
/// When the page has no such element.
pub fn start(load: fn(&str) -> Promise) -> Result<(), UiError> {
    let root = gloo::utils::document()
        .get_element_by_id("app")
        .ok_or_else(|| UiError::browser("start the page", &"there is no element with the id app".into()))?;
    yew::Renderer::<App>::with_root_and_props(root, AppProps { load: Callback::from(move |address: String| load(&address)) })
        .render();
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

/// What [`App`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
struct AppProps {
    /// Imports the module of the views that are loaded when they are opened.
    load: Load,
}

/// The whole page, but for the views of [`super::secondary`].
#[component]
fn App(props: &AppProps) -> Html {
    let places = use_places();
    let (choice, set_choice, darkness) = use_theme();
    let labels = use_reducer_eq(TopLabels::default);
    let set_label = use_callback((), {
        let labels = labels.dispatcher();
        move |label, ()| labels.dispatch(label)
    });
    let on_left = use_callback((), {
        let places = places.dispatcher();
        move |place, ()| places.dispatch(Move::Left(place))
    });
    let route = &places.shown.route;
    let progress = labels.0[0].as_ref().and_then(|label| label.progress.clone());
    use_title(route, progress.as_ref());
    use_icon(progress.filter(|progress| progress.percent < 100).map(|progress| progress.percent));
    let module = use_module(&props.load, route.is_apart());
    use_focus(route, *module == Loading::Done);
    use_effect_with((), {
        let (set_label, on_left) = (set_label.clone(), on_left.clone());
        move |()| {
            let heard = [bridge::hear_labels(set_label), bridge::hear_left(on_left)];
            move || drop(heard)
        }
    });
    let alone = Embedding::of(&places.shown.query).alone;
    let apart = route.is_apart() && *module == Loading::Done;
    let hashes: Vec<AttrValue> = (0..Route::LABS.len()).map(|lab| places.of(lab).to_hash().into()).collect();
    html! {
        <ContextProvider<Darkness> context={darkness}>
            <EmbeddingProvider location={places.shown.clone()}>
                if alone {
                    <WayOut route={route.clone()} />
                } else {
                    <SkipLink />
                    <TopLine route={route.clone()} {hashes} label={labels.0[places.last_lab].clone()} {choice} {set_choice} />
                }
                <main class="main" id="main" tabindex="-1" hidden={apart}>
                    { kept_lab(0, &places, &set_label, &on_left, html! { <GanLab /> }) }
                    if route.is_apart() {
                        { awaited(&module) }
                    }
                    if let Route::Unknown(path) = route {
                        <NotFound path={path.clone()} />
                    }
                </main>
            </EmbeddingProvider>
        </ContextProvider<Darkness>>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct WayOutProps {
    route: Route,
}

/// From a lab that stands in another page to the whole of Saddle, at the address that the lab has then.
#[component]
fn WayOut(props: &WayOutProps) -> Html {
    let onclick = Callback::from(|event: MouseEvent| {
        let Some(link) = event.target_dyn_into::<HtmlElement>() else { return };
        let hash = gloo::utils::window().location().hash().unwrap_or_default();
        let here = Location::parse(&hash);
        let lab = Location { query: Embedding::without(&here.query), ..here };
        // The address in the markup is right until a lab has changed its own.
        let _ = link.set_attribute("href", &lab.to_hash());
    });
    let hash = Location { route: props.route.clone(), query: String::new() }.to_hash();
    html! {
        <nav class="way-out"><a href={hash} target="_blank" rel="noopener" {onclick}>{ "Open in Saddle" }</a></nav>
    }
}

/// Time for a view to come or go, in ms.
const SETTLE_MS: u32 = 100;

/// A link may go with the view that it stands in, and take the focus with it: the view that is shown gets it then.
#[hook]
fn use_focus(route: &Route, loaded: bool) {
    let first = use_mut_ref(|| Some(route.clone()));
    use_effect_with((route.clone(), loaded), move |(route, _)| {
        // A page that opens has its focus at the top.
        first.borrow_mut().take_if(|first| first != route);
        let later = first.borrow().is_none().then(|| {
            Timeout::new(SETTLE_MS, || {
                let document = gloo::utils::document();
                if document.active_element().is_none_or(|active| active.tag_name() == "BODY") {
                    focus_main();
                }
            })
        });
        move || drop(later)
    });
}

/// The views that are loaded apart have a place of their own.
fn focus_main() {
    let main = gloo::utils::document().query_selector("main:not([hidden])").ok().flatten();
    if let Some(main) = main.and_then(|main| main.dyn_into::<HtmlElement>().ok()) {
        let _ = main.focus();
    }
}

/// Names the view in the tab, after how far the GAN lab's run is.
#[hook]
fn use_title(route: &Route, progress: Option<&Progress>) {
    use_effect_with((route.clone(), progress.cloned()), |(route, progress)| {
        let name = match route {
            Route::Gan => "GAN · Saddle",
            Route::Bandit => "Bandit · Saddle",
            Route::Minimax => "Minimax · Saddle",
            Route::Inside => "Inside · Saddle",
            Route::Runs => "Runs · Saddle",
            Route::Theory => "Theory · Saddle",
            Route::Diagnostics => "Diagnostics · Saddle",
            Route::Unknown(_) => "Not found · Saddle",
        };
        let title = progress.as_ref().map_or_else(|| name.to_owned(), |progress| format!("{} · {name}", progress.text));
        gloo::utils::document().set_title(&title);
    });
}

/// The tab's icon: the mark, or a run's share as a ring.
#[hook]
fn use_icon(percent: Option<u32>) {
    use_effect_with(percent, |percent| {
        let Ok(Some(link)) = gloo::utils::document().query_selector("link[rel=icon]") else { return };
        let address = percent.map_or_else(
            || "icons/mark.svg".to_owned(),
            // In parts of 100 along a circle; ink that is seen on any tab.
            |percent| {
                format!(
                    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32' fill='none' stroke-width='6'><circle cx='16' cy='16' r='12' stroke='%23c9c4bb'/><circle cx='16' cy='16' r='12' stroke='%231f5fbf' pathLength='100' stroke-dasharray='{percent} 100' transform='rotate(-90 16 16)'/></svg>"
                )
            },
        );
        // An icon that stays as it was is no loss.
        let _ = link.set_attribute("href", &address);
    });
}

/// The keyboard's way past the top line. A button, since a link to `#main` would change the view.
#[component]
fn SkipLink() -> Html {
    let onclick = Callback::from(|_: MouseEvent| focus_main());
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
    let small = [(Route::Theory, "Theory"), (Route::Runs, "Runs"), (Route::Diagnostics, "Diagnostics")].into_iter().map(
        |(route, name)| {
            let current = (route == props.route).then_some("page");
            html! { <a class="top__small" href={format!("#{}", route.path())} aria-current={current}>{ name }</a> }
        },
    );
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
                { for small }
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
