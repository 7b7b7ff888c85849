//! Generators in half precision, and the recorded run.

use std::collections::HashSet;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use burn::tensor::Device;
use futures::executor::block_on;
use saddle::data::{PIXELS, SIDE};
use saddle::gan::checkpoint::file::Precision;
use saddle::gan::checkpoint::{export_discriminator, export_generator, halve_discriminator, halve_generator, read_discriminator};
use saddle::gan::sampling::{self, latents};
use saddle::gan::trained_generator::TrainedGenerator;
use saddle::gan::{Setup, Trainer};
use saddle::math::rng::Purpose;
use saddle::run::config::{Arithmetic, HANDOUT_EPOCHS, Ops};
use saddle::run::config_file::ConfigFile;
use saddle::run::explorer::SHEET;
use saddle::run::recorded::{
    self, CURVE, CURVE_POINTS, EPOCHS, FILM, FILM_COLUMNS, FILM_PITCH, FILM_SIDE, LOSSES, REAL, REAL_IMAGES, REAL_INDICES,
    SHEETS, WALK, WALK_CORNERS,
};
use saddle::run::{Departure, RunConfig, losses};
use saddle::settings::Settings;

use crate::picture::images;
use crate::recorded_files::{STEPS_PER_EPOCH, all_losses, file};

/// The images of a generator for the latents of seed 42's sheets.
fn drawn(file: &[u8], precision: Precision) -> Vec<u8> {
    let device = Device::flex();
    let trained = TrainedGenerator::read(file, precision, &device).expect("an exported generator");
    block_on(trained.sheet(latents(42, Purpose::FixedLatents, 0, SHEET as usize, &device))).expect("the CPU answers")
}

/// Largest and mean difference in grey levels.
fn difference(a: &[u8], b: &[u8]) -> (u8, f64) {
    assert_eq!(a.len(), b.len());
    let differences: Vec<u8> = a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).collect();
    let sum: f64 = differences.iter().copied().map(f64::from).sum();
    (differences.iter().copied().max().expect("pixels"), sum / differences.len() as f64)
}

#[test]
fn half_precision_draws_nearly_the_same_images() {
    let trainer = Trainer::new(Setup::new(42, 1e-4, Ops::Fused), &Device::flex());
    let whole = block_on(export_generator(&trainer)).expect("the CPU answers");
    let half = halve_generator(&whole).expect("an exported generator");
    assert!(half.len() * 2 < whole.len() + 2000, "{} of {} bytes", half.len(), whole.len());
    let (most, mean) = difference(&drawn(&half, Precision::Half), &drawn(&whole, Precision::Single));
    assert!(most <= 1 && mean < 0.1, "{most} and {mean} of 255");
}

#[test]
fn other_files_are_refused() {
    let trainer = Trainer::new(Setup::new(42, 1e-4, Ops::Fused), &Device::flex());
    let whole = block_on(export_generator(&trainer)).expect("the CPU answers");
    let half = halve_generator(&whole).expect("an exported generator");
    let d = block_on(export_discriminator(&trainer)).expect("the CPU answers");
    for (file, precision, word) in [
        (&whole, Precision::Half, "16-bit"),
        (&half, Precision::Single, "32-bit"),
        (&d, Precision::Single, "does not belong"),
        (&half[..half.len() - 1].to_vec(), Precision::Half, "not a Saddle checkpoint"),
    ] {
        let problem =
            TrainedGenerator::read(file, precision, &Device::flex()).expect_err("no generator of this precision").to_string();
        assert!(problem.contains(word), "{problem}");
    }
    assert!(halve_generator(&half).is_err(), "it has half precision already");
}

