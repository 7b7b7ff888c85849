//! Effects: the worker, the run it does, a run that is computed in the page, the keyboard.

pub mod attention;
pub mod controller;
pub mod form;
pub mod frame;
pub mod gan_run;
pub mod kept;
pub mod lock;
pub mod player;
pub mod recording;
pub mod shortcuts;
pub mod tabs;
pub mod worker;
