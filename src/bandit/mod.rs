//! A softmax policy learns which of k arms pays best: the handout's question 1.
//!
//! Arm i pays Rᵢ = rᵢ + offset + σ·N(0, 1), the policy is π = softmax(θ), and each step moves θ by one of three rules ([`update`]).
//! [`Simulation`] is one run, open at every step; [`Experiment`] is the same run under many seeds; [`expected`] is what the rules do
//! in the mean. Everything is a function of the configuration, seed included, to the bit on every machine.

pub mod config;
pub mod csv;
pub mod descriptions;
pub mod expected;
pub mod learner;
pub mod many;
pub mod per_arm;
pub mod questions;
pub mod settings;
pub mod simulation;
pub mod update;

pub use config::{BanditConfig, Baseline, Schedule, UpdateRule};
pub use learner::{Pull, State, Step};
pub use many::Experiment;
pub use per_arm::PerArm;
pub use simulation::Simulation;
