//! Buttons and keys of the labs that play a run in the page.

use crate::run::PlayState;
use crate::ui::hooks::player::{PlayAction, Playable, Player};
use crate::ui::hooks::shortcuts::Shortcut;

/// Applies an action of the run line. `start` starts a run, paused if its argument is true; it does nothing if the form has an error.
pub(super) fn play<R: Playable>(player: &Player<R>, action: PlayAction, start: impl FnOnce(bool)) {
    match action {
        PlayAction::Toggle if player.state().is_live() => player.toggle(),
        PlayAction::Toggle => start(false),
        PlayAction::Step(steps) => {
            if player.state() == PlayState::Idle {
                start(true);
            }
            player.step(steps);
        }
        PlayAction::Reset => player.reset(),
        PlayAction::Seek(step) => player.seek(step),
        PlayAction::Speed(speed) => player.set_speed(speed),
    }
}

/// The action of a shortcut, if it is one of the run line. A new run takes the place of one that is over by its button only.
pub(super) fn shortcut_action(shortcut: Shortcut, state: PlayState) -> Option<PlayAction> {
    match shortcut {
        Shortcut::Toggle if state != PlayState::Idle && !state.is_live() => None,
        Shortcut::Toggle => Some(PlayAction::Toggle),
        Shortcut::Step => Some(PlayAction::Step(1)),
        Shortcut::Reset => Some(PlayAction::Reset),
        Shortcut::Sheet | Shortcut::Digit(_) => None,
    }
}
