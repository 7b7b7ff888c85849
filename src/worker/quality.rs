//! Measures how good a run's images are, in pieces between two steps and after the last one. Nothing here changes the run.

use std::rc::Rc;

use burn::tensor::Device;
use futures::channel::oneshot::{Canceled, Receiver};

use super::quality_budget::{QualityBudget, images as images_that_fit};
use super::session::Session;
use super::{Host, QualityFiles};
use crate::data::Images;
use crate::gan::classifier::Classifier;
use crate::gan::quality::{Extractor, Judge, Measured, QualityError, Slice, draw, generator_of};
use crate::gan::slices::Sliced;
use crate::gan::trained_generator::TrainedGenerator;
use crate::run::RunConfig;
use crate::run::protocol::{BackendKind, Event, RunEvent, RunId};
use crate::run::quality::{FeatureKind, FloorImages, LEAST_IMAGES, QualityRecord, QualityReference, QualityRow};
use crate::run::quality_plan::{Plan, least_images};
use crate::run::stored::RunKey;

/// Time of a piece, in ms: short beside a frame.
const PIECE_MS: f64 = 4.0;

/// Multiply-adds between two looks at the clock: about a millisecond.
const MULTIPLY_ADDS: u64 = 1_000_000;

/// Images that a GPU draws at once, as many as a sheet has, since its kernels are compiled for that number.
const GPU_IMAGES: u32 = 64;

/// Images that a CPU draws at once: a few ms.
const CPU_IMAGES: u32 = 4;

/// The work between two looks at the clock.
pub(super) fn slice_of(kind: BackendKind) -> Slice {
    let images = if kind == BackendKind::Cpu { CPU_IMAGES } else { GPU_IMAGES };
    Slice { images, multiply_adds: MULTIPLY_ADDS }
}

/// The measurements of the last run; none if its images are not measured.
#[derive(Default)]
pub(super) struct Quality {
    meter: Option<Meter>,
}

struct Meter {
    run: RunId,
    key: RunKey,
    config: RunConfig,
    device: Device,
    slice: Slice,
    images: Images,
    plan: Plan,
    budget: QualityBudget,
    state: State,
    /// The generator to measure next.
    next: Option<Moment>,
    /// The record of a run that has ended, which the session no longer has.
    ended: Option<Option<QualityRecord>>,
}

struct Moment {
    step: u32,
    epoch: u32,
    generator: TrainedGenerator,
}

enum State {
    /// How many images fit is known once a second sheet is drawn.
    Unsized,
    Loading(Size, Receiver<QualityFiles>),
    Preparing(Preparation),
    Ready(Rc<Judge>, QualityReference, Size),
    Measuring(Measurement),
    /// The page was told why.
    Failed,
}

#[derive(Clone, Copy)]
struct Size {
    images: u32,
    slow: bool,
    /// Time in which G draws an image.
    image_ms: f64,
}

struct Preparation {
    work: Sliced<Result<Judge, QualityError>>,
    features: FeatureKind,
    floor_images: FloorImages,
    size: Size,
    spent_ms: f64,
}

struct Measurement {
    work: Sliced<Result<Option<Measured>, QualityError>>,
    judge: (Rc<Judge>, QualityReference, Size),
    step: u32,
    epoch: u32,
    spent_ms: f64,
}

impl Quality {
    /// A run begins or continues.
    pub(super) fn begin(&mut self, session: &Session) {
        let (training, size) = (session.training(), session.size());
        let plan = Plan::of(training.config(), &size.source, size.images);
        self.meter = plan.map(|plan| Meter {
            run: session.run(),
            key: session.key().clone(),
            config: training.config().clone(),
            device: training.trainer().device().clone(),
            slice: slice_of(BackendKind::from_key(&session.record().device)),
            images: training.images().clone(),
            plan,
            budget: QualityBudget::default(),
            state: State::Unsized,
            next: None,
            ended: None,
        });
    }

    /// Ends all work, as before another run.
    pub(super) fn clear(&mut self) {
        self.meter = None;
    }

    /// The run has ended: only its last measurement goes on.
    pub(super) fn session_ended(&mut self) {
        if self.meter.as_ref().is_some_and(|meter| meter.ended.is_none()) {
            self.clear();
        }
    }

    /// Time passed until now in which nothing was trained.
    pub(super) fn skip(&mut self, now_ms: f64) {
        if let Some(meter) = &mut self.meter {
            meter.budget.skip(now_ms);
        }
    }

    /// The run whose images are measured.
    pub(super) fn run(&self) -> Option<RunId> {
        self.meter.as_ref().map(|meter| meter.run)
    }

    /// Whether there is work that need not wait. While the run trains, it must be paid for.
    pub(super) fn has_work(&self, is_training: bool) -> bool {
        self.meter.as_ref().is_some_and(|meter| match &meter.state {
            State::Unsized | State::Loading(..) | State::Failed => false,
            State::Preparing(_) => !is_training || meter.budget.has_any(),
            State::Ready(..) => meter.next.is_some(),
            State::Measuring(_) => true,
        })
    }

