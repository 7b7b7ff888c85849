//! Answers what the page asks about the inside of networks: those of the live run between two of its steps, of a kept run, or
//! a recorded generator. Nothing that is asked changes a run's numbers.

mod loaded;

use self::loaded::Opened;
use super::Host;
use super::session::{Session, device_failure};
use super::trust::Trust;
use crate::data::nearest::{nearest, spread, typical_distance};
use crate::data::{Images, PIXELS};
use crate::gan::{LATENT, Networks};
use crate::math::rng::{Purpose, Stream};
use crate::math::symmetric::principal_directions;
use crate::run::RunConfig;
use crate::run::explorer::SLIDERS;
use crate::run::protocol::inspect::{About, InspectCommand, InspectEvent, Origin, Subject};
use crate::run::protocol::{Envelope, Event, Failure};
use crate::settings::Settings;
use burn::tensor::ExecutionError;

/// Images of either kind that D is asked about.
const JUDGED: u32 = 256;

/// Images that go through the networks together, so that little memory is taken.
const PORTION: usize = 64;

/// Most latents that are drawn at once.
const MOST_LATENTS: usize = 256;

/// Nearest images that are told.
const NEIGHBOURS: usize = 3;

/// Real images whose nearest neighbours say what is near.
const SAMPLED: u32 = 32;

/// Why there is no answer.
enum NoAnswer {
    /// There is no such run.
    Nothing,
    /// What happened and what to do.
    Because(String),
    /// The device failed; of a live run that is the run's own failure.
    Device(ExecutionError),
}

impl From<ExecutionError> for NoAnswer {
    fn from(error: ExecutionError) -> Self {
        Self::Device(error)
    }
}

/// What the page looks into.
#[derive(Default)]
pub(super) struct Looking {
    /// Whose networks are meant; `None` while nobody looks.
    wanted: Option<Subject>,
    /// Networks out of a file.
    opened: Option<Opened>,
    /// The origin that the page was told of last.
    told: Option<Origin>,
    /// Of the images with this SHA-256: how far a nearest neighbour typically is.
    typical: Option<(String, Option<f64>)>,
}

/// Networks as they stand now, with what is asked of them.
struct View {
    about: About,
    networks: Networks,
    /// What they learn from, and its SHA-256; only where it is asked for.
    images: Option<(Images, String)>,
}

fn say(host: &impl Host, event: InspectEvent, bytes: Option<Vec<u8>>) {
    host.emit(Envelope { message: Event::Inspect(event), bytes });
}

/// Numbers as they travel: 32-bit floats, little end first.
fn to_bytes(values: impl IntoIterator<Item = f32>) -> Vec<u8> {
    values.into_iter().flat_map(f32::to_le_bytes).collect()
}

fn live(session: &Session) -> View {
    let (training, record) = (session.training(), session.record());
    View {
        about: About {
            origin: Origin::Live(record.key.clone()),
            query: record.query.clone(),
            title: record.title.clone(),
            step: training.step(),
            epoch: training.epoch(),
            judges: true,
        },
        networks: Networks::of(training.trainer()),
        images: Some((training.images().clone(), training.fingerprint().to_owned())),
    }
}

/// Whether the live run is what the page looks into.
fn is_meant(subject: &Subject, session: &Session) -> bool {
    match subject {
        Subject::Run { key } => key.as_ref().is_none_or(|key| *key == session.record().key),
        Subject::Recorded { .. } => false,
    }
}

impl Looking {
    /// Answers a command of the page. `session` is the live run.
    ///
    /// # Errors
    /// When the live run's device fails.
    pub(super) async fn answer(
        &mut self,
        (command, bytes): (InspectCommand, Option<Vec<u8>>),
        mut session: Option<&mut Session>,
        trust: &mut Trust,
        host: &mut impl Host,
    ) -> Result<(), Failure> {
        let begun = match &mut session {
            Some(session) => session.catch_up().await.map(|()| host.now_ms())?,
            None => host.now_ms(),
        };
        let ticket = command.ticket();
        let answered = self.try_answer((command, bytes), session.as_deref(), trust, host).await;
        if let Some(session) = &mut session {
            session.leave_out(host.now_ms() - begun);
        }
        match answered {
            Ok(()) => {}
            Err(NoAnswer::Nothing) => say(host, InspectEvent::Nothing, None),
            Err(NoAnswer::Because(message)) => say(host, InspectEvent::Failed { ticket, message }, None),
            Err(NoAnswer::Device(error)) => {
                let failure = device_failure(error);
                say(host, InspectEvent::Failed { ticket, message: failure.message.clone() }, None);
                if matches!(self.told, Some(Origin::Live(_))) {
                    return Err(failure);
                }
                self.opened = None;
            }
        }
        Ok(())
    }

    async fn try_answer(
        &mut self,
        (command, bytes): (InspectCommand, Option<Vec<u8>>),
        session: Option<&Session>,
        trust: &mut Trust,
        host: &mut impl Host,
    ) -> Result<(), NoAnswer> {
        let file = match command {
            InspectCommand::Close => {
                *self = Self::default();
                return Ok(());
            }
            InspectCommand::Open { ref subject } => {
                self.wanted = Some(subject.clone());
                (self.opened, self.told) = (None, None);
                bytes.as_deref()
            }
            _ => None,
        };
        let with_images = matches!(command, InspectCommand::Judge | InspectCommand::Nearest { .. });
        let view = self.view(session, file, with_images, trust, host).await?;
        match command {
            InspectCommand::Open { .. } | InspectCommand::Close => {}
            InspectCommand::Draw { ticket } => {
                let pixels = view.networks.draw(latents(bytes.as_deref())?).await?;
                say(host, InspectEvent::Drawn { ticket }, Some(pixels));
            }
            InspectCommand::Judge => judge(&view, host).await?,
            InspectCommand::Nearest { ticket } => self.find_nearest(&view, ticket, bytes.as_deref(), host)?,
            InspectCommand::Directions => {
                let found = principal_directions(&view.networks.generator().first_layer().await?, LATENT);
                let whole: f64 = found.values.iter().sum();
                let shares = found.values.iter().take(SLIDERS).map(|value| value / whole).collect();
                #[expect(clippy::cast_possible_truncation, reason = "rounded to the precision that the networks use")]
                let vectors = to_bytes(found.vectors.iter().take(SLIDERS).flatten().map(|&value| value as f32));
                say(host, InspectEvent::Directions { shares }, Some(vectors));
            }
        }
        Ok(())
    }

