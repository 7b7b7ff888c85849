//! Hooks: the training worker and its run, the small labs' worker, runs computed on the page, forms, and the keyboard.

pub mod attention;
pub mod controller;
pub mod film;
pub mod form;
pub mod frame;
pub mod gan_run;
mod helper_threads;
pub mod lab_worker;
pub mod lock;
pub mod opened_run;
pub mod player;
pub mod predictions;
pub mod recording;
pub mod saved_runs;
pub mod shortcuts;
pub mod tabs;
pub mod worker;