    /// Resolves when files arrive that there is no work without; never if none are awaited.
    pub(super) async fn files_arrived(&mut self, host: &impl Host) {
        match &mut self.meter {
            Some(meter) => meter.files_arrived(host).await,
            None => std::future::pending().await,
        }
    }

    /// Counts the time of a step. Begins to load what is needed once it is known how much.
    pub(super) fn step_ended(&mut self, session: &Session, host: &impl Host) {
        let Some(meter) = &mut self.meter else { return };
        meter.budget.count(host.now_ms());
        match &mut meter.state {
            State::Unsized if session.image_ms().is_some() => meter.choose_size(session, host),
            State::Loading(_, receiver) => match receiver.try_recv() {
                Ok(None) => {}
                Ok(Some(files)) => meter.prepare(Ok(files), host),
                Err(canceled) => meter.prepare(Err(canceled), host),
            },
            _ => {}
        }
    }

    /// Takes the generator at the end of an epoch, if its measurement is paid for.
    pub(super) fn epoch_ended(&mut self, session: &Session) {
        if let Some(meter) = &mut self.meter
            && matches!(meter.state, State::Ready(..))
            && meter.budget.pays()
        {
            meter.next = Some(Moment::of(session));
        }
    }

    /// Takes the generator at the end of the run, which is measured in any case.
    pub(super) fn run_ended(&mut self, session: &Session, host: &impl Host) {
        let Some(meter) = &mut self.meter else { return };
        let (record, moment) = (session.quality().cloned(), Moment::of(session));
        let is_measured = record.as_ref().and_then(|record| record.at(moment.step)).is_some_and(|row| row.step == moment.step);
        if is_measured || matches!(meter.state, State::Failed) {
            return self.clear();
        }
        meter.ended = Some(record);
        meter.next = Some(moment);
        if matches!(meter.state, State::Unsized) {
            meter.choose_size(session, host);
        }
        // An earlier one would only delay it.
        if let State::Measuring(Measurement { judge: (judge, reference, size), .. }) = &meter.state {
            meter.state = State::Ready(Rc::clone(judge), *reference, *size);
        }
    }

    /// Works for some ms. Returns a measurement that is done.
    pub(super) async fn advance(&mut self, host: &impl Host) -> Option<QualityRecord> {
        self.meter.as_mut()?.advance(host).await
    }

    /// The run did not train from `began_ms` to `now_ms`, but was measured.
    pub(super) fn spend(&mut self, began_ms: f64, now_ms: f64) {
        if let Some(meter) = &mut self.meter {
            meter.budget.spend(began_ms, now_ms);
        }
    }

    /// The record of a run that has ended, with its last measurement.
    pub(super) fn ended(&mut self, done: QualityRecord) -> Option<(RunKey, QualityRecord)> {
        let Meter { key, ended, .. } = self.meter.take()?;
        let mut record = ended?;
        QualityRecord::merge(&mut record, done);
        record.map(|record| (key, record))
    }
}

impl Moment {
    fn of(session: &Session) -> Self {
        let training = session.training();
        Self { step: training.step(), epoch: training.epoch(), generator: generator_of(training.trainer()) }
    }
}

impl Meter {
    /// As many images as before in a run that continues; else as many as its time pays for.
    fn choose_size(&mut self, session: &Session, host: &impl Host) {
        let image_ms = session.image_ms().unwrap_or_default();
        let before = session.quality().map(|record| record.reference);
        let size = match before {
            Some(before) => Size { images: before.floor.n_real.min(self.plan.images), slow: before.slow, image_ms },
            None => {
                let images = images_that_fit(self.plan.images, session.expected_ms(), image_ms);
                Size { images, slow: images < self.plan.images, image_ms }
            }
        };
        match self.plan.features {
            FeatureKind::Classifier => self.state = State::Loading(size, host.load_quality_files(self.config.dataset)),
            FeatureKind::Principal => self.prepare_with(size, None, None, host),
        }
    }

    async fn files_arrived(&mut self, host: &impl Host) {
        match &mut self.state {
            State::Loading(_, receiver) => {
                let files = receiver.await;
                self.prepare(files, host);
            }
            _ => std::future::pending().await,
        }
    }

    fn prepare(&mut self, files: Result<QualityFiles, Canceled>, host: &impl Host) {
        let State::Loading(size, _) = self.state else { return };
        let read = files.map_err(|_| "it was not loaded".to_owned()).and_then(|QualityFiles { classifier, held_out }| {
            let classifier = Classifier::read(&classifier?, &self.device).map_err(|problem| problem.to_string())?;
            Ok((classifier, held_out))
        });
        match read {
            Ok((classifier, held_out)) => self.prepare_with(size, Some(classifier), held_out, host),
            Err(problem) => self.fail(&format!("the classifier can’t be used: {problem}"), host),
        }
    }

