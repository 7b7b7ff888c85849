//! A network of the visitor's, compared by the worker.

use saddle::data::PIXELS;
use saddle::network::comparison::{Player, Verdict};
use saddle::network::state_dict::NamedTensor;
use saddle::run::RunState;
use saddle::run::protocol::inspect::{InspectCommand, InspectEvent};
use saddle::run::protocol::own_network::{DRAWN, OwnNetwork, Shown};
use saddle::run::protocol::{Command, Envelope, Event, ViewEvent};
use saddle::run::quality::QualityRecord;
use saddle::run::recorded::{QUALITY, REAL};

use super::harness::*;
use crate::picture::images;
use crate::recorded_files::file;
use crate::torch_file::state_dict;

/// The answer, and its buffer.
async fn compare(page: &mut Page, ticket: u32, own: &[u8]) -> (OwnNetwork, Vec<u8>) {
    let (generator, discriminator) = (file("generator-50.safetensors"), file("discriminator-50.safetensors"));
    let [classifier, features] = ["classifier.safetensors", "real.safetensors"].map(|name| file(&format!("../quality/{name}")));
    let lengths = [own, &generator, &discriminator, &classifier, &features].map(|file| file.len());
    let command = InspectCommand::Compare { ticket, query: "seed=42".to_owned(), lengths };
    let bytes = [own, &generator, &discriminator, &classifier, &features, &images(&file(REAL))].concat();
    page.sender
        .unbounded_send(Envelope { message: Command::Inspect(command), bytes: Some(bytes) })
        .expect("the runner has the receiver");
    for _ in 0..5000 {
        let answer = page.events.borrow().iter().find_map(|envelope| match &envelope.message {
            Event::View(ViewEvent::Inspect(InspectEvent::OwnNetwork { ticket: found, network })) if *found == ticket => {
                Some(((**network).clone(), envelope.bytes.clone().unwrap_or_default()))
            }
            _ => None,
        });
        if let Some(answer) = answer {
            page.receive();
            return answer;
        }
        turn().await;
    }
    panic!("no answer");
}

fn tensor(name: &str, shape: &[usize]) -> NamedTensor {
    NamedTensor { name: name.to_owned(), shape: shape.to_vec(), values: vec![0.25; shape.iter().product()] }
}

#[test]
fn a_generator_draws_beside_the_recorded_one_while_a_run_is_paused() {
    run_script(SLOW, |mut page| async {
        page.start(1, &config(), true);
        page.until_state(RunState::Paused).await;
        // The recorded generator itself: the same images, and the same opinion.
        let (network, pixels) = compare(&mut page, 7, &file("generator-50.safetensors")).await;
        let OwnNetwork::Compared { comparison, note, broken, shown } = network else { panic!("{network:?}") };
        assert_eq!((comparison.player, comparison.count(Verdict::Same), comparison.fits()), (Player::Generator, 6, true));
        assert_eq!((note.as_str(), broken), ("", None));
        let half = DRAWN as usize * PIXELS;
        assert_eq!(pixels.len(), 2 * half);
        assert_eq!(pixels[..half], pixels[half..]);
        let largest = pixels.iter().zip(&images(&file("sheet-50.png"))).map(|(a, b)| a.abs_diff(*b)).max().expect("pixels");
        assert!(largest <= 4, "not the recorded sheet: {largest} of 255");
        let Some(Shown::Generator { recorded, yours, quality }) = shown else { panic!("{shown:?}") };
        assert_eq!(recorded, yours);
        // The recorded numbers were measured in larger pieces, from the images themselves.
        let record: QualityRecord = serde_json::from_slice(&file(QUALITY)).expect("a record");
        assert_eq!(Some(&(quality.quality, quality.kinds)), record.rows.last().map(|row| (row.quality, row.kinds)).as_ref());
        // Another generator draws other images.
        let (network, pixels) = compare(&mut page, 8, &file("generator-10.safetensors")).await;
        let OwnNetwork::Compared { shown: Some(Shown::Generator { recorded: again, yours, quality: earlier }), .. } = network
        else {
            panic!("{network:?}")
        };
        assert_eq!(again, recorded);
        assert_ne!(yours, recorded);
        assert!(earlier.quality.kid > quality.quality.kid, "fewer epochs, worse images");
        assert_ne!(pixels[..half], pixels[half..]);
        assert_eq!(page.view.state, RunState::Paused, "the run is left alone");
        page
    });
}

#[test]
fn a_discriminator_judges_beside_the_recorded_one() {
    run_script(SLOW, |mut page| async {
        let (network, pixels) = compare(&mut page, 1, &file("discriminator-50.safetensors")).await;
        let OwnNetwork::Compared { shown: Some(Shown::Discriminator { recorded, yours }), .. } = network else {
            panic!("{network:?}")
        };
        assert_eq!(recorded, yours);
        assert!(pixels.is_empty());
        let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32;
        assert!(mean(&recorded[0]) > mean(&recorded[1]), "D tells them apart");
        page
    });
}

#[test]
fn what_does_not_fit_is_compared_and_what_is_no_network_refused() {
    run_script(SLOW, |mut page| async {
        let own = state_dict(&[tensor("main.0.weight", &[12544, 100]), tensor("main.2.weight", &[256, 128, 4, 4])]);
        let (network, pixels) = compare(&mut page, 1, &own).await;
        let OwnNetwork::Compared { comparison, shown, broken, .. } = network else { panic!("{network:?}") };
        assert_eq!((shown, broken, pixels.len()), (None, None, 0));
        assert_eq!((comparison.count(Verdict::Missing), comparison.count(Verdict::Differs)), (4, 1));
        let (network, _) = compare(&mut page, 2, b"GIF89a").await;
        assert_eq!(network, OwnNetwork::Refused("This is a GIF image, not a state_dict.".to_owned()));
        let wrong = InspectCommand::Compare { ticket: 3, query: String::new(), lengths: [usize::MAX, 1, 1, 1, 1] };
        page.sender.unbounded_send(Command::Inspect(wrong).into()).expect("the runner has the receiver");
        page.idle().await;
        let refused = page.events.borrow().iter().any(|envelope| {
            matches!(&envelope.message, Event::View(ViewEvent::Inspect(InspectEvent::OwnNetwork { ticket: 3, network })) if matches!(&**network, OwnNetwork::Refused(why) if why.contains("a file is cut")))
        });
        assert!(refused);
        page
    });
}
