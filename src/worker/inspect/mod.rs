//! Answers the page's questions about networks: those of the live run between two of its steps, of a stored run, or a recorded
//! generator. No answer changes a run's numbers.

mod error;
mod loaded;
mod own_network;

use self::error::InspectError;
use self::loaded::LoadedNetworks;
use super::Host;
use super::devices::Devices;
use super::session::{Session, device_failure};
use crate::data::nearest::{nearest, spread, typical_distance};
use crate::data::{Images, PIXELS};
use crate::gan::{LATENT, Networks};
use crate::math::rng::{Purpose, Stream};
use crate::math::symmetric::principal_directions;
use crate::run::explorer::SLIDERS;
use crate::run::protocol::inspect::{About, InspectCommand, InspectEvent, Origin, Subject};
use crate::run::protocol::{Envelope, Event, Failure, ViewEvent};
use crate::run::{RunConfig, float_bytes};
use crate::settings::Settings;

/// Images of each kind, real and generated, that D judges.
const JUDGED: u32 = 256;

/// Images per pass through the networks, which limits the memory used.
const BATCH: usize = 64;

/// Most latents that one command draws.
const MAX_LATENTS: usize = 256;

/// Nearest images that are returned.
const NEIGHBOURS: usize = 3;

/// Real images over which the typical distance to a nearest neighbour is computed.
const SAMPLED: u32 = 32;

#[derive(Default)]
pub(super) struct Inspector {
    /// `None` while no view is open.
    subject: Option<Subject>,
    /// Networks of a stored run, or recorded ones.
    loaded: Option<LoadedNetworks>,
    /// The origin in the last [`InspectEvent::Opened`].
    reported: Option<Origin>,
    /// The SHA-256 of a data set, and how far an image's nearest neighbour typically is in it.
    typical: Option<(String, Option<f64>)>,
}

/// Networks in their current state.
struct View {
    about: About,
    networks: Networks,
    /// Their training images and the SHA-256 of those; only if requested.
    images: Option<(Images, String)>,
}

/// Whether an answer takes a stored run's training images.
enum WantedImages {
    None,
    /// They may be the visitor's own.
    Of(Option<Images>),
}

fn send(host: &impl Host, event: InspectEvent, bytes: Option<Vec<u8>>) {
    host.emit(Envelope { message: Event::View(ViewEvent::Inspect(event)), bytes });
}

fn live_view(session: &Session) -> View {
    let (training, record) = (session.training(), session.record());
    View {
        about: About {
            origin: Origin::Live(record.key.clone()),
            query: record.query.clone(),
            title: record.title.clone(),
            step: training.step(),
            epoch: training.epoch(),
            judges: true,
            images: training.images().len(),
        },
        networks: Networks::of(training.trainer()),
        images: Some((training.images().clone(), training.fingerprint().to_owned())),
    }
}

fn is_live(subject: &Subject, session: &Session) -> bool {
    match subject {
        Subject::Run { key } => key.as_ref().is_none_or(|key| *key == session.record().key),
        Subject::Recorded { .. } => false,
    }
}

impl Inspector {
    /// Handles a command of the page; `own` are the visitor's own images. Fails only if the device of the live run, `session`, does.
    pub(super) async fn handle(
        &mut self,
        command: InspectCommand,
        bytes: Option<Vec<u8>>,
        mut session: Option<&mut Session>,
        own: Option<Images>,
        devices: &mut Devices,
        host: &impl Host,
    ) -> Result<(), Failure> {
        if let Some(session) = &mut session {
            session.synchronize(host).await?;
        }
        let started_ms = host.now_ms();
        let ticket = command.ticket();
        let answered = self.answer(command, bytes, session.as_deref(), own, devices, host).await;
        if let Some(session) = &mut session {
            session.exclude_time(host.now_ms() - started_ms);
        }
        match answered {
            Ok(()) => {}
            Err(InspectError::NoRun) => send(host, InspectEvent::Nothing, None),
            Err(InspectError::Refused(message)) => send(host, InspectEvent::Failed { ticket, message }, None),
            Err(InspectError::Device(error)) => {
                let failure = device_failure(error);
                send(host, InspectEvent::Failed { ticket, message: failure.message.clone() }, None);
                if matches!(self.reported, Some(Origin::Live(_))) {
                    return Err(failure);
                }
                self.loaded = None;
            }
        }
        Ok(())
    }

