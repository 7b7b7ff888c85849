//! A run's losses as comma-separated values, the same from the page and from the native trainer.

/// The first line.
pub const HEADER: &str = "step,epoch,loss_d,loss_g\n";

/// The line of step `step`, counted from 1: the epoch counted from 1, D's and G's loss in nats, with as many digits as give
/// the same number back.
#[must_use]
pub fn line(step: u32, steps_per_epoch: u32, [d, g]: [f32; 2]) -> String {
    let epoch = (step.max(1) - 1) / steps_per_epoch.max(1) + 1;
    format!("{step},{epoch},{d},{g}\n")
}
