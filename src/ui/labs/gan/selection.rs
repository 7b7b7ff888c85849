//! Which of the run's sheets, and which of its images, is looked at.

use std::mem::Discriminant;

use yew::prelude::*;

use super::curve::Curve;
use crate::run::RunView;
use crate::run::stored::{Frame, RunKey};
use crate::ui::hooks::recording::Recording;

/// A run on view: its number, whether it is the recorded one, and its name in the store if it is a saved one.
pub(super) type RunOnView = (u32, Discriminant<Recording>, Option<RunKey>);

#[derive(Clone, PartialEq)]
pub(super) struct Selection {
    /// The step of the chosen sheet; `None` follows the latest.
    pub(super) chosen: UseStateHandle<Option<u32>>,
    /// The step under the chart's cursor, which goes before the chosen one.
    pub(super) under_cursor: UseStateHandle<Option<u32>>,
    /// The image whose history is shown, from 0.
    pub(super) image: UseStateHandle<Option<usize>>,
    /// The sheets are shown one after the other.
    pub(super) playing: UseStateHandle<bool>,
    /// The named sheets stand side by side.
    pub(super) comparing: UseStateHandle<bool>,
    /// What the chart shows; another run keeps it.
    pub(super) curve: UseStateHandle<Curve>,
}

/// Cleared for another run. One that `plays` begins at its first sheet.
#[hook]
pub(super) fn use_selection(run: RunOnView, plays: bool) -> Selection {
    let selection = Selection {
        chosen: use_state_eq(|| None),
        under_cursor: use_state_eq(|| None),
        image: use_state_eq(|| None),
        playing: use_state_eq(|| false),
        comparing: use_state_eq(|| false),
        curve: use_state_eq(Curve::default),
    };
    use_effect_with(run, {
        let selection = selection.clone();
        move |_| {
            selection.chosen.set(plays.then_some(0));
            selection.under_cursor.set(None);
            selection.image.set(None);
            selection.playing.set(plays);
            selection.comparing.set(false);
        }
    });
    selection
}

impl Selection {
    /// The step to show; `None` is the latest sheet's.
    pub(super) fn step(&self) -> Option<u32> {
        (*self.under_cursor).or(*self.chosen)
    }

    /// The sheet on view of a run that is over or saved, unless that is its last. The figures of a live run are always the run's.
    pub(super) fn past<'a>(&self, view: &'a RunView) -> Option<&'a Frame> {
        let trains = view.state.is_live() && view.has_worker();
        let step = self.step().filter(|_| !trains)?;
        view.frames.get(view.frame_at(step)?)
    }
}
