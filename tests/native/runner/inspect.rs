//! Inspection of networks: correct answers, and no effect on the run.

use super::harness::*;
use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Tensor, TensorData};
use futures::executor::block_on;
use saddle::data::nearest::{Neighbour, nearest, typical_distance};
use saddle::data::{Images, PIXELS, idx, to_byte};
use saddle::gan::layers::Maps;
use saddle::gan::sampling::latent_batch;
use saddle::gan::{Discriminator, Training};
use saddle::math::symmetric::principal_directions;
use saddle::network::{Architecture, LATENT};
use saddle::run::config::Ops;
use saddle::run::explorer::{Explorer, SLIDERS};
use saddle::run::protocol::inspect::{About, InspectCommand, InspectEvent, Origin, Subject};
use saddle::run::protocol::own_file::OwnFileCommand;
use saddle::run::protocol::{Command, Envelope, Event, RunCommand, RunId, ViewEvent};
use saddle::run::recorded::REAL;
use saddle::run::stored::RunKey;
use saddle::run::{Departure, RunConfig, RunState, float_bytes};
use saddle::settings::Settings;

use crate::picture::images;
use crate::recorded_files::file;
use crate::support::runs::garments;

const ANY_RUN: Subject = Subject::Run { key: None };

fn sheet() -> Vec<f32> {
    Explorer::new(config().seed).latents(&[])
}

fn bytes(values: &[f32]) -> Vec<u8> {
    float_bytes::encode(values.iter().copied())
}

impl Page {
    fn send_inspect(&self, command: InspectCommand, bytes: Option<Vec<u8>>) {
        self.sender.unbounded_send(Envelope { message: Command::Inspect(command), bytes }).expect("the runner has the receiver");
    }

    fn send_open(&self, subject: Subject) {
        self.send_inspect(InspectCommand::Open { subject }, None);
    }

    /// All answers so far, with their buffers.
    fn answers(&self) -> Vec<(InspectEvent, Vec<u8>)> {
        let events = self.events.borrow();
        let answer = |envelope: &Envelope<Event>| match &envelope.message {
            Event::View(ViewEvent::Inspect(event)) => Some((event.clone(), envelope.bytes.clone().unwrap_or_default())),
            _ => None,
        };
        events.iter().filter_map(answer).collect()
    }

    fn count(&self, kind: impl Fn(&InspectEvent) -> bool) -> usize {
        self.answers().iter().filter(|(event, _)| kind(event)).count()
    }

    /// Waits for the next answer.
    async fn answer(&mut self) -> (InspectEvent, Vec<u8>) {
        let before = self.answers().len();
        for _ in 0..5000 {
            if self.answers().len() > before {
                self.receive();
                return self.answers().swap_remove(before);
            }
            turn().await;
        }
        panic!("no answer after {:?}", self.answers().last().map(|(event, _)| event));
    }

    async fn ask(&mut self, command: InspectCommand, bytes: Option<Vec<u8>>) -> (InspectEvent, Vec<u8>) {
        self.send_inspect(command, bytes);
        self.answer().await
    }

    async fn open(&mut self, subject: Subject) -> About {
        self.send_open(subject);
        match self.answer().await.0 {
            InspectEvent::Opened(about) => about,
            other => panic!("not opened: {other:?}"),
        }
    }

    async fn paused_after(&mut self, steps: u32, config: &RunConfig) {
        self.start(1, config, true);
        self.until_state(RunState::Paused).await;
        self.send(Command::Run(RunId(1), RunCommand::Step(steps)));
        self.until("the steps", |view| view.step == steps && view.state == RunState::Paused).await;
    }
}

const JUDGED: fn(&InspectEvent) -> bool = |event| matches!(event, InspectEvent::Judged { .. });

/// The same run after `steps` steps, without a worker.
fn trained(steps: usize, config: &RunConfig) -> Training {
    let mut training =
        Training::new(config.clone(), &garments(config.seed, config.images), &Device::flex()).expect("enough images");
    (0..steps).for_each(|_| training.advance());
    training
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    block_on(tensor.into_data_async()).expect("the CPU answers").iter::<f32>().collect()
}

/// D's probabilities by Burn's layers for images `[count, 1, 28, 28]`.
fn judged(training: &Training, images: Tensor<4>) -> Vec<f32> {
    let d = Discriminator::new(Architecture::HOMEWORK, &training.trainer().discriminator().tensors());
    let logits = d.forward(Maps::of_images(images, Ops::Stock), None);
    numbers(sigmoid(logits))
}

