//! Networks from programs in PyTorch: read exactly, and told apart from other files.

use burn::tensor::Device;
use futures::executor::block_on;
use half::f16;
use saddle::gan::Training;
use saddle::gan::checkpoint::file::{Precision, read, write};
use saddle::gan::checkpoint::{export_discriminator, export_generator, read_discriminator, read_generator};
use saddle::gan::sampling::latents;
use saddle::gan::state_file::{StateFile, StateFileError};
use saddle::gan::trained_generator::TrainedGenerator;
use saddle::math::rng::Purpose;
use saddle::network::Architecture;
use saddle::network::comparison::{Player, Verdict};
use saddle::network::state_dict::NamedTensor;
use saddle::run::protocol::own_network::MAX_BYTES;
use saddle::run::{Departure, RunConfig};
use saddle::settings::Settings;
use zip::CompressionMethod;

use crate::support::runs::garments;
use crate::torch_file::{Pickle, state_dict, zip_of};

/// Exports of networks after two steps: G and D.
fn exports() -> [Vec<u8>; 2] {
    let config = RunConfig { images: 32, batch_size: 16, ..RunConfig::from_query("dataset=garments").config };
    let mut training = Training::new(config, &garments(42, 32), &Device::flex()).expect("enough images");
    (0..2).for_each(|_| training.advance());
    let trainer = training.trainer();
    [
        block_on(export_generator(trainer)).expect("the CPU answers"),
        block_on(export_discriminator(trainer)).expect("the CPU answers"),
    ]
}

/// As a program names the layers of `nn.Sequential`, wrapped for several GPUs.
fn renamed(tensors: &[NamedTensor]) -> Vec<NamedTensor> {
    let mut modules: Vec<&str> = Vec::new();
    let mut all = Vec::new();
    for tensor in tensors {
        let (module, part) = tensor.name.split_once('.').expect("a module and a part");
        if !modules.contains(&module) {
            modules.push(module);
        }
        all.push(NamedTensor { name: format!("module.main.{}.{part}", 3 * modules.len()), ..tensor.clone() });
    }
    all
}

/// In the order of a module: a layer's statistics beside its scale.
fn by_module(mut tensors: Vec<NamedTensor>, order: &[&str]) -> Vec<NamedTensor> {
    let place = |name: &str| order.iter().position(|layer| name.starts_with(layer)).expect("a layer of ours");
    tensors.sort_by_key(|tensor| place(&tensor.name));
    tensors
}

const LAYERS: [&str; 6] = ["fc", "convt1", "bn1", "convt2", "bn2", "convt3"];

fn values(file: Vec<u8>) -> Result<Option<Vec<NamedTensor>>, StateFileError> {
    let file = StateFile::read(file)?;
    file.values(&file.compare(&Architecture::HOMEWORK))
}

fn refused(file: &[u8]) -> String {
    match StateFile::read(file.to_vec()) {
        Ok(_) => panic!("it was read"),
        Err(error) => error.to_string(),
    }
}

fn sheet(tensors: &[NamedTensor]) -> Vec<u8> {
    let device = Device::flex();
    let generator = TrainedGenerator::from_pytorch(tensors, Departure::None, &device).expect("our layers");
    block_on(generator.sheet(latents(42, Purpose::FixedLatents, 0, 16, &device))).expect("the CPU answers")
}

#[test]
fn a_generator_comes_back_from_pytorch_bit_for_bit() {
    let [generator, discriminator] = exports();
    let ours = by_module(read_generator(&generator, Precision::Single).expect("an export"), &LAYERS);
    let drawn = sheet(&ours);
    for file in [generator, state_dict(&ours), state_dict(&renamed(&ours))] {
        let mut read = values(file).expect("a state_dict").expect("it fits");
        read = by_module(read, &LAYERS);
        assert_eq!(sheet(&read), drawn);
        let find = |name: &str| read.iter().find(|tensor| tensor.name == name).expect("all are there");
        for tensor in &ours {
            let bits = |values: &[f32]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&find(&tensor.name).values), bits(&tensor.values), "{}", tensor.name);
        }
    }
    let ours = read_discriminator(&discriminator, Precision::Single).expect("an export");
    for file in [discriminator, state_dict(&renamed(&ours))] {
        let read = StateFile::read(file).expect("a state_dict");
        let found = read.compare(&Architecture::HOMEWORK);
        assert_eq!(found.compared.comparison.player, Player::Discriminator);
        assert_eq!(read.values(&found), Ok(Some(ours.clone())));
    }
}

