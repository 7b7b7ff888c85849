//! The shell: the top line with the navigation, the first screen, and the loading of the other modules.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::Promise;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::first::{FirstAction, FirstScreen, FirstState};
use super::keep_alive::{Progress, TopLabel};
use super::keys_help::KeysHelp;
use super::lazy::{Load, Loading, failure, placeholder, use_module};
use super::not_found::NotFound;
use super::route::{Embedding, EmbeddingProvider, Lab, Location, Module, Move, Places, Route, VIEWS, use_places};
use super::theme::{Darkness, ThemeChoice, use_theme};
use super::{UiError, bridge};

/// Mounts the app into `#app`, replacing the loading text. `load` imports a module by its address.
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

#[derive(Clone, Default, PartialEq)]
struct TopLabels(Vec<(Lab, Option<TopLabel>)>);

impl TopLabels {
    fn of(&self, lab: Lab) -> Option<&TopLabel> {
        self.0.iter().find(|(owner, _)| *owner == lab)?.1.as_ref()
    }
}

impl Reducible for TopLabels {
    type Action = (Lab, Option<TopLabel>);

    fn reduce(self: Rc<Self>, (lab, label): Self::Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match next.0.iter_mut().find(|(owner, _)| *owner == lab) {
            Some((_, current)) => *current = label,
            None => next.0.push((lab, label)),
        }
        next.into()
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct AppProps {
    load: Load,
}

/// The first screen between its film and the GAN lab's module.
#[derive(Clone, PartialEq)]
struct First {
    /// `None` until the module is there.
    state: UseStateHandle<Option<FirstState>>,
    /// The button that was pressed before.
    waiting: UseStateHandle<Option<FirstAction>>,
    /// The film's picture was loaded, or took long.
    film_done: UseStateHandle<bool>,
}

/// The longest wait of the GAN lab's module for the film, in ms.
const FILM_MS: u32 = 2000;

#[hook]
fn use_first() -> First {
    let first = First { state: use_state_eq(|| None), waiting: use_state_eq(|| None), film_done: use_state_eq(|| false) };
    use_effect_with((), {
        let (state, film_done) = (first.state.setter(), first.film_done.setter());
        move |()| {
            let listener = bridge::on_first(Callback::from(move |next| state.set(Some(next))));
            let late = Timeout::new(FILM_MS, move || film_done.set(true));
            move || drop((listener, late))
        }
    });
    use_effect_with((first.state.is_some(), *first.waiting), {
        let waiting = first.waiting.setter();
        move |(there, action)| {
            if let Some(action) = action.filter(|_| *there) {
                waiting.set(None);
                bridge::send_first_action(action);
            }
        }
    });
    first
}

impl First {
    /// Whether it stands in the GAN lab's place: until the lab says otherwise, at an address without parameters.
    fn is_shown(&self, shown: &Location) -> bool {
        shown.route.lab() == Some(Lab::Gan) && self.state.as_ref().map_or(shown.query.is_empty(), |state| state.shown)
    }

    fn screen(&self, device: Option<&TopLabel>, loading: &UseStateHandle<Loading>) -> Html {
        let waiting = self.waiting.setter();
        let film_done = self.film_done.setter();
        html! {
            <FirstScreen
                state={(*self.state).clone().unwrap_or_default()}
                device={device.map(|label| label.text.clone())}
                waiting={*self.waiting}
                failure={failure(loading)}
                on_action={Callback::from(move |action| waiting.set(Some(action)))}
                on_film={Callback::from(move |()| film_done.set(true))}
            />
        }
    }
}

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
        move |location, ()| places.dispatch(Move::Left(location))
    });
    let route = &places.shown.route;
    let progress = labels.of(Lab::Gan).and_then(|label| label.progress.clone());
    use_title(route, progress.as_ref());
    use_icon(progress.filter(|progress| progress.percent < 100).map(|progress| progress.percent));
    let first = use_first();
    let first_shown = first.is_shown(&places.shown);
    use_effect_with(first_shown, |_| gloo::utils::window().scroll_to_with_x_and_y(0.0, 0.0));
    let needs_gan = !first_shown || *first.film_done || first.waiting.is_some();
    let gan = use_module(&props.load, Module::Gan, route.needs_worker() && needs_gan);
    let secondary = use_module(&props.load, Module::Secondary, route.module() == Some(Module::Secondary));
    let module = route.module().map(|module| match module {
        Module::Gan => &gan,
        Module::Secondary => &secondary,
    });
    let is_loaded = module.is_some_and(|module| **module == Loading::Done);
    use_focus(route, is_loaded);
    use_effect_with((), {
        let (set_label, on_left) = (set_label.clone(), on_left.clone());
        move |()| {
            let listeners = [bridge::on_label(set_label), bridge::on_left(on_left)];
            move || drop(listeners)
        }
    });
    let Embedding { alone, presented, .. } = Embedding::of(&places.shown.query);
    let presented = presented && matches!(route, Route::Lab(Lab::Bandit | Lab::Minimax));
    html! {
        <ContextProvider<Darkness> context={darkness}>
            <EmbeddingProvider location={places.shown.clone()}>
                if alone {
                    <OpenInSaddle route={route.clone()} />
                } else if !presented {
                    <SkipLink />
                    <TopLine places={(*places).clone()} label={labels.of(places.last_lab).cloned()} {choice} {set_choice} />
                }
                <main class="main" id="main" tabindex="-1" hidden={is_loaded && !first_shown}>
                    if first_shown {
                        { first.screen(labels.of(Lab::Gan), &gan) }
                    } else if let Some(module) = module {
                        { placeholder(module) }
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
struct OpenInSaddleProps {
    route: Route,
}

/// The link from an embedded lab to the full page, with the lab's current configuration.
#[component]
fn OpenInSaddle(props: &OpenInSaddleProps) -> Html {
    let onclick = Callback::from(|event: MouseEvent| {
        let Some(link) = event.target_dyn_into::<HtmlElement>() else { return };
        let hash = gloo::utils::window().location().hash().unwrap_or_default();
        let here = Location::parse(&hash);
        let lab = Location { query: Embedding::without(&here.query), ..here };
        // The lab changes its address without redrawing this link.
        let _ = link.set_attribute("href", &lab.to_hash());
    });
    let hash = Location::of(props.route.clone()).to_hash();
    html! {
        <nav class="embed-link"><a href={hash} target="_blank" rel="noopener" {onclick}>{ "Open in Saddle" }</a></nav>
    }
}

/// Time for a view to be mounted or removed, in ms.
const SETTLE_MS: u32 = 100;

/// Moves the focus to the new view if the link that had it was removed with the old one.
#[hook]
fn use_focus(route: &Route, loaded: bool) {
    let first = use_mut_ref(|| Some(route.clone()));
    use_effect_with((route.clone(), loaded), move |(route, _)| {
        // No focus change until the first navigation.
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

/// Focuses the main part of the module whose view is shown.
fn focus_main() {
    let main = gloo::utils::document().query_selector("main:not([hidden]), [role=main]").ok().flatten();
    if let Some(main) = main.and_then(|main| main.dyn_into::<HtmlElement>().ok()) {
        let _ = main.focus();
    }
}

/// Sets the tab's title: the GAN lab's progress, then the view.
#[hook]
fn use_title(route: &Route, progress: Option<&Progress>) {
    use_effect_with((route.clone(), progress.cloned()), |(route, progress)| {
        let progress = progress.as_ref().map(|progress| format!("{} · ", progress.text)).unwrap_or_default();
        let title = format!("{progress}{} · Saddle", route.title());
        gloo::utils::document().set_title(&title);
    });
}

/// Sets the tab's icon: the mark, or a ring of `percent`.
#[hook]
fn use_icon(percent: Option<u32>) {
    use_effect_with(percent, |percent| {
        let Ok(Some(link)) = gloo::utils::document().query_selector("link[rel=icon]") else { return };
        let address = percent.map_or_else(
            || "icons/mark.svg".to_owned(),
            // The colours are legible on light and dark tabs.
            |percent| {
                format!(
                    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32' fill='none' stroke-width='6'><circle cx='16' cy='16' r='12' stroke='%23c9c4bb'/><circle cx='16' cy='16' r='12' stroke='%231f5fbf' pathLength='100' stroke-dasharray='{percent} 100' transform='rotate(-90 16 16)'/></svg>"
                )
            },
        );
        let _ = link.set_attribute("href", &address);
    });
}

/// Moves the keyboard past the top line. A button, because a link to `#main` would change the view.
#[component]
fn SkipLink() -> Html {
    let onclick = Callback::from(|_: MouseEvent| focus_main());
    html! { <button type="button" class="skip-link" {onclick}>{ "Skip to the lab" }</button> }
}

#[derive(Clone, PartialEq, Properties)]
struct TopLineProps {
    places: Places,
    /// Of the last shown lab.
    label: Option<TopLabel>,
    choice: ThemeChoice,
    set_choice: Callback<ThemeChoice>,
}

#[component]
fn TopLine(props: &TopLineProps) -> Html {
    let shown = &props.places.shown.route;
    let labs = VIEWS.iter().filter_map(|view| Some((view, view.route.lab()?))).map(|(view, lab)| {
        let current = view.route == *shown;
        // The link does not have the changes that the shown lab has made to its address since: following it would undo them.
        let onclick = Callback::from(move |event: MouseEvent| {
            if current {
                event.prevent_default();
            }
        });
        let href = props.places.of(lab).to_hash();
        html! { <a class="top__link" {href} aria-current={current.then_some("page")} {onclick}>{ view.title }</a> }
    });
    let others = VIEWS.iter().filter(|view| view.is_listed && view.route.lab().is_none()).map(|view| {
        let current = (view.route == *shown).then_some("page");
        html! { <a class="top__small" href={format!("#{}", view.path)} aria-current={current}>{ view.title }</a> }
    });
    html! {
        <header class="top">
            <a class="top__brand" href="#/" aria-label="Saddle, start">
                <Mark />
                <span class="top__name" translate="no">{ "Saddle" }</span>
            </a>
            <nav class="top__labs" aria-label="Labs">{ for labs }</nav>
            <div class="top__end">
                if let Some(label) = &props.label {
                    <span class="pill top__device" title={label.detail.clone()} data-testid="device">
                        <span class="pill__dot" aria-hidden="true" />
                        <span translate="no">{ label.text.clone() }</span>
                        <span class="visually-hidden">{ format!(". {}", label.detail) }</span>
                    </span>
                }
                { for others }
                <KeysHelp />
                <ThemeButton choice={props.choice} set_choice={props.set_choice.clone()} />
            </div>
        </header>
    }
}

/// Two curves that meet at a saddle point, one descending and one ascending.
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
