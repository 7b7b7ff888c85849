//! Compares a network of the visitor's with ours, and shows what it does beside the recorded one.

use super::error::InspectError;
use super::loaded::device;
use crate::compute::Compute;
use crate::data::nearest::spread;
use crate::data::{Images, PIXELS};
use crate::gan::Networks;
use crate::gan::checkpoint::file::Precision;
use crate::gan::classifier::Classifier;
use crate::gan::quality::{QualityError, draw, measure_beside, read_features};
use crate::gan::slices::Sliced;
use crate::gan::state_file::StateFile;
use crate::math::rng::{Purpose, Stream};
use crate::network::comparison::Player;
use crate::network::{Architecture, LATENT};
use crate::run::RunConfig;
use crate::run::config::Preference;
use crate::run::protocol::own_network::{DRAWN, OwnNetwork, Shown};
use crate::run::quality::{IMAGES, Measured};
use crate::settings::Settings;
use crate::worker::Host;
use crate::worker::devices::Devices;
use crate::worker::quality::slice_of;
use crate::worker::session::device_failure;

/// The command's buffer, cut.
struct Files<'a> {
    own: &'a [u8],
    generator: &'a [u8],
    discriminator: &'a [u8],
    classifier: &'a [u8],
    features: &'a [u8],
    real: &'a [u8],
}

fn cut(bytes: &[u8], [own, generator, discriminator, classifier, features]: [usize; 5]) -> Option<Files<'_>> {
    let (own, rest) = bytes.split_at_checked(own)?;
    let (generator, rest) = rest.split_at_checked(generator)?;
    let (discriminator, rest) = rest.split_at_checked(discriminator)?;
    let (classifier, rest) = rest.split_at_checked(classifier)?;
    let (features, real) = rest.split_at_checked(features)?;
    Some(Files { own, generator, discriminator, classifier, features, real })
}

/// The answer, and images for it. If the device fails, so will the live run on it, by itself.
pub(super) async fn answer(
    query: &str,
    lengths: [usize; 5],
    bytes: &[u8],
    devices: &mut Devices,
    host: &impl Host,
) -> (OwnNetwork, Option<Vec<u8>>) {
    compare(query, lengths, bytes, devices, host).await.unwrap_or_else(|error| {
        let message = match error {
            InspectError::Device(error) => device_failure(error).message,
            other => other.to_string(),
        };
        (OwnNetwork::Refused(message), None)
    })
}

async fn compare(
    query: &str,
    lengths: [usize; 5],
    bytes: &[u8],
    devices: &mut Devices,
    host: &impl Host,
) -> Result<(OwnNetwork, Option<Vec<u8>>), InspectError> {
    let refused =
        |problem: &str| InspectError::Refused(format!("The recorded networks can't be read: {problem}. Reload the page."));
    let files = cut(bytes, lengths).ok_or_else(|| refused("a file is cut"))?;
    let file = match StateFile::read(files.own.to_vec()) {
        Ok(file) => file,
        Err(error) => return Ok((OwnNetwork::Refused(error.to_string()), None)),
    };
    let found = file.compare(&Architecture::HOMEWORK);
    let (comparison, note) = (found.compared.comparison.clone(), found.note.clone());
    let (broken, shown, pixels) = match file.values(&found) {
        Err(error) => (Some(error.to_string()), None, None),
        Ok(None) => (None, None, None),
        Ok(Some(tensors)) => {
            // Frees the file.
            drop(file);
            let compute = device(Preference::Auto, devices, host).await?;
            let recorded = Networks::of_exports(files.generator, Some(files.discriminator), Precision::Half, &compute.device);
            let recorded = recorded.map_err(|problem| refused(&problem.to_string()))?;
            let misfit = |problem: &dyn ToString| InspectError::Refused(problem.to_string());
            let (shown, pixels) = match comparison.player {
                Player::Generator => {
                    let yours = recorded.with_generator(&tensors).map_err(|problem| misfit(&problem))?;
                    let (ours, theirs, pixels) = generators(query, &recorded, &yours, host).await?;
                    let quality = quality(query, &yours, &files, &compute, host).await?;
                    (Shown::Generator { recorded: ours, yours: theirs, quality: Box::new(quality) }, Some(pixels))
                }
                Player::Discriminator => {
                    let yours = recorded.with_discriminator(&tensors).map_err(|problem| misfit(&problem))?;
                    let real = Images::new(files.real.into()).ok_or_else(|| refused("there are no real images"))?;
                    (discriminators(query, &recorded, &yours, &real).await?, None)
                }
            };
            (None, Some(shown), pixels)
        }
    };
    Ok((OwnNetwork::Compared { comparison, note, broken, shown }, pixels))
}

