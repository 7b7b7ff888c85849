//! Runs as files: round trips, files of other tools, damaged and hostile files.

use std::io::{Cursor, Read, Write};
use std::sync::OnceLock;

use burn::tensor::Device;
use futures::executor::block_on;
use proptest::prelude::*;
use saddle::data::picture;
use saddle::gan::Training;
use saddle::run::config::{Dataset, Preference};
use saddle::run::config_file::{ConfigFile, OwnImages};
use saddle::run::losses::{HEADER, line};
use saddle::run::quality::QualityRecord;
use saddle::run::stored::{Ending, Frame, ImageSource, RunKey, RunRecord, StoredRun};
use saddle::run::{BUILD, RunConfig};
use saddle::settings::Settings;
use saddle::worker::bundle::{NamedFile, open, write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::own::{Packed, zip};
use crate::quality::{record, row};
use crate::support::runs::{garments, losses};

/// A run after two of four steps on 32 garments. It holds bytes, since a frame can't be shared between threads.
struct Fixture {
    record: RunRecord,
    losses: Vec<[f32; 2]>,
    png: Vec<u8>,
    checkpoint: Vec<u8>,
}

fn fixture() -> &'static Fixture {
    static FIXTURE: OnceLock<Fixture> = OnceLock::new();
    FIXTURE.get_or_init(|| {
        let config = RunConfig {
            dataset: Dataset::Garments,
            images: 32,
            backend: Preference::Cpu,
            batch_size: 16,
            epochs: 2,
            ..RunConfig::default()
        };
        let mut training = Training::new(config, &garments(42, 32), &Device::flex()).expect("enough images");
        let losses = block_on(losses(&mut training, 2));
        let png = picture::encode(&block_on(training.sheet()).expect("the CPU answers")).expect("a sheet");
        let checkpoint = block_on(training.checkpoint()).expect("the CPU answers");
        let record = RunRecord {
            key: RunKey("key1".to_owned()),
            title: "mine".to_owned(),
            query: training.config().to_full_query(),
            left_rates: vec![],
            device: "cpu:CPU".to_owned(),
            tiling: None,
            build: BUILD.to_owned(),
            began_ms: 1.7e12,
            changed_ms: 1.7e12 + 0.5,
            trained_ms: 12.25,
            step: 2,
            steps_per_epoch: 2,
            total_steps: 4,
            images: 32,
            source: "drawn".to_owned().into(),
            images_sha256: training.fingerprint().to_owned(),
            last_losses: losses.last().copied(),
            quality: None,
            ending: Ending::Open,
        };
        Fixture { record, losses, png, checkpoint }
    })
}

/// The run, with its sheet of step 2.
pub(crate) fn run() -> StoredRun {
    let Fixture { record, losses, png, checkpoint } = fixture();
    StoredRun {
        record: record.clone(),
        losses: losses.clone(),
        frames: vec![Frame { step: 2, epoch: 1, png: png.clone().into() }],
        real: Some(picture::encode(garments(42, 32).pixels()).expect("a sheet").into()),
        quality: None,
        checkpoint: Some(checkpoint.clone()),
    }
}

/// [`run`] with a measurement of its last step.
fn measured() -> StoredRun {
    let quality = record(&[(2, 1)]);
    let run = run();
    StoredRun { record: RunRecord { quality: quality.rows.last().copied(), ..run.record }, quality: Some(quality), ..run }
}

