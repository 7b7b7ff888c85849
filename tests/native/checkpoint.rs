//! Checkpoints: round trips, and refusal of invalid files.

use std::sync::OnceLock;

use burn::tensor::Device;
use futures::executor::block_on;
use proptest::prelude::*;
use saddle::gan::checkpoint::file::{MAX_BYTES, MAX_HEADER_BYTES};
use saddle::gan::checkpoint::{Checkpoint, CheckpointError, contents, export_discriminator, export_generator};
use saddle::gan::{Architecture, Setup, Training};
use saddle::run::BUILD;
use saddle::run::config::Ops;
use saddle::run::tiling::Tiling;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use crate::support::runs::{garments, losses, narrow, resume_narrow};

/// A checkpoint of narrow networks after three steps.
fn file() -> &'static [u8] {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    FILE.get_or_init(|| {
        let mut training = narrow(&Device::flex());
        block_on(losses(&mut training, 3));
        block_on(training.checkpoint()).expect("the CPU answers")
    })
}

fn parse(bytes: &[u8]) -> Result<Checkpoint, CheckpointError> {
    Checkpoint::parse_with(bytes, Architecture::NARROW)
}

/// The file with a changed JSON header and the same data.
fn with_header(change: impl FnOnce(&mut serde_json::Value)) -> Vec<u8> {
    let length = u64::from_le_bytes(file()[..8].try_into().expect("eight bytes")) as usize;
    let mut header: serde_json::Value = serde_json::from_slice(&file()[8..8 + length]).expect("the header is JSON");
    change(&mut header);
    let header = header.to_string().into_bytes();
    [&(header.len() as u64).to_le_bytes()[..], &header, &file()[8 + length..]].concat()
}

/// The file with changed notes in its metadata.
fn with_notes(change: impl FnOnce(&mut serde_json::Value)) -> Vec<u8> {
    with_header(|header| {
        let text = header["__metadata__"]["saddle"].as_str().expect("a text").to_owned();
        let mut notes: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        change(&mut notes);
        header["__metadata__"]["saddle"] = notes.to_string().into();
    })
}

/// The file with changed tensors.
fn with_tensors(change: impl FnOnce(&mut Vec<(String, Dtype, Vec<usize>, Vec<u8>)>)) -> Vec<u8> {
    let (_, header) = SafeTensors::read_metadata(file()).expect("a valid file");
    let read = SafeTensors::deserialize(file()).expect("a valid file");
    let mut tensors: Vec<_> =
        read.iter().map(|(name, view)| (name.to_owned(), view.dtype(), view.shape().to_vec(), view.data().to_vec())).collect();
    change(&mut tensors);
    let views = tensors.iter().map(|(name, dtype, shape, data)| {
        (name.clone(), TensorView::new(*dtype, shape.clone(), data).expect("a shape that fits"))
    });
    safetensors::serialize(views.collect::<Vec<_>>(), header.metadata().clone()).expect("it can be written")
}

fn with_values(name: &str, change: impl FnOnce(&mut [u8])) -> Vec<u8> {
    with_tensors(|tensors| change(&mut tensors.iter_mut().find(|tensor| tensor.0 == name).expect("it is there").3))
}

#[test]
fn a_checkpoint_restores_the_state() {
    let checkpoint = parse(file()).expect("a valid file");
    assert_eq!((checkpoint.step, checkpoint.images, checkpoint.build.as_str()), (3, 64, BUILD));
    assert_eq!((checkpoint.config.seed, checkpoint.config.batch_size, checkpoint.config.learning_rate), (42, 16, 1e-3));
    let resumed = resume_narrow(file(), &Device::flex());
    let again = block_on(resumed.checkpoint()).expect("the CPU answers");
    assert!(again == file(), "the same bytes");
}

#[test]
fn a_checkpoint_before_the_first_step_restores_the_state() {
    let bytes = block_on(narrow(&Device::flex()).checkpoint()).expect("the CPU answers");
    let mut resumed = resume_narrow(&bytes, &Device::flex());
    let mut fresh = narrow(&Device::flex());
    assert_eq!(block_on(losses(&mut resumed, 2)), block_on(losses(&mut fresh, 2)));
}

