//! Connects the runner to the browser: messages, clock, images, and reports of a worker that fails.
//!
//! A message is a JavaScript array `[header, buffer?, file?]`: the header is a plain object made by serde, the buffer an `ArrayBuffer` that is
//! transferred, not copied, the file a `File` that the visitor chose.

use std::cell::RefCell;
use std::panic;
use std::rc::Rc;

use futures::channel::oneshot::{self, Receiver};
use futures::lock::Mutex;
use gloo::events::EventListener;
use gloo::timers::callback::Interval;
use js_sys::{Array, Uint8Array};
use sha2::{Digest, Sha256};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, ErrorEvent, MessageChannel, MessageEvent, PromiseRejectionEvent};

use super::archive::browser_files::BrowserFiles;
use super::command_queue::{CommandQueue, Sender};
use super::runner::Runner;
use super::{Host, LoadedImages, QualityFiles};
use crate::browser::macrotask;
use crate::compute::{self, Compute, GpuFailure, OpenError, Opener};
use crate::data::garments::Drawer;
use crate::data::web::BlobSource;
use crate::data::{DataError, sources, web};
use crate::run::RunConfig;
use crate::run::config::{Dataset, Preference};
use crate::run::protocol::own_file::OwnFileCommand;
use crate::run::protocol::{Command, Envelope, Event, Failure, FailureKind, Stage};
use crate::run::quality::CLASSIFIER;
use crate::run::self_test::SelfTest;
use crate::run::stored::ImageSource;

/// Garments drawn between two turns of the event loop.
const DRAW_CHUNK: u32 = 500;

/// More bytes than it has.
const MAX_CLASSIFIER_BYTES: usize = 1 << 20;

/// Time between two empty submits while a read is awaited, in ms.
const SUBMIT_INTERVAL_MS: u32 = 2;

#[derive(Debug, thiserror::Error)]
enum MessageError {
    #[error("not an array")]
    NotAnArray,
    #[error(transparent)]
    Header(#[from] serde_wasm_bindgen::Error),
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn post(event: Envelope<Event>) {
    let Ok(header) = serde_wasm_bindgen::to_value(&event.message) else { return };
    // It fails only if the page is gone.
    let _ = match event.bytes {
        Some(bytes) => {
            let buffer = Uint8Array::from(bytes.as_slice()).buffer();
            scope().post_message_with_transfer(&Array::of2(&header, &buffer), &Array::of1(&buffer))
        }
        None => scope().post_message(&Array::of1(&header)),
    };
}

fn post_failure(kind: FailureKind, message: String) {
    post(Event::Failed(Failure { kind, message }).into());
}

fn on_gpu_failure(failure: GpuFailure) {
    let (kind, message) = match failure {
        GpuFailure::Lost(reason) => (
            FailureKind::DeviceLost,
            format!("The GPU was lost ({reason}). Restart, or choose “CPU” under “Runs on”; the losses so far are kept."),
        ),
        GpuFailure::OutOfMemory => (
            FailureKind::DeviceUnfit,
            "The GPU’s memory is full. Close other pages and programs that use it, choose a smaller batch, or choose “CPU” under “Runs on”; the losses so far are kept.".to_owned(),
        ),
        GpuFailure::Rejected(reason) => (
            FailureKind::DeviceUnfit,
            format!("The browser rejected a computation on the GPU ({reason}). Choose “CPU” under “Runs on”, or try a newer browser or graphics driver; the losses so far are kept."),
        ),
    };
    post_failure(kind, message);
}

/// The last of the visitor's files, by its number.
type LastFile = Rc<RefCell<Option<(u32, Blob)>>>;

/// Reads header and buffer.
fn decode(message: &JsValue) -> Result<Envelope<Command>, MessageError> {
    let parts: &Array = message.dyn_ref().ok_or(MessageError::NotAnArray)?;
    let message = serde_wasm_bindgen::from_value(parts.get(0))?;
    let buffer = parts.get(1);
    let bytes = (!buffer.is_undefined()).then(|| Uint8Array::new(&buffer).to_vec());
    Ok(Envelope { message, bytes })
}

/// Starts the worker: it handles commands from now on.
pub fn start() {
    panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        post_failure(
            FailureKind::Worker,
            format!("The training worker crashed: {info}. Press Restart; please report this text."),
        );
    }));
    listen_for_traps();
    let (sender, commands) = CommandQueue::new();
    let last_file = LastFile::default();
    listen(sender, Rc::clone(&last_file));
    spawn_local(async move { Runner::new(Browser::new(last_file), commands).serve().await });
}

