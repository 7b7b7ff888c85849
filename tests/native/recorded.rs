//! Generators in half precision, and the recorded run.

use std::fs;
use std::path::PathBuf;

use crate::picture::images;
use burn::tensor::Device;
use futures::executor::block_on;
use saddle::data::PIXELS;
use saddle::gan::checkpoint::file::Precision;
use saddle::gan::checkpoint::{export_discriminator, export_generator, halve};
use saddle::gan::sampling::latents;
use saddle::gan::trained_generator::TrainedGenerator;
use saddle::gan::{Setup, Trainer};
use saddle::math::rng::Purpose;
use saddle::run::config::{HANDOUT_EPOCHS, Ops};
use saddle::run::config_file::ConfigFile;
use saddle::run::explorer::SHEET;
use saddle::run::losses;
use saddle::train::record::SHEETS;

fn recorded(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("static/recorded").join(name);
    fs::read(&path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()))
}

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
    let half = halve(&whole).expect("an exported generator");
    assert!(half.len() * 2 < whole.len() + 2000, "{} of {} bytes", half.len(), whole.len());
    let (most, mean) = difference(&drawn(&half, Precision::Half), &drawn(&whole, Precision::Single));
    assert!(most <= 1 && mean < 0.1, "{most} and {mean} of 255");
}

#[test]
fn other_files_are_refused() {
    let trainer = Trainer::new(Setup::new(42, 1e-4, Ops::Fused), &Device::flex());
    let whole = block_on(export_generator(&trainer)).expect("the CPU answers");
    let half = halve(&whole).expect("an exported generator");
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
    assert!(halve(&half).is_err(), "it has half precision already");
}

#[test]
fn the_recorded_generators_draw_the_recorded_sheets() {
    for epoch in HANDOUT_EPOCHS {
        let sheet = images(&recorded(&format!("sheet-{epoch}.png")));
        let (most, mean) = difference(&drawn(&recorded(&format!("generator-{epoch}.safetensors")), Precision::Half), &sheet);
        assert!(most <= 4 && mean < 0.1, "T = {epoch}: {most} and {mean} of 255");
    }
}

#[test]
fn the_recorded_run_is_complete() {
    let file: ConfigFile = serde_json::from_slice(&recorded("config.json")).expect("a configuration");
    let number = |name: &str| file.config[name].parse::<usize>().expect("a number");
    let per_epoch = number("images") / number("batch");
    assert_eq!(number("epochs"), 50);
    let text = String::from_utf8(recorded("losses.csv")).expect("text");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("step,epoch,loss_d,loss_g"));
    let lines: Vec<&str> = lines.collect();
    assert_eq!(lines.len(), 50 * per_epoch, "a line a step");
    for (at, line) in lines.iter().enumerate() {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(fields[0], (at + 1).to_string());
        assert!(fields[2..].iter().all(|loss| loss.parse::<f64>().expect("a number").is_finite()), "{line}");
    }
    for epoch in SHEETS {
        assert_eq!(images(&recorded(&format!("sheet-{epoch}.png"))).len(), SHEET as usize * PIXELS);
    }
}

#[test]
fn recorded_losses_read_back_and_damaged_ones_are_refused() {
    let text = String::from_utf8(recorded("losses.csv")).expect("a text");
    let read = losses::parse(&text).expect("losses");
    assert_eq!(read.len(), 7800);
    let again: String = (1_u32..).zip(&read).map(|(step, &pair)| losses::line(step, 156, pair)).collect();
    assert_eq!(format!("{}{again}", losses::HEADER), text);
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
