//! The command `quality`: how good the images of generators are, beside real ones.

use std::fs;
use std::path::{Path, PathBuf};

use burn::tensor::Device;
use futures::executor::block_on;

use super::TrainError;
use super::arguments::QualityArgs;
use super::atomic_write::atomic_write;
use super::images::{self, published};
use super::terminal::say;
use crate::compute::Opener;
use crate::data::Images;
use crate::data::sources::{TEST_IMAGES, TRAIN_IMAGES};
use crate::gan::classifier::Classifier;
use crate::gan::quality::{Extractor, Judge, Measured, draw};
use crate::gan::state_file::StateFile;
use crate::gan::trained_generator::TrainedGenerator;
use crate::math::two_sample::Quality;
use crate::network::Architecture;
use crate::network::comparison::{Comparison, Player, Row, Verdict};
use crate::run::config::{Dataset, Preference};
use crate::run::config_file::ConfigFile;
use crate::run::protocol::own_network::MAX_BYTES;
use crate::run::quality::{HEADER, QualityRow, kind_counts, kinds_sentence, sentences};
use crate::run::{Departure, RunConfig};
use crate::settings::{Settings, reason};

/// The classifier that the page has, too.
const CLASSIFIER: &[u8] = include_bytes!("../../static/quality/classifier.safetensors");

/// The file beside `losses.csv`.
const CSV: &str = "quality.csv";

/// A generator's file, and the epochs after which it was written.
struct Subject {
    file: PathBuf,
    epoch: u32,
}

/// Measures the generators of a run's folder, which gets `quality.csv`, or one generator. Returns a text for standard output.
///
/// # Errors
/// When a file is missing or not valid, or the folder has no generator.
pub fn quality(args: &QualityArgs) -> Result<String, TrainError> {
    let (config, subjects) = match (&args.run, &args.generator) {
        (Some(folder), _) => (config_of(folder)?, generators_of(folder)?),
        (None, Some(file)) => {
            let files = std::iter::once(file).chain(&args.against);
            (RunConfig::default(), files.map(|file| Subject { file: file.clone(), epoch: 0 }).collect())
        }
        (None, None) => return Err(TrainError::flag("run", "name a run's folder, or a generator's file with --generator")),
    };
    let failed = |problem: &dyn ToString| TrainError::Device(problem.to_string());
    let device = block_on(Opener::default().open(Preference::Cpu, |_| ())).map_err(|problem| failed(&problem))?.device;
    let judge = judge(&config, &device)?;
    let steps = config.steps_per_epoch(config.dataset.len());
    let (mut csv, mut text, mut measured) = (HEADER.to_owned(), String::new(), Vec::new());
    for Subject { file, epoch } in subjects {
        let wrong = |problem: &dyn ToString| TrainError::file(&file, problem.to_string());
        let generator = read(&file, &device)?;
        let drawn = block_on(draw(&generator, config.seed, &device)).map_err(|problem| failed(&problem))?;
        let images = drawn.ok_or_else(|| wrong(&"it drew no images"))?;
        let Measured { quality, kinds } = block_on(judge.measure(&images)).map_err(|problem| wrong(&problem))?;
        csv += &QualityRow { step: epoch * steps, epoch, quality, kinds }.line();
        measured.push(quality);
        text += &format!("{}\n", file.display());
        for sentence in sentences(&quality, Some(&judge.floor().quality)) {
            text += &format!("  {sentence}\n");
        }
        if let (Some(kinds), Some(real)) = (kinds, judge.real_kinds()) {
            text += &format!("  {}\n", kinds_sentence(&kind_counts(kinds, real)));
        }
    }
    if let ([first, second], true) = (measured.as_slice(), args.against.is_some()) {
        text += &beside(first, second, &judge.floor().quality);
    }
    if let Some(folder) = &args.run {
        let path = folder.join(CSV);
        atomic_write(&path, csv.as_bytes())?;
        say(format_args!("Written: {}", path.display()));
    }
    Ok(text)
}

/// For FashionMNIST the classifier's features, and the other of its two files as the images that G does not learn from. For garments
/// principal components, and half of them held out.
fn judge(config: &RunConfig, device: &Device) -> Result<Judge, TrainError> {
    let (extractor, real, held_out) = match config.dataset {
        Dataset::FashionMnist => (classifier(device)?, published(&TRAIN_IMAGES)?, published(&TEST_IMAGES)?),
        Dataset::FashionMnist10k => (classifier(device)?, published(&TEST_IMAGES)?, published(&TRAIN_IMAGES)?),
        Dataset::Garments => {
            let all = images::load(config, None)?;
            let (real, held_out) = halves(&all);
            let extractor = Extractor::principal(&real).map_err(|problem| TrainError::Device(problem.to_string()))?;
            (extractor, real, held_out)
        }
    };
    block_on(Judge::new(extractor, &real, &held_out, device)).map_err(|problem| TrainError::Device(problem.to_string()))
}

