//! Comparison with another framework's numbers.

use burn::tensor::Device;
use futures::executor::block_on;
use saddle::gan::reference::compute;
use saddle::run::config::Ops;

use crate::support::golden;

#[test]
fn the_cpu_reproduces_another_frameworks_numbers() {
    let (reference, images) = (golden::reference(), golden::images());
    for ops in Ops::ALL {
        let found = block_on(compute(&reference, &images, &Device::flex(), ops)).expect("the CPU answers");
        println!("{ops:?}, largest differences: {:?}", golden::check(&found, &reference));
    }
}