fn listen(sender: Sender, last_file: LastFile) {
    EventListener::new(&scope(), "message", move |event| {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        let data = event.data();
        let command = decode(&data);
        if let Ok(Envelope { message: Command::OwnFile(OwnFileCommand::Read { ticket, .. }), .. }) = &command {
            let file = data.dyn_ref::<Array>().and_then(|parts| parts.get(2).dyn_into().ok());
            *last_file.borrow_mut() = file.map(|file| (*ticket, file));
        }
        match command {
            // The runner holds the receiver as long as the worker lives.
            Ok(command) => drop(sender.unbounded_send(command)),
            Err(error) => post_failure(
                FailureKind::Worker,
                format!("The training worker can't read a message of the page ({error}). Reload the page."),
            ),
        }
    })
    .forget();
}

/// A trap (out of memory, stack overflow) ends a call into wasm without Rust's panic hook; the browser reports it here.
fn listen_for_traps() {
    let report = |text: String| {
        post_failure(
            FailureKind::Worker,
            format!("The training worker crashed: {text}. Press Restart; if it happens again, try fewer images."),
        );
    };
    EventListener::new(&scope(), "error", move |event| {
        report(event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default());
    })
    .forget();
    EventListener::new(&scope(), "unhandledrejection", move |event| {
        report(event.dyn_ref::<PromiseRejectionEvent>().map(|event| format!("{:?}", event.reason())).unwrap_or_default());
    })
    .forget();
}

/// The name of an adapter's stored self-test. It includes the browser, since another version may compute differently.
fn self_test_name(adapter: &str, batch_size: u32) -> String {
    let browser = scope().navigator().user_agent().unwrap_or_default();
    let hash = Sha256::digest(format!("{adapter}\n{browser}\n{batch_size}"));
    let digits: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("self-test-{digits}.json")
}

/// Whether the browser is Firefox, which looks for finished work of the GPU every 100 ms, and at each submit. Remove when it reports
/// finished work at once (Mozilla's bug 1870699).
fn finds_work_late() -> bool {
    scope().navigator().user_agent().is_ok_and(|name| name.contains("Firefox/"))
}

/// The address of the folder of a file.
fn folder(address: &str) -> String {
    address.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()
}

/// The classifier, and the images of FashionMNIST that G does not learn from. The larger file is not downloaded for this alone.
async fn quality_files(dataset: Dataset, base: &str, hosted_files: &[String]) -> QualityFiles {
    let classifier = web::fetch_own(&format!("{base}/{CLASSIFIER}"), MAX_CLASSIFIER_BYTES).await;
    let file = match dataset {
        Dataset::FashionMnist => Some(&sources::TEST_IMAGES),
        Dataset::FashionMnist10k if web::is_cached(&sources::TRAIN_IMAGES).await => Some(&sources::TRAIN_IMAGES),
        Dataset::FashionMnist10k | Dataset::Garments => None,
    };
    let held_out = match file {
        Some(file) => web::load(file, base, hosted_files.iter().any(|name| name == file.name), |_, _, _| ()).await.ok(),
        None => None,
    };
    QualityFiles { classifier: classifier.map_err(|error| error.to_string()), held_out: held_out.map(|loaded| loaded.images) }
}

#[derive(Debug)]
struct Browser {
    /// Only one device is opened at a time.
    opener: Mutex<Opener>,
    files: BrowserFiles,
    last_file: LastFile,
    channel: Option<MessageChannel>,
    hosted_files: Vec<String>,
    /// While the runner works, in a browser with [`finds_work_late`].
    submits: Option<Interval>,
}

