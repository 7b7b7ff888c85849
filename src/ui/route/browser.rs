//! Listens to the address and writes it.

use gloo::events::EventListener;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use super::{Location, Route};

fn current() -> Location {
    Location::parse(&gloo::utils::window().location().hash().unwrap_or_default())
}

/// What a [`LocationProvider`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct LocationProviderProps {
    /// The location that the views inside see.
    pub location: Location,
    /// The views.
    pub children: Html,
}

/// Gives the views inside their own location: a lab that is kept while another view is shown goes on seeing the
/// address that it was left at.
#[component]
pub fn LocationProvider(props: &LocationProviderProps) -> Html {
    html! {
        <ContextProvider<Location> context={props.location.clone()}>{ props.children.clone() }</ContextProvider<Location>>
    }
}

/// Where the visitor is: as the nearest [`LocationProvider`] says, else as the address says. The view is drawn anew when
/// the address changes, though not by [`replace_query`].
#[hook]
pub fn use_location() -> Location {
    let given = use_context::<Location>();
    let location = use_state_eq(current);
    use_effect_with((), {
        let location = location.clone();
        move |()| {
            let listener = EventListener::new(&gloo::utils::window(), "hashchange", move |_| location.set(current()));
            move || drop(listener)
        }
    });
    given.unwrap_or_else(|| (*location).clone())
}

/// Goes to a view, as a link would.
pub fn navigate(route: &Route) {
    let hash = Location { route: route.clone(), query: String::new() }.to_hash();
    let _ = gloo::utils::window().location().set_hash(&hash);
}

/// Writes `query` (without `?`) into the address, in place: no new entry in the history, no event, no reload.
pub fn replace_query(query: &str) {
    let hash = Location { route: current().route, query: query.to_owned() }.to_hash();
    // Fails only when called hundreds of times in seconds; the address then lags until the next change.
    let _ = gloo::utils::history().replace_state_with_url(&JsValue::NULL, "", Some(&hash));
}
