//! The minimax lab: descent against ascent, what a step size does, and what can be said beforehand.

mod actions;
mod charts;
mod eigenvalues;
mod look;
mod plane;
mod reading;
mod relief;
mod results;
mod set_up;
mod sizes;
mod status;

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use web_sys::Element;
use yew::prelude::*;

use self::actions::{Action, Analyst, Intent, Played, perform, start};
use self::reading::Reading;
use self::results::Results;
use self::set_up::SetUp;
use self::status::Status;
use crate::minimax::Method;
use crate::run::minimax::config::{Function, MinimaxConfig};
use crate::run::minimax::words::{brief, short};
use crate::run::{PlayState, Settings};
use crate::ui::app::{TopLabel, use_set_top_label};
use crate::ui::hooks::player::{PlayAction, Player as RunPlayer, use_player};
use crate::ui::hooks::shortcuts::{Shortcut, use_shortcuts};
use crate::ui::route::{replace_query, use_location};
use crate::ui::widgets::{Button, Figure, Frame, Notice, NoticeKind, PlayLine, Player};

/// The function in mathematical dress.
pub(super) fn formula(config: &MinimaxConfig) -> String {
    let term = |factor: f64, what: &str, first: bool| {
        let sign = match (factor < 0.0, first) {
            (true, true) => "−",
            (true, false) => " − ",
            (false, true) => "",
            (false, false) => " + ",
        };
        let size = factor.abs();
        let digits = if (size - 1.0).abs() < 1e-12 { String::new() } else { short(size) };
        if factor == 0.0 { String::new() } else { format!("{sign}{digits}{what}") }
    };
    let MinimaxConfig { a, b, c, r1, .. } = *config;
    match (config.f, &config.expr) {
        (Function::Bilinear, _) => term(if b == 0.0 { 1.0 } else { b }, "xy", true),
        (Function::DiracGan, _) if r1 > 0.0 => format!("−ln(1 + e⁻ˣʸ) − ln 2 − {}y²", short(r1 / 2.0)),
        (Function::DiracGan, _) => "−ln(1 + e⁻ˣʸ) − ln 2".to_owned(),
        (Function::Custom, Some(expr)) => expr.text.to_string(),
        (Function::Quadratic | Function::Custom, _) => {
            let mut text = term(a, "x²", true);
            for (factor, what) in [(b, "xy"), (-c, "y²")] {
                let next = term(factor, what, text.is_empty());
                text.push_str(&next);
            }
            if text.is_empty() { "0".to_owned() } else { text }
        }
    }
}

#[hook]
fn use_label(config: &MinimaxConfig) {
    let set_label = use_set_top_label();
    use_effect_with(formula(config), move |formula| {
        let text: String = format!("f(x, y) = {formula}").chars().take(48).collect();
        set_label.emit(Some(TopLabel { text: text.into(), detail: "x goes down on f, y goes up".into() }));
    });
}

/// How long the address waits for the next change, in ms: browsers refuse hundreds of changes in seconds.
const ADDRESS_MS: u32 = 150;

/// Reads the address at first and whenever the visitor changes it by hand; starts a run when it says so. Writes it as the
/// configuration changes.
#[hook]
fn use_intent(player: &RunPlayer<Played>, analyst: &Rc<Analyst>, place: &NodeRef) -> UseReducerHandle<Intent> {
    let query = use_location().query;
    let intent = use_reducer_eq(|| Intent::new(MinimaxConfig::from_query(&query), analyst));
    let read = use_mut_ref(|| intent.config().clone());
    use_effect_with(query, {
        let (player, intent, analyst, read) = (player.clone(), intent.clone(), Rc::clone(analyst), Rc::clone(&read));
        move |query| {
            let address = MinimaxConfig::from_query(query);
            let autostart = address.autostart;
            *read.borrow_mut() = address.config.clone();
            let next = if address.config != *intent.config() || !address.problems.is_empty() {
                player.reset();
                let next = Intent::new(address, &analyst);
                intent.dispatch(next.clone());
                next
            } else {
                (*intent).clone()
            };
            if autostart {
                start(&player, &next, &analyst, false);
            }
        }
    });
    use_effect_with(intent.config().clone(), {
        let place = place.clone();
        move |config| {
            let changed = *read.borrow() != *config;
            let config = config.clone();
            let write = move || {
                let hidden = place.cast::<Element>().is_none_or(|element| element.closest("[inert]").ok().flatten().is_some());
                if !hidden {
                    *read.borrow_mut() = config.clone();
                    replace_query(&config.to_query());
                }
            };
            let later = changed.then(|| Timeout::new(ADDRESS_MS, write));
            move || drop(later)
        }
    });
    intent
}