    /// The networks that are meant, as they stand now. The page is told when they are others than before.
    async fn view(
        &mut self,
        session: Option<&Session>,
        file: Option<&[u8]>,
        with_images: bool,
        trust: &mut Trust,
        host: &mut impl Host,
    ) -> Result<View, NoAnswer> {
        let subject = self.wanted.as_ref().ok_or(NoAnswer::Nothing)?;
        let view = match session.filter(|session| is_meant(subject, session)) {
            Some(session) => {
                self.opened = None;
                live(session)
            }
            None => {
                let mut opened = match self.opened.take() {
                    Some(opened) => opened,
                    None => Opened::open(subject, file, trust, host).await?,
                };
                let images = if with_images { opened.images(host).await } else { Ok(None) };
                let opened = self.opened.insert(opened);
                View { about: opened.about.clone(), networks: opened.networks.clone(), images: images? }
            }
        };
        if self.told.as_ref() != Some(&view.about.origin) {
            self.told = Some(view.about.origin.clone());
            say(host, InspectEvent::Opened(view.about.clone()), None);
        }
        Ok(view)
    }

    /// An epoch of the live run has ended: D's opinion, if somebody looks.
    ///
    /// # Errors
    /// When the device fails.
    pub(super) async fn epoch_ended(&mut self, session: &mut Session, host: &impl Host) -> Result<(), Failure> {
        if !self.wanted.as_ref().is_some_and(|subject| is_meant(subject, session)) {
            return Ok(());
        }
        session.catch_up().await?;
        let begun = host.now_ms();
        let judged = judge(&live(session), host).await;
        session.leave_out(host.now_ms() - begun);
        match judged {
            Err(NoAnswer::Device(error)) => Err(device_failure(error)),
            _ => Ok(()),
        }
    }

    fn find_nearest(&mut self, view: &View, ticket: u32, to: Option<&[u8]>, host: &impl Host) -> Result<(), NoAnswer> {
        let (images, fingerprint) = images_of(view)?;
        let to = to.filter(|pixels| pixels.len() == PIXELS);
        let to = to.ok_or_else(|| NoAnswer::Because("This is no image of 28×28 pixels to compare with.".to_owned()))?;
        let typical = match &self.typical {
            Some((known, typical)) if known == fingerprint => *typical,
            _ => self.typical.insert((fingerprint.clone(), typical_distance(images, SAMPLED))).1,
        };
        let found = nearest(images, to, NEIGHBOURS, None);
        let pixels = found.iter().flat_map(|neighbour| images.image(neighbour.image)).copied().collect();
        say(host, InspectEvent::Nearest { ticket, found, typical }, Some(pixels));
        Ok(())
    }
}

fn images_of(view: &View) -> Result<(&Images, &String), NoAnswer> {
    let none =
        || NoAnswer::Because("A recorded generator is there alone, without D and without the images it learnt from.".to_owned());
    view.images.as_ref().map(|(images, fingerprint)| (images, fingerprint)).ok_or_else(none)
}

/// The latents that came beside a command.
fn latents(bytes: Option<&[u8]>) -> Result<Vec<f32>, NoAnswer> {
    let (words, rest) = bytes.unwrap_or_default().as_chunks::<4>();
    let values: Vec<f32> = words.iter().map(|word| f32::from_le_bytes(*word)).collect();
    let whole = rest.is_empty() && !values.is_empty() && values.len().is_multiple_of(LATENT);
    if whole && values.len() <= MOST_LATENTS * LATENT && values.iter().all(|value| value.is_finite()) {
        Ok(values)
    } else {
        Err(NoAnswer::Because(format!(
            "Between 1 and {MOST_LATENTS} latents of {LATENT} numbers each can be drawn, and no others."
        )))
    }
}

/// D's opinion of real images, spread evenly over those of the run, and of G's, which begin with the run's own sheet.
async fn judge(view: &View, host: &impl Host) -> Result<(), NoAnswer> {
    let (images, _) = images_of(view)?;
    let seed = RunConfig::from_query(&view.about.query).config.seed;
    let numbers: Vec<&[u8]> = spread(images.len(), JUDGED).map(|number| images.image(number)).collect();
    let mut real = Vec::with_capacity(numbers.len());
    for portion in numbers.chunks(PORTION) {
        real.extend(view.networks.judge_real(portion).await?);
        host.breathe().await;
    }
    let mut latents = vec![0.0; JUDGED as usize * LATENT];
    Stream::new(seed, Purpose::FixedLatents).fill_normal(0, &mut latents);
    let (mut pixels, mut fake) = (Vec::new(), Vec::new());
    for portion in latents.chunks(PORTION * LATENT) {
        let (drawn, judged) = view.networks.draw_and_judge(portion.to_vec()).await?;
        pixels.extend(drawn);
        fake.extend(judged);
        host.breathe().await;
    }
    let (step, epoch) = (view.about.step, view.about.epoch);
    say(host, InspectEvent::Judged { step, epoch, real, fake }, Some(pixels));
    Ok(())
}
