//! The recorded run as a film: its sheets from noise to the last epoch, and its losses, without a click.

use std::fmt::Write;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::run::losses;
use crate::run::recorded::{CURVE, EPOCHS, FILM};
use crate::ui::hooks::recording;
use crate::ui::widgets::{Button, ButtonKind};

/// Width and height of the curve's coordinates.
const SIZE: (f32, f32) = (200.0, 60.0);

/// Greatest loss on the curve, in nats.
const TOP: f32 = 3.2;

/// The losses of one player as a path.
fn path(losses: &[[f32; 2]], player: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred points")]
    let spacing = SIZE.0 / losses.len().saturating_sub(1).max(1) as f32;
    let mut path = String::new();
    let mut x = 0.0;
    for pair in losses {
        let sign = if path.is_empty() { 'M' } else { 'L' };
        // Writing to a string can't fail.
        let _ = write!(path, "{sign}{x:.1} {:.1}", height(pair[player]));
        x += spacing;
    }
    path
}

fn height(loss: f32) -> f32 {
    SIZE.1 * (1.0 - loss.clamp(0.0, TOP) / TOP)
}

/// The means of the recorded run's losses. Nothing is said where they can't be loaded: the film stands for itself.
#[hook]
fn use_curve() -> Rc<[[f32; 2]]> {
    let curve = use_state(|| Rc::<[[f32; 2]]>::from([]));
    use_effect_with((), {
        let curve = curve.clone();
        move |()| {
            spawn_local(async move {
                if let Ok(bytes) = recording::fetch(CURVE).await {
                    curve.set(losses::from_bytes(&bytes).into());
                }
            });
        }
    });
    (*curve).clone()
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct FilmProps {
    /// The picture is there, or failed to load.
    pub(super) on_loaded: Callback<()>,
}

/// The style sheet moves frames, number and curve together (`.film`), from the moment the picture is there.
#[component]
pub(super) fn Film(props: &FilmProps) -> Html {
    let loaded = use_state_eq(|| false);
    let paused = use_state_eq(|| false);
    let curve = use_curve();
    let onload = {
        let (loaded, on_loaded) = (loaded.clone(), props.on_loaded.clone());
        Callback::from(move |_: Event| {
            loaded.set(true);
            on_loaded.emit(());
        })
    };
    let onerror = props.on_loaded.reform(|_: Event| ());
    let toggle = {
        let paused = paused.clone();
        Callback::from(move |()| paused.set(!*paused))
    };
    let playing = *loaded && !curve.is_empty();
    let guess = format!("M0 {:.1}H{}", height(2.0 * std::f32::consts::LN_2), SIZE.0);
    html! {
        <figure class={classes!("film", playing.then_some("is-playing"), (*paused).then_some("is-paused"))} data-testid="film">
            <div
                class="film__frames"
                role="img"
                aria-label={format!("36 images of a recorded run: noise at first, clothes after {EPOCHS} epochs")}
            >
                // Tells when the picture of the style sheet, which is the same, is there.
                <img src={recording::address(FILM)} alt="" hidden=true {onload} {onerror} />
                <span class="film__epoch" aria-hidden="true" translate="no" />
            </div>
            <svg
                class="film__curve"
                viewBox={format!("0 0 {} {}", SIZE.0, SIZE.1)}
                preserveAspectRatio="none"
                role="img"
                aria-label="The losses of that run: D’s falls, then rises towards a guess, as G’s falls"
            >
                <path class="film__guess" d={guess} />
                <path class="film__d" d={path(&curve, 0)} />
                <path class="film__g" d={path(&curve, 1)} />
            </svg>
            <figcaption class="film__caption">
                <span>{ "A real run · T: epochs done · losses of " }<span class="is-descend">{ "D" }</span>{ " and " }<span class="is-ascend">{ "G" }</span></span>
                <Button label={if *paused { "Play" } else { "Pause the film" }} kind={ButtonKind::Quiet} on_press={toggle} />
            </figcaption>
        </figure>
    }
}
