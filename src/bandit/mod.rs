//! A softmax policy learns the best of k arms: question 1 of the handout.
//!
//! Arm i pays Rᵢ = rᵢ + offset + σ·N(0, 1), the policy is π = softmax(θ), and each step moves θ by one of three rules ([`update`]).
//! [`Simulation`] is one run, [`Experiment`] the same run under many seeds, [`Swarm`] their policies over time, [`expected`] the mean dynamics of the rules. Results
//! depend on the configuration alone, and have the same bits on every machine.

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
pub mod swarm;
pub mod update;

pub use config::{BanditConfig, Baseline, Schedule, UpdateRule};
pub use learner::{Pull, State, Step};
pub use many::Experiment;
pub use per_arm::PerArm;
pub use simulation::Simulation;
pub use swarm::Swarm;
