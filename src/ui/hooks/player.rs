//! Plays a run that is computed on the page: in each animation frame, as many steps as the speed asks for.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use yew::prelude::*;

use super::gan_run::now_ms;
use crate::run::play::Play;
use crate::run::{Extent, PlayState, Speed};

/// Most time for steps in one frame, in ms, so that the page stays responsive.
const BUDGET_MS: f64 = 12.0;

/// Steps between two clock reads at [`Speed::Instant`].
const CHUNK: u32 = 256;

/// A run that is computed step by step and stores all its steps.
pub trait Playable: 'static {
    /// Computed and total steps.
    fn extent(&self) -> Extent;

    /// Computes up to `steps` more steps.
    fn compute(&mut self, steps: u32);
}

/// A command of the run line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlayAction {
    /// Start, pause or resume, whichever is next.
    Toggle,
    /// Advance by this many steps.
    Step(u32),
    Reset,
    Seek(u32),
    Speed(Speed),
}

struct Inner<R> {
    run: Option<R>,
    play: Play,
    speed: Speed,
    frame: Option<AnimationFrame>,
    last_frame_ms: f64,
    /// Number of runs so far; identifies the current one.
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

    /// Advances as far as fits into [`BUDGET_MS`], and as steps are there: some are computed beside the page.
    fn fill_frame(&mut self) {
        let begun = now_ms();
        while self.play.state() == PlayState::Running && now_ms() - begun < BUDGET_MS {
            let at = self.play.at();
            self.forward(CHUNK);
            if self.play.at() == at {
                break;
            }
        }
    }
}

/// A shared handle to the run.
pub struct Player<R: 'static> {
    inner: Rc<RefCell<Inner<R>>>,
    redraw: Rc<dyn Fn()>,
    reduced_motion: bool,
}

impl<R> Clone for Player<R> {
    fn clone(&self) -> Self {
        Self { inner: Rc::clone(&self.inner), redraw: Rc::clone(&self.redraw), reduced_motion: self.reduced_motion }
    }
}

impl<R> PartialEq for Player<R> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

impl<R: Playable> Player<R> {
    #[must_use]
    pub fn state(&self) -> PlayState {
        self.inner.borrow().play.state()
    }

    /// The step on display.
    #[must_use]
    pub fn at(&self) -> u32 {
        self.inner.borrow().play.at()
    }

    /// Computed and total steps; zero without a run.
    #[must_use]
    pub fn extent(&self) -> Extent {
        self.inner.borrow().extent()
    }

    #[must_use]
    pub fn speed(&self) -> Speed {
        self.inner.borrow().speed
    }

    /// Number of the run, computed steps, and the step on display: changes with everything that is drawn.
    #[must_use]
    pub fn version(&self) -> (u32, u32, u32) {
        let inner = self.inner.borrow();
        (inner.runs, inner.extent().done, inner.play.at())
    }

    /// Borrows the run; release it before any call that changes the player.
    #[must_use]
    pub fn run(&self) -> Ref<'_, Option<R>> {
        Ref::map(self.inner.borrow(), |inner| &inner.run)
    }

    /// Pauses, changes the run (a step by hand, for example), and shows its last step.
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

    /// Starts `run`; `None` is a run that could not be created. With `paused` it waits at step 0.
    pub fn start(&self, run: Option<R>, paused: bool) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.runs += 1;
            inner.play = if run.is_some() { Play::begin(paused) } else { Play::failed() };
            inner.run = run;
            inner.last_frame_ms = now_ms();
            if self.reduced_motion && !paused {
                inner.fill_frame();
            }
        }
        self.schedule();
    }

    pub fn toggle(&self) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.last_frame_ms = now_ms();
            if inner.play.state() == PlayState::Running { inner.play.pause() } else { inner.play.resume() }
        }
        self.schedule();
    }

    /// Pauses and advances by `steps`.
    pub fn step(&self, steps: u32) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.play.pause();
            inner.forward(steps);
        }
        (self.redraw)();
    }

    pub fn seek(&self, at: u32) {
        {
            let mut inner = self.inner.borrow_mut();
            let extent = inner.extent();
            inner.play.seek(at, extent);
        }
        (self.redraw)();
    }

    /// Discards the run.
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

    /// Applies from the next frame.
    pub fn set_speed(&self, speed: Speed) {
        self.inner.borrow_mut().speed = speed;
        (self.redraw)();
    }

    /// Redraws, and requests the next frame while the run plays.
    fn schedule(&self) {
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
            let (speed, extent) = (if self.reduced_motion { Speed::Instant } else { inner.speed }, inner.extent());
            match inner.play.due(elapsed, speed, extent) {
                Some(steps) => inner.forward(steps),
                None => inner.fill_frame(),
            }
        }
        self.schedule();
    }
}

#[must_use]
pub fn motion_is_reduced() -> bool {
    let query = gloo::utils::window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
    query.is_some_and(|query| query.matches())
}

/// The lab's player. With reduced motion a run is computed at once, whatever the speed.
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
        reduced_motion: motion_is_reduced(),
    });
    let player = (*player).clone();
    use_effect_with((), {
        let inner = Rc::clone(&player.inner);
        // A requested frame and the player hold each other: this breaks the cycle.
        move |()| move || inner.borrow_mut().frame = None
    });
    player
}