fn discriminator(fill: f32) -> Vec<NamedTensor> {
    let entries: [(&str, &[usize]); 6] = [
        ("0.weight", &[64, 1, 5, 5]),
        ("0.bias", &[64]),
        ("3.weight", &[128, 64, 5, 5]),
        ("3.bias", &[128]),
        ("7.weight", &[1, 6272]),
        ("7.bias", &[1]),
    ];
    let tensor = |(name, shape): (&str, &[usize])| NamedTensor {
        name: name.to_owned(),
        shape: shape.to_vec(),
        values: vec![fill; shape.iter().product()],
    };
    entries.into_iter().map(tensor).collect()
}

#[test]
fn numbers_of_other_sizes_and_views_are_read() {
    let bytes = |tensor: &NamedTensor, kind: &str| -> Vec<u8> {
        let all = tensor.values.iter();
        match kind {
            "HalfStorage" => all.flat_map(|&x| f16::from_f32(x).to_le_bytes()).collect(),
            "BFloat16Storage" => all.flat_map(|&x| half::bf16::from_f32(x).to_le_bytes()).collect(),
            _ => all.flat_map(|&x| f64::from(x).to_le_bytes()).collect(),
        }
    };
    for (kind, size) in [("HalfStorage", 2), ("BFloat16Storage", 2), ("DoubleStorage", 8)] {
        let mut pickle = Pickle::new();
        pickle.dict(|pickle| {
            for tensor in discriminator(-0.375) {
                pickle.string(&tensor.name).tensor(kind, size, bytes(&tensor, kind), &tensor.shape);
            }
        });
        let read = values(pickle.file()).expect("a state_dict").expect("it fits");
        assert!(read.iter().all(|tensor| tensor.values.iter().all(|&value| value == -0.375)), "{kind}");
    }
    // A transposed view, as of a weight that was tied or turned: element (0, i) is i.
    let mut pickle = Pickle::new();
    pickle.dict(|pickle| {
        pickle.floats(&discriminator(0.0)[..4]);
        let column: Vec<u8> = (0..6272_u16).flat_map(|at| f32::from(at).to_le_bytes()).collect();
        pickle.string("7.weight").view("FloatStorage", 4, column, &[1, 6272], &[1, 1]);
        pickle.floats(&discriminator(0.0)[5..]);
    });
    let read = values(pickle.file()).expect("a state_dict").expect("it fits");
    assert!(read[4].values.iter().enumerate().all(|(at, &value)| value == at as f32));
}

#[test]
fn a_checkpoint_with_several_networks_shows_one_and_names_the_others() {
    let wide = vec![NamedTensor { name: "x.weight".to_owned(), shape: vec![3], values: vec![1.0; 3] }];
    let mut pickle = Pickle::new();
    pickle.dict(|pickle| {
        pickle.string("epoch").int(7);
        pickle.string("other").dict(|pickle| {
            pickle.floats(&wide);
        });
        pickle.string("netD.v2").dict(|pickle| {
            pickle.floats(&discriminator(0.5));
        });
        pickle.string("optimizer").raw(b"}(").string("state").raw(b"}(").int(0).raw(b"}(").floats(&[NamedTensor {
            name: "exp_avg".to_owned(),
            shape: vec![64, 1, 5, 5],
            values: vec![0.0; 1600],
        }]);
        pickle.raw(b"uuu");
    });
    let file = StateFile::read(pickle.file()).expect("a checkpoint");
    let found = file.compare(&Architecture::HOMEWORK);
    assert!(found.compared.comparison.fits());
    assert_eq!(found.compared.comparison.rows[0].yours.as_ref().map(|side| side.name.as_str()), Some("0"));
    assert_eq!(found.note, "This is “netD.v2”. The file also holds “optimizer”, “other”.");
    assert_eq!(file.values(&found).map(|tensors| tensors.map(|tensors| tensors.len())), Ok(Some(6)));
}

#[test]
fn the_order_of_definition_is_found_again() {
    // Names that sort otherwise: the layers of one kind are paired by their order.
    let names = ["zeta", "mid", "alpha"];
    let shapes = [vec![512, 256, 5, 5], vec![256, 128, 5, 5], vec![128, 1, 5, 5]];
    let tensor = |(name, shape): (&str, Vec<usize>)| NamedTensor {
        name: format!("{name}.weight"),
        values: vec![0.0; shape.iter().product()],
        shape,
    };
    let tensors: Vec<NamedTensor> = names.into_iter().zip(shapes).map(tensor).collect();
    let file = StateFile::read(state_dict(&tensors)).expect("a state_dict");
    let rows = file.compare(&Architecture::HOMEWORK).compared.comparison.rows;
    let pairs: Vec<_> =
        rows.iter().filter_map(|row| Some((row.yours.as_ref()?.name.clone(), row.ours.as_ref()?.name.clone()))).collect();
    let wanted = [("zeta", "convt1"), ("mid", "convt2"), ("alpha", "convt3")];
    assert_eq!(pairs, wanted.map(|(yours, ours)| (yours.to_owned(), ours.to_owned())));
    // A safetensors file is sorted by name, where numbers count by their value.
    let numbered: Vec<NamedTensor> = [10, 2, 0]
        .into_iter()
        .zip(&tensors)
        .rev()
        .map(|(at, tensor)| NamedTensor { name: format!("main.{at}.weight"), ..tensor.clone() })
        .collect();
    let file =
        StateFile::read(write(&numbered, Precision::Single, ("format", "pt".to_owned())).expect("a file")).expect("a state_dict");
    let rows = file.compare(&Architecture::HOMEWORK).compared.comparison.rows;
    let found: Vec<_> = rows.iter().filter_map(|row| row.yours.as_ref().map(|side| side.name.clone())).collect();
    assert_eq!(found, ["main.0", "main.2", "main.10"]);
    assert!(rows.iter().all(|row| row.verdict != Verdict::Same));
}