#[hook]
fn use_keys(place: &NodeRef, act: &Callback<Action>) {
    let act = act.clone();
    use_shortcuts(
        place,
        Callback::from(move |shortcut| {
            act.emit(Action::Play(match shortcut {
                Shortcut::Toggle => PlayAction::Toggle,
                Shortcut::Step => PlayAction::Step(1),
                Shortcut::Reset => PlayAction::Reset,
                Shortcut::Sheet | Shortcut::Digit(_) => return,
            }));
        }),
    );
}

fn problems(intent: &Intent, act: &Callback<Action>) -> Html {
    if intent.problems.is_empty() {
        return Html::default();
    }
    let lines = intent.problems.iter().map(|problem| html! { <li>{ problem.named::<MinimaxConfig>() }</li> });
    let understood = act.reform(|()| Action::Understood);
    let actions = html! { <Button label="Understood" on_press={understood} /> };
    html! {
        <Notice kind={NoticeKind::Warn} title="Parts of the address were not taken" {actions}>
            <ul>{ for lines }</ul>
        </Notice>
    }
}

/// The lab.
#[component]
pub fn MinimaxLab() -> Html {
    let player = use_player::<Played>();
    let analyst = use_memo((), |()| Analyst::default());
    let place = use_node_ref();
    let intent = use_intent(&player, &analyst, &place);
    let act = {
        let (player, intent, analyst) = (player.clone(), intent.clone(), Rc::clone(&analyst));
        // One callback for good, so that what did not change is not drawn anew; a clone, since a handle keeps all it has shown.
        use_callback((), move |action, ()| perform(action, &player, &intent.clone(), &analyst))
    };
    use_keys(&place, &act);
    let config = intent.config();
    use_label(config);
    let analysis = analyst.of(config);
    let state = player.state();
    // Before a run all of it is shown: what would happen.
    let shown = if state == PlayState::Idle { analysis.path.steps() } else { player.at() };
    let at = player.at();
    let point = analysis.path.at(at);
    let distance = analysis.distances.get(usize::try_from(at).unwrap_or(0)).copied();
    let dash = || "–".to_owned();
    let descends = analysis.experiment.method == Method::Descent;
    let figures = html! {
        <>
            <Figure value={at.to_string()} of={format!("/ {}", config.steps)} label="step" />
            <Figure value={brief(point.x)} label="x ↓" player={Player::Descends} title="x, which goes down" />
            <Figure value={brief(point.y)} label={if descends { "y ↓" } else { "y ↑" }} player={Player::Ascends} title={if descends { "y, which goes down, too" } else { "y, which goes up" }} />
            <Figure value={distance.map_or_else(dash, brief)} label="distance" />
            <Figure value={analysis.spectral_radius.map_or_else(dash, brief)} label="ρ" title="Spectral radius: below 1 it converges" />
        </>
    };
    let problem = intent.draft.first_error().map(|(parameter, reason)| AttrValue::from(format!("{parameter}: {reason}")));
    let line = html! {
        <PlayLine id="minimax" {state} {at} extent={player.extent()} speed={player.speed()} {problem} act={act.reform(Action::Play)} {figures} />
    };
    let set_up = html! { <SetUp draft={intent.draft.clone()} look={intent.look} act={act.clone()} /> };
    let main = html! {
        <>
            { problems(&intent, &act) }
            <Results config={config.clone()} analysis={Rc::clone(&analysis)} {shown} at={(state != PlayState::Idle).then_some(at)} look={intent.look} act={act.clone()} />
        </>
    };
    let ended = matches!(state, PlayState::Finished | PlayState::Diverged);
    let reading = html! { <Reading config={config.clone()} {ended} act={act.clone()} /> };
    html! {
        <div ref={place}>
            <Status {state} {at} {point} {distance} has_target={analysis.target.is_some()} verdict={analysis.verdict} observed={analysis.observed} spectral_radius={analysis.spectral_radius} />
            <Frame title="Minimax lab" run_line={line} {set_up} {main} {reading} />
        </div>
    }
}