#[test]
fn a_discriminator_is_halved_too() {
    let trainer = Trainer::new(Setup::new(42, 1e-4, Ops::Fused), &Device::flex());
    let whole = block_on(export_discriminator(&trainer)).expect("the CPU answers");
    let half = halve_discriminator(&whole).expect("an exported discriminator");
    let [precise, rounded] = [(&whole, Precision::Single), (&half, Precision::Half)]
        .map(|(file, precision)| read_discriminator(file, precision).expect("an exported discriminator"));
    for (precise, rounded) in precise.iter().zip(&rounded) {
        assert_eq!(precise.name, rounded.name);
        // Half precision has 11 significant bits; below 6e-5 it has fewer.
        let near = |(a, b): (&f32, &f32)| (a - b).abs() <= a.abs() / 2048.0 + 6e-8;
        assert!(precise.values.iter().zip(&rounded.values).all(near), "{}", precise.name);
    }
    assert!(halve_discriminator(&half).is_err(), "it has half precision already");
    assert!(
        halve_generator(&whole).is_err()
            && halve_discriminator(&block_on(export_generator(&trainer)).expect("the CPU answers")).is_err()
    );
}

#[test]
fn the_recorded_generators_draw_the_recorded_sheets() {
    for epoch in HANDOUT_EPOCHS {
        let sheet = images(&file(&recorded::sheet(epoch)));
        let (most, mean) = difference(&drawn(&file(&recorded::generator(epoch)), Precision::Half), &sheet);
        assert!(most <= 4 && mean < 0.1, "T = {epoch}: {most} and {mean} of 255");
    }
}

/// Every number is given again by its configuration: the untrained sheet here, and the first losses.
/// It begins at the sheet's first images.
#[test]
fn the_walk_is_drawn_by_the_last_generator() {
    let (walk, sheet) = (images(&file(WALK)), images(&file(&recorded::sheet(EPOCHS))));
    assert_eq!(walk.len(), SHEET as usize * PIXELS);
    for corner in 0..WALK_CORNERS {
        let at = |image: usize, of: &[u8]| of[image * PIXELS..][..PIXELS].to_vec();
        let first = at(corner * SHEET as usize / WALK_CORNERS, &walk);
        let (most, mean) = difference(&first, &at(corner, &sheet));
        assert!(most <= 4 && mean < 0.1, "corner {corner}: {most} and {mean} of 255");
    }
}

#[test]
fn the_recorded_run_begins_as_its_configuration_does() {
    let config: ConfigFile = serde_json::from_slice(&file("config.json")).expect("a configuration");
    let config = RunConfig::from_query(&config.query).config;
    assert_eq!((config.seed, config.batch_size, config.epochs, config.dataset.len()), (42, 64, EPOCHS, 60_000));
    assert_eq!((config.images, config.arithmetic, config.departure), (0, Arithmetic::Exact, Departure::None));
    let trainer = Trainer::new(Setup::of(&config), &Device::flex());
    let latents = latents(42, Purpose::FixedLatents, 0, SHEET as usize, &Device::flex());
    let untrained = block_on(sampling::sheet(&trainer, latents)).expect("the CPU answers");
    assert!(images(&file(&recorded::sheet(0))) == untrained);
}

#[test]
fn the_recorded_run_is_complete() {
    let losses = all_losses();
    assert_eq!(losses.len(), EPOCHS as usize * STEPS_PER_EPOCH);
    assert_eq!(file(LOSSES).len(), 8 * losses.len());
    assert!(losses.iter().flatten().all(|loss| loss.is_finite()));
    for epoch in SHEETS {
        assert_eq!(images(&file(&recorded::sheet(epoch))).len(), SHEET as usize * PIXELS);
    }
    read_discriminator(&file(&recorded::discriminator(EPOCHS)), Precision::Half).expect("the last discriminator");
    let indices: Vec<u32> = serde_json::from_slice(&file(REAL_INDICES)).expect("indices");
    assert_eq!((indices.len(), indices.iter().collect::<HashSet<_>>().len()), (REAL_IMAGES, REAL_IMAGES), "all differ");
    assert!(indices.iter().all(|index| *index < 60_000));
    assert_eq!(images(&file(REAL)).len(), REAL_IMAGES * PIXELS);
}

/// Bytes of all files in a folder and below it.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.map(|path| if path.is_dir() { size(&path) } else { path.metadata().expect("a file").len() }).sum()
}

