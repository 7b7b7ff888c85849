//! The bandit lab's mathematics.
