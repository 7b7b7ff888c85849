//! Hooks that follow the address and write it.

use std::rc::Rc;

use gloo::events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HashChangeEvent;
use yew::prelude::*;

use super::embedding::Embedding;
use super::location::Location;
use super::view::{Lab, Route};
use crate::settings::Composition;

fn current() -> Location {
    Location::parse(&gloo::utils::window().location().hash().unwrap_or_default())
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct LocationProviderProps {
    /// The location that the views inside see.
    pub location: Location,
    /// Called when a view changes its address while it is hidden.
    #[prop_or_default]
    pub on_left: Callback<Location>,
    pub children: Html,
}

#[derive(Clone, PartialEq)]
struct OnLeft(Callback<Location>);

/// Overrides the location for the views inside: a hidden lab continues to see the address at which it was left. Its composition comes
/// with it.
#[component]
pub fn LocationProvider(props: &LocationProviderProps) -> Html {
    let composition = use_memo(props.location.query.clone(), |query| Composition::of(query));
    html! {
        <ContextProvider<Location> context={props.location.clone()}>
            <ContextProvider<Rc<Composition>> context={composition}>
                <ContextProvider<OnLeft> context={OnLeft(props.on_left.clone())}>{ props.children.clone() }</ContextProvider<OnLeft>>
            </ContextProvider<Rc<Composition>>>
        </ContextProvider<Location>>
    }
}

/// What the address shows of the lab; without a [`LocationProvider`], all.
#[hook]
pub fn use_composition() -> Rc<Composition> {
    use_context().unwrap_or_default()
}

/// The location of the nearest [`LocationProvider`], else that of the address. The component is redrawn when the address changes,
/// except by [`replace_query`].
#[hook]
pub fn use_location() -> Location {
    let provided = use_context::<Location>();
    let location = use_state_eq(current);
    use_effect_with((), {
        let location = location.clone();
        move |()| {
            let listener = EventListener::new(&gloo::utils::window(), "hashchange", move |_| location.set(current()));
            move || drop(listener)
        }
    });
    provided.unwrap_or_else(|| (*location).clone())
}

/// The current location, and the location of each lab when it was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    pub shown: Location,
    /// The lab that was shown last.
    pub last_lab: Lab,
    /// One location for each lab that was left.
    left: Vec<Location>,
}

impl Places {
    fn new(shown: Location) -> Self {
        let last_lab = shown.route.lab().unwrap_or(Lab::Gan);
        Self { shown, last_lab, left: Vec::new() }
    }

    /// The lab's location: the current one, or the one at which it was left.
    #[must_use]
    pub fn of(&self, lab: Lab) -> Location {
        let route = Route::Lab(lab);
        let location = [&self.shown].into_iter().chain(&self.left).find(|location| location.route == route);
        location.cloned().unwrap_or_else(|| Location::of(route))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Move {
    Navigated {
        from: Location,
        to: Location,
    },
    /// A hidden lab changed its location.
    Left(Location),
}

impl Reducible for Places {
    type Action = Move;

    fn reduce(self: Rc<Self>, action: Move) -> Rc<Self> {
        let mut next = (*self).clone();
        let mut leave = |location: Location| match next.left.iter_mut().find(|left| left.route == location.route) {
            Some(left) => *left = location,
            None if location.route.lab().is_some() => next.left.push(location),
            None => {}
        };
        match action {
            Move::Left(location) => leave(location),
            Move::Navigated { from, to } => {
                leave(from);
                next.last_lab = to.route.lab().unwrap_or(next.last_lab);
                next.shown = to;
            }
        }
        next.into()
    }
}

/// Follows the address. Labs write their query into it, so the previous address is where a lab was left. Both change in one update,
/// so that no lab ever sees the address of another view.
#[hook]
pub fn use_places() -> UseReducerHandle<Places> {
    let places = use_reducer_eq(|| Places::new(current()));
    use_effect_with((), {
        let places = places.dispatcher();
        move |()| {
            let listener = EventListener::new(&gloo::utils::window(), "hashchange", move |event| {
                let from = event.unchecked_ref::<HashChangeEvent>().old_url();
                let from = Location::parse(from.split_once('#').map_or("", |(_, hash)| hash));
                places.dispatch(Move::Navigated { from, to: current() });
            });
            move || drop(listener)
        }
    });
    places
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct EmbeddingProviderProps {
    pub location: Location,
    pub children: Html,
}

#[component]
pub fn EmbeddingProvider(props: &EmbeddingProviderProps) -> Html {
    let embedding = Embedding::of(&props.location.query);
    html! { <ContextProvider<Embedding> context={embedding}>{ props.children.clone() }</ContextProvider<Embedding>> }
}

/// The embedding; without a provider, none.
#[hook]
pub fn use_embedding() -> Embedding {
    use_context().unwrap_or_default()
}

/// Goes to a view, with a new entry in the history.
pub fn navigate(route: &Route) {
    go_to(&Location::of(route.clone()));
}

/// Goes to a view with its query, with a new entry in the history.
pub fn go_to(location: &Location) {
    let _ = gloo::utils::window().location().set_hash(&location.to_hash());
}

/// Presents the shown lab, or ends that, with a new entry in the history. Its set-up and its run stay.
pub fn present(presented: bool) {
    go_to(&Embedding::presenting(&current(), presented));
}

/// Writes a query (without `?`) into the address of the calling view: the page's address if the view is shown, else the address at
/// which it was left.
#[hook]
pub fn use_write_query() -> Callback<String> {
    let Location { route, query: before } = use_location();
    let on_left = use_context::<OnLeft>().map_or_else(Callback::noop, |on_left| on_left.0);
    Callback::from(move |query: String| {
        if current().route == route {
            replace_query(&query);
        } else {
            on_left.emit(Location { route: route.clone(), query: Embedding::carried(&before, &query) });
        }
    })
}

/// Writes `query` (without `?`) into the page's address, without a new entry in the history and without an event.
pub fn replace_query(query: &str) {
    let Location { route, query: before } = current();
    let hash = Location { route, query: Embedding::carried(&before, query) }.to_hash();
    // Browsers refuse after some hundred calls in a few seconds; the address then lags until the next change.
    let _ = gloo::utils::history().replace_state_with_url(&JsValue::NULL, "", Some(&hash));
}