#[test]
fn inspection_does_not_change_a_run() {
    let state = |files: &MemoryFiles| {
        let files = files.files.borrow();
        let (_, bytes) = files.iter().find(|(name, _)| name.contains("checkpoint-4")).expect("the finished run is saved");
        bytes.clone()
    };
    let (files, inspected_files) = (MemoryFiles::default(), MemoryFiles::default());
    let uninspected = run_with(SLOW, files.clone(), complete_run);
    let inspected = run_with(SLOW, inspected_files.clone(), |mut page| async {
        page.start(1, &config(), false);
        page.send_open(ANY_RUN);
        for step in 1..4 {
            page.until("a step", |view| view.step >= step).await;
            page.send_inspect(InspectCommand::Draw { ticket: step }, Some(bytes(&sheet())));
            page.send_inspect(InspectCommand::Judge, None);
            page.send_inspect(InspectCommand::Directions, None);
            page.send_inspect(InspectCommand::Nearest { ticket: step }, Some(vec![9; PIXELS]));
        }
        page.until_state(RunState::Finished).await;
        page.idle().await;
        page
    });
    assert_eq!(uninspected.view.losses, inspected.view.losses);
    assert_eq!(uninspected.view.sheet, inspected.view.sheet);
    assert!(state(&files) == state(&inspected_files), "equal weights, statistics and moments");
    assert_eq!(inspected.count(|event| matches!(event, InspectEvent::Drawn { .. })), 3);
    assert!(inspected.count(JUDGED) >= 3 + 2, "three commands and two epoch ends");
    assert_eq!(inspected.count(|event| matches!(event, InspectEvent::Failed { .. })), 0);
    assert_eq!(uninspected.view.losses.len(), 4, "four steps");
}

#[test]
fn answers_equal_a_direct_computation() {
    let page = run_script(SLOW, |mut page| async {
        page.paused_after(2, &config()).await;
        let about = page.open(ANY_RUN).await;
        assert_eq!((about.origin, about.step, about.epoch, about.judges), (Origin::Live(RunKey("key1".to_owned())), 2, 1, true));
        page.ask(InspectCommand::Draw { ticket: 7 }, Some(bytes(&sheet()[..3 * LATENT]))).await;
        page.ask(InspectCommand::Judge, None).await;
        page.ask(InspectCommand::Directions, None).await;
        let (_, fakes) = page.answers().into_iter().find(|(event, _)| JUDGED(event)).expect("a judgement");
        page.ask(InspectCommand::Nearest { ticket: 9 }, Some(fakes[PIXELS..2 * PIXELS].to_vec())).await;
        page
    });
    let training = trained(2, &config());
    let answers = page.answers();

    let images = training.trainer().sample(latent_batch(sheet(), &Device::flex()));
    let pixels: Vec<u8> = numbers(images.clone()).into_iter().map(to_byte).collect();
    let drawn = answers.iter().find(|(event, _)| *event == InspectEvent::Drawn { ticket: 7 }).expect("a picture");
    assert_eq!(drawn.1, pixels[..3 * PIXELS]);

    let (InspectEvent::Judged { step, epoch, real, fake }, fakes) =
        answers.iter().find(|(event, _)| JUDGED(event)).expect("a judgement")
    else {
        panic!("no judgement");
    };
    assert_eq!((*step, *epoch, real.len(), fake.len(), fakes.len()), (2, 1, 32, 256, 256 * PIXELS));
    assert_eq!(fakes[..pixels.len()], pixels, "the generated images begin with the run's sheet");
    let shown = Training::images(&training).pixels().iter().map(|byte| saddle::data::to_signed(*byte)).collect::<Vec<f32>>();
    let shown = Tensor::from_data(TensorData::new(shown, [32, 1, 28, 28]), &Device::flex());
    for (found, wanted) in [(&fake[..64], judged(&training, images)), (&real[..], judged(&training, shown))] {
        for (found, wanted) in found.iter().zip(&wanted) {
            assert!((found - wanted).abs() < 1e-5, "{found} is not {wanted}");
        }
    }
    assert!(fake.iter().any(|value| (value - fake[0]).abs() > 1e-4), "probabilities of different images differ");

    let (InspectEvent::Directions { shares }, vectors) =
        answers.iter().find(|(event, _)| matches!(event, InspectEvent::Directions { .. })).expect("directions")
    else {
        panic!("no directions");
    };
    let tensors = block_on(training.trainer().generator().read()).expect("the CPU answers");
    let dense = tensors.iter().find(|tensor| tensor.name == "fc.weight").expect("the dense layer");
    // PyTorch's layout has a row for each output; transposed, it has a row for each number of the latent.
    let rows: Vec<f32> = (0..LATENT).flat_map(|input| dense.values.iter().skip(input).step_by(LATENT).copied()).collect();
    let wanted = principal_directions(&rows, LATENT);
    let vectors = float_bytes::decode(vectors);
    assert_eq!((shares.len(), vectors.len()), (SLIDERS, SLIDERS * LATENT));
    let whole: f64 = wanted.values.iter().sum();
    for (at, share) in shares.iter().enumerate() {
        assert!((share - wanted.values[at] / whole).abs() < 1e-9);
        let differences =
            vectors[at * LATENT..(at + 1) * LATENT].iter().zip(&wanted.vectors[at]).map(|(a, b)| (f64::from(*a) - b).abs());
        assert!(differences.fold(0.0, f64::max) < 1e-5, "direction {at}");
    }

    let (InspectEvent::Nearest { ticket: 9, found, typical }, near) = answers.last().expect("neighbours") else {
        panic!("no neighbours")
    };
    let real = Training::images(&training);
    assert_eq!(*found, nearest(real, &fakes[PIXELS..2 * PIXELS], 3, None));
    assert_eq!(*typical, typical_distance(real, 32));
    let pixels: Vec<u8> = found.iter().flat_map(|Neighbour { image, .. }| real.image(*image)).copied().collect();
    assert_eq!(*near, pixels);
}

