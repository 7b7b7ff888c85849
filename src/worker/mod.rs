//! The worker's side: commands in, events out.
//!
//! [`runner`] is the whole behaviour and knows no browser; `agent` gives it one. Tests give it another [`Host`].

#[cfg(target_arch = "wasm32")]
pub mod agent;
pub mod archive;
mod autosave;
pub mod bundle;
pub mod export;
pub mod inbox;
mod inspect;
mod measuring;
pub mod reading;
pub mod runner;
pub mod session;
mod transfer;
pub mod trust;

use std::future::Future;

use crate::compute::{Compute, OpenError};
use crate::data::{DataError, Images};
use crate::run::RunConfig;
use crate::run::config::Preference;
use crate::run::kept::ImageSource;
use crate::run::protocol::{Envelope, Event, Stage};
use crate::run::self_test::SelfTest;

/// Images to train on.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// All images of the data set or file.
    pub images: Images,
    /// Where they came from.
    pub source: ImageSource,
}

/// The world as the runner needs it.
pub trait Host {
    /// Where runs are kept.
    type Files: archive::store::Files;

    /// Where runs are kept.
    fn files(&self) -> &Self::Files;

    /// Sends an event to the page.
    fn emit(&self, event: Envelope<Event>);

    /// A clock in ms, from any start, that never goes back.
    fn now_ms(&self) -> f64;

    /// The date, in ms since 1970.
    fn date_ms(&self) -> f64;

    /// Lets messages and rendering have their turn.
    fn breathe(&self) -> impl Future<Output = ()>;

    /// Opens a device.
    fn open(&mut self, backend: Preference) -> impl Future<Output = Result<Compute, OpenError>>;

    /// The self-test that was kept for this adapter, if any; it may be of another build.
    fn recall(&self, adapter: &str) -> impl Future<Output = Option<SelfTest>>;

    /// Keeps a self-test for later starts, if that can be.
    fn keep(&self, test: &SelfTest) -> impl Future<Output = ()>;

    /// Names of the data files that the page's own origin serves.
    fn set_hosted_files(&mut self, names: Vec<String>);

    /// Downloads or draws the images of the configuration's data set. Garments stop at the configured number of images.
    fn load(
        &self,
        config: &RunConfig,
        progress: impl Fn(Stage, u64, Option<u64>),
    ) -> impl Future<Output = Result<Loaded, DataError>>;
}
