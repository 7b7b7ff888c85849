//! What a run needs on a GPU: its arithmetic. `tests/worker/memory.rs` compares it with the buffers that a browser makes.

use saddle::network::{Architecture, Footprint, Kind, LATENT, Layer, Layout};
use saddle::run::RunConfig;
use saddle::run::config::Ops;
use saddle::run::gpu_memory::{GpuLimits, GpuMemory, Megabytes, TooLarge};

/// What WebGPU guarantees, in bytes.
const GUARANTEED: GpuLimits = GpuLimits { buffer: 128 << 20 };

fn needed(batch_size: u32, images: u32) -> GpuMemory {
    let config = RunConfig { batch_size, images: 0, ..RunConfig::default() };
    GpuMemory::of(&config, images).expect("our own operations")
}

/// Numbers that layers make of an image.
fn outputs(layers: &[Layer]) -> usize {
    layers.iter().map(|layer| layer.output.iter().product::<usize>()).sum()
}

#[test]
fn a_footprint_follows_from_the_layers() {
    for architecture in [Architecture::HOMEWORK, Architecture::NARROW] {
        let (layers, sizes) = (architecture.generator_layers(), Footprint::of_generator(&architecture));
        assert_eq!(sizes.parameters, Layout::new(&architecture.generator_tensors()).total);
        assert_eq!(sizes.kept, LATENT + outputs(&layers));
        assert_eq!(Some(sizes.passing), layers.windows(2).map(outputs).max());

        let (layers, sizes) = (architecture.discriminator_layers(), Footprint::of_discriminator(&architecture));
        assert_eq!(sizes.parameters, Layout::new(&architecture.discriminator_tensors()).total);
        let patches = 25 * layers[0].output[1] * layers[0].output[2];
        assert_eq!(sizes.kept, outputs(&layers) + patches);
        assert_eq!(Some(sizes.passing), layers.windows(2).map(outputs).max());
        let largest = layers.iter().map(|layer| layer.output.iter().product()).max();
        assert_eq!(Some(sizes.largest), largest);
        assert!(matches!(layers[1].kind, Kind::Convolution { .. }));
        assert_eq!(sizes.added, 2 * layers[1].output.iter().product::<usize>() + layers[0].output.iter().product::<usize>());
    }
}

#[test]
fn memory_grows_with_images_and_batch() {
    let homework = needed(64, 60_000);
    assert_eq!(homework.images, 60_000 * 784);
    assert_eq!(needed(64, 10_000).total, homework.total - 50_000 * 784);
    let of_an_image = (needed(32, 60_000).total - needed(16, 60_000).total) / 16;
    let sheet = needed(32, 60_000).total + 32 * of_an_image - homework.total;
    assert_eq!(sheet, 64 * 4 * 2 * 12_544, "what the second batch norm reads and makes");
    assert!((100_000_000..200_000_000).contains(&homework.total), "{homework:?}");
    assert_eq!(Megabytes::needed(homework.images).to_string(), "48\u{a0}MB", "rounded up");
    assert_eq!(GpuMemory::of(&RunConfig { ops: Ops::Stock, ..RunConfig::default() }, 60_000), None);
}

#[test]
fn what_does_not_fit_is_named_with_what_to_do() {
    assert_eq!(needed(64, 60_000).check(GUARANTEED), Ok(()));
    let most = (GUARANTEED.buffer / 784) as u32;
    assert_eq!(needed(64, most).check(GUARANTEED), Ok(()));
    let images = needed(64, 400_000).check(GUARANTEED).expect_err("400,000 images");
    let (needed_size, allowed) = (Megabytes::needed(313_600_000), Megabytes::allowed(GUARANTEED.buffer));
    assert_eq!(images, TooLarge::Images { needed: needed_size, allowed, most: u64::from(most) });
    let sentence = images.to_string();
    assert!(
        sentence.contains("314\u{a0}MB")
            && sentence.contains("134\u{a0}MB")
            && sentence.contains("at most 171196 images, or the CPU"),
        "{sentence}"
    );

    let networks = needed(16, 100).check(GpuLimits { buffer: 1 << 20 }).expect_err("the networks");
    assert!(networks.to_string().ends_with("choose the CPU"), "{networks}");
    let large = GpuMemory { maps: 200 << 20, ..needed(64, 100) };
    let batch = large.check(GUARANTEED).expect_err("the batch");
    assert!(batch.to_string().ends_with("choose a smaller batch, or the CPU"), "{batch}");
}