#[test]
fn names_and_shapes_match_pytorch() {
    let read = SafeTensors::deserialize(file()).expect("a valid file");
    let shape = |name: &str| read.tensor(name).map(|view| view.shape().to_vec()).unwrap_or_default();
    // torch.nn.Linear [out, in], Conv2d [out, in, h, w], ConvTranspose2d [in, out, h, w].
    assert_eq!(shape("generator.fc.weight"), [8 * 49, 100]);
    assert_eq!(shape("adam.v.generator.fc.weight"), [8 * 49, 100]);
    assert_eq!(shape("generator.convt2.weight"), [8, 4, 5, 5]);
    assert_eq!(shape("discriminator.conv2.weight"), [8, 4, 5, 5]);
    assert_eq!(shape("discriminator.fc.weight"), [1, 8 * 49]);
    assert_eq!(shape("generator.bn1.running_var"), [8]);
    let mut names: Vec<String> = read.names().into_iter().map(str::to_owned).collect();
    let mut wanted: Vec<String> = contents(Architecture::NARROW).into_iter().map(|(name, _)| name).collect();
    names.sort();
    wanted.sort();
    assert_eq!(names, wanted);
}

#[test]
fn an_export_holds_one_network() {
    let training = narrow(&Device::flex());
    let g = block_on(export_generator(training.trainer())).expect("the CPU answers");
    let d = block_on(export_discriminator(training.trainer())).expect("the CPU answers");
    let names = |bytes: &[u8]| {
        let mut names: Vec<String> =
            SafeTensors::deserialize(bytes).expect("a valid file").names().into_iter().map(str::to_owned).collect();
        names.sort();
        names
    };
    assert_eq!(names(&d), ["conv1.bias", "conv1.weight", "conv2.bias", "conv2.weight", "fc.bias", "fc.weight"]);
    assert_eq!(names(&g).len(), 12);
    assert!(names(&g).contains(&"bn2.running_mean".to_owned()));
}

#[test]
fn a_checkpoint_holds_the_tiling_of_its_gpu() {
    assert_eq!(parse(file()).expect("a valid file").tiling, None, "a CPU has no tiling");
    for tiling in Tiling::ALL {
        let written = with_notes(|notes| notes["tiling"] = tiling.name().into());
        assert_eq!(parse(&written).expect("a valid file").tiling, Some(tiling));
    }
}

#[test]
fn other_images_or_other_networks_are_refused() {
    let checkpoint = parse(file()).expect("a valid file");
    let setup = Setup { architecture: Architecture::NARROW, ..Setup::new(42, 1e-3, Ops::Fused) };
    let refused = |images| match Training::resume_with_setup(&checkpoint, setup, &images, &Device::flex()) {
        Ok(_) => panic!("it was accepted"),
        Err(error) => error,
    };
    let error = refused(garments(43, 64));
    assert!(matches!(error, CheckpointError::OtherImages { .. }), "{error}");
    assert!(error.to_string().contains("64 images"), "{error}");
    let error = Checkpoint::parse(file()).expect_err("the homework's networks are wider");
    assert!(matches!(error, CheckpointError::Tensor { .. }), "{error}");
}