#[test]
fn measurements_survive_a_round_trip_and_must_fit_the_run() {
    let zip = write(&measured()).expect("it can be written");
    assert!(unzipped(&zip).iter().any(|file| file.name == "quality.json"));
    assert!(open_zip(&zip).expect("its own file") == measured());
    // A record alone says nothing.
    let bare = StoredRun { quality: None, ..measured() };
    assert_eq!(open_zip(&write(&bare).expect("it can be written")).expect("its own file").record.quality, None);
    let with =
        |quality: QualityRecord| open_zip(&write(&StoredRun { quality: Some(quality), ..run() }).expect("it can be written"));
    for rows in [&[(3, 1)][..], &[(2, 2)], &[(2, 1), (0, 0)]] {
        let wrong = QualityRecord { rows: rows.iter().map(|&(step, epoch)| row(step, epoch)).collect(), ..record(&[]) };
        assert_eq!(with(wrong).unwrap_err(), "“quality.json” is not valid: the run has no such step and epoch", "{rows:?}");
    }
    let mut wrong = record(&[(2, 1)]);
    wrong.rows[0].quality.coverage = 1.5;
    assert_eq!(with(wrong).unwrap_err(), "“quality.json” is not valid: a number in it is out of range");
}

fn named(name: &str, bytes: &[u8]) -> NamedFile {
    NamedFile { name: name.to_owned(), bytes: bytes.to_vec() }
}

/// Opens the bytes of a zip.
fn open_zip(bytes: &[u8]) -> Result<StoredRun, String> {
    open(vec![named("run.saddle.zip", bytes)], 5.0).map_err(|error| error.to_string())
}

/// The files in a zip.
fn unzipped(bytes: &[u8]) -> Vec<NamedFile> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).expect("an entry");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("whole");
            named(file.name(), &bytes)
        })
        .collect()
}

/// A zip as another tool makes it.
fn zipped(files: &[NamedFile], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for NamedFile { name, bytes } in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default().compression_method(method)).expect("a name");
        zip.write_all(bytes).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

/// The run's files.
fn files() -> Vec<NamedFile> {
    unzipped(&write(&run()).expect("it can be written"))
}

/// The run's files with one of them changed.
fn with(name: &str, change: impl FnOnce(&mut Vec<u8>)) -> Vec<NamedFile> {
    let mut files = files();
    change(&mut files.iter_mut().find(|file| file.name == name).expect("it is there").bytes);
    files
}

/// The run's files with a changed record.
fn with_record(change: impl FnOnce(&mut serde_json::Value)) -> Vec<NamedFile> {
    with("record.json", |bytes| {
        let mut record = serde_json::from_slice(bytes).expect("JSON");
        change(&mut record);
        *bytes = record.to_string().into_bytes();
    })
}

