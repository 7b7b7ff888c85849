//! Exported files, read by independent code.

use std::io::Cursor;

use burn::tensor::Device;
use futures::executor::block_on;
use saddle::data::PIXELS;
use saddle::data::picture::{SHEET_SIDE, decode, encode};
use saddle::gan::Training;
use saddle::gan::checkpoint::{export_discriminator, export_generator};
use saddle::run::film::{Film, WIDTH};
use saddle::run::protocol::transfer::Export;
use saddle::run::stored::{Frame, StoredRun};
use saddle::run::{Departure, RunConfig};
use saddle::settings::Settings;
use saddle::worker::export::{ExportedFile, export};
use safetensors::SafeTensors;

use crate::bundle::run;
use crate::support::runs::garments;

/// A file beside the page.
const PAGE: &str = "https://saddle.example/lab/worker_loader.js";

fn exported(what: Export, run: &StoredRun) -> ExportedFile {
    export(what, run, PAGE).unwrap_or_else(|error| panic!("{what:?}: {error}"))
}

/// A run with `count` sheets, each of a single grey.
fn with_sheets(count: u32) -> StoredRun {
    let sheet = |at: u32| {
        let shade = u8::try_from(at % 200).expect("below 200");
        let png = encode(&vec![shade; 64 * PIXELS]).expect("a sheet").into();
        Frame { step: 10 * at, epoch: 5 * at, png }
    };
    StoredRun { frames: (0..count).map(sheet).collect(), ..run() }
}

#[test]
fn weights_are_those_of_the_checkpoint_under_pytorchs_names() {
    let config = RunConfig::from_query(&run().record.query).config;
    let fresh = |departure| {
        let config = RunConfig { departure, ..config.clone() };
        let training = Training::new(config, &garments(42, 32), &Device::flex()).expect("enough images");
        let mut run = StoredRun { checkpoint: Some(block_on(training.checkpoint()).expect("the CPU answers")), ..run() };
        run.record.query = training.config().to_full_query();
        (training, run)
    };
    let (training, stored) = fresh(Departure::None);
    let g = exported(Export::Generator, &stored);
    assert_eq!(g.name, "saddle-gan-seed42-epoch0-generator.safetensors");
    assert!(g.bytes == block_on(export_generator(training.trainer())).expect("the CPU answers"), "as the trainer writes it");
    let d = exported(Export::Discriminator, &stored);
    assert_eq!(d.name, "saddle-gan-seed42-epoch0-discriminator.safetensors");
    assert!(d.bytes == block_on(export_discriminator(training.trainer())).expect("the CPU answers"));

    let (training, stored) = fresh(Departure::NoBatchNorm);
    let bytes = exported(Export::Generator, &stored).bytes;
    assert!(bytes == block_on(export_generator(training.trainer())).expect("the CPU answers"), "as the trainer writes it");
    let mut names: Vec<String> =
        SafeTensors::deserialize(&bytes).expect("our own").names().into_iter().map(str::to_owned).collect();
    names.sort();
    assert_eq!(names, ["convt1.weight", "convt2.weight", "convt3.weight", "fc.weight"], "it has no batch norm");
}

#[test]
fn a_sheet_is_exported_at_both_sizes() {
    let stored = with_sheets(3);
    let small = exported(Export::Sheet(19), &stored);
    assert_eq!(small.name, "saddle-gan-seed42-epoch5.png");
    assert!(small.bytes == *stored.frames[1].png);
    let large = exported(Export::LargeSheet(20), &stored);
    assert_eq!(large.name, "saddle-gan-seed42-epoch10-4x.png");
    let mut reader = png::Decoder::new(Cursor::new(large.bytes)).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a small one")];
    let info = reader.next_frame(&mut pixels).expect("whole");
    assert_eq!((info.width, info.height), (968, 968));
    let own = decode(&stored.frames[2].png).expect("our own");
    let same = |at: usize| pixels[at] == own[at / 968 / 4 * SHEET_SIDE + at % 968 / 4];
    assert!((0..968 * 968).all(same), "each pixel four by four times");
}

