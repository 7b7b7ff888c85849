//! A minimax run as data: its configuration, what is known of it, and its path as CSV.

pub mod analysis;
pub mod config;
pub mod csv;
pub mod parse;
pub mod pictures;
pub mod questions;
pub mod words;

pub use analysis::Analysis;
pub use config::MinimaxConfig;