    async fn answer(
        &mut self,
        command: InspectCommand,
        bytes: Option<Vec<u8>>,
        session: Option<&Session>,
        own: Option<Images>,
        devices: &mut Devices,
        host: &impl Host,
    ) -> Result<(), InspectError> {
        let file = match command {
            InspectCommand::Close => {
                *self = Self::default();
                return Ok(());
            }
            // Not about the networks that are inspected.
            InspectCommand::Compare { ticket, query, lengths } => {
                let (network, pixels) =
                    own_network::answer(&query, lengths, bytes.as_deref().unwrap_or_default(), devices, host).await;
                send(host, InspectEvent::OwnNetwork { ticket, network: Box::new(network) }, pixels);
                return Ok(());
            }
            InspectCommand::Open { ref subject } => {
                self.subject = Some(subject.clone());
                (self.loaded, self.reported) = (None, None);
                bytes.as_deref()
            }
            _ => None,
        };
        let wanted = match command {
            InspectCommand::Judge | InspectCommand::Nearest { .. } => WantedImages::Of(own),
            _ => WantedImages::None,
        };
        let view = self.view(session, file, wanted, devices, host).await?;
        match command {
            InspectCommand::Open { .. } | InspectCommand::Close | InspectCommand::Compare { .. } => {}
            InspectCommand::Draw { ticket } => {
                let pixels = view.networks.draw(latents(bytes.as_deref())?).await?;
                send(host, InspectEvent::Drawn { ticket }, Some(pixels));
            }
            InspectCommand::Judge => judge(&view, host).await?,
            InspectCommand::Nearest { ticket } => self.find_nearest(&view, ticket, bytes.as_deref(), host)?,
            InspectCommand::Directions => {
                let found = principal_directions(&view.networks.generator().dense_weights().await?, LATENT);
                let sum: f64 = found.values.iter().sum();
                let shares = found.values.iter().take(SLIDERS).map(|value| value / sum).collect();
                #[expect(clippy::cast_possible_truncation, reason = "rounded to the precision that the networks use")]
                let vectors = float_bytes::encode(found.vectors.iter().take(SLIDERS).flatten().map(|&value| value as f32));
                send(host, InspectEvent::Directions { shares }, Some(vectors));
            }
        }
        Ok(())
    }

    /// The subject's networks as they are now. Sends [`InspectEvent::Opened`] if they have changed.
    async fn view(
        &mut self,
        session: Option<&Session>,
        file: Option<&[u8]>,
        wanted: WantedImages,
        devices: &mut Devices,
        host: &impl Host,
    ) -> Result<View, InspectError> {
        let subject = self.subject.as_ref().ok_or(InspectError::NoRun)?;
        let view = match session.filter(|session| is_live(subject, session)) {
            Some(session) => {
                self.loaded = None;
                live_view(session)
            }
            None => {
                let mut loaded = match self.loaded.take() {
                    Some(loaded) => loaded,
                    None => LoadedNetworks::load(subject, file, devices, host).await?,
                };
                let images = match wanted {
                    WantedImages::Of(own) => loaded.images(own, host).await,
                    WantedImages::None => Ok(None),
                };
                let loaded = self.loaded.insert(loaded);
                View { about: loaded.about.clone(), networks: loaded.networks.clone(), images: images? }
            }
        };
        if self.reported.as_ref() != Some(&view.about.origin) {
            self.reported = Some(view.about.origin.clone());
            send(host, InspectEvent::Opened(view.about.clone()), None);
        }
        Ok(view)
    }

