//! A batch assembled on a device: selected images of the data set, followed by fakes.

use burn::tensor::{Device, Tensor, TensorData};
use saddle::data::garments::Drawer;
use saddle::data::{PIXELS, to_signed};
use saddle::gan::ops::batch::Pool;

/// Fails if a pixel differs from its byte by more than `tolerance`.
pub(crate) async fn check(device: &Device, tolerance: f32) {
    let images = Drawer::new(3, 7).finish();
    let pool = Pool::new(&images, device);
    let fakes: Vec<f32> = (0..2 * PIXELS).map(|at| if at % 3 == 0 { 0.25 } else { -0.75 }).collect();
    let numbers = [6, 0, 3];
    let both = pool.select(&numbers).with_fakes(Tensor::from_data(TensorData::new(fakes.clone(), [2 * PIXELS, 1]), device));
    assert_eq!(both.dims(), [5 * PIXELS, 1]);
    let real = numbers.iter().flat_map(|number| images.image(*number)).map(|byte| to_signed(*byte));
    check_values(both, &real.clone().chain(fakes).collect::<Vec<_>>(), tolerance).await;
    let alone = pool.select(&numbers).into_images();
    assert_eq!(alone.dims(), [3, 1, 28, 28]);
    check_values(alone, &real.collect::<Vec<_>>(), tolerance).await;
}

async fn check_values<const D: usize>(found: Tensor<D>, expected: &[f32], tolerance: f32) {
    let found: Vec<f32> = found.into_data_async().await.expect("the device answers").iter::<f32>().collect();
    assert_eq!(found.len(), expected.len());
    for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!((found - expected).abs() <= tolerance, "pixel {at}: {found}, not {expected}");
    }
}
