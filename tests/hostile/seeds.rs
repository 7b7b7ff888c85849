//! Generates `fuzz/seeds`: small valid inputs, written by the library itself. Run by `cargo test --test hostile -- --ignored seeds`.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use saddle::data::garments::Drawer;
use saddle::data::picture::{SHEET_SIDE, grey, height};
use saddle::data::{PIXELS, idx};
use saddle::documents::writeup::{GAN, QUESTIONS};
use saddle::gan::checkpoint::contents;
use saddle::math::two_sample::Quality;
use saddle::network::state_dict::NamedTensor;
use saddle::run::RunConfig;
use saddle::run::losses::{HEADER, line};
use saddle::run::quality::{FeatureKind, FloorImages, KINDS, QualityRecord, QualityReference, QualityRow};
use saddle::run::stored::{Ending, Frame, RunKey, RunRecord, StoredRun};
use saddle::settings::Settings;
use saddle::worker::bundle::{NamedFile, write};
use serde_json::json;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::promises::{WIDTHS, files_as_input};
use crate::torch_file::{Pickle, state_dict};

fn write_seed(entry_point: &str, name: &str, bytes: impl AsRef<[u8]>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(entry_point);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), bytes).unwrap();
}

/// A measurement at step 4.
fn quality() -> QualityRecord {
    let quality = Quality {
        one_nn: 0.75,
        one_nn_real: 0.5,
        one_nn_generated: 1.0,
        kid: 1.5,
        kid_sd: 0.25,
        coverage: 0.5,
        precision: 0.5,
        n_real: 32,
        n_generated: 32,
    };
    let (features, floor_images) = (FeatureKind::Classifier, FloorImages::Half);
    let reference = QualityReference { features, floor_images, slow: false, floor: quality, real_kinds: Some([3; KINDS]) };
    QualityRecord { reference, rows: vec![QualityRow { step: 4, epoch: 1, quality, kinds: Some([3; KINDS]) }] }
}

/// A run that diverged at step 8, without a checkpoint, which would take 30 MB.
fn run() -> StoredRun {
    let config = RunConfig { images: 64, batch_size: 16, epochs: 2, ..RunConfig::from_query("dataset=garments").config };
    let mut losses = vec![[1.25_f32, 0.75]; 8];
    losses[7] = [f32::NAN, f32::INFINITY];
    let png: std::rc::Rc<[u8]> = grey(&vec![128; SHEET_SIDE * height(64)], SHEET_SIDE).unwrap().into();
    let quality = quality();
    let record = RunRecord {
        key: RunKey("abcd1234".to_owned()),
        title: "mine".to_owned(),
        query: config.to_full_query(),
        left_rates: vec![(4, 1e-3)],
        device: "cpu:CPU".to_owned(),
        tiling: None,
        build: "00000000".to_owned(),
        began_ms: 1.7e12,
        changed_ms: 1.7e12 + 0.5,
        trained_ms: 1250.0,
        step: 8,
        steps_per_epoch: 4,
        total_steps: 8,
        images: 64,
        source: "drawn here".to_owned().into(),
        images_sha256: "ab".repeat(32),
        last_losses: Some([1.25, 0.75]),
        quality: quality.rows.last().copied(),
        ending: Ending::Diverged(8),
    };
    let frames = vec![Frame { step: 4, epoch: 1, png: png.clone() }, Frame { step: 8, epoch: 2, png: png.clone() }];
    StoredRun { record, losses, frames, real: Some(png), quality: Some(quality), checkpoint: None }
}

fn losses(run: &StoredRun) -> String {
    let lines = (1..).zip(&run.losses).map(|(step, pair)| line(step, run.record.steps_per_epoch, *pair));
    std::iter::once(HEADER.to_owned()).chain(lines).collect()
}

#[test]
#[ignore = "writes files into the project"]
fn seeds_of_images_and_runs() {
    let images = idx::encode(&Drawer::new(1, 2).finish());
    write_seed("idx", "two-garments", &images);
    write_seed("upload", "two-garments", &images);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&images).unwrap();
    write_seed("upload", "two-garments.gz", gzip.finish().unwrap());
    let values = |image: &[u8]| image.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
    let table = images[idx::HEADER..].chunks(PIXELS).map(|image| format!("7,{}\n", values(image))).collect::<String>();
    write_seed("upload", "two-garments.csv", &table);
    for (seed, last) in [("one-set.zip", "label,7"), ("two-sets.zip", table.as_str())] {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in [("a/images", &images[..]), ("__MACOSX/a/._images", b"\0\x05"), ("a/b.csv", last.as_bytes())] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        write_seed("upload", seed, zip.finish().unwrap().into_inner());
    }

    let run = run();
    let record = serde_json::to_string(&run.record).unwrap();
    write_seed("record", "diverged", format!("{record}\n\n{}", losses(&run)));
    write_seed("picture", "grey.png", &run.frames[0].png);
    write_seed("picture", "a-row.png", grey(&vec![7; SHEET_SIDE * height(8)], SHEET_SIDE).unwrap());
    write_seed("zip", "diverged.saddle.zip", write(&run).unwrap());
    let named = |name: &str, bytes: &[u8]| NamedFile { name: name.to_owned(), bytes: bytes.to_vec() };
    let quality = serde_json::to_string(&quality()).unwrap();
    let files = [
        named("record.json", record.as_bytes()),
        named("losses.csv", losses(&run).as_bytes()),
        named("sheet-1-4.png", &run.frames[0].png),
        named("real.png", &run.frames[0].png),
        named("quality.json", quality.as_bytes()),
    ];
    write_seed("run", "diverged", files_as_input(&files));
    let config = json!({ "version": "0.1.0", "build": "00000000", "device": "cpu:CPU", "config": {}, "query": run.record.query });
    let folder = [named("config.json", config.to_string().as_bytes()), files[1].clone(), named("checkpoint.safetensors", b"{}")];
    write_seed("run", "folder", files_as_input(&folder));
}

