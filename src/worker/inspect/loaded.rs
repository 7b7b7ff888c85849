//! Networks out of a file: of a kept run's last state, or recorded.

use super::NoAnswer;
use crate::compute::Compute;
use crate::data::Images;
use crate::gan::Networks;
use crate::gan::checkpoint::file::Precision;
use crate::gan::checkpoint::{Checkpoint, fingerprint};
use crate::run::RunConfig;
use crate::run::config::Preference;
use crate::run::kept::{KeptRun, RunKey};
use crate::run::protocol::inspect::{About, Origin, Subject};
use crate::settings::Settings;
use crate::worker::trust::{News, Trust, Wish};
use crate::worker::{Host, archive};

/// Networks out of a file.
pub(super) struct Opened {
    /// Which.
    pub(super) about: About,
    /// The networks.
    pub(super) networks: Networks,
    /// SHA-256 of the images they learnt from; `None` where those are not known.
    fingerprint: Option<String>,
    images: Option<Images>,
}

impl Opened {
    /// Reads what `subject` names; `file` is the recorded generator's.
    ///
    /// # Errors
    /// When there is no such run, or it can't be read.
    pub(super) async fn open(
        subject: &Subject,
        file: Option<&[u8]>,
        trust: &mut Trust,
        host: &mut impl Host,
    ) -> Result<Self, NoAnswer> {
        match subject {
            Subject::Run { key } => Self::kept(key.as_ref(), trust, host).await,
            Subject::Recorded { epoch, query } => {
                let file = file.ok_or(NoAnswer::Nothing)?;
                let compute = device(Preference::Auto, trust, host).await?;
                let networks = Networks::of_generator(file, Precision::Half, &compute.device).map_err(|problem| {
                    NoAnswer::Because(format!("The recorded generator can't be read: {problem}. Reload the page."))
                })?;
                let about = About {
                    origin: Origin::Recorded,
                    query: query.clone(),
                    title: String::new(),
                    step: 0,
                    epoch: *epoch,
                    judges: false,
                };
                Ok(Self { about, networks, fingerprint: None, images: None })
            }
        }
    }

    /// A kept run from its last whole state; without a key that which was written last and has one.
    async fn kept(key: Option<&RunKey>, trust: &mut Trust, host: &mut impl Host) -> Result<Self, NoAnswer> {
        let Some((run, checkpoint)) = find(key, host).await? else { return Err(NoAnswer::Nothing) };
        let compute = device(checkpoint.config.backend, trust, host).await?;
        let networks = Networks::of_checkpoint(&checkpoint, &compute.device)
            .map_err(|problem| NoAnswer::Because(format!("The kept run can't be looked into: {problem}.")))?;
        let about = About {
            origin: Origin::Kept(run.record.key),
            query: checkpoint.config.to_full_query(),
            title: run.record.title,
            step: checkpoint.step,
            epoch: checkpoint.step / run.record.steps_per_epoch.max(1),
            judges: networks.judge(),
        };
        Ok(Self { about, networks, fingerprint: Some(checkpoint.images_sha256), images: None })
    }

    /// The images they learnt from, with their SHA-256, loaded when they are first asked for; `None` where those are not known.
    ///
    /// # Errors
    /// When they can't be had, or are others.
    pub(super) async fn images(&mut self, host: &impl Host) -> Result<Option<(Images, String)>, NoAnswer> {
        let Some(wanted) = &self.fingerprint else { return Ok(None) };
        let images = match self.images.take() {
            Some(images) => images,
            None => load(&self.about.query, wanted, host).await?,
        };
        Ok(Some((self.images.insert(images).clone(), wanted.clone())))
    }
}

/// The images of a configuration, if they are those.
async fn load(query: &str, wanted: &str, host: &impl Host) -> Result<Images, NoAnswer> {
    let config = RunConfig::from_query(query).config;
    let loaded = host.load(&config, |_, _, _| {}).await.map_err(|error| NoAnswer::Because(error.to_string()))?;
    let images = loaded.images.first(config.images_used(loaded.images.len()));
    if fingerprint(&images) == wanted {
        Ok(images)
    } else {
        let why = "This run learnt from a file of your own, which is not kept. Its generator can be explored all the same.";
        Err(NoAnswer::Because(why.to_owned()))
    }
}

/// The kept run of that name, or the one that was written last and has a state.
async fn find(key: Option<&RunKey>, host: &impl Host) -> Result<Option<(KeptRun, Checkpoint)>, NoAnswer> {
    let failed = |error| NoAnswer::Because(format!("The kept runs can't be reached: {error}."));
    let keys = match key {
        Some(key) => vec![key.clone()],
        None => archive::list(host.files()).await.map_err(failed)?.into_iter().map(|record| record.key).collect(),
    };
    for key in keys {
        let run = archive::load(host.files(), &key).await.map_err(failed)?;
        let state = run.as_ref().and_then(|run| Checkpoint::parse(run.checkpoint.as_deref()?).ok());
        if let Some(found) = run.zip(state) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The device that is asked for; the CPU where it can't be had, since looking takes little.
async fn device(preference: Preference, trust: &mut Trust, host: &mut impl Host) -> Result<Compute, NoAnswer> {
    let wish = Wish { preference, spare_software: true, insist: false };
    if let Ok(compute) = trust.open(host, wish, News::Visitor).await {
        return Ok(compute);
    }
    host.open(Preference::Cpu).await.map_err(|error| NoAnswer::Because(error.to_string()))
}