#[test]
fn numbers_that_are_no_weights_are_named() {
    for (fill, words) in [(f32::NAN, "“0.weight” holds NaN: the training diverged"), (f32::INFINITY, "“0.weight” holds inf")]
    {
        let error = values(state_dict(&discriminator(fill))).expect_err("no weights").to_string();
        assert!(error.starts_with(words), "{error}");
    }
    let mut pickle = Pickle::new();
    pickle.dict(|pickle| {
        for tensor in discriminator(0.0) {
            pickle.string(&tensor.name).tensor("IntStorage", 4, vec![0; 4 * tensor.values.len()], &tensor.shape);
        }
    });
    assert_eq!(values(pickle.file()).expect_err("whole numbers").to_string(), "“0.weight” holds no floating-point numbers.");
    let [generator, _] = exports();
    let mut ours = by_module(read_generator(&generator, Precision::Single).expect("an export"), &LAYERS);
    ours.iter_mut().find(|tensor| tensor.name == "bn2.running_var").expect("ours").values[5] = -0.5;
    let error = values(state_dict(&ours)).expect_err("a negative variance").to_string();
    assert_eq!(error, "“bn2.running_var” holds -0.5, and a variance is not below 0.");
}

#[test]
fn a_wrong_file_is_told_what_it_is() {
    let zip = |names: &[&str]| {
        let files: Vec<(String, Vec<u8>)> = names.iter().map(|name| ((*name).to_owned(), b"x".to_vec())).collect();
        zip_of("a", &files, CompressionMethod::Stored)
    };
    let mut tar = vec![0; 1024];
    tar[..3].copy_from_slice(b"run");
    tar[257..262].copy_from_slice(b"ustar");
    let legacy = [&b"\x80\x02\x8a\x0a"[..], &[0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19], b"."].concat();
    let mut module = Pickle::new();
    module.global("__main__", "Net").raw(b")\x81}(");
    for table in ["_parameters", "_buffers", "_modules"] {
        module.string(table).raw(b"}");
    }
    module.raw(b"ub");
    let mut list = Pickle::new();
    list.raw(b"](").floats(&[]).raw(b"e");
    let mut no_tensors = Pickle::new();
    no_tensors.dict(|pickle| {
        pickle.string("lr").int(3);
    });
    for (file, words) in [
        (b"".to_vec(), "an empty file"),
        (b"GIF89a\x01\0".to_vec(), "a GIF image"),
        (b"\x89PNG\r\n\x1a\n".to_vec(), "a PNG image"),
        (b"\xff\xd8\xff\xe0".to_vec(), "a JPEG image"),
        (b"\x89HDF\r\n\x1a\n".to_vec(), "HDF5 file (.h5), as Keras saves it"),
        (b"\x93NUMPY\x01\0".to_vec(), "a NumPy array"),
        (b"<!DOCTYPE html><title>".to_vec(), "a web page"),
        (b"import torch\n".to_vec(), "a Python program"),
        (b"{\"a\": 1}".to_vec(), "a text in JSON"),
        (b"hello, world".to_vec(), "a text, not"),
        (vec![7; 600], "a kind that is not known here"),
        (tar, "a tar archive"),
        (legacy, "before 1.6"),
        (b"\x80\x04\x95".to_vec(), "plain Python pickle"),
        (zip(&["data.txt"]), "a zip file that PyTorch did not write"),
        (zip(&["arr_0.npy"]), "an archive of NumPy arrays"),
        (zip(&["config.json", "model.weights.h5"]), "a model of Keras"),
        (zip(&["record.json", "losses.csv"]), "a run of Saddle"),
        (zip(&["net.pt"]), "a zip file with a network in it"),
        (zip(&["data.pkl", "constants.pkl", "code/x.py"]), "a TorchScript program"),
        (module.file(), "a whole module that was pickled"),
        (list.file(), "without a dictionary"),
        (no_tensors.file(), "It holds no tensors"),
    ] {
        let error = refused(&file);
        assert!(error.contains(words), "“{error}” does not say “{words}”");
    }
}