#[test]
fn judgements_are_sent_at_epoch_ends_only_during_an_inspection() {
    let page = run_script(SLOW, |mut page| async {
        page.start(1, &config(), true);
        page.until_state(RunState::Paused).await;
        page.send(Command::Run(RunId(1), RunCommand::Step(2)));
        page.until("an epoch", |view| view.step == 2 && view.state == RunState::Paused).await;
        page.idle().await;
        assert_eq!(page.answers().len(), 0, "not inspected");
        page.open(ANY_RUN).await;
        page.send(Command::Run(RunId(1), RunCommand::Step(1)));
        page.until("a step", |view| view.step == 3 && view.state == RunState::Paused).await;
        page.idle().await;
        assert_eq!(page.count(JUDGED), 0, "no epoch has ended");
        page.send(Command::Run(RunId(1), RunCommand::Resume));
        page.until_state(RunState::Finished).await;
        page.idle().await;
        assert_eq!(page.count(JUDGED), 1);
        page.send_inspect(InspectCommand::Close, None);
        page.start(2, &config(), false);
        page.until_state(RunState::Finished).await;
        page.idle().await;
        page
    });
    assert_eq!(page.count(JUDGED), 1, "not inspected any more");
    assert!(page.answers().iter().any(|(event, _)| matches!(event, InspectEvent::Judged { step: 4, epoch: 2, .. })));
}

#[test]
fn an_ended_run_is_inspected_from_its_stored_checkpoint() {
    for departure in [Departure::None, Departure::NoBatchNorm] {
        let config = RunConfig { departure, ..config() };
        let query = config.to_full_query();
        let page = run_script(SLOW, |mut page| async move {
            page.start(1, &config, false);
            page.until_state(RunState::Finished).await;
            page.idle().await;
            let about = page.open(ANY_RUN).await;
            let wanted = (Origin::Stored(RunKey("key1".to_owned())), 4, 2, true);
            assert_eq!((about.origin, about.step, about.epoch, about.judges), wanted);
            assert_eq!(about.query, query);
            page.ask(InspectCommand::Draw { ticket: 1 }, Some(bytes(&sheet()))).await;
            page.ask(InspectCommand::Judge, None).await;
            page.ask(InspectCommand::Nearest { ticket: 2 }, Some(vec![0; PIXELS])).await;
            page
        });
        let answers = page.answers();
        let last = &page.view.sheet.as_ref().expect("a sheet").pixels;
        assert_eq!(answers[1].1, **last, "{departure:?}: the run's last sheet");
        let (InspectEvent::Judged { real, .. }, fakes) = &answers[2] else { panic!("no judgement: {:?}", answers[2].0) };
        assert_eq!((real.len(), &fakes[..last.len()]), (32, &**last));
        let direct = trained(4, &RunConfig { departure, ..super::config() });
        let images = direct.trainer().sample(latent_batch(sheet(), &Device::flex()));
        let InspectEvent::Judged { fake, .. } = &answers[2].0 else { panic!("no judgement") };
        for (found, wanted) in fake.iter().zip(judged(&direct, images)) {
            assert!((found - wanted).abs() < 1e-5, "{departure:?}: {found} is not {wanted}");
        }
        assert!(matches!(&answers[3].0, InspectEvent::Nearest { ticket: 2, found, .. } if found.len() == 3));
    }
}

