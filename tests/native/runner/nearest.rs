//! The training image nearest to one of the page's: the same as by a loop over all pixels, and no effect on the run.

use super::harness::*;
use saddle::data::nearest::Neighbour;
use saddle::data::{Images, PIXELS};
use saddle::run::protocol::{Command, Envelope, Event, RunCommand, RunEvent, RunId};
use saddle::run::{RunConfig, RunState};

use crate::support::runs::garments;

type Answer = (u32, Option<Neighbour>, u32, Vec<u8>);

impl Page {
    fn ask_nearest(&self, run: u32, ticket: u32, image: &[u8]) {
        let message = Command::Run(RunId(run), RunCommand::Nearest { ticket });
        let bytes = Some(image.to_vec());
        self.sender.unbounded_send(Envelope { message, bytes }).expect("the runner has the receiver");
    }

    fn nearest(&self) -> Vec<Answer> {
        let events = self.events.borrow();
        let answer = |envelope: &Envelope<Event>| match &envelope.message {
            Event::Run(_, RunEvent::Nearest { ticket, found, images }) => {
                Some((*ticket, *found, *images, envelope.bytes.clone().unwrap_or_default()))
            }
            _ => None,
        };
        events.iter().filter_map(answer).collect()
    }
}

/// Number and squared distance, by a loop over all images and pixels.
fn by_loops(images: &Images, image: &[u8]) -> (u32, i64) {
    let mut best = (0, i64::MAX);
    for number in 0..images.len() {
        let mut sum = 0;
        for (a, b) in images.image(number).iter().zip(image) {
            sum += (i64::from(*a) - i64::from(*b)).pow(2);
        }
        if sum < best.1 {
            best = (number, sum);
        }
    }
    best
}

fn many() -> RunConfig {
    RunConfig { images: 1200, epochs: 1, ..config() }
}

#[test]
fn the_nearest_image_is_that_of_a_loop_and_an_image_is_its_own() {
    let images = garments(many().seed, many().images);
    let mut strange = images.image(3).to_vec();
    strange.iter_mut().step_by(3).for_each(|pixel| *pixel = 255 - *pixel);
    let asked = [images.image(0).to_vec(), images.image(1199).to_vec(), vec![127; PIXELS], strange];
    run_script(SLOW, |mut page| async {
        page.start(1, &many(), true);
        page.until_state(RunState::Paused).await;
        for (ticket, image) in (1..).zip(&asked) {
            page.ask_nearest(1, ticket, image);
            page.idle().await;
            let (answered, found, compared, pixels) = page.nearest().pop().expect("an answer while paused");
            let found = found.expect("the worker has the images");
            let (number, sum) = by_loops(&images, image);
            assert_eq!((answered, found.image, compared), (ticket, number, 1200));
            assert!((found.distance - (sum as f64).sqrt() / 255.0).abs() < 1e-12, "{found:?}, {sum}");
            assert_eq!(pixels, images.image(number));
            assert!(ticket > 2 || found.distance.to_bits() == 0, "an image of the set");
        }
        assert_eq!(page.nearest().len(), asked.len());
        page
    });
}

#[test]
fn a_search_between_steps_changes_no_number_and_works_after_the_end() {
    let image = vec![90; PIXELS];
    let plain = run_script(SLOW, complete_run);
    let asked = run_script(SLOW, |mut page| async {
        page.start(1, &config(), false);
        page.until("a step", |view| view.step >= 1).await;
        page.ask_nearest(1, 7, &image);
        page.until_state(RunState::Finished).await;
        page.ask_nearest(1, 8, &image);
        page.idle().await;
        page
    });
    assert_eq!(plain.view.losses, asked.view.losses);
    assert_eq!(plain.view.sheet, asked.view.sheet);
    let answers = asked.nearest();
    assert_eq!(answers.iter().map(|answer| answer.0).collect::<Vec<_>>(), [7, 8]);
    assert_eq!((answers[0].1, answers[0].2, &answers[0].3), (answers[1].1, 32, &answers[1].3));
}

#[test]
fn without_the_images_or_an_image_the_answer_is_none() {
    run_script(SLOW, |mut page| async {
        let image = vec![0; PIXELS];
        page.ask_nearest(1, 1, &image);
        page.start(2, &config(), true);
        page.until_state(RunState::Paused).await;
        page.ask_nearest(1, 2, &image);
        page.ask_nearest(2, 3, &image[1..]);
        page.send(Command::Run(RunId(2), RunCommand::Stop));
        page.until_state(RunState::Stopped).await;
        page.ask_nearest(2, 4, &image);
        page.idle().await;
        let answers = page.nearest();
        assert_eq!(
            answers.iter().map(|answer| (answer.0, answer.1)).collect::<Vec<_>>(),
            [1, 2, 3, 4].map(|ticket| (ticket, None))
        );
        page
    });
}

#[test]
fn a_newer_question_replaces_one_that_is_not_answered() {
    run_script(SLOW, |mut page| async {
        page.start(1, &many(), true);
        page.until_state(RunState::Paused).await;
        page.ask_nearest(1, 1, &[0; PIXELS]);
        page.ask_nearest(1, 2, &[255; PIXELS]);
        page.idle().await;
        assert_eq!(page.nearest().last().map(|answer| answer.0), Some(2));
        page
    });
}
