//! The labs, one folder each.

pub mod bandit;
mod beside;
mod cloud;
mod controls;
pub mod gan;
pub mod minimax;

mod input;
mod play;
mod shared;
mod slices;
