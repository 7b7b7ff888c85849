//! Runs the runner without a browser, against a host in memory and a page that follows a script.

use futures::channel::oneshot::{self, Receiver};
use futures::executor::block_on;
use futures::future::join;
use saddle::compute::{Compute, OpenError, Opener};
use saddle::data::DataError;
use saddle::data::garments::Drawer;
use saddle::data::own::Source;
use saddle::run::config::{Dataset, Ops, Precision, Preference};
use saddle::run::gpu_memory::GpuLimits;
use saddle::run::protocol::archive::Usage;
use saddle::run::protocol::own_file::{OwnFileCommand, OwnFileEvent};
use saddle::run::protocol::{BackendKind, Command, Envelope, Event, RunEvent, RunId, Stage};
use saddle::run::self_test::{Comparison, SelfTest};
use saddle::run::stored::{ImageSource, RunKey};
use saddle::run::{BUILD, RunConfig, RunState, RunView};
use saddle::worker::archive::store::{Files, StoreError};
use saddle::worker::command_queue::{CommandQueue, Sender};
use saddle::worker::runner::Runner;
use saddle::worker::{Host, LoadedImages, QualityFiles};
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::Poll;

/// Lets the other future run once.
pub(super) async fn turn() {
    let mut waited = false;
    poll_fn(|context| {
        if std::mem::replace(&mut waited, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// The behaviour of the host.
#[derive(Clone, Copy)]
pub(super) struct Environment {
    /// The clock advances by this at each reading: on a slow machine each step is reported.
    pub(super) tick_ms: f64,
    /// The clock advances by this at each report of steps: the time of an epoch on a fast clock.
    pub(super) report_ms: f64,
    /// Loading images never ends.
    pub(super) download_hangs: bool,
    /// The GPU: the CPU under another name.
    pub(super) gpu: Gpu,
}

/// The GPU and its stored self-test.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Gpu {
    Missing,
    /// There is no stored test.
    New,
    /// The test of this build failed.
    Failed,
    /// The test of another build failed.
    FailedInAnotherBuild,
    /// Its buffers are too small for a run.
    Small,
}

pub(super) const ADAPTER: &str = "Test GPU";

pub(super) fn failed_test(build: &str, batch_size: u32) -> SelfTest {
    let comparison = |op: &str, difference| Comparison {
        op: op.to_owned(),
        ops: Ops::Fused,
        precision: Precision::F32,
        difference,
        tolerance: 1e-5,
        cpu_ms: 1.0,
        gpu_ms: 2.0,
        passes_ms: None,
    };
    SelfTest {
        adapter: ADAPTER.to_owned(),
        build: build.to_owned(),
        batch_size,
        tiling: None,
        comparisons: vec![comparison("dense", Some(1e-7)), comparison("batch norm", Some(0.25)), comparison("tanh", Some(2e-5))],
    }
}

pub(super) const SLOW: Environment = Environment { tick_ms: 60.0, report_ms: 0.0, download_hangs: false, gpu: Gpu::Missing };
pub(super) const FAST: Environment = Environment { tick_ms: 0.5, ..SLOW };

struct TestHost {
    environment: Environment,
    clock_ms: Cell<f64>,
    events: Rc<RefCell<Vec<Envelope<Event>>>>,
    self_tests: Rc<RefCell<Vec<SelfTest>>>,
    files: MemoryFiles,
    own_file: OwnFiles,
}

/// The visitor's last file, by its number.
pub(super) type OwnFiles = Rc<RefCell<Option<(u32, Vec<u8>)>>>;

/// A file in memory.
pub(super) struct Bytes(Vec<u8>);

impl Source for Bytes {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    async fn read(&self, at: u64, length: usize) -> Result<Vec<u8>, String> {
        turn().await;
        Ok(self.0[at as usize..at as usize + length].to_vec())
    }
}

/// Files in memory. A full store writes half of a file and fails. A locked file, whose name has one of these parts, is neither read
/// nor deleted.
#[derive(Clone, Default)]
pub(super) struct MemoryFiles {
    pub(super) files: Rc<RefCell<std::collections::BTreeMap<String, Vec<u8>>>>,
    pub(super) full: bool,
    pub(super) locked: Rc<RefCell<Vec<&'static str>>>,
}

impl MemoryFiles {
    fn check(&self, name: &str) -> Result<(), StoreError> {
        match self.locked.borrow().iter().any(|part| name.contains(part)) {
            true => Err(StoreError::Failed("another tab has the file open".to_owned())),
            false => Ok(()),
        }
    }
}

impl Files for MemoryFiles {
    async fn put(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let half = if self.full { bytes.len() / 2 } else { bytes.len() };
        self.files.borrow_mut().insert(name.to_owned(), bytes[..half].to_vec());
        if self.full { Err(StoreError::Full) } else { Ok(()) }
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.check(name)?;
        Ok(self.files.borrow().get(name).cloned())
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.check(name)?;
        self.files.borrow_mut().remove(name);
        Ok(())
    }

    async fn size(&self, name: &str) -> Result<u64, StoreError> {
        Ok(self.files.borrow().get(name).map_or(0, |bytes| bytes.len() as u64))
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.files.borrow().keys().cloned().collect())
    }

    async fn usage(&self) -> Usage {
        Usage { used: self.files.borrow().values().map(|bytes| bytes.len() as u64).sum(), ..Usage::default() }
    }
}

impl Host for TestHost {
    type Files = MemoryFiles;
    type OwnFile = Bytes;

    fn files(&self) -> &MemoryFiles {
        &self.files
    }

    fn own_file(&self, wanted: u32) -> Option<Bytes> {
        let last = self.own_file.borrow();
        last.as_ref().filter(|(ticket, _)| *ticket == wanted).map(|(_, bytes)| Bytes(bytes.clone()))
    }

    fn address(&self) -> String {
        "https://saddle.example/lab/worker_loader.js".to_owned()
    }

    fn emit(&self, event: Envelope<Event>) {
        if matches!(event.message, Event::Run(_, RunEvent::Progress(_))) {
            self.clock_ms.set(self.clock_ms.get() + self.environment.report_ms);
        }
        self.events.borrow_mut().push(event);
    }

    fn now_ms(&self) -> f64 {
        self.clock_ms.set(self.clock_ms.get() + self.environment.tick_ms);
        self.clock_ms.get()
    }

    fn date_ms(&self) -> f64 {
        1.7e12 + self.clock_ms.get()
    }

    async fn yield_now(&self) {
        turn().await;
    }

    fn set_working(&mut self, _: bool) {}

    async fn open(&self, backend: Preference) -> Result<Compute, OpenError> {
        if backend == Preference::Cpu || self.environment.gpu == Gpu::Missing {
            return Opener::default().open(backend, |_| {}).await;
        }
        let mut compute = Opener::default().open(Preference::Cpu, |_| {}).await?;
        compute.info.kind = BackendKind::WebGpu;
        compute.info.adapter = ADAPTER.to_owned();
        compute.info.details = vec![];
        compute.limits = Some(GpuLimits { buffer: if self.environment.gpu == Gpu::Small { 1 << 20 } else { 128 << 20 } });
        Ok(compute)
    }

    async fn load_self_test(&self, adapter: &str, batch_size: u32) -> Option<SelfTest> {
        assert_eq!(adapter, ADAPTER);
        match self.environment.gpu {
            Gpu::Missing | Gpu::New | Gpu::Small => self.self_tests.borrow().last().cloned(),
            Gpu::Failed => Some(failed_test(BUILD, batch_size)),
            Gpu::FailedInAnotherBuild => Some(failed_test("00000000", batch_size)),
        }
    }

    async fn save_self_test(&self, test: &SelfTest) {
        self.self_tests.borrow_mut().push(test.clone());
    }

    fn set_hosted_files(&mut self, _: Vec<String>) {}

    fn load_quality_files(&self, _: Dataset) -> Receiver<QualityFiles> {
        let (sender, receiver) = oneshot::channel();
        let classifier = include_bytes!("../../../static/quality/classifier.safetensors").to_vec();
        sender.send(QualityFiles { classifier: Ok(classifier), held_out: None }).expect("the receiver is here");
        receiver
    }

    async fn load(&self, config: &RunConfig, progress: impl Fn(Stage, u64, Option<u64>)) -> Result<LoadedImages, DataError> {
        if self.environment.download_hangs {
            progress(Stage::Downloading, 1, None);
            std::future::pending::<()>().await;
        }
        let mut drawer = Drawer::new(config.seed, config.images);
        let total = u64::from(config.images);
        while drawer.draw_some(16) < config.images {
            progress(Stage::Drawing, 16, Some(total));
        }
        Ok(LoadedImages { images: drawer.finish(), source: ImageSource::Dataset("drawn".to_owned()) })
    }
}

/// The page: sends commands and folds events into a view.
pub(super) struct Page {
    pub(super) sender: Sender,
    pub(super) events: Rc<RefCell<Vec<Envelope<Event>>>>,
    pub(super) received: usize,
    pub(super) view: RunView,
    /// The stored self-tests.
    pub(super) self_tests: Rc<RefCell<Vec<SelfTest>>>,
    pub(super) own_file: OwnFiles,
}

impl Page {
    pub(super) fn send(&self, command: impl Into<Envelope<Command>>) {
        self.sender.unbounded_send(command.into()).expect("the runner has the receiver");
    }

    pub(super) fn start(&mut self, run: u32, config: &RunConfig, paused: bool) {
        self.view = RunView::begin(RunId(run), config.clone());
        self.send(Command::Start {
            run: RunId(run),
            key: RunKey(format!("key{run}")),
            config: config.clone(),
            upload: None,
            paused,
            skip_self_test: false,
        });
    }

    /// Sends a file of the visitor's, and waits for the answer.
    pub(super) async fn read_file(&mut self, ticket: u32, name: &str, bytes: &[u8], of_run: Option<&str>) -> OwnFileEvent {
        *self.own_file.borrow_mut() = Some((ticket, bytes.to_vec()));
        self.select(ticket, name, None, false, of_run).await
    }

    /// Chooses among the images of the last file.
    pub(super) async fn select(
        &mut self,
        ticket: u32,
        name: &str,
        member: Option<&str>,
        turned: bool,
        of_run: Option<&str>,
    ) -> OwnFileEvent {
        let before = self.all().len();
        let of_run = of_run.map(|key| RunKey(key.to_owned()));
        let member = member.map(str::to_owned);
        self.send(Command::OwnFile(OwnFileCommand::Read { ticket, name: name.to_owned(), member, turned, of_run }));
        for _ in 0..5000 {
            let answer = self.all()[before..].iter().find_map(|event| match event {
                Event::OwnFile(of, event) if *of == ticket => Some(event.clone()),
                _ => None,
            });
            match answer {
                Some(answer) => return answer,
                None => turn().await,
            }
        }
        panic!("no answer about {name}");
    }

    /// Starts a run on the file of this number.
    pub(super) fn start_on_file(&mut self, run: u32, config: &RunConfig, ticket: u32) {
        self.view = RunView::begin(RunId(run), config.clone());
        self.send(Command::Start {
            run: RunId(run),
            key: RunKey(format!("key{run}")),
            config: config.clone(),
            upload: Some(ticket),
            paused: false,
            skip_self_test: false,
        });
    }

    /// Continues the stored run `key`.
    pub(super) fn continue_run(&mut self, run: u32, key: &str, config: &RunConfig) {
        self.view = RunView::begin(RunId(run), config.clone());
        let key = RunKey(key.to_owned());
        self.send(Command::Continue { run: RunId(run), key, learning_rate: None, epochs: None, skip_self_test: false });
    }

    pub(super) fn receive(&mut self) {
        let fresh: Vec<_> = self.events.borrow()[self.received..].to_vec();
        self.received += fresh.len();
        for event in fresh {
            self.view.fold(event);
        }
    }

    pub(super) async fn until(&mut self, what: &str, done: impl Fn(&RunView) -> bool) {
        for _ in 0..5000 {
            self.receive();
            if done(&self.view) {
                return;
            }
            turn().await;
        }
        panic!("“{what}” did not happen: {:?} at step {}", self.view.state, self.view.step);
    }

    pub(super) async fn until_state(&mut self, state: RunState) {
        self.until(state.name(), |view| view.state == state).await;
    }

    /// Gives the runner 50 turns, after which it has nothing left to do unless it trains.
    pub(super) async fn idle(&mut self) {
        for _ in 0..50 {
            turn().await;
        }
        self.receive();
    }

    pub(super) fn all(&self) -> Vec<Event> {
        self.events.borrow().iter().map(|envelope| envelope.message.clone()).collect()
    }
}

/// Runs a script of the page against a runner, and returns the page.
pub(super) fn run_script<F: Future<Output = Page>>(environment: Environment, script: impl FnOnce(Page) -> F) -> Page {
    run_with(environment, MemoryFiles::default(), script)
}

/// [`run_script`] with this file store.
pub(super) fn run_with<F: Future<Output = Page>>(
    environment: Environment,
    files: MemoryFiles,
    script: impl FnOnce(Page) -> F,
) -> Page {
    let events = Rc::new(RefCell::new(Vec::new()));
    let self_tests = Rc::new(RefCell::new(Vec::new()));
    let own_file = OwnFiles::default();
    let host = TestHost {
        environment,
        clock_ms: Cell::new(0.0),
        events: Rc::clone(&events),
        self_tests: Rc::clone(&self_tests),
        files,
        own_file: Rc::clone(&own_file),
    };
    let (sender, commands) = CommandQueue::new();
    let page = Page { sender, events, received: 0, view: RunView::default(), self_tests, own_file };
    let mut runner = Runner::new(host, commands);
    let ((), page) = block_on(join(runner.serve(), async {
        let mut page = script(page).await;
        // Without a sender the runner ends.
        page.sender = CommandQueue::new().0;
        page
    }));
    page
}

/// Two epochs of two steps.
pub(super) fn config() -> RunConfig {
    RunConfig { dataset: Dataset::Garments, images: 32, batch_size: 16, epochs: 2, ..RunConfig::default() }
}

pub(super) async fn complete_run(mut page: Page) -> Page {
    page.start(1, &config(), false);
    page.until_state(RunState::Finished).await;
    page
}