fn classifier(device: &Device) -> Result<Extractor, TrainError> {
    let read = Classifier::read(CLASSIFIER, device).map_err(|problem| TrainError::Device(problem.to_string()))?;
    Ok(Extractor::Classifier(Box::new(read)))
}

/// The first half of the images, and the other one.
fn halves(all: &Images) -> (Images, Images) {
    let half = all.len() / 2;
    let rest = all.pixels()[half as usize * crate::data::PIXELS..].into();
    (all.first(half), Images::new(rest).unwrap_or_else(|| all.clone()))
}

fn config_of(folder: &Path) -> Result<RunConfig, TrainError> {
    let path = folder.join("config.json");
    let wrong = |problem: &dyn ToString| TrainError::file(&path, problem.to_string());
    let bytes = fs::read(&path).map_err(|problem| wrong(&problem))?;
    let file: ConfigFile = serde_json::from_slice(&bytes).map_err(|problem| wrong(&problem))?;
    Ok(RunConfig::from_query(&file.query).config)
}

/// `generator-T.safetensors`, by T.
fn generators_of(folder: &Path) -> Result<Vec<Subject>, TrainError> {
    let wrong = |problem: &dyn ToString| TrainError::file(folder, problem.to_string());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|problem| wrong(&problem))? {
        let file = entry.map_err(|problem| wrong(&problem))?.path();
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let epoch = name.strip_prefix("generator-").and_then(|rest| rest.strip_suffix(".safetensors"));
        if let Some(epoch) = epoch.and_then(|digits| digits.parse().ok()) {
            found.push(Subject { file, epoch });
        }
    }
    if found.is_empty() {
        return Err(wrong(&"it has no generator-T.safetensors: train with --every 1 for one an epoch"));
    }
    found.sort_by_key(|subject| subject.epoch);
    Ok(found)
}

/// The numbers of two generators in columns, beside those of other real images.
fn beside(first: &Quality, second: &Quality, floor: &Quality) -> String {
    type Number = fn(&Quality) -> f64;
    let mut text = format!("{:<20}{:>12}{:>12}{:>12}\n", "", "generator", "against", "real");
    let rows: [(&str, Number); 4] = [
        ("1-NN accuracy", |quality| quality.one_nn),
        ("coverage", |quality| quality.coverage),
        ("precision", |quality| quality.precision),
        ("KID", |quality| quality.kid),
    ];
    for (name, number) in rows {
        text += &format!("{name:<20}{:>12.4}{:>12.4}{:>12.4}\n", number(first), number(second), number(floor));
    }
    text
}

/// An exported generator in 32 or in 16 bits, or one from a program in PyTorch.
fn read(path: &Path, device: &Device) -> Result<TrainedGenerator, TrainError> {
    let wrong = |problem: &dyn ToString| TrainError::file(path, problem.to_string());
    let file = StateFile::read(images::read(path, MAX_BYTES as u64)?).map_err(|problem| wrong(&problem))?;
    let found = file.compare(&Architecture::HOMEWORK);
    let Comparison { player, rows, .. } = &found.compared.comparison;
    let tensors = file.values(&found).map_err(|problem| wrong(&problem))?;
    match tensors.filter(|_| *player == Player::Generator) {
        Some(tensors) => TrainedGenerator::from_pytorch(&tensors, Departure::None, device).map_err(|problem| wrong(&problem)),
        None => {
            let lines = std::iter::once(found.compared.comparison.summary()).chain(rows.iter().filter_map(line));
            Err(wrong(&lines.collect::<Vec<_>>().join("\n  ")))
        }
    }
}

/// A layer that is not as ours, with the hints about it.
fn line(row: &Row) -> Option<String> {
    let verdict = match row.verdict {
        Verdict::Same => return None,
        Verdict::Differs => "differs",
        Verdict::Missing => "is missing",
        Verdict::Extra => "is extra",
    };
    let name = row.yours.as_ref().or(row.ours.as_ref()).map_or("", |side| side.name.as_str());
    Some(format!("{} {verdict}. {}", reason(name), row.hints.join(" ")))
}