#[test]
fn the_recorded_run_is_small() {
    let bytes = size(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("static/recorded"));
    assert!(bytes < 17_000_000, "{bytes} bytes");
}

/// The film's frames are the upper left of the sheets, within what JPEG changes.
#[test]
fn the_film_shows_every_epoch() {
    let mut decoder = zune_jpeg::JpegDecoder::new(Cursor::new(file(FILM)));
    let pixels = decoder.decode().expect("a JPEG");
    let (width, height) = decoder.dimensions().expect("decoded");
    let frame = FILM_SIDE * FILM_PITCH;
    assert_eq!((width, height), (FILM_COLUMNS * frame, (EPOCHS as usize + 1).div_ceil(FILM_COLUMNS) * frame));
    assert_eq!(pixels.len(), 3 * width * height, "the decoder writes grey as RGB");
    let pixels: Vec<u8> = pixels.iter().copied().step_by(3).collect();
    // The last frame is repeated to the end of its row.
    let frames = SHEETS.iter().map(|&epoch| (epoch, epoch as usize)).chain((EPOCHS as usize..56).map(|at| (EPOCHS, at)));
    for (epoch, at) in frames {
        let sheet = images(&file(&recorded::sheet(epoch)));
        let mut errors = 0;
        for cell in 0..FILM_SIDE * FILM_SIDE {
            let (row, column) = (cell / FILM_SIDE, cell % FILM_SIDE);
            let image = &sheet[(row * 8 + column) * PIXELS..][..PIXELS];
            let left = at % FILM_COLUMNS * frame + column * FILM_PITCH;
            let top = at / FILM_COLUMNS * frame + row * FILM_PITCH;
            for (y, line) in image.chunks_exact(SIDE).enumerate() {
                let shown = &pixels[(top + y) * width + left..][..SIDE];
                errors += line.iter().zip(shown).map(|(a, b)| u32::from(a.abs_diff(*b))).sum::<u32>();
            }
        }
        let mean = f64::from(errors) / (FILM_SIDE * FILM_SIDE * PIXELS) as f64;
        assert!(mean < 24.0, "epoch {epoch}: {mean} of 255");
    }
}

#[test]
fn the_curve_has_the_means_of_the_losses() {
    let (curve, losses) = (losses::from_bytes(&file(CURVE)), all_losses());
    assert!(curve.len() <= CURVE_POINTS && curve.len() > CURVE_POINTS - 2, "{}", curve.len());
    let stretch = losses.len().div_ceil(CURVE_POINTS);
    for at in [0, 7, curve.len() - 1] {
        let of = &losses[at * stretch..losses.len().min((at + 1) * stretch)];
        for player in [0, 1] {
            let mean = of.iter().map(|pair| f64::from(pair[player])).sum::<f64>() / of.len() as f64;
            assert!((mean - f64::from(curve[at][player])).abs() < 1e-6);
        }
    }
    assert!(losses::means(&[], 3).is_empty());
    assert_eq!(losses::means(&[[1.0, 2.0], [3.0, 4.0], [8.0, 9.0]], 2), [[2.0, 3.0], [8.0, 9.0]]);
}

#[test]
fn losses_read_back_and_damaged_ones_are_refused() {
    let losses = all_losses();
    let lines: String = (1_u32..).zip(&losses).map(|(step, &pair)| losses::line(step, 937, pair)).collect();
    assert_eq!(losses::parse(&format!("{}{lines}", losses::HEADER)).expect("losses"), losses);
    for (broken, word) in [
        ("a,b\n", "begin"),
        ("step,epoch,loss_d,loss_g\n2,1,0.5,0.5\n", "line 2"),
        ("step,epoch,loss_d,loss_g\n1,1,0.5,0.5\n2,1,0.5\n", "line 3"),
        ("step,epoch,loss_d,loss_g\n1,1,0.5,a\n", "line 2"),
        ("step,epoch,loss_d,loss_g\n1,1,0.5,0.5,1\n", "line 2"),
    ] {
        let refusal = losses::parse(broken).expect_err(broken);
        assert!(refusal.to_string().contains(word), "{refusal}");
    }
}