/// Height, and delays and pictures of a GIF, whose pixels are indices of 64 greys.
fn pictures(bytes: &[u8]) -> (usize, Vec<(u16, Vec<u8>)>) {
    let mut reader = gif::DecodeOptions::new().read_info(Cursor::new(bytes)).expect("a GIF");
    assert_eq!(usize::from(reader.width()), WIDTH);
    let palette = reader.global_palette().expect("a palette");
    assert_eq!((palette.len(), &palette[..6], &palette[189..]), (192, &[0, 0, 0, 4, 4, 4][..], &[255; 3][..]));
    let height = usize::from(reader.height());
    let mut all = Vec::new();
    while let Some(frame) = reader.read_next_frame().expect("a whole GIF") {
        all.push((frame.delay, frame.buffer.to_vec()));
    }
    (height, all)
}

#[test]
fn the_timeline_shows_each_sheet_above_its_caption_and_the_last_one_longer() {
    let stored = with_sheets(3);
    let file = exported(Export::Timeline, &stored);
    assert_eq!(file.name, "saddle-gan-seed42-epoch1-timeline.gif");
    let (height, pictures) = pictures(&file.bytes);
    let film = Film::new(&stored.record.config(), PAGE);
    assert_eq!(height, film.height());
    assert_eq!(pictures.iter().map(|(delay, _)| *delay).collect::<Vec<_>>(), [25, 25, 200]);
    for ((_, pixels), frame) in pictures.iter().zip(&stored.frames) {
        let drawn = film.picture(&decode(&frame.png).expect("our own"), frame.step, frame.epoch);
        assert!(pixels.iter().zip(&drawn).all(|(index, pixel)| *index == pixel / 4), "the film's picture in 64 greys");
        assert!(pixels[WIDTH * WIDTH..].iter().filter(|&&index| index == 63).count() > 300, "a caption");
    }
    assert!(pictures[0].1[WIDTH * WIDTH..] != pictures[1].1[WIDTH * WIDTH..], "with its own epoch and step");
}

#[test]
fn a_long_timeline_shows_evenly_spaced_sheets() {
    let (_, pictures) = pictures(&exported(Export::Timeline, &with_sheets(300)).bytes);
    let shade = |at: usize| usize::from(pictures[at].1[4 * WIDTH + 4]);
    assert_eq!(pictures.len(), 200);
    assert_eq!((shade(0), shade(40), shade(199)), (0, 60 / 4, 99 / 4), "of 300 the first and the last");
}

#[test]
fn the_losses_are_exported_as_a_chart() {
    let file = exported(Export::Losses, &StoredRun { frames: vec![], checkpoint: None, ..run() });
    assert_eq!(file.name, "saddle-gan-seed42-epoch1-losses.svg");
    let svg = String::from_utf8(file.bytes).expect("text");
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.ends_with("</svg>\n"), "{svg}");
    assert!(svg.contains("<title>Losses of D and G by epoch. From ") && svg.contains(">D ") && svg.contains(">epoch<"), "{svg}");
}

#[test]
fn missing_parts_are_named() {
    let bare = StoredRun { frames: vec![], checkpoint: None, losses: vec![], ..run() };
    for (what, word) in [
        (Export::Generator, "no weights"),
        (Export::Discriminator, "no weights"),
        (Export::Timeline, "no sheet"),
        (Export::LargeSheet(9), "no sheet"),
        (Export::Losses, "no loss"),
    ] {
        let error = export(what, &bare, PAGE).map(|_| ()).expect_err("a part is missing").to_string();
        assert!(error.contains(word), "{what:?}: {error}");
    }
    let damaged = StoredRun { checkpoint: Some(vec![0; 9]), ..run() };
    assert!(export(Export::Generator, &damaged, PAGE).is_err());
    assert!(export(Export::Sheet(1), &with_sheets(1), PAGE).is_ok());
}