    fn prepare_with(&mut self, mut size: Size, classifier: Option<Classifier>, held_out: Option<Images>, host: &impl Host) {
        let (real, held_out, floor_images) = match self.plan.held_out.zip(held_out) {
            Some((floor_images, held_out)) => (self.images.clone(), held_out, floor_images),
            None => {
                let (real, held_out) = self.images.halves();
                (real, held_out, FloorImages::Half)
            }
        };
        size.images = size.images.min(real.len()).min(held_out.len());
        if size.images < LEAST_IMAGES {
            let least = least_images(floor_images);
            return self.fail(&format!("it takes {least} images at least"), host);
        }
        let (real, held_out) = (real.first(size.images), held_out.first(size.images));
        let (device, slice) = (self.device.clone(), self.slice);
        let features = self.plan.features;
        let work = Sliced::new(|stops| async move {
            let extractor = match classifier {
                Some(classifier) => Extractor::Classifier(Box::new(classifier)),
                None => Extractor::principal(&real, slice, &stops).await?,
            };
            Judge::new(extractor, &real, &held_out, &device, slice, &stops).await
        });
        self.state = State::Preparing(Preparation { work, features, floor_images, size, spent_ms: 0.0 });
    }

    fn fail(&mut self, reason: &str, host: &impl Host) {
        self.state = State::Failed;
        self.next = None;
        host.emit(Event::Run(self.run, RunEvent::QualityFailed(format!("Not measured: {reason}."))).into());
    }

    async fn advance(&mut self, host: &impl Host) -> Option<QualityRecord> {
        let began_ms = host.now_ms();
        if let State::Ready(judge, reference, size) = &self.state
            && let Some(Moment { step, epoch, generator }) = self.next.take()
        {
            let judge = (Rc::clone(judge), *reference, *size);
            let work = self.measurement(Rc::clone(&judge.0), generator, size.images);
            self.state = State::Measuring(Measurement { work, judge, step, epoch, spent_ms: 0.0 });
        }
        loop {
            let now_ms = host.now_ms();
            match &mut self.state {
                State::Preparing(preparation) => {
                    let result = preparation.work.advance().await;
                    preparation.spent_ms += host.now_ms() - now_ms;
                    if let Some(result) = result {
                        self.prepared(result, host);
                        return None;
                    }
                }
                State::Measuring(measurement) => {
                    let result = measurement.work.advance().await;
                    measurement.spent_ms += host.now_ms() - now_ms;
                    if let Some(result) = result {
                        return self.measured(result, host);
                    }
                }
                State::Unsized | State::Loading(..) | State::Ready(..) | State::Failed => return None,
            }
            if host.now_ms() - began_ms >= PIECE_MS {
                return None;
            }
        }
    }

    fn measurement(
        &self,
        judge: Rc<Judge>,
        generator: TrainedGenerator,
        images: u32,
    ) -> Sliced<Result<Option<Measured>, QualityError>> {
        let (seed, device, slice) = (self.config.seed, self.device.clone(), self.slice);
        Sliced::new(move |stops| async move {
            let drawn = draw(&generator, seed, images, &device, slice, &stops).await?;
            drop(generator);
            let Some(drawn) = drawn else { return Ok(None) };
            judge.measure(&drawn, &stops).await.map(Some)
        })
    }

    fn prepared(&mut self, result: Result<Judge, QualityError>, host: &impl Host) {
        let State::Preparing(preparation) = &self.state else { return };
        let Preparation { features, floor_images, size, spent_ms, .. } = *preparation;
        match result {
            Ok(judge) => {
                // Twice as many images were classified, and four thirds of the pairs compared.
                self.budget.expect(spent_ms + f64::from(size.images) * size.image_ms);
                let (floor, real_kinds) = (judge.floor().quality, judge.real_kinds());
                let reference = QualityReference { features, floor_images, slow: size.slow, floor, real_kinds };
                self.state = State::Ready(Rc::new(judge), reference, size);
            }
            Err(problem) => self.fail(&problem.to_string(), host),
        }
    }

    fn measured(&mut self, result: Result<Option<Measured>, QualityError>, host: &impl Host) -> Option<QualityRecord> {
        let State::Measuring(Measurement { judge: (judge, reference, size), step, epoch, spent_ms, .. }) = &self.state else {
            return None;
        };
        let (step, epoch, reference, spent_ms) = (*step, *epoch, *reference, *spent_ms);
        self.state = State::Ready(Rc::clone(judge), reference, *size);
        self.budget.expect(spent_ms);
        match result {
            Ok(measured) => {
                let Measured { quality, kinds } = measured?;
                Some(QualityRecord { reference, rows: vec![QualityRow { step, epoch, quality, kinds }] })
            }
            Err(problem) => {
                self.fail(&problem.to_string(), host);
                None
            }
        }
    }
}
