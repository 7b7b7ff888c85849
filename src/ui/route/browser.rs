//! Listens to the address and writes it.

use std::rc::Rc;

use gloo::events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HashChangeEvent;
use yew::prelude::*;

use super::{Embedding, Location, Route};

fn current() -> Location {
    Location::parse(&gloo::utils::window().location().hash().unwrap_or_default())
}

/// What a [`LocationProvider`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct LocationProviderProps {
    /// The location that the views inside see.
    pub location: Location,
    /// Told what the address of a view inside would be, when that changes after the view was left.
    #[prop_or_default]
    pub on_left: Callback<Location>,
    /// The views.
    pub children: Html,
}

/// [`LocationProviderProps::on_left`].
#[derive(Clone, PartialEq)]
struct OnLeft(Callback<Location>);

/// Gives the views inside their own location: a lab that is kept while another view is shown goes on seeing the
/// address that it was left at.
#[component]
pub fn LocationProvider(props: &LocationProviderProps) -> Html {
    html! {
        <ContextProvider<Location> context={props.location.clone()}>
            <ContextProvider<OnLeft> context={OnLeft(props.on_left.clone())}>{ props.children.clone() }</ContextProvider<OnLeft>>
        </ContextProvider<Location>>
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

/// Where the visitor is, and where each lab was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// The view in sight.
    pub shown: Location,
    /// The lab that was in sight last, by its place in [`Route::LABS`].
    pub last_lab: usize,
    /// The labs' addresses, in that order.
    left: [Location; Route::LABS.len()],
}

impl Places {
    fn new(shown: Location) -> Self {
        let last_lab = shown.route.lab().unwrap_or(0);
        let left = Route::LABS.map(|(route, _)| Location { route, query: String::new() });
        Self { shown, last_lab, left }
    }

    /// A lab's address: as it is now, or was when the lab was left.
    #[must_use]
    pub fn of(&self, lab: usize) -> &Location {
        if self.shown.route.lab() == Some(lab) { &self.shown } else { &self.left[lab] }
    }
}

/// What changes [`Places`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Move {
    /// The visitor goes from one place to another.
    Gone {
        /// From where, with the query that the address had.
        from: Location,
        /// To where.
        to: Location,
    },
    /// A lab that is out of sight would now be found here.
    Left(Location),
}

impl Reducible for Places {
    type Action = Move;

    fn reduce(self: Rc<Self>, action: Move) -> Rc<Self> {
        let mut next = (*self).clone();
        let mut leave = |place: Location| {
            if let Some(lab) = place.route.lab() {
                next.left[lab] = place;
            }
        };
        match action {
            Move::Left(place) => leave(place),
            Move::Gone { from, to } => {
                leave(from);
                next.last_lab = to.route.lab().unwrap_or(next.last_lab);
                next.shown = to;
            }
        }
        next.into()
    }
}

/// Where the visitor is, and where each lab was left: a lab writes its query into the address as it goes, so that is the
/// address before the change. Both change at once, so that no lab ever sees another address than its own.
#[hook]
pub fn use_places() -> UseReducerHandle<Places> {
    let places = use_reducer_eq(|| Places::new(current()));
    use_effect_with((), {
        let places = places.dispatcher();
        move |()| {
            let listener = EventListener::new(&gloo::utils::window(), "hashchange", move |event| {
                let from = event.unchecked_ref::<HashChangeEvent>().old_url();
                let from = Location::parse(from.split_once('#').map_or("", |(_, hash)| hash));
                places.dispatch(Move::Gone { from, to: current() });
            });
            move || drop(listener)
        }
    });
    places
}

/// What an [`EmbeddingProvider`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct EmbeddingProviderProps {
    /// Where the visitor is.
    pub location: Location,
    /// The views.
    pub children: Html,
}

/// Tells the views inside whether they stand in another page.
#[component]
pub fn EmbeddingProvider(props: &EmbeddingProviderProps) -> Html {
    let embedding = Embedding::of(&props.location.query);
    html! { <ContextProvider<Embedding> context={embedding}>{ props.children.clone() }</ContextProvider<Embedding>> }
}

/// Whether the view stands in another page; not so where nothing says it.
#[hook]
pub fn use_embedding() -> Embedding {
    use_context().unwrap_or_default()
}

/// Goes to a view, as a link would.
pub fn navigate(route: &Route) {
    let hash = Location { route: route.clone(), query: String::new() }.to_hash();
    let _ = gloo::utils::window().location().set_hash(&hash);
}

/// Writes a query (without `?`) into the address of the view that asks: in place while it is in sight, else into the address that
/// it was left at.
#[hook]
pub fn use_write_query() -> Callback<String> {
    let Location { route, .. } = use_location();
    let on_left = use_context::<OnLeft>().map_or_else(Callback::noop, |on_left| on_left.0);
    Callback::from(move |query: String| {
        if current().route == route {
            replace_query(&query);
        } else {
            on_left.emit(Location { route: route.clone(), query });
        }
    })
}

/// Writes `query` (without `?`) into the address, in place: no new entry in the history, no event, no reload.
pub fn replace_query(query: &str) {
    let Location { route, query: before } = current();
    let hash = Location { route, query: Embedding::of(&before).with(query) }.to_hash();
    // Fails only when called hundreds of times in seconds; the address then lags until the next change.
    let _ = gloo::utils::history().replace_state_with_url(&JsValue::NULL, "", Some(&hash));
}
