//! The cost of a step: statistics of the times, and equal losses of both implementations while they are timed.

use futures::executor::block_on;
use saddle::compute::Opener;
use saddle::gan::measure::StepTimer;
use saddle::run::config::{Ops, Preference};
use saddle::run::measurement::{Measurement, StepCost};

fn cost(times_ms: &[f64], losses: &[[f32; 2]]) -> StepCost {
    StepCost { ops: Ops::Fused, first_ms: 9.0, times_ms: times_ms.to_vec(), calls: None, losses: losses.to_vec() }
}

#[test]
fn least_and_median_time() {
    let cost = cost(&[5.0, 1.0, 3.0], &[]);
    assert_eq!([cost.least_ms(), cost.median_ms()].map(f64::to_bits), [1.0, 3.0].map(f64::to_bits));
}

#[test]
fn loss_difference_is_the_largest_of_all_steps() {
    let costs = vec![cost(&[], &[[1.0, 2.0], [3.0, 4.0]]), cost(&[], &[[1.0, 2.5], [3.0, 3.75]])];
    let mut both = Measurement { device: String::new(), batch_size: 16, build: String::new(), costs };
    assert_eq!(both.loss_difference(), Some(0.5));
    both.costs.pop();
    assert_eq!(both.loss_difference(), None);
}

#[test]
fn both_implementations_have_equal_losses_while_timed() {
    let compute = block_on(Opener::default().open(Preference::Cpu, |_| ())).expect("the CPU opens");
    let costs = Ops::ALL.map(|ops| {
        let mut timer = StepTimer::new(ops, 16, &compute).expect("a batch");
        let clock = std::cell::Cell::new(0.0);
        for _ in 0..3 {
            let tick = || clock.replace(clock.get() + 7.0);
            block_on(timer.step(tick)).expect("the CPU can be read");
        }
        timer.finish()
    });
    for cost in &costs {
        assert_eq!(cost.losses.len(), 3);
        assert_eq!((cost.first_ms.to_bits(), cost.times_ms.len()), (7.0_f64.to_bits(), 2));
        assert!(cost.calls.is_none(), "calls are counted only in a browser");
    }
    let both = Measurement { device: String::new(), batch_size: 16, build: String::new(), costs: costs.to_vec() };
    assert!(both.loss_difference().is_some_and(|difference| difference < 1e-4), "{:?}", both.loss_difference());
}