impl Browser {
    fn new(last_file: LastFile) -> Self {
        Self {
            opener: Mutex::default(),
            files: BrowserFiles::default(),
            last_file,
            channel: MessageChannel::new().ok(),
            hosted_files: Vec::new(),
            submits: None,
        }
    }

    async fn draw(seed: u32, count: u32, progress: impl Fn(Stage, u64, Option<u64>)) -> LoadedImages {
        let mut drawer = Drawer::new(seed, count);
        let total = Some(u64::from(count));
        loop {
            let done = drawer.draw_some(DRAW_CHUNK);
            progress(Stage::Drawing, u64::from(done), total);
            if done >= count {
                let source = ImageSource::Dataset("drawn here from the seed".to_owned());
                return LoadedImages { images: drawer.finish(), source };
            }
            macrotask(None).await;
        }
    }
}

impl Host for Browser {
    type Files = BrowserFiles;
    type OwnFile = BlobSource;

    fn files(&self) -> &BrowserFiles {
        &self.files
    }

    fn own_file(&self, wanted: u32) -> Option<BlobSource> {
        let last = self.last_file.borrow();
        last.as_ref().filter(|(ticket, _)| *ticket == wanted).map(|(_, file)| BlobSource(file.clone()))
    }

    fn address(&self) -> String {
        scope().location().href()
    }

    fn emit(&self, event: Envelope<Event>) {
        post(event);
    }

    fn now_ms(&self) -> f64 {
        scope().performance().map_or_else(js_sys::Date::now, |clock| clock.now())
    }

    fn date_ms(&self) -> f64 {
        js_sys::Date::now()
    }

    async fn yield_now(&self) {
        macrotask(self.channel.as_ref()).await;
    }

    fn set_working(&mut self, working: bool) {
        self.submits = (working && finds_work_late()).then(|| Interval::new(SUBMIT_INTERVAL_MS, compute::submit_nothing));
    }

    async fn open(&self, backend: Preference) -> Result<Compute, OpenError> {
        self.opener.lock().await.open(backend, on_gpu_failure).await
    }

    async fn load_self_test(&self, adapter: &str, batch_size: u32) -> Option<SelfTest> {
        let text = web::cached_text(&self_test_name(adapter, batch_size)).await?;
        serde_json::from_str(&text).ok()
    }

    async fn save_self_test(&self, test: &SelfTest) {
        if let Ok(text) = serde_json::to_string(test) {
            web::cache_text(&self_test_name(&test.adapter, test.batch_size), &text).await;
        }
    }

    fn set_hosted_files(&mut self, names: Vec<String>) {
        self.hosted_files = names;
    }

    async fn load(&self, config: &RunConfig, progress: impl Fn(Stage, u64, Option<u64>)) -> Result<LoadedImages, DataError> {
        let file = match config.dataset {
            Dataset::Garments => {
                return Ok(Self::draw(config.seed, config.images_used(Dataset::Garments.len()), progress).await);
            }
            Dataset::FashionMnist => &sources::TRAIN_IMAGES,
            Dataset::FashionMnist10k => &sources::TEST_IMAGES,
        };
        let base = folder(&self.address());
        let hosted = self.hosted_files.iter().any(|name| name == file.name);
        let loaded = web::load(file, &base, hosted, |stage, done, total| {
            let stage = match stage {
                web::LoadStage::Downloading => Stage::Downloading,
                web::LoadStage::Unpacking => Stage::Unpacking,
            };
            progress(stage, done, total);
        })
        .await?;
        Ok(LoadedImages { images: loaded.images, source: ImageSource::Dataset(loaded.source) })
    }

    fn load_quality_files(&self, dataset: Dataset) -> Receiver<QualityFiles> {
        let (sender, receiver) = oneshot::channel();
        let (base, hosted_files) = (folder(&self.address()), self.hosted_files.clone());
        spawn_local(async move {
            // The runner may have another run by now.
            let _ = sender.send(quality_files(dataset, &base, &hosted_files).await);
        });
        receiver
    }
}
