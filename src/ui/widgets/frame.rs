//! The layout that every lab shares.

use yew::prelude::*;

use super::Share;
use super::composed::introduction;
use super::keys::use_keys_switch;
use super::presentation::{Presentation, present_button, presented, use_presentation};
use super::{Button, ButtonKind};
use crate::settings::{Composition, SetUp};
use crate::ui::dom::focus;
use crate::ui::route::{Claim, Location, Route, use_composition, use_location};

/// A part of a lab that opens over the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawer {
    SetUp,
    Reading,
    Downloads,
}

impl Drawer {
    const ALL: [Self; 3] = [Self::SetUp, Self::Reading, Self::Downloads];

    fn label(self) -> &'static str {
        match self {
            Self::SetUp => "Set-up",
            Self::Reading => "What you see",
            Self::Downloads => "Take along",
        }
    }

    /// Id of its element; `open-` before it is the id of its button.
    fn id(self) -> &'static str {
        match self {
            Self::SetUp => "drawer-set-up",
            Self::Reading => "drawer-reading",
            Self::Downloads => "drawer-downloads",
        }
    }
}

/// Of a lab whose results fill the window.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawers {
    pub open: Option<Drawer>,
    pub set: Callback<Option<Drawer>>,
    pub downloads: Html,
}

/// The parts of a lab.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FrameProps {
    /// The lab's name, for screen readers.
    pub title: AttrValue,
    /// Buttons, state and figures; stays in view. The style sheet puts a `ProgressBar` on its lower edge.
    pub run_line: Html,
    /// The left column: the form.
    pub set_up: Html,
    /// The middle column: the results.
    pub main: Html,
    /// The right column: explanations and questions; `Share` and the switch of the shortcuts follow below.
    pub reading: Html,
    /// The results fill the window, and the columns beside them open over it.
    #[prop_or_default]
    pub drawers: Option<Drawers>,
    /// The results wait for a prediction.
    #[prop_or_default]
    pub is_concealed: bool,
    /// What fills the window while the lab is presented.
    #[prop_or_default]
    pub presentation: Option<Presentation>,
}

/// The run line above three columns: set-up (264 px), results, reading (300 px). Below 1100 px the reading moves under the
/// others; below 720 px there is one column: run line, results, set-up, reading.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    let keys = use_keys_switch();
    let claim = Claim::of(&use_location().query);
    let composition = use_composition();
    let has_set_up = composition.set_up != SetUp::Hidden;
    let root = use_node_ref();
    let state = use_presentation(&root, props.presentation.as_ref());
    let open = props.drawers.as_ref().and_then(|drawers| drawers.open);
    use_drawer_focus(open);
    let is_hidden = |drawer: Drawer| props.drawers.is_some() && open != Some(drawer);
    let class = |name: &'static str| classes!(name, props.drawers.is_some().then_some("drawer"));
    let close = || {
        let drawers = props.drawers.as_ref();
        drawers.map(|drawers| html! { <div class="drawer__close"><Button label="Close" kind={ButtonKind::Quiet} on_press={drawers.set.reform(|()| None)} shortcut="Escape" /></div> })
    };
    let onkeydown = props.drawers.as_ref().filter(|drawers| drawers.open.is_some()).map(|drawers| {
        let set = drawers.set.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                set.emit(None);
            }
        })
    });
    if let Some(presentation) = props.presentation.as_ref().filter(|_| state.is_on) {
        let class = classes!("frame", "is-presented", state.is_hidden.then_some("is-verdict-hidden"));
        return html! {
            <div ref={root} {class}>
                <h1 class="visually-hidden">{ props.title.clone() }</h1>
                { presented(presentation, &state) }
            </div>
        };
    }
    html! {
        <div ref={root} class={classes!("frame", props.drawers.is_some().then_some("is-cockpit"), props.is_concealed.then_some("is-concealed"))} {onkeydown}>
            <h1 class="visually-hidden">{ props.title.clone() }</h1>
            // Where the results fill the window there is room for it in a drawer alone.
            if props.drawers.is_none() { { introduction(&composition) } }
            <section class="frame__run-line" aria-label="Run">{ props.run_line.clone() }</section>
            <div class={classes!("frame__columns", (!has_set_up).then_some("has-no-set-up"))}>
                if has_set_up {
                    <section class={class("frame__set-up")} id={Drawer::SetUp.id()} aria-label="Set up" tabindex="-1" hidden={is_hidden(Drawer::SetUp)}>
                        { close() }
                        { props.set_up.clone() }
                    </section>
                }
                <section class="frame__main" aria-label="Results">
                    if let Some(claim) = claim.filter(|_| props.drawers.is_none()) {
                        { shown_claim(&claim) }
                    }
                    { props.main.clone() }
                </section>
                <aside class={class("frame__reading")} id={Drawer::Reading.id()} aria-label="What you see" tabindex="-1" hidden={is_hidden(Drawer::Reading)}>
                    { close() }
                    if props.drawers.is_some() { { introduction(&composition) } }
                    { props.reading.clone() }
                    if props.presentation.is_some() {
                        { present_button() }
                    }
                    <Share title={props.title.clone()} />
                    { keys }
                </aside>
                if let Some(drawers) = &props.drawers {
                    <section class="frame__downloads drawer" id={Drawer::Downloads.id()} aria-label="Take along" tabindex="-1" hidden={is_hidden(Drawer::Downloads)}>
                        { close() }
                        { drawers.downloads.clone() }
                    </section>
                    { buttons(drawers, &composition) }
                }
            </div>
        </div>
    }
}

/// Which claim of the theory the lab shows, and the way back to it.
fn shown_claim(claim: &Claim) -> Html {
    let back = Location { route: Route::Theory, query: format!("at={}", claim.id) }.to_hash();
    let number = claim.number.as_ref().map(|number| format!("Shows ({number})"));
    html! {
        <p class="frame__claim" data-testid="claim">
            <span translate={number.is_some().then_some("no")}>{ number.unwrap_or_else(|| "Shows a claim of the theory".to_owned()) }</span>
            { " · " }
            <a href={back}>{ "Back to the theory" }</a>
        </p>
    }
}

fn buttons(drawers: &Drawers, composition: &Composition) -> Html {
    let button = |drawer: Drawer| {
        let open = drawers.open == Some(drawer);
        let onclick = drawers.set.reform(move |_: MouseEvent| (!open).then_some(drawer));
        html! {
            <button
                type="button"
                class="button frame__drawer"
                id={format!("open-{}", drawer.id())}
                aria-expanded={open.to_string()}
                aria-controls={drawer.id()}
                {onclick}
            >
                { drawer.label() }
            </button>
        }
    };
    let is_there = |drawer: &Drawer| *drawer != Drawer::SetUp || composition.set_up != SetUp::Hidden;
    let all = Drawer::ALL.into_iter().filter(is_there);
    html! { <div class="frame__drawers" role="group" aria-label="More">{ for all.map(button) }</div> }
}

/// Moves the focus into a drawer that opens, and back to its button when it closes.
#[hook]
fn use_drawer_focus(open: Option<Drawer>) {
    let before = use_mut_ref(|| None::<Drawer>);
    use_effect_with(open, move |open| {
        let closed = before.replace(*open);
        match (open, closed) {
            (Some(drawer), _) => focus(drawer.id()),
            (None, Some(drawer)) => focus(&format!("open-{}", drawer.id())),
            (None, None) => {}
        }
    });
}