/// Invalid files: name, content, and a word of the expected message.
fn corpus() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let json = |text: &str| [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat();
    let long = |length: u64| [&length.to_le_bytes()[..], &[b'{'; 100]].concat();
    let float = |x: f32| move |data: &mut [u8]| data[4..8].copy_from_slice(&x.to_le_bytes());
    vec![
        ("empty", vec![], "eight bytes"),
        ("seven bytes", vec![0; 7], "eight bytes"),
        ("a header of no bytes", vec![0; 8], "not a Saddle checkpoint"),
        ("a header of 2⁶⁴ − 1 bytes", long(u64::MAX), "header"),
        ("a header over the limit", long(MAX_HEADER_BYTES + 1), "header"),
        ("a header longer than the file", long(200), "not a Saddle checkpoint"),
        ("invalid JSON", json("{{{{"), "not a Saddle checkpoint"),
        ("other JSON", json("[1, 2]"), "not a Saddle checkpoint"),
        ("deep JSON", json(&"[".repeat(100_000)), "not a Saddle checkpoint"),
        ("no metadata", json("{}"), "metadata"),
        ("a PNG", b"\x89PNG\r\n\x1a\n0123456789".to_vec(), "header"),
        ("cut in the data", file()[..file().len() - 5].to_vec(), "not a Saddle checkpoint"),
        ("with trailing data", [file(), b"more"].concat(), "not a Saddle checkpoint"),
        ("over the size limit", vec![0; MAX_BYTES + 1], "not read"),
        ("of another format version", with_notes(|notes| notes["form"] = "saddle-checkpoint-9".into()), "saddle-checkpoint-9"),
        ("with an unknown note", with_notes(|notes| notes["more"] = 1.into()), "more"),
        ("without a step", with_notes(|notes| notes["step"] = serde_json::Value::Null), "null"),
        ("with an unknown tiling", with_notes(|notes| notes["tiling"] = "square".into()), "square"),
        ("with half a step", with_notes(|notes| notes["step"] = 1.5.into()), "1.5"),
        ("of an invalid batch size", with_notes(|notes| notes["config"] = "batch=17".into()), "17"),
        ("of an unknown parameter", with_notes(|notes| notes["config"] = "colour=red".into()), "colour"),
        ("without a tensor", with_tensors(|tensors| tensors.retain(|t| t.0 != "generator.bn1.bias")), "generator.bn1.bias"),
        (
            "with an extra tensor",
            with_tensors(|tensors| {
                tensors.push(("generator.fc.bias".to_owned(), Dtype::F32, vec![1], vec![0; 4]));
            }),
            "generator.fc.bias",
        ),
        (
            "of another shape",
            with_tensors(|tensors| {
                let tensor = tensors.iter_mut().find(|tensor| tensor.0 == "generator.fc.weight").expect("it is there");
                tensor.2.reverse();
            }),
            "generator.fc.weight",
        ),
        (
            "of 16-bit floats",
            with_tensors(|tensors| {
                let tensor = tensors.iter_mut().find(|tensor| tensor.0 == "discriminator.fc.bias").expect("it is there");
                (tensor.1, tensor.3) = (Dtype::F16, vec![0; 2]);
            }),
            "F16",
        ),
        ("with a NaN", with_values("generator.fc.weight", float(f32::NAN)), "NaN"),
        ("with an infinite value", with_values("adam.m.generator.fc.weight", float(f32::INFINITY)), "inf"),
        ("with a negative variance", with_values("generator.bn1.running_var", float(-1.0)), "below 0"),
        ("with a negative square", with_values("adam.v.generator.bn1.bias", float(-1e-9)), "below 0"),
        (
            "overlapping tensors",
            with_header(|header| {
                let place = header["discriminator.conv1.bias"]["data_offsets"].clone();
                header["discriminator.fc.bias"]["data_offsets"] = place;
            }),
            "not a Saddle checkpoint",
        ),
        (
            "a shape whose product overflows",
            with_header(|header| {
                header["discriminator.fc.bias"]["shape"] = serde_json::json!([u64::MAX, u64::MAX]);
            }),
            "not a Saddle checkpoint",
        ),
    ]
}

#[test]
fn invalid_files_are_refused_with_a_message() {
    for (what, bytes, word) in corpus() {
        match parse(&bytes) {
            Ok(_) => panic!("{what}: it was accepted"),
            Err(error) => assert!(error.to_string().contains(word), "{what}: {error}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn random_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(parse(&bytes).is_err());
    }

    #[test]
    fn a_random_header_is_refused(text in "\\PC{0,300}") {
        let bytes = [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat();
        prop_assert!(parse(&bytes).is_err());
    }

    /// A file with one changed byte is refused, or valid with other finite numbers.
    #[test]
    fn a_changed_file_is_refused_or_valid(place in any::<prop::sample::Index>(), byte: u8, header: bool) {
        let mut bytes = file().to_vec();
        let end = if header { 2000 } else { bytes.len() };
        bytes[place.index(end)] = byte;
        if let Ok(checkpoint) = parse(&bytes) {
            let setup = Setup { architecture: Architecture::NARROW, ..Setup::new(42, 1e-3, Ops::Fused) };
            if let Ok(training) = Training::resume_with_setup(&checkpoint, setup, &garments(42, 64), &Device::flex()) {
                prop_assert!(parse(&block_on(training.checkpoint()).expect("the CPU answers")).is_ok());
            }
        }
    }

    #[test]
    fn a_truncated_file_is_refused(place in any::<prop::sample::Index>()) {
        prop_assert!(parse(&file()[..place.index(file().len())]).is_err());
    }
}
