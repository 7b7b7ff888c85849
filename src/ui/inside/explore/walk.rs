//! The walk through latent space: continuous, or by single steps.

use std::rc::Rc;

use gloo::render::request_animation_frame;
use yew::prelude::*;

use crate::run::explorer::{Explorer, Mode};
use crate::ui::hooks::gan_run::now_ms;
use crate::ui::hooks::player::motion_is_reduced;

/// Latents per second.
const SPEED: f64 = 0.5;

/// Longest counted time between frames, in ms, so that a hidden tab does not jump.
const MAX_FRAME_MS: f64 = 100.0;

/// Length of a single step, in latents.
const STEP: f64 = 0.25;

#[derive(Clone, PartialEq)]
pub(super) struct Walk {
    pub(super) playing: bool,
    /// The visitor's system asks for reduced motion.
    pub(super) reduced_motion: bool,
    /// Pictures in the last second.
    pub(super) rate: u32,
    pub(super) toggle: Callback<()>,
    pub(super) step: Callback<()>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    since_ms: f64,
    pictures: u32,
}

/// Advances the walk with each frame. `pictures` is the number of pictures so far.
#[hook]
pub(super) fn use_walk(explorer: &UseStateHandle<Explorer>, pictures: u32) -> Walk {
    let playing = use_state_eq(|| false);
    let rate = use_state_eq(|| 0_u32);
    let counted = use_mut_ref(Counted::default);
    let last_ms = use_mut_ref(|| 0.0);
    let walking = *playing && explorer.mode == Mode::Walk;
    // Each change runs this effect again, which requests the next frame.
    use_effect_with((walking, **explorer), {
        let (setter, last_ms) = (explorer.setter(), Rc::clone(&last_ms));
        move |(walking, explorer)| {
            let explorer = *explorer;
            let on_frame = move |_| {
                let now = now_ms();
                let passed = (now - last_ms.replace(now)).clamp(0.0, MAX_FRAME_MS);
                // At least 1 ms, since an equal position would not request another frame.
                setter.set(explorer.with(|next| next.walked += SPEED * passed.max(1.0) / 1000.0));
            };
            let frame = if *walking { Some(request_animation_frame(on_frame)) } else { None };
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
    Walk { playing: walking, reduced_motion: motion_is_reduced(), rate: *rate, toggle, step }
}
