//! Keeps a lab mounted but hidden while another view is shown, so that its run continues.

use yew::prelude::*;

use super::route::{Lab, Location, LocationProvider, Places, Route};

/// A lab's label in the top line: its device, or its formula.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TopLabel {
    /// Short ("WebGPU · Radeon 780M", "π = softmax(θ)").
    pub(super) text: AttrValue,
    /// A sentence, for the tooltip and screen readers.
    pub(super) detail: AttrValue,
    /// Of a live run, for the tab's title and icon.
    pub(super) progress: Option<Progress>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Progress {
    pub(super) percent: u32,
    /// For the tab's title: "34 %".
    pub(super) text: AttrValue,
}

#[derive(Clone, PartialEq)]
struct SetTopLabel(Callback<Option<TopLabel>>);

/// The setter of the lab's label in the top line, which never changes; does nothing outside the app.
#[hook]
pub(super) fn use_set_top_label() -> Callback<Option<TopLabel>> {
    use_context::<SetTopLabel>().map_or_else(Callback::noop, |set| set.0)
}

#[derive(Clone, Copy, PartialEq)]
struct Shown(bool);

/// Whether the lab is the view that is shown; true outside the app.
#[hook]
pub(super) fn use_is_shown() -> bool {
    use_context::<Shown>().is_none_or(|shown| shown.0)
}

#[derive(Clone, PartialEq, Properties)]
struct KeepAliveProps {
    lab: Lab,
    shown: bool,
    /// The lab is mounted once it is shown, or once a view that uses its worker is.
    needed: bool,
    location: Location,
    set_label: Callback<(Lab, Option<TopLabel>)>,
    /// Called when the lab changes its location while it is hidden.
    on_left: Callback<Location>,
    children: Html,
}

/// The lab's view at its location in `places`.
pub(super) fn keep_alive(
    lab: Lab,
    places: &Places,
    set_label: &Callback<(Lab, Option<TopLabel>)>,
    on_left: &Callback<Location>,
    view: Html,
) -> Html {
    let route = &places.shown.route;
    let shown = route.lab() == Some(lab);
    let needed = shown || (lab == Lab::Gan && route.needs_worker());
    let key = Route::Lab(lab).path().to_owned();
    html! {
        <KeepAlive {key} {lab} {shown} {needed} location={places.of(lab)} set_label={set_label.clone()} on_left={on_left.clone()}>
            { view }
        </KeepAlive>
    }
}

#[component]
fn KeepAlive(props: &KeepAliveProps) -> Html {
    let mounted = use_mut_ref(|| false);
    *mounted.borrow_mut() |= props.needed;
    let (lab, set) = (props.lab, props.set_label.clone());
    let set_label = SetTopLabel(use_callback((), move |label, ()| set.emit((lab, label))));
    if !*mounted.borrow() {
        return Html::default();
    }
    html! {
        <div hidden={!props.shown} inert={!props.shown}>
            <ContextProvider<SetTopLabel> context={set_label}>
                <ContextProvider<Shown> context={Shown(props.shown)}>
                    <LocationProvider location={props.location.clone()} on_left={props.on_left.clone()}>
                        { props.children.clone() }
                    </LocationProvider>
                </ContextProvider<Shown>>
            </ContextProvider<SetTopLabel>>
        </div>
    }
}
