//! The labs, one folder each.

pub mod bandit;
pub mod gan;
pub mod minimax;

mod input;
mod play;
