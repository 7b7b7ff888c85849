//! The numbers of another framework, and files that are none.

use burn::tensor::Device;
use futures::executor::block_on;
use saddle::gan::reference::compute;

use crate::support::golden;

#[test]
fn the_cpu_comes_to_another_frameworks_numbers() {
    let (reference, images) = (golden::reference(), golden::images());
    let found = block_on(compute(&reference, &images, &Device::flex())).expect("it can be computed");
    let worst = golden::check(&found, &reference);
    println!("largest differences: {worst:?}");
}
