//! The worker's side of the protocol: commands in, events out.
//!
//! [`runner`] is all of its behaviour and needs no browser; `agent` connects it to one. Tests supply their own [`Host`].

#[cfg(target_arch = "wasm32")]
pub mod agent;
pub mod archive;
mod autosave;
pub mod bundle;
mod call_meter;
pub mod command_queue;
mod devices;
pub mod export;
mod inspect;
pub mod live_cells;
pub mod loss_reader;
mod measure;
mod neighbours;
mod own_file;
pub mod pace;
mod quality;
pub mod quality_budget;
pub mod runner;
pub mod save_schedule;
mod session;
mod transfer;

use std::future::Future;

use futures::channel::oneshot::Receiver;

use crate::compute::{Compute, OpenError};
use crate::data::own::Source;
use crate::data::{DataError, Images};
use crate::run::RunConfig;
use crate::run::config::{Dataset, Preference};
use crate::run::protocol::{Envelope, Event, Stage};
use crate::run::self_test::SelfTest;
use crate::run::stored::ImageSource;

/// Images to train on.
#[derive(Clone, Debug)]
pub struct LoadedImages {
    /// All images of the data set or file.
    pub images: Images,
    /// Where they came from.
    pub source: ImageSource,
}

/// What is loaded for measurements.
#[derive(Debug)]
pub struct QualityFiles {
    /// The classifier's file, or why there is none.
    pub classifier: Result<Vec<u8>, String>,
    /// FashionMNIST's images that G does not learn from, if they can be had.
    pub held_out: Option<Images>,
}

/// What the runner needs from its environment.
pub trait Host {
    /// Where runs are stored.
    type Files: archive::store::Files;

    /// The visitor's own file.
    type OwnFile: Source;

    /// Where runs are stored.
    fn files(&self) -> &Self::Files;

    /// The visitor's file of this number, if it is the last that came.
    fn own_file(&self, ticket: u32) -> Option<Self::OwnFile>;

    /// The address of a file beside the page; empty outside of a browser.
    fn address(&self) -> String;

    /// Sends an event to the page.
    fn emit(&self, event: Envelope<Event>);

    /// A monotonic clock in ms, from any origin.
    fn now_ms(&self) -> f64;

    /// The date, in ms since 1970.
    fn date_ms(&self) -> f64;

    /// Lets the event loop handle messages and rendering once.
    fn yield_now(&self) -> impl Future<Output = ()>;

    /// Whether the runner works: while it waits for a GPU then, a browser that looks for finished work only at a submit gets some.
    fn set_working(&mut self, working: bool);

    /// Opens a device; a GPU that it returns is not tested yet.
    fn open(&self, backend: Preference) -> impl Future<Output = Result<Compute, OpenError>>;

    /// The stored self-test of this adapter at this batch size; it may be from another build.
    fn load_self_test(&self, adapter: &str, batch_size: u32) -> impl Future<Output = Option<SelfTest>>;

    /// Stores a self-test. A failure to do so has no effect but that the test is repeated.
    fn save_self_test(&self, test: &SelfTest) -> impl Future<Output = ()>;

    /// Names of the data files that the page's own origin serves.
    fn set_hosted_files(&mut self, names: Vec<String>);

    /// Downloads or draws the images of the configuration's data set. Garments stop at the configured number of images.
    fn load(
        &self,
        config: &RunConfig,
        progress: impl Fn(Stage, u64, Option<u64>),
    ) -> impl Future<Output = Result<LoadedImages, DataError>>;

    /// Begins to load what measurements on a data set of FashionMNIST need.
    fn load_quality_files(&self, dataset: Dataset) -> Receiver<QualityFiles>;
}
