//! Networks from files: a stored run's last checkpoint, or the recorded run's.

use std::fmt::Display;

use super::error::InspectError;
use crate::compute::Compute;
use crate::data::{Images, fingerprint};
use crate::gan::Networks;
use crate::gan::checkpoint::Checkpoint;
use crate::gan::checkpoint::file::Precision;
use crate::run::RunConfig;
use crate::run::config::Preference;
use crate::run::protocol::inspect::{About, Origin, Subject};
use crate::run::stored::{RunKey, StoredRun};
use crate::settings::Settings;
use crate::worker::devices::{DeviceRequest, Devices, Requester};
use crate::worker::{Host, archive};

pub(super) struct LoadedNetworks {
    pub(super) about: About,
    pub(super) networks: Networks,
    /// SHA-256 of their training images; `None` if unknown.
    fingerprint: Option<String>,
    /// The number of their training images.
    count: u32,
    images: Option<Images>,
}

impl LoadedNetworks {
    /// Loads the subject's networks; `files` are the recorded ones.
    pub(super) async fn load(
        subject: &Subject,
        files: Option<&[u8]>,
        devices: &mut Devices,
        host: &impl Host,
    ) -> Result<Self, InspectError> {
        match subject {
            Subject::Run { key } => Self::stored(key.as_ref(), devices, host).await,
            Subject::Recorded { epoch, query, lengths } => {
                Self::recorded((*epoch, query), files.ok_or(InspectError::NoRun)?, *lengths, devices, host).await
            }
        }
    }

    async fn recorded(
        (epoch, query): (u32, &str),
        files: &[u8],
        [generator, discriminator]: [usize; 2],
        devices: &mut Devices,
        host: &impl Host,
    ) -> Result<Self, InspectError> {
        let unreadable = |problem: &dyn Display| {
            InspectError::Refused(format!("The recorded networks can't be read: {problem}. Reload the page."))
        };
        let (generator, rest) = files.split_at_checked(generator).ok_or_else(|| unreadable(&"a file is cut"))?;
        let (discriminator, pixels) = rest.split_at_checked(discriminator).ok_or_else(|| unreadable(&"a file is cut"))?;
        let discriminator = (!discriminator.is_empty()).then_some(discriminator);
        let compute = device(Preference::Auto, devices, host).await?;
        let networks = Networks::of_exports(generator, discriminator, Precision::Half, &compute.device)
            .map_err(|problem| unreadable(&problem))?;
        let config = RunConfig::from_query(query).config;
        let images = Images::new(pixels.into()).filter(|_| networks.has_discriminator());
        let about = About {
            origin: Origin::Recorded,
            query: query.to_owned(),
            title: String::new(),
            step: epoch * config.steps_per_epoch(config.dataset.len()),
            epoch,
            judges: images.is_some(),
            images: images.as_ref().map_or(0, Images::len),
        };
        Ok(Self { networks, fingerprint: images.as_ref().map(fingerprint), count: about.images, images, about })
    }

    async fn stored(key: Option<&RunKey>, devices: &mut Devices, host: &impl Host) -> Result<Self, InspectError> {
        let Some((run, checkpoint)) = find(key, host).await? else { return Err(InspectError::NoRun) };
        let compute = device(checkpoint.config.backend, devices, host).await?;
        let networks = Networks::of_checkpoint(&checkpoint, &compute.device)
            .map_err(|problem| InspectError::Refused(format!("The saved run can't be inspected: {problem}.")))?;
        let about = About {
            origin: Origin::Stored(run.record.key),
            query: checkpoint.config.to_full_query(),
            title: run.record.title,
            step: checkpoint.step,
            epoch: checkpoint.step / run.record.steps_per_epoch.max(1),
            judges: networks.has_discriminator(),
            images: checkpoint.images,
        };
        Ok(Self { about, networks, fingerprint: Some(checkpoint.images_sha256), count: checkpoint.images, images: None })
    }

    /// The training images with their SHA-256, loaded on the first call; `None` if they are unknown. Fails if the images of the run's
    /// data set and the visitor's `own` are others.
    pub(super) async fn images(
        &mut self,
        own: Option<Images>,
        host: &impl Host,
    ) -> Result<Option<(Images, String)>, InspectError> {
        let Some(expected) = &self.fingerprint else { return Ok(None) };
        let images = match self.images.take() {
            Some(images) => images,
            None => {
                let own = own.map(|own| own.first(self.count)).filter(|own| fingerprint(own) == *expected);
                match own {
                    Some(own) => own,
                    None => load_images(&self.about.query, expected, host).await?,
                }
            }
        };
        Ok(Some((self.images.insert(images).clone(), expected.clone())))
    }
}

async fn load_images(query: &str, expected: &str, host: &impl Host) -> Result<Images, InspectError> {
    let config = RunConfig::from_query(query).config;
    let loaded = host.load(&config, |_, _, _| {}).await.map_err(|error| InspectError::Refused(error.to_string()))?;
    let images = loaded.images.first(config.images_used(loaded.images.len()));
    if fingerprint(&images) == expected {
        Ok(images)
    } else {
        let reason = "This run was trained on a file of your own, which is not saved. Choose it in the GAN lab first; without it the generator can still be explored.";
        Err(InspectError::Refused(reason.to_owned()))
    }
}

/// The stored run with this key, or else the newest one that has a checkpoint.
async fn find(key: Option<&RunKey>, host: &impl Host) -> Result<Option<(StoredRun, Checkpoint)>, InspectError> {
    let failed = |error| InspectError::Refused(format!("The saved runs can't be reached: {error}."));
    let keys = match key {
        Some(key) => vec![key.clone()],
        None => archive::list(host.files()).await.map_err(failed)?.runs.into_iter().map(|record| record.key).collect(),
    };
    for found in keys {
        let run = match archive::load(host.files(), &found).await {
            // Another run will do if none was asked for.
            Err(_) if key.is_none() => continue,
            loaded => loaded.map_err(failed)?,
        };
        let checkpoint = run.as_ref().and_then(|run| Checkpoint::parse(run.checkpoint.as_deref()?).ok());
        if let Some(found) = run.zip(checkpoint) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The preferred device, or else the CPU, which is fast enough to inspect networks.
pub(super) async fn device(preference: Preference, devices: &mut Devices, host: &impl Host) -> Result<Compute, InspectError> {
    let request = DeviceRequest::look(preference);
    if let Ok(compute) = devices.open(host, request, Requester::Page).await {
        return Ok(compute);
    }
    host.open(Preference::Cpu).await.map_err(|error| InspectError::Refused(error.to_string()))
}