    /// Sends D's opinion after an epoch of the live run, if that run is being inspected. Fails if its device does.
    pub(super) async fn epoch_ended(&mut self, session: &mut Session, host: &impl Host) -> Result<(), Failure> {
        if !self.subject.as_ref().is_some_and(|subject| is_live(subject, session)) {
            return Ok(());
        }
        session.synchronize(host).await?;
        let started_ms = host.now_ms();
        let judged = judge(&live_view(session), host).await;
        session.exclude_time(host.now_ms() - started_ms);
        match judged {
            Err(InspectError::Device(error)) => Err(device_failure(error)),
            _ => Ok(()),
        }
    }

    fn find_nearest(&mut self, view: &View, ticket: u32, image: Option<&[u8]>, host: &impl Host) -> Result<(), InspectError> {
        let (images, fingerprint) = images_of(view)?;
        let refused = || InspectError::Refused("The image to compare with must have 28×28 pixels.".to_owned());
        let image = image.filter(|pixels| pixels.len() == PIXELS).ok_or_else(refused)?;
        let typical = match &self.typical {
            Some((known, typical)) if known == fingerprint => *typical,
            _ => self.typical.insert((fingerprint.clone(), typical_distance(images, SAMPLED))).1,
        };
        let found = nearest(images, image, NEIGHBOURS, None);
        let pixels = found.iter().flat_map(|neighbour| images.image(neighbour.image)).copied().collect();
        send(host, InspectEvent::Nearest { ticket, found, typical }, Some(pixels));
        Ok(())
    }
}

fn images_of(view: &View) -> Result<(&Images, &String), InspectError> {
    let none = || InspectError::Refused("These recorded networks come without D and without real images.".to_owned());
    view.images.as_ref().map(|(images, fingerprint)| (images, fingerprint)).ok_or_else(none)
}

/// The latents in a command's buffer: finite, and a whole number of them.
fn latents(bytes: Option<&[u8]>) -> Result<Vec<f32>, InspectError> {
    let bytes = bytes.unwrap_or_default();
    let values = float_bytes::decode(bytes);
    let is_whole = !bytes.is_empty() && bytes.len().is_multiple_of(4 * LATENT);
    if is_whole && values.len() <= MAX_LATENTS * LATENT && values.iter().all(|value| value.is_finite()) {
        Ok(values)
    } else {
        Err(InspectError::Refused(format!("1 to {MAX_LATENTS} latents of {LATENT} finite numbers each can be drawn.")))
    }
}

/// Sends D's opinion of real images, evenly spaced over the training set, and of generated ones, which begin with the run's sheet.
async fn judge(view: &View, host: &impl Host) -> Result<(), InspectError> {
    let (images, _) = images_of(view)?;
    let seed = RunConfig::from_query(&view.about.query).config.seed;
    let sampled: Vec<&[u8]> = spread(images.len(), JUDGED).map(|number| images.image(number)).collect();
    let mut real = Vec::with_capacity(sampled.len());
    for batch in sampled.chunks(BATCH) {
        real.extend(view.networks.classify(batch).await?);
        host.yield_now().await;
    }
    let mut latents = vec![0.0; JUDGED as usize * LATENT];
    Stream::new(seed, Purpose::FixedLatents).fill_normal(0, &mut latents);
    let (mut pixels, mut fake) = (Vec::new(), Vec::new());
    for batch in latents.chunks(BATCH * LATENT) {
        let (drawn, judged) = view.networks.draw_and_classify(batch.to_vec()).await?;
        pixels.extend(drawn);
        fake.extend(judged);
        host.yield_now().await;
    }
    let (step, epoch) = (view.about.step, view.about.epoch);
    send(host, InspectEvent::Judged { step, epoch, real, fake }, Some(pixels));
    Ok(())
}