/// Files that PyTorch 2.15 has written: tests/pytorch/state_files.py.
#[test]
fn what_pytorch_itself_writes_is_read() {
    let narrow = |file: &[u8]| {
        let file = StateFile::read(file.to_vec()).expect("PyTorch wrote it");
        let found = file.compare(&Architecture::NARROW);
        let tensors = file.values(&found).expect("finite numbers").expect("our layers");
        (found.note, tensors)
    };
    let (_, saved) = narrow(include_bytes!("../golden/pytorch/state-dict.pt"));
    let shapes: Vec<&[usize]> = saved.iter().map(|tensor| &tensor.shape[..]).collect();
    assert_eq!(shapes, [&[4, 1, 5, 5][..], &[4], &[8, 4, 5, 5], &[8], &[1, 392], &[1]]);
    for tensor in &saved {
        assert!(tensor.values.iter().enumerate().all(|(at, &value)| value == at as f32 / 8.0), "{}", tensor.name);
    }
    // Of a wrapped module, in bfloat16, which has eight bits.
    let (note, kept) = narrow(include_bytes!("../golden/pytorch/checkpoint.pt"));
    assert_eq!(note, "This is “netD”. The file also holds “other”.");
    assert_eq!(kept.len(), saved.len());
    for (kept, saved) in kept.iter().zip(&saved) {
        let rounded = saved.values.iter().map(|&value| -half::bf16::from_f32(value).to_f32());
        assert_eq!(kept.values, rounded.collect::<Vec<_>>(), "{}", kept.name);
    }
    for (file, words) in [
        (&include_bytes!("../golden/pytorch/module.pt")[..], "a whole module that was pickled"),
        (include_bytes!("../golden/pytorch/legacy.pt"), "before 1.6"),
        (include_bytes!("../golden/pytorch/script.pt"), "a TorchScript program"),
    ] {
        let error = refused(file);
        assert!(error.contains(words), "“{error}” does not say “{words}”");
    }
}

#[test]
fn limits_hold_before_anything_is_read() {
    assert!(refused(&vec![0; MAX_BYTES + 1]).contains("at most"));
    // Compressed, as a zip bomb is.
    let mut pickle = Pickle::new();
    pickle.dict(|pickle| {
        pickle.floats(&discriminator(0.0));
    });
    let files = [("data.pkl".to_owned(), [&pickle.bytes[..], b"."].concat()), ("data/0".to_owned(), vec![0; 6400])];
    assert!(refused(&zip_of("net", &files, CompressionMethod::Deflated)).contains("compressed"));
    // A view of one number with more elements than memory has.
    let mut wide = Pickle::new();
    wide.dict(|pickle| {
        pickle.string("0.weight").view("FloatStorage", 4, vec![0; 4], &[64 << 20], &[0]);
    });
    assert!(refused(&wide.file()).contains("more than 33554432 numbers"), "{}", refused(&wide.file()));
    let mut deep = Pickle::new();
    deep.dict(|pickle| {
        pickle.string("0.weight").view("FloatStorage", 4, vec![0; 4], &[1; 9], &[1; 9]);
    });
    assert!(refused(&deep.file()).contains("9 dimensions"), "{}", refused(&deep.file()));
    let mut many = Pickle::new();
    many.dict(|pickle| {
        for at in 0..1025 {
            pickle.string(&format!("{at}.weight")).tensor("FloatStorage", 4, vec![0; 4], &[1]);
        }
    });
    assert!(refused(&many.file()).contains("1024 tensors"), "{}", refused(&many.file()));
    let mut long = Pickle::new();
    long.raw(&b"N0".repeat(140 << 10)).raw(b"}");
    assert!(refused(&long.file()).contains("its list of tensors has"), "{}", refused(&long.file()));
    let mut nested = Pickle::new();
    nested.raw(&b"(".repeat(50_000)).raw(&b"t".repeat(50_000));
    assert!(refused(&nested.file()).contains("damaged"), "{}", refused(&nested.file()));
    // A storage that is shorter than its tensor.
    let mut cut = Pickle::new();
    cut.dict(|pickle| {
        pickle.floats(&discriminator(0.0));
    });
    cut.storages[2].truncate(100);
    assert!(matches!(values(cut.file()), Err(StateFileError::Damaged(_))));
    let header = b"{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}}";
    let file = [&(header.len() as u64).to_le_bytes()[..], header, &[0; 4]].concat();
    assert!(refused(&file).contains("9 dimensions"));
    assert!(read(&file, Precision::Single, &[]).is_err());
}
