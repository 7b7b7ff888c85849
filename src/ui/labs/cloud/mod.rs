//! A cloud of dots on a canvas: many runs, played at the display's rate without a rendering of the page.

mod line;
mod on_screen;
mod painted;
mod stage;

use std::rc::Rc;

use wasm_bindgen::JsValue;
use web_sys::Element;
use yew::prelude::*;

pub(super) use self::line::CloudLine;
use self::on_screen::OnScreen;
pub(super) use self::painted::CloudLook;
use self::painted::Painted;
use self::stage::Stage;
use super::shared::Shared;
use crate::plot::Axis;
use crate::plot::cloud::{Cloud, Playhead, step_at};
use crate::ui::hooks::player::motion_is_reduced;
use crate::ui::plot::surface::{Surface, use_drawing};

/// What a canvas shows.
#[derive(Clone, PartialEq)]
pub(super) struct CloudSettings {
    pub(super) canvas: NodeRef,
    pub(super) cloud: Shared<Cloud>,
    /// Counts the demands to play; 0 before the first.
    pub(super) plays: u32,
    pub(super) time: Axis,
}

/// A cloud on its canvas, as far as it is played.
#[derive(Clone)]
pub(super) struct PlayedCloud {
    stage: Rc<Stage>,
    cloud: Shared<Cloud>,
    head: Playhead,
    time: Axis,
}

impl PartialEq for PlayedCloud {
    fn eq(&self, other: &Self) -> bool {
        self.cloud == other.cloud && self.head == other.head && self.time == other.time
    }
}

impl PlayedCloud {
    /// The place of the shown step among the kept ones. While the cloud moves it lags behind by a moment.
    pub(super) fn index(&self) -> usize {
        self.cloud.moment(self.step()).index
    }

    fn step(&self) -> f64 {
        step_at(self.time, self.head.share, self.cloud.last())
    }

    pub(super) fn is_playing(&self) -> bool {
        self.head.is_playing
    }

    pub(super) fn is_over(&self) -> bool {
        self.head.share >= 1.0
    }

    /// Pauses, goes on, or plays again.
    pub(super) fn toggle(&self) {
        self.stage.set(self.stage.head().toggled(motion_is_reduced()));
    }
}

/// Draws a cloud on its canvas, and plays it at each demand. `look` depends on `subject` and the canvas's size alone.
#[hook]
pub(super) fn use_cloud<S: PartialEq + 'static>(
    settings: &CloudSettings,
    subject: S,
    look: impl Fn(&S, (f64, f64)) -> CloudLook + 'static,
) -> PlayedCloud {
    let CloudSettings { canvas, cloud, plays, time } = settings;
    let update = use_force_update();
    let stage = use_memo((), |()| Stage::new(Box::new(move || update.force_update())));
    let stage = (*stage).clone();
    use_drawing(canvas, subject, {
        let stage = Rc::clone(&stage);
        move |subject: &S, surface: &Surface| -> Result<(), JsValue> {
            stage.show(Painted::new(surface, look(subject, surface.size()))?);
            Ok(())
        }
    });
    use_effect_with((cloud.clone(), *plays), {
        let stage = Rc::clone(&stage);
        move |(cloud, plays)| stage.begin(cloud, (*plays > 0).then(|| Playhead::restarted(motion_is_reduced())))
    });
    use_effect_with(*time, {
        let stage = Rc::clone(&stage);
        move |time| stage.set_time(*time)
    });
    use_effect_with((), {
        let (stage, canvas) = (Rc::clone(&stage), canvas.clone());
        move |()| {
            let watched = canvas.cast::<Element>().and_then(|canvas| {
                let stage = Rc::downgrade(&stage);
                OnScreen::watch(&canvas, move |is_on_screen| {
                    if let Some(stage) = stage.upgrade() {
                        stage.set_on_screen(is_on_screen);
                    }
                })
            });
            move || {
                drop(watched);
                stage.end();
            }
        }
    });
    PlayedCloud { head: stage.head(), stage, cloud: cloud.clone(), time: *time }
}
