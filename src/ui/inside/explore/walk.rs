//! The walk from latent to latent: played a frame at a time, or one step on.

use std::rc::Rc;

use gloo::render::request_animation_frame;
use yew::prelude::*;

use crate::run::explorer::{Explorer, Mode};
use crate::ui::hooks::gan_run::now_ms;
use crate::ui::hooks::player::motion_is_reduced;

/// Latents passed in a second.
const PACE: f64 = 0.5;

/// Longest time that counts between two frames, in ms: a tab that was hidden does not jump.
const LONGEST_MS: f64 = 100.0;

/// A press of "One step on", in latents.
const STEP: f64 = 0.25;

/// The walk's side of the explorer.
#[derive(Clone, PartialEq)]
pub(super) struct Walk {
    /// It goes on by itself.
    pub(super) playing: bool,
    /// The visitor's system asks for less motion.
    pub(super) calm: bool,
    /// Pictures in the last second of play.
    pub(super) rate: u32,
    /// Plays, or stops.
    pub(super) toggle: Callback<()>,
    /// Moves it one step on.
    pub(super) step: Callback<()>,
}

/// Pictures that were counted since a moment.
#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    since_ms: f64,
    pictures: u32,
}

/// Walks on with each frame while it is played. `pictures` counts those that were drawn.
#[hook]
pub(super) fn use_walk(explorer: &UseStateHandle<Explorer>, pictures: u32) -> Walk {
    let playing = use_state_eq(|| false);
    let rate = use_state_eq(|| 0_u32);
    let counted = use_mut_ref(Counted::default);
    let last_ms = use_mut_ref(|| 0.0);
    let walking = *playing && explorer.mode == Mode::Walk;
    // Each frame's change is a new effect, which asks for the next frame.
    use_effect_with((walking, **explorer), {
        let (setter, last_ms) = (explorer.setter(), Rc::clone(&last_ms));
        move |(walking, explorer)| {
            let explorer = *explorer;
            let on = move |_| {
                let now = now_ms();
                let passed = (now - last_ms.replace(now)).clamp(0.0, LONGEST_MS);
                // Never quite 0, since an equal place would ask for no further frame.
                setter.set(explorer.with(|next| next.walked += PACE * passed.max(1.0) / 1000.0));
            };
            let frame = if *walking { Some(request_animation_frame(on)) } else { None };
            move || drop(frame)
        }
    });
    use_effect_with((walking, pictures), {
        let (rate, counted) = (rate.setter(), counted);
        move |(walking, pictures)| {
            let mut counted = counted.borrow_mut();
            let (now, fresh) = (now_ms(), pictures.wrapping_sub(counted.pictures));
            let seconds = (now - counted.since_ms) / 1000.0;
            if !*walking || seconds >= 1.0 {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some tens; casts saturate")]
                rate.set(if *walking && seconds < 5.0 { (f64::from(fresh) / seconds).round() as u32 } else { 0 });
                *counted = Counted { since_ms: now, pictures: *pictures };
            }
        }
    });
    let toggle = {
        let playing = playing.clone();
        Callback::from(move |()| {
            last_ms.replace(now_ms());
            playing.set(!*playing);
        })
    };
    let step = {
        let (playing, explorer) = (playing.clone(), explorer.clone());
        Callback::from(move |()| {
            playing.set(false);
            explorer.set(explorer.with(|next| next.walked += STEP));
        })
    };
    Walk { playing: walking, calm: motion_is_reduced(), rate: *rate, toggle, step }
}