/// The latents of the recorded run's sheet.
fn latents(query: &str) -> Vec<f32> {
    let mut latents = vec![0.0; DRAWN as usize * LATENT];
    Stream::new(RunConfig::from_query(query).config.seed, Purpose::FixedLatents).fill_normal(0, &mut latents);
    latents
}

async fn generators(
    query: &str,
    recorded: &Networks,
    yours: &Networks,
    host: &impl Host,
) -> Result<(Vec<f32>, Vec<f32>, Vec<u8>), InspectError> {
    let (mut pixels, ours) = recorded.draw_and_classify(latents(query)).await?;
    host.yield_now().await;
    let (more, theirs) = yours.draw_and_classify(latents(query)).await?;
    pixels.extend(more);
    Ok((ours, theirs, pixels))
}

/// How good the visitor's images are, of the latents that the recorded run's numbers are of. Yields between the pieces of the work.
async fn quality(
    query: &str,
    yours: &Networks,
    files: &Files<'_>,
    compute: &Compute,
    host: &impl Host,
) -> Result<Measured, InspectError> {
    let refused = |problem: &dyn ToString| {
        InspectError::Refused(format!("The images can't be measured: {}. Reload the page.", problem.to_string()))
    };
    let classifier = Classifier::read(files.classifier, &compute.device).map_err(|problem| refused(&problem))?;
    let real = read_features(files.features).map_err(|problem| refused(&problem))?;
    let (generator, device) = (yours.generator().clone(), compute.device.clone());
    let (seed, slice) = (RunConfig::from_query(query).config.seed, slice_of(compute.info.kind));
    let mut work = Sliced::new(|stops| async move {
        let drawn = draw(&generator, seed, IMAGES, &device, slice, &stops).await?;
        let Some(images) = drawn else { return Ok(None) };
        measure_beside(classifier, real, &images, &device, slice, &stops).await.map(Some)
    });
    loop {
        let measured: Option<Result<Option<Measured>, QualityError>> = work.advance().await;
        match measured {
            Some(Ok(Some(measured))) => return Ok(measured),
            Some(Ok(None)) => return Err(refused(&"none were drawn")),
            Some(Err(QualityError::Device(error))) => return Err(InspectError::Device(error)),
            Some(Err(problem)) => return Err(refused(&problem)),
            None => host.yield_now().await,
        }
    }
}

async fn discriminators(query: &str, recorded: &Networks, yours: &Networks, real: &Images) -> Result<Shown, InspectError> {
    let sampled: Vec<&[u8]> = spread(real.len(), DRAWN).map(|number| real.image(number)).collect();
    // Both judge the same images, rounded to bytes as the real ones are.
    let drawn = recorded.draw(latents(query)).await?;
    let fakes: Vec<&[u8]> = drawn.chunks_exact(PIXELS).collect();
    let ours = [recorded.classify(&sampled).await?, recorded.classify(&fakes).await?];
    let theirs = [yours.classify(&sampled).await?, yours.classify(&fakes).await?];
    Ok(Shown::Discriminator { recorded: ours, yours: theirs })
}