fn refusal(files: Vec<NamedFile>) -> String {
    match open(files, 5.0) {
        Ok(_) => "it was accepted".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_run_reads_back_as_itself_and_equal_runs_give_equal_files() {
    let bytes = write(&run()).expect("it can be written");
    assert!(open_zip(&bytes) == Ok(run()));
    assert!(write(&run()).expect("it can be written") == bytes);
    let names: Vec<String> = unzipped(&bytes).into_iter().map(|file| file.name).collect();
    assert_eq!(names, ["record.json", "losses.csv", "sheet-1-2.png", "real.png", "checkpoint.safetensors"]);
}

#[test]
fn zips_of_other_tools_are_read_deflated_and_in_a_folder() {
    for method in [CompressionMethod::Deflated, CompressionMethod::Stored] {
        let mut files = files();
        for file in &mut files {
            file.name = format!("my run/{}", file.name);
        }
        files.insert(0, named("my run/", b""));
        assert!(open_zip(&zipped(&files, method)) == Ok(run()), "{method:?}");
    }
    assert!(open(files(), 5.0) == Ok(run()), "its files without a zip");
}

/// Names of a run's files in zips of several systems; `X` is a file of the run.
#[test]
fn zips_as_systems_make_them_are_read() {
    let systems: [(&str, &[&str]); 5] = [
        ("Finder", &["mine/", "mine/X", "__MACOSX/mine/._X", "mine/.DS_Store", "__MACOSX/._mine"]),
        ("Explorer", &["mine\\X", "mine\\Thumbs.db", "mine\\desktop.ini"]),
        ("a zip of the folder above", &["runs/mine/X", "runs/mine/.directory", "runs/.DS_Store"]),
        ("a disk without attributes", &["X", "._X", ".Trashes/501", "@eaDir/X@SynoEAStream"]),
        ("an editor", &["mine/X", "mine/.X.swp", "mine/.git/config"]),
    ];
    for (system, names) in systems {
        for run_files in [files(), trainers_folder()] {
            let mut packed = Vec::new();
            for name in names {
                let is_of_run = name.ends_with('X') && !name.contains("._");
                if is_of_run {
                    packed.extend(run_files.iter().map(|file| named(&name.replace('X', &file.name), &file.bytes)));
                } else {
                    packed.push(named(&name.replace('X', "losses.csv"), b"\0\x05\x16\x07"));
                }
            }
            let opened = open_zip(&zipped(&packed, CompressionMethod::Deflated));
            assert!(opened == open(run_files, 5.0).map_err(|error| error.to_string()), "{system}: {:?}", opened.err());
        }
    }
    // A program that does not know sizes beforehand: zip64 and descriptors.
    let run_files = files();
    let packed: Vec<Packed<'_>> = run_files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice(), true)).collect();
    assert!(open_zip(&zip(&packed, true)) == Ok(run()));
    // The browser unpacked the download, or packed it again.
    let inner = write(&run()).expect("it can be written");
    let again = zipped(
        &[named("saddle-run.saddle.zip", &inner), named("__MACOSX/._saddle-run.saddle.zip", b"")],
        CompressionMethod::Stored,
    );
    assert!(open_zip(&again) == Ok(run()));
    assert!(open_zip(&zipped(&[named("b.zip", &again)], CompressionMethod::Stored)).is_err(), "one level");
    // The files of a folder, as the page gets them.
    let dropped = trainers_folder().into_iter().map(|file| named(&format!("mine/{}", file.name), &file.bytes));
    let dropped: Vec<NamedFile> = dropped.chain([named("mine/.DS_Store", b"Bud1"), named("mine/.lock", b"")]).collect();
    assert!(open(dropped, 5.0) == open(trainers_folder(), 5.0));
}

#[test]
fn a_trainers_folder_on_an_own_file_says_so() {
    let with_file = |sha256: &str| {
        let mut files = trainers_folder();
        let mut config: ConfigFile = serde_json::from_slice(&files[0].bytes).expect("JSON");
        config.file = Some(OwnImages { name: "letters.gz, turned".to_owned(), sha256: sha256.to_owned() });
        files[0].bytes = serde_json::to_vec(&config).expect("JSON");
        open(files, 5.0)
    };
    let opened = with_file(&fixture().record.images_sha256).expect("a run");
    assert_eq!(opened.record.source, ImageSource::OwnFile("letters.gz, turned".to_owned()));
    assert!(opened.record.is_of_own_file());
    let error = with_file("00").map(|_| ()).expect_err("another file").to_string();
    assert!(error.contains("config.json") && error.contains("“file”"), "{error}");
}

#[test]
fn a_diverged_run_reads_back_with_and_without_a_checkpoint() {
    let mut diverged = run();
    diverged.losses.push([f32::INFINITY, 1.0]);
    diverged.record.step = 3;
    diverged.record.ending = Ending::Diverged(3);
    assert!(open_zip(&write(&diverged).expect("it can be written")) == Ok(diverged.clone()));
    // Its checkpoint is from before the change of the learning rate.
    diverged.record.left_rates = vec![(2, 1e-4)];
    diverged.record.query = diverged.record.query.replace("lr=0.0001", "lr=0.00001");
    assert!(open_zip(&write(&diverged).expect("it can be written")) == Ok(diverged.clone()));
    diverged.checkpoint = None;
    assert!(open_zip(&write(&diverged).expect("it can be written")) == Ok(diverged));
}

#[test]
fn invalid_files_are_refused_with_a_reason() {
    let added = |name: &str, bytes: &[u8]| [files(), vec![named(name, bytes)]].concat();
    let without = |name: &str| files().into_iter().filter(|file| file.name != name).collect::<Vec<_>>();
    let number = |key: &'static str, value: serde_json::Value| with_record(|record| record[key] = value);
    let line_2 = |cells: &'static str| {
        with("losses.csv", |bytes| {
            let text = String::from_utf8(bytes.clone()).expect("text");
            let first: String = text.split_inclusive('\n').take(2).collect();
            *bytes = format!("{first}{cells}\n").into_bytes();
        })
    };
    let png = |side: usize| picture::grey(&vec![0; side * side], side).expect("a picture");
    for (what, files, word) in [
        ("no files", vec![], "config.json"),
        ("no record", without("record.json"), "config.json"),
        ("no losses", without("losses.csv"), "losses.csv"),
        ("no checkpoint", without("checkpoint.safetensors"), "checkpoint.safetensors"),
        ("an unknown file", added("notes.txt", b"hello"), "notes.txt"),
        ("a path traversal", added("../sheet-1-1.png", &png(242)), "../sheet-1-1.png"),
        ("a number with a leading zero", added("sheet-1-02.png", &png(242)), "sheet-1-02.png"),
        ("files of both formats", added("config.json", b"{}"), "config.json"),
        ("a trainer's sheet", added("sheet-1.png", &png(242)), "sheet-1.png"),
        ("a repeated name", added("losses.csv", HEADER.as_bytes()), "two files"),
        ("a sheet of a future step", added("sheet-1-3.png", &png(242)), "no such step"),
        ("a sheet of another epoch", added("sheet-1-1.png", &png(242)), "no such step"),
        ("a sheet of another size", added("sheet-0-1.png", &png(240)), "242 pixels wide"),
        ("a sheet of fewer images", added("sheet-0-1.png", &run().real.expect("real images")), "122 pixels high"),
        ("more real images than there are", with("real.png", |bytes| *bytes = png(242)), "32 images take 122"),
        ("a sheet in another format", added("sheet-0-1.png", b"GIF89a"), "not a complete PNG"),
        ("a truncated sheet", added("sheet-0-1.png", &png(242)[..100]), "not a complete PNG"),
        ("an oversized sheet", added("sheet-0-1.png", &vec![0; 1 << 18]), "longer than"),
        ("an unknown field", number("colour", "red".into()), "colour"),
        ("an invalid batch size", number("query", "batch=17".into()), "17"),
        ("another number of steps", number("total_steps", 5.into()), "5 in all"),
        ("finished too early", number("ending", "finished".into()), "Finished"),
        ("one step too many", number("step", 3.into()), "3 were done"),
        ("no step", number("step", 0.into()), "after 0 of 4"),
        ("beyond the end", number("step", 5.into()), "after 5 of 4"),
        ("a divergence with finite losses", number("ending", serde_json::json!({"diverged": 1})), "did not diverge"),
        ("other losses", number("last_losses", serde_json::json!([0.5, 0.5])), "last losses"),
        ("other images", number("images_sha256", "00".into()), "other images"),
        ("another seed", number("query", fixture().record.query.replace("seed=42", "seed=7").into()), "another configuration"),
        ("a rate change after the end", number("left_rates", serde_json::json!([[3, 0.1]])), "learning rate"),
        ("two rate changes at a step", number("left_rates", serde_json::json!([[1, 0.1], [1, 0.2]])), "learning rate"),
        ("an invalid rate", number("left_rates", serde_json::json!([[1, 2.0]])), "lr"),
        ("an invalid date", number("began_ms", (-1.0).into()), "not a time"),
        ("a text too long", number("title", "x".repeat(2000).into()), "too long"),
        ("a control character", number("title", "\u{7}".into()), "control"),
        ("a NaN loss", line_2("2,1,NaN,0.5"), "step 2 is no number"),
        ("a missing step", line_2("3,1,0.5,0.5"), "line 3"),
        ("a step of another epoch", line_2("2,2,0.5,0.5"), "step 2 is in epoch 1"),
        ("a NaN in the checkpoint", with("checkpoint.safetensors", |b| b.iter_mut().rev().take(4).for_each(|b| *b = 255)), "NaN"),
        ("a truncated checkpoint", with("checkpoint.safetensors", |bytes| bytes.truncate(1000)), "checkpoint.safetensors"),
    ] {
        let error = refusal(files);
        assert!(error.contains(word), "{what}: {error}");
    }
}

/// Replaces each `from` by `to`, which has the same length.
fn patched(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let places: Vec<usize> =
        bytes.windows(from.len()).enumerate().filter(|(_, window)| *window == from).map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
    bytes
}

#[test]
fn damaged_and_hostile_zips_are_refused_with_a_reason() {
    let whole = write(&run()).expect("it can be written");
    let deflated = |name: &str, bytes: &[u8]| zipped(&[named(name, bytes)], CompressionMethod::Deflated);
    // Deflate compresses zeros 1000:1; `record.json` has a low limit.
    let bomb = deflated("record.json", &vec![0; 8 << 20]);
    let size = (8_u32 << 20).to_le_bytes();
    let other_sum = {
        let mut bytes = whole.clone();
        let at = bytes.windows(8).position(|window| window == b"\x89PNG\r\n\x1a\n").expect("a sheet");
        bytes[at + 100] ^= 1;
        bytes
    };
    let large_form = {
        let end = whole.windows(4).rposition(|window| window == b"PK\x05\x06").expect("an end");
        let record = [&b"PK\x06\x06"[..], &[0; 28], &u64::to_le_bytes(1 << 33), &[0; 16]].concat();
        [&whole[..end], &record, b"PK\x06\x07", &[0; 16], &whole[end..]].concat()
    };
    for (what, bytes, word) in [
        ("an empty file", vec![], "does not begin like a zip file"),
        ("a picture", picture::encode(&[0; 784 * 64]).expect("a sheet"), "does not begin like a zip file"),
        ("a cut zip", whole[..whole.len() - 30].to_vec(), "not a readable zip file"),
        ("the first bytes", whole[..100].to_vec(), "not a readable zip file"),
        ("a wrong sum", other_sum, "hecksum"),
        ("a path traversal", zipped(&[named("../../record.json", b"{}")], CompressionMethod::Stored), "../../record.json"),
        ("an absolute path", zipped(&[named("/record.json", b"{}")], CompressionMethod::Stored), "/record.json"),
        ("a path with a backslash", zipped(&[named("a\\record.json", b"{}")], CompressionMethod::Stored), "record.json"),
        (
            "two folders",
            zipped(&[named("a/record.json", b"{}"), named("b/losses.csv", b"")], CompressionMethod::Stored),
            "a/record.json",
        ),
        ("a web page", b"<!DOCTYPE html><title>Sign in</title>".to_vec(), "web page"),
        ("a zip of a picture", zipped(&[named("cat.zip", b"\x89PNG")], CompressionMethod::Stored), "not a readable zip file"),
        ("a zip bomb", bomb.clone(), "longer than 65536"),
        ("a zip bomb with a wrong size", patched(&bomb, &size, &100_u32.to_le_bytes()), "record.json"),
        ("a size of 2 GB", patched(&deflated("losses.csv", &vec![0; 8 << 20]), &size, &[0xff, 0xff, 0xff, 0x7f]), "longer than"),
        ("zip64 with many files", large_form, "claims more than"),
        ("an unknown compression method", patched(&deflated("losses.csv", b"step,epoch"), &[8, 0, 0, 0], &[12, 0, 0, 0]), "zip"),
    ] {
        let error = open_zip(&bytes).map(|_| ()).expect_err(what);
        assert!(error.contains(word), "{what}: {error}");
    }
}

/// The trainer's folder: a run of two epochs with two steps each, killed after the first loss of the second epoch.
fn trainers_folder() -> Vec<NamedFile> {
    let Fixture { record, losses, png, checkpoint } = fixture();
    let config = RunConfig::from_query(&record.query).config;
    let lines: String = (1..).zip(losses.iter().chain([&[f32::NAN, 0.5]])).map(|(step, &pair)| line(step, 2, pair)).collect();
    let config_file = ConfigFile {
        version: "0.1.0".to_owned(),
        build: BUILD.to_owned(),
        device: "cpu:CPU".to_owned(),
        tiling: None,
        gpu_memory: None,
        file: None,
        config: RunConfig::PARAMETERS.iter().map(|parameter| (parameter.name.to_owned(), parameter.get(&config))).collect(),
        query: config.to_query(),
    };
    vec![
        named("config.json", serde_json::to_string(&config_file).expect("JSON").as_bytes()),
        named("losses.csv", format!("{HEADER}{lines}4,2,0.").as_bytes()),
        named("sheet-1.png", png),
        named("sheet-2.png", png),
        named("generator-1.safetensors", b"left out"),
        named("checkpoint.safetensors.part", b"half"),
        named("checkpoint.safetensors", checkpoint),
    ]
}

#[test]
fn the_trainers_folder_is_read_up_to_its_checkpoint() {
    let wanted = RunRecord {
        key: RunKey(String::new()),
        title: String::new(),
        began_ms: 5.0,
        changed_ms: 5.0,
        trained_ms: 0.0,
        source: "as the native trainer had them".to_owned().into(),
        ..run().record
    };
    let opened = open(trainers_folder(), 5.0).expect("a run");
    assert_eq!(opened.record, wanted);
    assert!(opened == StoredRun { record: wanted, real: None, ..run() });
    assert!(open_zip(&zipped(&trainers_folder(), CompressionMethod::Deflated)) == Ok(opened));
}

#[test]
fn a_folder_with_files_of_two_runs_is_refused() {
    let changed = |change: fn(&str) -> String| {
        let mut files = trainers_folder();
        files[0].bytes = change(&String::from_utf8(files[0].bytes.clone()).expect("text")).into_bytes();
        refusal(files)
    };
    assert!(changed(|text| text.replace("batch=16", "batch=16&seed=7")).contains("“seed”"));
    assert!(changed(|text| text.replace("batch=16", "batch=17")).contains("17"));
    assert!(changed(|text| text.replace("batch=16", "batch=16&epochs=9")).contains("accepted"), "a run may be made longer");
    let few: Vec<NamedFile> = trainers_folder().into_iter().filter(|file| file.name != "losses.csv").collect();
    assert!(refusal([few, vec![named("losses.csv", HEADER.as_bytes())]].concat()).contains("losses of 0 steps"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn random_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(open_zip(&[b"PK\x03\x04", bytes.as_slice()].concat()).is_err());
    }

    /// A zip changed before the data of its checkpoint is refused, or holds the same checkpoint.
    #[test]
    fn a_changed_zip_is_refused_or_holds_the_same_run(place in any::<prop::sample::Index>(), byte: u8, front: bool) {
        let mut bytes = write(&run()).expect("it can be written");
        let length = bytes.len();
        let at = if front { place.index(2000) } else { length - 1 - place.index(500) };
        bytes[at] = byte;
        if let Ok(opened) = open_zip(&bytes) {
            prop_assert!(opened.checkpoint == run().checkpoint && opened.losses == run().losses);
        }
    }

    #[test]
    fn a_cut_zip_is_refused(place in any::<prop::sample::Index>()) {
        let bytes = write(&run()).expect("it can be written");
        prop_assert!(open_zip(&bytes[..place.index(bytes.len())]).is_err());
    }
}