#[test]
fn the_live_run_is_preferred_to_stored_ones_and_a_key_selects_any() {
    let page = run_script(SLOW, |mut page| async {
        for run in [1, 2] {
            page.start(run, &config(), false);
            page.until_state(RunState::Finished).await;
            page.idle().await;
        }
        let key = |name: &str| RunKey(name.to_owned());
        assert_eq!(page.open(ANY_RUN).await.origin, Origin::Stored(key("key2")));
        assert_eq!(page.open(Subject::Run { key: Some(key("key1")) }).await.origin, Origin::Stored(key("key1")));
        page.open(ANY_RUN).await;
        page.start(3, &config(), true);
        page.until_state(RunState::Paused).await;
        assert_eq!(page.open(Subject::Run { key: Some(key("key1")) }).await.origin, Origin::Stored(key("key1")));
        assert_eq!(page.open(Subject::Run { key: Some(key("key3")) }).await.origin, Origin::Live(key("key3")));
        page.start(4, &config(), true);
        page.until_state(RunState::Paused).await;
        page.open(ANY_RUN).await;
        page.send(Command::Run(RunId(4), RunCommand::Resume));
        page.until_state(RunState::Finished).await;
        page.idle().await;
        // Before the answer, an event reports that the networks have changed.
        let (event, _) = page.ask(InspectCommand::Draw { ticket: 4 }, Some(bytes(&sheet()[..LATENT]))).await;
        assert!(matches!(event, InspectEvent::Opened(About { origin: Origin::Stored(stored), .. }) if stored == key("key4")));
        page
    });
    assert!(matches!(page.answers().last(), Some((InspectEvent::Drawn { ticket: 4 }, _))));
}

#[test]
fn a_recorded_generator_draws_its_sheet_and_has_no_discriminator() {
    let page = run_script(SLOW, |mut page| async {
        let generator = file("generator-30.safetensors");
        let subject = Subject::Recorded { epoch: 30, query: "seed=42".to_owned(), lengths: [generator.len(), 0] };
        let open = InspectCommand::Open { subject: subject.clone() };
        let (event, _) = page.ask(open.clone(), Some(generator)).await;
        let InspectEvent::Opened(about) = event else { panic!("not opened: {event:?}") };
        assert_eq!((about.origin, about.epoch, about.judges), (Origin::Recorded, 30, false));
        page.ask(InspectCommand::Draw { ticket: 1 }, Some(bytes(&sheet()))).await;
        page.ask(InspectCommand::Directions, None).await;
        for command in [InspectCommand::Judge, InspectCommand::Nearest { ticket: 2 }] {
            let (event, _) = page.ask(command, Some(vec![0; PIXELS])).await;
            assert!(matches!(event, InspectEvent::Failed { message, .. } if message.contains("without D")));
        }
        let (event, _) = page.ask(open, Some(b"{}".to_vec())).await;
        assert!(matches!(event, InspectEvent::Failed { message, .. } if message.contains("can't be read")));
        page
    });
    let (found, wanted) = (&page.answers()[1].1, images(&file("sheet-30.png")));
    let largest = found.iter().zip(&wanted).map(|(a, b)| a.abs_diff(*b)).max().expect("pixels");
    assert!(largest <= 4, "{largest} of 255");
}

