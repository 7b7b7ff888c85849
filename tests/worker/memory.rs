//! The memory that a run is said to need, and the buffers that the browser makes for it.

use js_sys::{Array, Function};
use saddle::data::{Images, PIXELS};
use saddle::gan::Training;
use saddle::run::RunConfig;
use saddle::run::config::Preference;
use saddle::run::gpu_memory::GpuMemory;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{log, open};

/// Largest difference between what is said and what is allocated, as a share of the former. Small buffers are not counted, and a large
/// one may be reused for less.
const MARGIN: f64 = 0.07;

/// Bytes of the buffers that are made: those of tensors, the largest of them, and those that are read.
struct Made {
    tensors: f64,
    largest: f64,
    read: f64,
}

async fn watch(work: impl Future<Output = ()>) -> Made {
    const WATCH: &str = "const { prototype } = GPUDevice, { createBuffer } = prototype, made = [0, 0, 0];
        prototype.createBuffer = function (wanted) {
            const { MAP_READ, STORAGE, UNIFORM } = GPUBufferUsage, { size, usage } = wanted;
            if (usage & MAP_READ) made[2] += size;
            else if (usage & STORAGE && !(usage & UNIFORM)) { made[0] += size; made[1] = Math.max(made[1], size); }
            return createBuffer.call(this, wanted);
        };
        return [made, () => { prototype.createBuffer = createBuffer; }];";
    let both = Array::from(&Function::new_no_args(WATCH).call0(&JsValue::NULL).expect("a browser with WebGPU"));
    work.await;
    Function::from(both.get(1)).call0(&JsValue::NULL).expect("restored");
    let made = Array::from(&both.get(0));
    let bytes = |at| made.get(at).as_f64().expect("a number");
    Made { tensors: bytes(0), largest: bytes(1), read: bytes(2) }
}

/// A sheet, a few steps and a checkpoint, as a run begins, on a device whose memory is given back before.
async fn check(batch_size: u32, images: u32) {
    let device = open(Preference::WebGpu).await.device;
    let config = RunConfig { batch_size, ..RunConfig::default() };
    let needed = GpuMemory::of(&config, images).expect("our own operations");
    device.memory_cleanup();
    let made = watch(async {
        let images = Images::new(vec![7; images as usize * PIXELS].into()).expect("whole images");
        let mut training = Training::new(config, &images, &device).expect("a batch");
        training.sheet().await.expect("the device answers");
        for _ in 0..2 {
            training.advance();
            training.trainer_mut().losses().read().await.expect("the device answers");
        }
        training.checkpoint().await.expect("the device answers");
    })
    .await;
    let said = (needed.total - needed.read) as f64;
    log(&format!(
        "batch {batch_size}, {images} images: {said} bytes without what is read; made {}, the largest {}, to be read {}",
        made.tensors, made.largest, made.read
    ));
    let largest = needed.images.max(needed.state).max(needed.maps) as f64;
    assert!((made.tensors / said - 1.0).abs() <= MARGIN, "{} bytes, said to be {said}", made.tensors);
    assert!((made.largest / largest - 1.0).abs() <= MARGIN, "{} bytes, said to be {largest}", made.largest);
    // An earlier test may have read as much already.
    assert!(made.read <= (1.0 + MARGIN) * needed.read as f64, "{} bytes", made.read);
}

#[wasm_bindgen_test]
async fn a_run_allocates_what_it_is_said_to_need() {
    check(16, 2_000).await;
    check(64, 40_000).await;
}
