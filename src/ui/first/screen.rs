//! Title, actions, set-up, film, and the way to the other experiments.

use yew::prelude::*;

use super::film::Film;
use super::state::{FirstAction, FirstState};
use crate::run::RunConfig;
use crate::run::recorded::{EPOCHS, discriminator, generator};
use crate::ui::widgets::{Button, ButtonKind, Notice, NoticeKind};

#[derive(Clone, PartialEq, Properties)]
pub(in crate::ui) struct FirstScreenProps {
    /// Of the GAN lab; the default until its module is there.
    pub(in crate::ui) state: FirstState,
    /// Name of the device; `None` until it is open.
    pub(in crate::ui) device: Option<AttrValue>,
    /// The action that waits for the GAN lab's module.
    pub(in crate::ui) waiting: Option<FirstAction>,
    /// Why that module is not there.
    pub(in crate::ui) failure: Html,
    pub(in crate::ui) on_action: Callback<FirstAction>,
    /// The film's picture is there, or failed to load.
    pub(in crate::ui) on_film: Callback<()>,
}

#[component]
pub(in crate::ui) fn FirstScreen(props: &FirstScreenProps) -> Html {
    let g = html! { <strong class="is-ascend">{ "G" }</strong> };
    let d = html! { <strong class="is-descend">{ "D" }</strong> };
    html! {
        <div class="first">
            <h1 class="visually-hidden">{ "GAN lab" }</h1>
            <div class="first__columns">
                <section class="first__text" aria-label="What happens here">
                    <h2 class="first__title">{ "Two networks learn to draw clothes by playing against each other." }</h2>
                    <p>
                        { "What moves here is a real run: 60,000 photographs, 50 passes, seed 42. " }{ g }{ " turns noise into images, " }{ d }
                        { " tells them from real ones. Train your own in this tab: no data leaves this device." }
                    </p>
                    { actions(props) }
                    { chips(props) }
                    { props.failure.clone() }
                    if let Some(reason) = &props.state.problem {
                        <Notice kind={NoticeKind::Bad} title="The recorded run could not be loaded">
                            <p>{ format!("{reason}. Check your connection and try again. Training here does not need the recording.") }</p>
                        </Notice>
                    }
                </section>
                <Film on_loaded={props.on_film.clone()} />
            </div>
            { tiles() }
            { foot() }
        </div>
    }
}

/// On a GPU the whole run first, on a CPU, which needs hours for it, the recorded one.
fn actions(props: &FirstScreenProps) -> Html {
    let FirstState { is_gpu, whole, quick, loads_recording, .. } = &props.state;
    let action = |label: String, primary: bool, action: FirstAction, sign: Option<&'static str>| {
        let waits = props.waiting == Some(action) || (*loads_recording && action == FirstAction::Replay);
        let kind = if primary { ButtonKind::Primary } else { ButtonKind::Plain };
        html! { <Button {label} {kind} {sign} on_press={props.on_action.reform(move |()| action)} disabled={waits.then(|| AttrValue::from("Loading…"))} /> }
    };
    let about = |name: &str, time: &str| if time.is_empty() { name.to_owned() } else { format!("{name} · about {time}") };
    let replay = |primary: bool| action("Replay the real run".to_owned(), primary, FirstAction::Replay, Some("▶"));
    html! {
        <div class="first__actions">
            if *is_gpu {
                { action(about("Train it here", whole), true, FirstAction::Train, Some("▶")) }
                { replay(false) }
            } else {
                { replay(true) }
                { action(about("Quick look here", quick), false, FirstAction::QuickLook, None) }
            }
        </div>
    }
}

/// The set-up in a row, which opens the form.
fn chips(props: &FirstScreenProps) -> Html {
    let config = RunConfig::default();
    let chips = [
        AttrValue::from(config.dataset.label()),
        format!("batch {}", config.batch_size).into(),
        format!("{} epochs", config.epochs).into(),
        format!("seed {}", config.seed).into(),
        props.device.clone().unwrap_or_else(|| "device…".into()),
    ];
    let onclick = props.on_action.reform(|_: MouseEvent| FirstAction::SetUp);
    html! {
        <div class="first__set-up">
            <ul class="first__chips" aria-label="Set-up">
                { for chips.into_iter().map(|chip| html! { <li class="pill">{ chip }</li> }) }
            </ul>
            <button type="button" class="button is-quiet" {onclick}>{ "Change the set-up" }</button>
        </div>
    }
}

/// The other experiments, and the walk between images, each with a picture that moves.
fn tiles() -> Html {
    let picture = |name: &str| {
        html! {
            <picture>
                <source media="(prefers-reduced-motion: reduce)" srcset={format!("tiles/{name}-still.svg")} />
                <img class="first__picture" src={format!("tiles/{name}.svg")} alt="" width="120" height="120" loading="lazy" />
            </picture>
        }
    };
    let tile = |href: &'static str, picture: Html, title: &str, text: &str| {
        html! {
            <a class="first__tile" {href}>
                { picture }
                <span><strong>{ title.to_owned() }</strong>{ text.to_owned() }</span>
            </a>
        }
    };
    html! {
        <nav class="first__tiles" aria-label="Other experiments">
            { tile("#/bandit", picture("swarm"), "300 learners, three arms", "Each looks for the arm that pays most. With a constant step some settle on the wrong one.") }
            { tile("#/minimax", picture("path"), "A path into a saddle", "x goes down, y goes up. Find the step sizes that arrive.") }
            { tile("#/inside?recorded=50", html! { <span class="first__picture first__walk" /> }, "A walk between images", "What the generator draws between one random point and the next.") }
        </nav>
    }
}

/// The repository in the manifest; empty without one.
const SOURCE: &str = env!("CARGO_PKG_REPOSITORY");

/// For engineers: what it is made of, and what can be taken along.
fn foot() -> Html {
    let weights =
        |file: String, label: &'static str| html! { <a href={format!("recorded/{file}")} download={file}>{ label }</a> };
    html! {
        <footer class="first__foot">
            <span>{ "Rust, Burn and WebGPU, compiled to WebAssembly" }</span>
            if !SOURCE.is_empty() {
                <a href={SOURCE}>{ "Source" }</a>
            }
            { weights(generator(EPOCHS), "Weights of G (4.6 MB)") }
            { weights(discriminator(EPOCHS), "Weights of D (0.4 MB)") }
            <a href="#/theory">{ "How it works" }</a>
            <a href="#/diagnostics">{ "Time a step on this device" }</a>
            <a href="licences.html">{ "Licences" }</a>
        </footer>
    }
}
