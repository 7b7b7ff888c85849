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
use crate::gan::Training;
use crate::gan::classifier::Classifier;
use crate::gan::quality::{Extractor, Judge, Measured, QualityError, Slice, draw, generator_of};
use crate::gan::slices::Stops;
use crate::gan::state_file::StateFile;
use crate::gan::trained_generator::TrainedGenerator;
use crate::math::two_sample::Quality;
use crate::network::Architecture;
use crate::network::comparison::{Comparison, Player, Row, Verdict};
use crate::run::config::{Measuring, Preference};
use crate::run::config_file::ConfigFile;
use crate::run::protocol::own_network::MAX_BYTES;
use crate::run::quality::{
    FeatureKind, FloorImages, QualityRecord, QualityReference, QualityRow, kind_counts, kinds_sentence, sentences,
};
use crate::run::quality_plan::Plan;
use crate::run::stored::ImageSource;
use crate::run::{Departure, RunConfig};
use crate::settings::{Settings, reason};

/// The classifier that the page has, too.
const CLASSIFIER: &[u8] = include_bytes!("../../static/quality/classifier.safetensors");

/// The files beside `losses.csv`: a table, and the same with what it was measured with.
const FILES: [&str; 2] = ["quality.csv", "quality.json"];

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
    let (judge, reference) = judge(&config, &device)?;
    let steps = config.steps_per_epoch(config.dataset.len());
    let (mut record, mut text, mut measured) = (QualityRecord { reference, rows: Vec::new() }, String::new(), Vec::new());
    for Subject { file, epoch } in subjects {
        let wrong = |problem: &dyn ToString| TrainError::file(&file, problem.to_string());
        let generator = read(&file, &device)?;
        let drawing = draw(&generator, config.seed, reference.floor.n_real, &device, Slice::LARGE, &Stops::NONE);
        let drawn = block_on(drawing).map_err(|problem| failed(&problem))?;
        let images = drawn.ok_or_else(|| wrong(&"it drew no images"))?;
        let Measured { quality, kinds } = block_on(judge.measure(&images, &Stops::NONE)).map_err(|problem| wrong(&problem))?;
        record.add(QualityRow { step: epoch * steps, epoch, quality, kinds });
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
        write(&record, folder)?;
        FILES.iter().for_each(|name| say(format_args!("Written: {}", folder.join(name).display())));
    }
    Ok(text)
}

/// The judge of a finished run's generators.
fn judge(config: &RunConfig, device: &Device) -> Result<(Judge, QualityReference), TrainError> {
    let all = images::load(config, None)?;
    let images = all.first(config.images_used(all.len()));
    let config = RunConfig { quality: Measuring::On, ..config.clone() };
    let plan = Plan::of(&config, &ImageSource::Dataset(String::new()), images.len());
    judge_of(plan.ok_or_else(|| TrainError::flag("run", "its images are too few to be compared with"))?, &images, device)
}

/// Compares with the first of `images`, of which G learns. Without the other file of FashionMNIST, and for other images, the floor is that
/// of their second half.
fn judge_of(plan: Plan, images: &Images, device: &Device) -> Result<(Judge, QualityReference), TrainError> {
    let failed = |problem: QualityError| TrainError::Device(problem.to_string());
    let held_out = plan.held_out.and_then(|floor_images| {
        let file = if floor_images == FloorImages::Test { &TEST_IMAGES } else { &TRAIN_IMAGES };
        Some((published(file).ok()?, floor_images))
    });
    let (real, (held_out, floor_images)) = match held_out {
        Some(held_out) => (images.clone(), held_out),
        None => {
            let (real, held_out) = images.halves();
            (real, (held_out, FloorImages::Half))
        }
    };
    let (real, held_out) = (real.first(plan.images), held_out.first(plan.images));
    let extractor = match plan.features {
        FeatureKind::Classifier => classifier(device)?,
        FeatureKind::Principal => block_on(Extractor::principal(&real, Slice::LARGE, &Stops::NONE)).map_err(failed)?,
    };
    let judge = block_on(Judge::new(extractor, &real, &held_out, device, Slice::LARGE, &Stops::NONE)).map_err(failed)?;
    let (floor, real_kinds) = (judge.floor().quality, judge.real_kinds());
    Ok((judge, QualityReference { features: plan.features, floor_images, slow: false, floor, real_kinds }))
}

/// The measurements of a run that trains.
pub(super) struct Measurements {
    judge: Judge,
    record: QualityRecord,
    folder: PathBuf,
}

impl Measurements {
    /// Continues those in the folder up to the run's step; `None` if the run is not measured.
    pub(super) fn begin(training: &Training, source: &ImageSource, folder: &Path) -> Result<Option<Self>, TrainError> {
        let images = training.images();
        let Some(plan) = Plan::of(training.config(), source, images.len()) else { return Ok(None) };
        let (judge, reference) = judge_of(plan, images, training.trainer().device())?;
        let before = fs::read(folder.join(FILES[1])).ok().and_then(|bytes| serde_json::from_slice::<QualityRecord>(&bytes).ok());
        let mut rows = before.filter(QualityRecord::is_valid).map(|record| record.rows).unwrap_or_default();
        rows.retain(|row| row.step <= training.step());
        Ok(Some(Self { judge, record: QualityRecord { reference, rows }, folder: folder.to_owned() }))
    }

    /// Measures the generator and writes the files.
    pub(super) fn add(&mut self, training: &Training) -> Result<(), TrainError> {
        let failed = |problem: &dyn ToString| TrainError::Device(problem.to_string());
        let (generator, device) = (generator_of(training.trainer()), training.trainer().device());
        let (seed, count) = (training.config().seed, self.record.reference.floor.n_real);
        let drawing = draw(&generator, seed, count, device, Slice::LARGE, &Stops::NONE);
        let drawn = block_on(drawing).map_err(|problem| failed(&problem))?.ok_or_else(|| failed(&"it drew no images"))?;
        let Measured { quality, kinds } =
            block_on(self.judge.measure(&drawn, &Stops::NONE)).map_err(|problem| failed(&problem))?;
        self.record.add(QualityRow { step: training.step(), epoch: training.epoch(), quality, kinds });
        write(&self.record, &self.folder)
    }
}

/// Writes both files.
fn write(record: &QualityRecord, folder: &Path) -> Result<(), TrainError> {
    let json = serde_json::to_string_pretty(record).map_err(|problem| TrainError::file(folder, problem))?;
    for (name, text) in FILES.into_iter().zip([record.csv(), json + "\n"]) {
        atomic_write(&folder.join(name), text.as_bytes())?;
    }
    Ok(())
}

fn classifier(device: &Device) -> Result<Extractor, TrainError> {
    let read = Classifier::read(CLASSIFIER, device).map_err(|problem| TrainError::Device(problem.to_string()))?;
    Ok(Extractor::Classifier(Box::new(read)))
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
