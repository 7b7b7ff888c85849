//! A lab stays, out of sight, while another view is shown: a run goes on, and nothing is lost by looking elsewhere.

use yew::prelude::*;

use super::route::{Location, LocationProvider, Places};

/// What a lab says of itself in the top line: what it runs on, or its formula.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TopLabel {
    /// In a few words ("WebGPU · Radeon 780M", "π = softmax(θ)").
    pub(super) text: AttrValue,
    /// The same in a sentence; shown as a title and to screen readers.
    pub(super) detail: AttrValue,
    /// Of a run that is on, for the tab's title and icon.
    pub(super) progress: Option<Progress>,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Progress {
    /// Whole percent.
    pub(super) percent: u32,
    /// In a few words: "34 %".
    pub(super) text: AttrValue,
}

/// Puts a lab's label into the top line; `None` takes it away. Never changes, so that using it draws nothing anew.
#[derive(Clone, PartialEq)]
struct SetTopLabel(Callback<Option<TopLabel>>);

/// The setter of the lab's own label in the top line; does nothing outside the app.
#[hook]
pub(super) fn use_set_top_label() -> Callback<Option<TopLabel>> {
    use_context::<SetTopLabel>().map_or_else(Callback::noop, |set| set.0)
}

/// What a [`KeptLab`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct KeptLabProps {
    /// Its place in [`super::route::Route::LABS`].
    pub(super) lab: usize,
    /// It is in sight.
    shown: bool,
    /// It is in sight, or a view that is stands on it.
    wanted: bool,
    /// Its address, or the one that it was left at.
    location: Location,
    /// Puts a lab's label into the top line.
    pub(super) set_label: Callback<(usize, Option<TopLabel>)>,
    /// Told of an address that changed after the lab was left.
    pub(super) on_left: Callback<Location>,
    /// The lab.
    children: Html,
}

/// The lab at `lab` as `places` have it.
pub(super) fn kept_lab(
    lab: usize,
    places: &Places,
    set_label: &Callback<(usize, Option<TopLabel>)>,
    on_left: &Callback<Location>,
    view: Html,
) -> Html {
    let route = &places.shown.route;
    let shown = route.lab() == Some(lab);
    let wanted = shown || (lab == 0 && route.needs_worker());
    html! {
        <KeptLab key={lab} {lab} {shown} {wanted} location={places.of(lab).clone()} set_label={set_label.clone()} on_left={on_left.clone()}>
            { view }
        </KeptLab>
    }
}

/// The lab's place. Until it is first wanted there is nothing in it.
#[component]
pub(super) fn KeptLab(props: &KeptLabProps) -> Html {
    let once = use_mut_ref(|| false);
    *once.borrow_mut() |= props.wanted;
    let keep = *once.borrow();
    let (lab, set) = (props.lab, props.set_label.clone());
    let set_label = SetTopLabel(use_callback((), move |label, ()| set.emit((lab, label))));
    if !keep {
        return Html::default();
    }
    html! {
        <div hidden={!props.shown} inert={!props.shown}>
            <ContextProvider<SetTopLabel> context={set_label}>
                <LocationProvider location={props.location.clone()} on_left={props.on_left.clone()}>
                    { props.children.clone() }
                </LocationProvider>
            </ContextProvider<SetTopLabel>>
        </div>
    }
}