#[test]
fn the_recorded_discriminator_judges_and_its_real_images_are_searched() {
    let page = run_script(SLOW, |mut page| async {
        let (generator, discriminator) = (file("generator-50.safetensors"), file("discriminator-50.safetensors"));
        let (real, sheet) = (images(&file(REAL)), images(&file("sheet-50.png")));
        let lengths = [generator.len(), discriminator.len()];
        let open =
            |lengths| InspectCommand::Open { subject: Subject::Recorded { epoch: 50, query: "seed=42".to_owned(), lengths } };
        let files = [generator, discriminator, real.clone()].concat();
        let (event, _) = page.ask(open(lengths), Some(files.clone())).await;
        let InspectEvent::Opened(about) = event else { panic!("not opened: {event:?}") };
        assert_eq!((about.origin, about.judges, about.images), (Origin::Recorded, true, 256));
        assert_eq!(about.step, 50 * 937, "of 64 of 60,000 images");
        let (event, pixels) = page.ask(InspectCommand::Judge, None).await;
        let InspectEvent::Judged { real: of_real, fake, .. } = event else { panic!("not judged: {event:?}") };
        assert_eq!((of_real.len(), fake.len()), (256, 256));
        let mean = |values: &[f32]| values.iter().sum::<f32>() / 256.0;
        assert!(mean(&of_real) > mean(&fake), "D still tells them apart: {} and {}", mean(&of_real), mean(&fake));
        let largest = pixels.iter().zip(&sheet).map(|(a, b)| a.abs_diff(*b)).max().expect("pixels");
        assert!(largest <= 4, "{largest} of 255");
        // A real image is its own nearest.
        let (event, found) = page.ask(InspectCommand::Nearest { ticket: 1 }, Some(real[99 * PIXELS..][..PIXELS].to_vec())).await;
        assert!(
            matches!(&event, InspectEvent::Nearest { found, .. } if (found[0].image, found[0].distance) == (99, 0.0)),
            "{event:?}"
        );
        assert_eq!(found[..PIXELS], real[99 * PIXELS..][..PIXELS]);
        for wrong in [[lengths[0] + 1, lengths[1]], [usize::MAX, 0], [lengths[0], usize::MAX]] {
            let (event, _) = page.ask(open(wrong), Some(files.clone())).await;
            assert!(
                matches!(&event, InspectEvent::Failed { message, .. } if message.contains("can't be read")),
                "{wrong:?}: {event:?}"
            );
        }
        page
    });
    assert!(page.answers().len() > 5);
}

#[test]
fn invalid_questions_are_refused() {
    run_script(SLOW, |mut page| async {
        assert_eq!(page.ask(InspectCommand::Judge, None).await.0, InspectEvent::Nothing);
        page.send_open(ANY_RUN);
        assert_eq!(page.answer().await.0, InspectEvent::Nothing);
        page.start(1, &config(), true);
        page.until_state(RunState::Paused).await;
        page.open(ANY_RUN).await;
        for wrong in [None, Some(vec![]), Some(vec![0; 399]), Some(vec![0; 4 * LATENT * 257]), Some(bytes(&[f32::NAN; LATENT]))] {
            let (event, _) = page.ask(InspectCommand::Draw { ticket: 3 }, wrong).await;
            assert!(matches!(event, InspectEvent::Failed { ticket: Some(3), message } if message.contains("latents")));
        }
        let (event, _) = page.ask(InspectCommand::Nearest { ticket: 5 }, Some(vec![0; 783])).await;
        assert!(matches!(event, InspectEvent::Failed { ticket: Some(5), message } if message.contains("28×28")));
        page.idle().await;
        assert_eq!(page.view.state, RunState::Paused, "the run is unchanged");
        page
    });
}

#[test]
fn a_stored_run_on_an_own_file_has_its_images_while_the_page_has_the_file() {
    let pixels: Vec<u8> = (0..16 * PIXELS).map(|at| (at % 251) as u8).collect();
    let file = idx::encode(&Images::new(pixels.into()).expect("16 images"));
    run_script(SLOW, |mut page| async move {
        let config = RunConfig { images: 16, epochs: 1, ..config() };
        page.read_file(1, "mine.idx", &file, None).await;
        page.start_on_file(1, &config, 1);
        page.until_state(RunState::Finished).await;
        page.idle().await;
        page.open(ANY_RUN).await;
        let (event, _) = page.ask(InspectCommand::Judge, None).await;
        assert!(matches!(event, InspectEvent::Judged { .. }), "{event:?}");
        page.send(Command::OwnFile(OwnFileCommand::Forget));
        page.open(ANY_RUN).await;
        let (event, _) = page.ask(InspectCommand::Judge, None).await;
        assert!(matches!(event, InspectEvent::Failed { message, .. } if message.contains("file of your own")));
        let (event, _) = page.ask(InspectCommand::Draw { ticket: 1 }, Some(bytes(&sheet()[..LATENT]))).await;
        assert_eq!(event, InspectEvent::Drawn { ticket: 1 });
        page
    });
}
