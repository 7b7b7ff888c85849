//! Makes a recorded run of the page from a finished run: its folder without what only training needs.

use std::fs;
use std::path::Path;

use futures::executor::block_on;

use super::TrainError;
use super::arguments::RecordArgs;
use super::atomic_write::atomic_write;
use super::film::film;
use super::folder::Folder;
use super::images;
use crate::compute::Opener;
use crate::data::batches::Batches;
use crate::data::picture;
use crate::gan::checkpoint::file::Precision;
use crate::gan::checkpoint::{halve_discriminator, halve_generator};
use crate::gan::sampling::latent_batch;
use crate::gan::trained_generator::TrainedGenerator;
use crate::math::latent::slerp;
use crate::math::rng::{Purpose, Stream};
use crate::network::LATENT;
use crate::run::config::{HANDOUT_EPOCHS, Preference};
use crate::run::config_file::ConfigFile;
use crate::run::recorded::{
    self, CURVE, CURVE_POINTS, EPOCHS, FILM, LOSSES, REAL, REAL_IMAGES, REAL_INDICES, SHEETS, WALK, WALK_CORNERS,
};
use crate::run::{RunConfig, losses};
use crate::settings::Settings;

/// Copies configuration, losses and some sheets from the run's folder, and makes the film. Converts the generators after
/// [`HANDOUT_EPOCHS`] and the last discriminator to half precision, and draws some training images.
///
/// With `--brief` only configuration, losses and the last sheet, of a run of any length. All files are read before the first is written.
///
/// # Errors
/// When the run has other epochs or is not finished, a file is missing, or one can't be written.
pub fn record(args: &RecordArgs) -> Result<(), TrainError> {
    let mut record = Record::open(&args.run)?;
    let losses = record.config_and_losses()?;
    if args.brief {
        record.copy(&recorded::sheet(record.config.epochs))?;
        return record.write(&args.out);
    }
    if record.config.epochs != EPOCHS {
        return Err(TrainError::file(
            &args.run,
            format!("the run has {} epochs; a recorded one has {EPOCHS}", record.config.epochs),
        ));
    }
    SHEETS.iter().try_for_each(|epoch| record.copy(&recorded::sheet(*epoch)))?;
    record.add(CURVE, losses::to_bytes(&losses::means(&losses, CURVE_POINTS)));
    record.film()?;
    record.networks()?;
    record.walk()?;
    record.real_images()?;
    record.write(&args.out)
}

struct Record<'a> {
    /// The folder of the run.
    from: &'a Path,
    config: RunConfig,
    /// Names and contents of the files to write.
    files: Vec<(String, Vec<u8>)>,
}

impl<'a> Record<'a> {
    fn open(from: &'a Path) -> Result<Self, TrainError> {
        let path = from.join("config.json");
        let file: ConfigFile = serde_json::from_slice(&read(&path)?).map_err(|problem| TrainError::file(&path, problem))?;
        Ok(Self { from, config: RunConfig::from_query(&file.query).config, files: Vec::new() })
    }

    fn write(&self, to: &Path) -> Result<(), TrainError> {
        fs::create_dir_all(to).map_err(|problem| TrainError::file(to, problem))?;
        self.files.iter().try_for_each(|(name, bytes)| atomic_write(&to.join(name), bytes))
    }

    fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.files.push((name.to_owned(), bytes));
    }

    fn copy(&mut self, name: &str) -> Result<(), TrainError> {
        self.add(name, read(&self.from.join(name))?);
        Ok(())
    }

    fn config_and_losses(&mut self) -> Result<Vec<[f32; 2]>, TrainError> {
        let path = self.from.join("losses.csv");
        let wrong = |problem: &dyn ToString| TrainError::file(&path, problem.to_string());
        let text = String::from_utf8(read(&path)?).map_err(|problem| wrong(&problem))?;
        let losses = losses::parse(&text).map_err(|problem| wrong(&problem))?;
        let steps = self.config.epochs * self.config.steps_per_epoch(self.config.dataset.len());
        if losses.len() != steps as usize {
            return Err(wrong(&format!("the run has {} of its {steps} steps; --resume finishes it", losses.len())));
        }
        self.copy("config.json")?;
        self.add(LOSSES, losses::to_bytes(&losses));
        Ok(losses)
    }

    fn film(&mut self) -> Result<(), TrainError> {
        let sheets: Result<Vec<_>, TrainError> = (0..=EPOCHS)
            .map(|epoch| {
                let path = self.from.join(recorded::sheet(epoch));
                let canvas = picture::decode(&read(&path)?).map_err(|problem| TrainError::file(&path, problem))?;
                Ok(picture::images(&canvas, picture::SHEET_SIDE))
            })
            .collect();
        self.add(FILM, film(&sheets?).map_err(|problem| TrainError::file(self.from, problem))?);
        Ok(())
    }

    fn networks(&mut self) -> Result<(), TrainError> {
        for name in HANDOUT_EPOCHS.map(recorded::generator) {
            let path = self.from.join(&name);
            let halved = halve_generator(&read(&path)?).map_err(|problem| TrainError::file(&path, problem))?;
            self.add(&name, halved);
        }
        let folder = Folder::open(self.from)?;
        let wrong = |problem| TrainError::file(&folder.checkpoint(), problem);
        let discriminator = folder.read_checkpoint()?.discriminator().map_err(wrong)?;
        self.add(&recorded::discriminator(EPOCHS), halve_discriminator(&discriminator).map_err(wrong)?);
        Ok(())
    }

    fn walk(&mut self) -> Result<(), TrainError> {
        let path = self.from.join(recorded::generator(EPOCHS));
        let wrong = |problem: &dyn ToString| TrainError::file(&path, problem.to_string());
        let device = block_on(Opener::default().open(Preference::Cpu, |_| ())).map_err(|problem| wrong(&problem))?.device;
        let generator = TrainedGenerator::read(&read(&path)?, Precision::Single, &device).map_err(|problem| wrong(&problem))?;
        let latents = latent_batch(walk_latents(self.config.seed), &device);
        let pixels = block_on(generator.sheet(latents)).map_err(|problem| wrong(&problem))?;
        self.add(WALK, picture::encode(&pixels).map_err(|problem| wrong(&problem))?);
        Ok(())
    }

    /// The images of the first batches, and their indices.
    fn real_images(&mut self) -> Result<(), TrainError> {
        let all = images::load(&self.config, None)?;
        let used = all.first(self.config.images_used(all.len()));
        let mut batches = Batches::new(used, self.config.batch_size, self.config.seed);
        let indices: Vec<u32> = (0..).flat_map(|step| batches.indices(step).to_vec()).take(REAL_IMAGES).collect();
        let pixels: Vec<u8> = indices.iter().flat_map(|index| batches.images().image(*index).to_vec()).collect();
        let wrong = |problem: &dyn ToString| TrainError::file(self.from, problem.to_string());
        self.add(REAL, picture::encode(&pixels).map_err(|problem| wrong(&problem))?);
        self.add(REAL_INDICES, serde_json::to_vec(&indices).map_err(|problem| wrong(&problem))?);
        Ok(())
    }
}

/// Images of a sheet.
const SHEET: usize = crate::run::explorer::SHEET as usize;

/// Latents along [`WALK`], `[64, 100]`, at even angles.
#[must_use]
pub fn walk_latents(seed: u32) -> Vec<f32> {
    let mut corners = vec![0.0; WALK_CORNERS * LATENT];
    Stream::new(seed, Purpose::FixedLatents).fill_normal(0, &mut corners);
    let corner = |at: usize| &corners[at % WALK_CORNERS * LATENT..][..LATENT];
    let steps = SHEET / WALK_CORNERS;
    let at = |image: usize| {
        let (leg, step) = (image / steps, u32::try_from(image % steps).unwrap_or(0));
        slerp(corner(leg), corner(leg + 1), f64::from(step) / f64::from(u32::try_from(steps).unwrap_or(1)))
    };
    (0..SHEET).flat_map(at).collect()
}

fn read(path: &Path) -> Result<Vec<u8>, TrainError> {
    fs::read(path).map_err(|problem| TrainError::file(path, problem))
}