#[test]
#[ignore = "writes files into the project"]
fn seeds_of_states() {
    let (mut header, mut at) = (serde_json::Map::new(), 0);
    let config = RunConfig { images: 64, batch_size: 16, ..RunConfig::default() };
    let notes = json!({
        "form": "saddle-checkpoint-1", "config": config.to_full_query(), "step": 3, "images": 64, "images_sha256": "ab".repeat(32),
        "build": "00000000",
    });
    header.insert("__metadata__".to_owned(), json!({ "saddle": notes.to_string() }));
    for (name, shape) in contents(WIDTHS) {
        let end = at + 4 * shape.iter().product::<usize>();
        header.insert(name, json!({ "dtype": "F32", "shape": shape, "data_offsets": [at, end] }));
        at = end;
    }
    write_seed("state", "header.json", serde_json::Value::from(header).to_string());
    let header =
        br#"{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"F32","shape":[],"data_offsets":[24,28]}}"#;
    write_seed("state", "two.safetensors", [&(header.len() as u64).to_le_bytes()[..], header, &[0; 28]].concat());
}

#[test]
#[ignore = "writes files into the project"]
fn seeds_of_networks() {
    let tensor = |(name, shape): (&str, &[usize])| NamedTensor {
        name: name.to_owned(),
        shape: shape.to_vec(),
        values: vec![0.5; shape.iter().product()],
    };
    let layers: [(&str, &[usize]); 6] = [
        ("main.0.weight", &[4, 1, 2, 2]),
        ("main.0.bias", &[4]),
        ("main.1.weight", &[4]),
        ("main.1.running_mean", &[4]),
        ("main.1.running_var", &[4]),
        ("main.3.weight", &[1, 4]),
    ];
    let tensors = layers.map(tensor);
    write_seed("network", "state-dict.pt", state_dict(&tensors));
    let mut pickle = Pickle::new();
    pickle.raw(b"}(").string("epoch").int(7).string("netD").dict(|pickle| {
        pickle.floats(&tensors[..1]).string("x").tensor("HalfStorage", 2, vec![0; 4], &[2, 1]);
    });
    write_seed("network", "checkpoint.pt", pickle.raw(b"u").file());
    let whole = b"\x80\x02c__main__\nNet\n)\x81}(X\x0b\0\0\0_parameters}X\x08\0\0\0_buffers}X\x08\0\0\0_modules}ub";
    write_seed("network", "module.pt", Pickle { bytes: whole.to_vec(), storages: Vec::new() }.file());
    write_seed("network", "two.safetensors", {
        let header = br#"{"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b.bias":{"dtype":"F16","shape":[2],"data_offsets":[24,28]}}"#;
        [&(header.len() as u64).to_le_bytes()[..], header, &[0; 28]].concat()
    });
}

#[test]
#[ignore = "writes files into the project"]
fn seeds_of_texts() {
    write_seed(
        "documents",
        "answers",
        [QUESTIONS[0].draft, QUESTIONS[2].draft, GAN, "It has learned.\n\n$5 and $6"].join("\u{1f}"),
    );
    write_seed(
        "documents",
        "signs",
        "a < b & c > \"d\" '#%_^~\\{}`|–−×\n\n# *x* [a](b) <i> 1. - + ! = :\u{1f}$x^2$ ½ 中\u{1f}\\input{x}",
    );
    write_seed(
        "documents",
        "typed",
        "Łukasz e\u{301} \\(x' ≤ θ²\\) and $\\mathbb{E}_{x \\sim p}[R]$\n\\[\\left. \\frac{\\hat a}{2} \\right|_0\\]\n\ta\tb\nx\t1,5\n\n\\begin{align} a &= b \\\\[2pt] &\\notag \\end{align}",
    );
    write_seed("documents", "matrix", "$$\\begin{pmatrix} a & b \\\\ c & \\left( \\frac{1}{2} \\right) \\end{pmatrix}$$");
    for (name, text) in [
        ("products", "x^2 + 3*x*y - y^2/2"),
        ("functions", "exp(-x) + ln(2 + y^2) - tanh(x*y)*sqrt(abs(y)) + sigmoid(x)"),
        ("numbers", "-(2.5e-3 - .5)*pi^e + sin(x)^cos(y) - tan(x)"),
    ] {
        write_seed("expression", name, text);
    }
    for (name, text) in [
        (
            "gan",
            "#/gan?dataset=garments&images=4294967295&backend=cpu&batch=16&epochs=1000&lr=1e-4&seed=7&ops=stock&departure=no-dropout",
        ),
        (
            "bandit",
            "#/bandit?means=1,0.8&noise=1&update=sampled&eta=5&schedule=inverse&baseline=mean&entropy=0.1&clip=1&offset=2&theta0=0,0&steps=1000000&runs=5000&seed=42&autostart=1",
        ),
        (
            "minimax",
            "#/minimax?f=custom&expr=x%5E2-y%5E2&method=consensus&eta_x=0.2&eta_y=0.1&x0=1&y0=-1&beta=0.5&gamma=1&r1=0&steps=100000&noise=0.1&a=1&b=2&c=3",
        ),
        (
            "composed",
            "#/bandit?eta=5&form=fixed&ask=1,5&prose=hidden&intro=One%0Atwo%20%C3%A9&question1=Why%3F&question3=And%20then%3F&embed=1&answers=hidden&present=1",
        ),
        ("runs", "#/runs?a=abcd&b=efgh&report=abcd&writeup=&embed=1&answers=hidden"),
    ] {
        write_seed("address", name, text);
    }
}
