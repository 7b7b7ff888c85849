//! Plays a run that is computed in the page: a frame's worth of steps at a time, at the speed that is chosen.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use yew::prelude::*;

use super::gan_run::now_ms;
use crate::run::play::Play;
use crate::run::{Extent, PlayState, Speed};

/// Longest that steps are computed in one frame, in ms: the page stays quick.
const BUDGET_MS: f64 = 12.0;

/// Steps between two looks at the clock while steps are computed as fast as possible.
const CHUNK: u32 = 256;

/// A run that is computed step by step and keeps what it has done.
pub trait Playable: 'static {
    /// How far it is.
    fn extent(&self) -> Extent;

    /// Computes up to `steps` more.
    fn compute(&mut self, steps: u32);
}

/// What the visitor may do with a run, from the run line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlayAction {
    /// Start, pause or resume, whichever is next.
    Toggle,
    /// So many steps.
    Step(u32),
    /// Forget the run.
    Reset,
    /// Show this step.
    Seek(u32),
    /// From now on at this speed.
    Speed(Speed),
}

struct Inner<R> {
    run: Option<R>,
    play: Play,
    speed: Speed,
    frame: Option<AnimationFrame>,
    last_frame_ms: f64,
    /// Counts the runs.
    runs: u32,
}

impl<R: Playable> Inner<R> {
    fn extent(&self) -> Extent {
        self.run.as_ref().map(R::extent).unwrap_or_default()
    }

    fn forward(&mut self, steps: u32) {
        let missing = self.play.missing(steps, self.extent());
        if let (Some(run), true) = (&mut self.run, missing > 0) {
            run.compute(missing);
        }
        let extent = self.extent();
        self.play.advance(steps, extent);
    }

    /// Computes and shows as much as fits into a frame.
    fn rush(&mut self) {
        let begun = now_ms();
        while self.play.state() == PlayState::Running && now_ms() - begun < BUDGET_MS {
            self.forward(CHUNK);
        }
    }
}

/// A handle on the run; all clones are the same run.
pub struct Player<R: 'static> {
    inner: Rc<RefCell<Inner<R>>>,
    redraw: Rc<dyn Fn()>,
    calm: bool,
}

impl<R> Clone for Player<R> {
    fn clone(&self) -> Self {
        Self { inner: Rc::clone(&self.inner), redraw: Rc::clone(&self.redraw), calm: self.calm }
    }
}

impl<R> PartialEq for Player<R> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

impl<R: Playable> Player<R> {
    /// Where the run stands.
    #[must_use]
    pub fn state(&self) -> PlayState {
        self.inner.borrow().play.state()
    }

    /// The step that is shown.
    #[must_use]
    pub fn at(&self) -> u32 {
        self.inner.borrow().play.at()
    }

    /// How far the run is computed.
    #[must_use]
    pub fn extent(&self) -> Extent {
        self.inner.borrow().extent()
    }

    /// The speed that is chosen.
    #[must_use]
    pub fn speed(&self) -> Speed {
        self.inner.borrow().speed
    }

    /// Tells runs apart, and what is known of one: changes whenever something shown may have changed.
    #[must_use]
    pub fn version(&self) -> (u32, u32, u32) {
        let inner = self.inner.borrow();
        (inner.runs, inner.extent().done, inner.play.at())
    }

    /// The run, to look at.
    #[must_use]
    pub fn look(&self) -> Ref<'_, Option<R>> {
        Ref::map(self.inner.borrow(), |inner| &inner.run)
    }

    /// Changes the run itself (a step by hand, say), and shows its last step.
    pub fn change(&self, change: impl FnOnce(&mut R)) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.play.pause();
            if let Some(run) = &mut inner.run {
                change(run);
            }
            let extent = inner.extent();
            inner.play.advance(u32::MAX, extent);
        }
        (self.redraw)();
    }

    /// Begins with a run of no steps yet, or with one that could not be made.
    pub fn start(&self, run: Option<R>, paused: bool) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.runs += 1;
            inner.play = if run.is_some() { Play::begin(paused) } else { Play::failed() };
            inner.run = run;
            inner.last_frame_ms = now_ms();
            if self.calm && !paused {
                inner.rush();
            }
        }
        self.go();
    }

    /// Goes on, or stops where it is.
    pub fn toggle(&self) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.last_frame_ms = now_ms();
            if inner.play.state() == PlayState::Running { inner.play.pause() } else { inner.play.resume() }
        }
        self.go();
    }

    /// So many steps more; a run that goes on stops for that.
    pub fn step(&self, steps: u32) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.play.pause();
            inner.forward(steps);
        }
        (self.redraw)();
    }

    /// Shows another step.
    pub fn seek(&self, at: u32) {
        {
            let mut inner = self.inner.borrow_mut();
            let extent = inner.extent();
            inner.play.seek(at, extent);
        }
        (self.redraw)();
    }

    /// Forgets the run.
    pub fn reset(&self) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.runs += 1;
            inner.play = Play::default();
            inner.run = None;
            inner.frame = None;
        }
        (self.redraw)();
    }

    /// From now on at this speed.
    pub fn set_speed(&self, speed: Speed) {
        self.inner.borrow_mut().speed = speed;
        (self.redraw)();
    }

    /// Draws, and goes on in the next frame while the run does.
    fn go(&self) {
        if self.state() == PlayState::Running {
            let next = self.clone();
            let frame = request_animation_frame(move |_| next.frame());
            self.inner.borrow_mut().frame = Some(frame);
        } else {
            self.inner.borrow_mut().frame = None;
        }
        (self.redraw)();
    }

    fn frame(&self) {
        {
            let mut inner = self.inner.borrow_mut();
            let now = now_ms();
            let elapsed = now - inner.last_frame_ms;
            inner.last_frame_ms = now;
            let (speed, extent) = (if self.calm { Speed::Instant } else { inner.speed }, inner.extent());
            match inner.play.due(elapsed, speed, extent) {
                Some(steps) => inner.forward(steps),
                None => inner.rush(),
            }
        }
        self.go();
    }
}

/// Whether the visitor wants as little motion as possible.
#[must_use]
pub fn motion_is_reduced() -> bool {
    let query = gloo::utils::window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
    query.is_some_and(|query| query.matches())
}

/// The lab's player. Where motion is reduced a run is not shown growing, whatever the speed.
#[hook]
pub fn use_player<R: Playable>() -> Player<R> {
    let update = use_force_update();
    let player = use_memo((), |()| Player {
        inner: Rc::new(RefCell::new(Inner {
            run: None,
            play: Play::default(),
            speed: Speed::default(),
            frame: None,
            last_frame_ms: 0.0,
            runs: 0,
        })),
        redraw: Rc::new(move || update.force_update()),
        calm: motion_is_reduced(),
    });
    let player = (*player).clone();
    use_effect_with((), {
        let inner = Rc::clone(&player.inner);
        // A frame that is asked for holds the player, and the player the frame.
        move |()| move || inner.borrow_mut().frame = None
    });
    player
}
