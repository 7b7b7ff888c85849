//! The cloud of starts over the plane: its dots on a canvas of their own, and the line of controls below.

use yew::prelude::*;

use crate::minimax::cloud::{Outcomes, finding, progress};
use crate::minimax::{Analysis, Point};
use crate::plot::cloud::Cloud;
use crate::plot::plane::cloud::{GROUPS, cloud, left, verdicts};
use crate::plot::plane::ghosts::{CLOUD, Ghost, Ghosts};
use crate::plot::plane::{Placed, View};
use crate::plot::scene::Tint;
use crate::plot::{Axis, Ink};
use crate::ui::labs::cloud::{CloudLine, CloudLook, CloudSettings, PlayedCloud, use_cloud};
use crate::ui::labs::minimax::actions::Action;
use crate::ui::labs::shared::Shared;
use crate::ui::widgets::{Button, ButtonKind};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct StartsProps {
    pub(super) analysis: Shared<Analysis>,
    pub(super) view: View,
    /// What is drawn besides the run.
    pub(super) which: Ghosts,
    /// The paths of `which`, as far as they are computed.
    pub(super) ghosts: Shared<Vec<Ghost>>,
    /// Why no other path can be shown now.
    #[prop_or_default]
    pub(super) blocked: Option<AttrValue>,
    pub(super) act: Callback<Action>,
}

/// Radius of a dot, in CSS pixels.
const RADIUS: f64 = 2.6;

/// Steps of the line behind a dot.
const TRAIL: usize = 2;

/// By verdict, as in the map of step sizes: blue converges, orange diverges.
const TINTS: [Tint; GROUPS] = [Tint::Full(Ink::Descend), Tint::Full(Ink::Ink), Tint::Full(Ink::Ascend), Tint::Bad];

fn look(view: View, size: (f64, f64)) -> CloudLook {
    let placed = Placed::new(view, size);
    let origin = placed.pixel(Point::default());
    let unit = 1.0 / placed.per_pixel();
    let tints = TINTS.to_vec();
    CloudLook { background: None, frame: placed.frame, origin, unit: (unit, -unit), tints, radius: RADIUS, trail: TRAIL }
}

/// The dots, over the plane's canvas; nothing without a cloud.
#[component]
pub(super) fn Starts(props: &StartsProps) -> Html {
    if props.which == Ghosts::Cloud {
        html! { <ShownStarts ..props.clone() /> }
    } else {
        let on_press = props.act.reform(|()| Action::Ghosts(Ghosts::Cloud));
        html! {
            <div class="minimax-cloud">
                <Button label={format!("Show {CLOUD} starts")} {on_press} disabled={props.blocked.clone()} title="The same method from random starts in view, as a cloud that moves" />
            </div>
        }
    }
}

#[component]
fn ShownStarts(props: &StartsProps) -> Html {
    let canvas = use_node_ref();
    let plays = use_mut_ref(|| 0_u32);
    let centre = props.analysis.centre();
    let dots = use_memo((props.ghosts.clone(), centre), |(ghosts, centre)| {
        *plays.borrow_mut() += u32::from(!ghosts.is_empty());
        let verdicts = verdicts(ghosts, *centre);
        (Shared::new(cloud(ghosts, &verdicts)), Outcomes::of(verdicts))
    });
    let (dots, outcomes): &(Shared<Cloud>, Outcomes) = &dots;
    let settings = CloudSettings { canvas: canvas.clone(), cloud: dots.clone(), plays: *plays.borrow(), time: Axis::Log };
    let played = use_cloud(&settings, props.view, |view, size| look(*view, size));
    let is_ready = !props.ghosts.is_empty();
    let (title, rest) =
        if is_ready { found(props, outcomes, &played) } else { ("Computing the starts".to_owned(), String::new()) };
    let on_toggle = {
        let played = played.clone();
        Callback::from(move |()| played.toggle())
    };
    let on_hide = props.act.reform(|()| Action::Ghosts(Ghosts::None));
    let live = if played.is_playing() { "off" } else { "polite" };
    html! {
        <>
            <canvas ref={canvas} class="minimax-cloud__canvas" role="img" aria-label={format!("A cloud of {CLOUD} starts. {title}{rest}")} data-testid="minimax-cloud" />
            <div class="minimax-cloud">
                <CloudLine id="minimax-cloud" name="the cloud" {played} {is_ready} {on_toggle} />
                <p class="minimax-cloud__finding" aria-live={live} aria-atomic="true" data-testid="minimax-cloud-finding">
                    <strong>{ title }</strong><span>{ rest }</span>
                </p>
                <Button label="Hide the cloud" kind={ButtonKind::Quiet} on_press={on_hide} />
            </div>
        </>
    }
}

fn found(props: &StartsProps, outcomes: &Outcomes, played: &PlayedCloud) -> (String, String) {
    let step = played.index();
    let left = left(&props.ghosts, props.view, step);
    if played.is_over() { finding(outcomes, &props.analysis, step, left) } else { progress(step, left, outcomes.all()) }
}
