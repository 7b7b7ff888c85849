//! Effects: the worker, the run it does, the keyboard.

pub mod controller;
pub mod gan_run;
pub mod shortcuts;
pub mod worker;
