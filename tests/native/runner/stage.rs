//! A runner without a browser: its world, and the page that plays a script against it.

use futures::executor::block_on;
use futures::future::join;
use saddle::compute::{Compute, OpenError, Opener};
use saddle::data::DataError;
use saddle::data::garments::Drawer;
use saddle::run::config::{Dataset, Preference};
use saddle::run::kept::{ImageSource, RunKey};
use saddle::run::protocol::archive::Usage;
use saddle::run::protocol::{BackendKind, Command, Envelope, Event, RunId, Stage};
use saddle::run::self_test::{Comparison, SelfTest};
use saddle::run::{BUILD, RunConfig, RunState, RunView};
use saddle::worker::archive::store::{Files, StoreError};
use saddle::worker::command_queue::{CommandQueue, Sender};
use saddle::worker::runner::Runner;
use saddle::worker::{Host, Loaded};
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::Poll;

/// Gives the other side of the scene one turn.
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

/// How the world behaves in a scene.
#[derive(Clone, Copy)]
pub(super) struct World {
    /// The clock moves on by so much whenever it is looked at: a slow machine reports each step.
    pub(super) tick_ms: f64,
    /// The images never come.
    pub(super) stuck: bool,
    /// What stands in for a GPU: the CPU, under a GPU's name.
    pub(super) gpu: Gpu,
}

/// The GPU of a scene, and what is kept of its self-test.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Gpu {
    Missing,
    /// Nothing is kept.
    New,
    /// It failed, in this build.
    Failed,
    /// It failed, in another build.
    FailedLongAgo,
}

pub(super) const ADAPTER: &str = "Painted GPU";

pub(super) fn failed_test(build: &str) -> SelfTest {
    let comparison = |op: &str, difference| Comparison {
        op: op.to_owned(),
        difference,
        tolerance: 1e-5,
        cpu_ms: 1.0,
        gpu_ms: 2.0,
        passes_ms: None,
    };
    SelfTest {
        adapter: ADAPTER.to_owned(),
        build: build.to_owned(),
        tiling: None,
        comparisons: vec![comparison("dense", Some(1e-7)), comparison("batch norm", Some(0.25)), comparison("tanh", Some(2e-5))],
    }
}

pub(super) const SLOW: World = World { tick_ms: 60.0, stuck: false, gpu: Gpu::Missing };
pub(super) const FAST: World = World { tick_ms: 0.5, ..SLOW };

struct Desk {
    world: World,
    clock_ms: Cell<f64>,
    said: Rc<RefCell<Vec<Envelope<Event>>>>,
    kept: Rc<RefCell<Vec<SelfTest>>>,
    shelf: Shelf,
}

/// Files in memory; none, where there is no room.
#[derive(Clone, Default)]
pub(super) struct Shelf {
    pub(super) files: Rc<RefCell<std::collections::BTreeMap<String, Vec<u8>>>>,
    pub(super) full: bool,
}

impl Files for Shelf {
    async fn put(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let half = if self.full { bytes.len() / 2 } else { bytes.len() };
        self.files.borrow_mut().insert(name.to_owned(), bytes[..half].to_vec());
        if self.full { Err(StoreError::Full) } else { Ok(()) }
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.files.borrow().get(name).cloned())
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        self.files.borrow_mut().remove(name);
        Ok(())
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.files.borrow().keys().cloned().collect())
    }

    async fn usage(&self) -> Usage {
        Usage { used: self.files.borrow().values().map(|bytes| bytes.len() as u64).sum(), ..Usage::default() }
    }
}

impl Host for Desk {
    type Files = Shelf;

    fn files(&self) -> &Shelf {
        &self.shelf
    }

    fn emit(&self, event: Envelope<Event>) {
        self.said.borrow_mut().push(event);
    }

    fn now_ms(&self) -> f64 {
        self.clock_ms.set(self.clock_ms.get() + self.world.tick_ms);
        self.clock_ms.get()
    }

    fn date_ms(&self) -> f64 {
        1.7e12 + self.clock_ms.get()
    }

    async fn yield_now(&self) {
        turn().await;
    }

    async fn open(&mut self, backend: Preference) -> Result<Compute, OpenError> {
        if backend == Preference::Cpu || self.world.gpu == Gpu::Missing {
            return Opener::default().open(backend, |_| {}).await;
        }
        let mut compute = Opener::default().open(Preference::Cpu, |_| {}).await?;
        compute.info.kind = BackendKind::WebGpu;
        compute.info.adapter = ADAPTER.to_owned();
        compute.info.details = vec![];
        Ok(compute)
    }

    async fn load_self_test(&self, adapter: &str) -> Option<SelfTest> {
        assert_eq!(adapter, ADAPTER);
        match self.world.gpu {
            Gpu::Missing | Gpu::New => self.kept.borrow().last().cloned(),
            Gpu::Failed => Some(failed_test(BUILD)),
            Gpu::FailedLongAgo => Some(failed_test("00000000")),
        }
    }

    async fn save_self_test(&self, test: &SelfTest) {
        self.kept.borrow_mut().push(test.clone());
    }

    fn set_hosted_files(&mut self, _: Vec<String>) {}

    async fn load(&self, config: &RunConfig, progress: impl Fn(Stage, u64, Option<u64>)) -> Result<Loaded, DataError> {
        if self.world.stuck {
            progress(Stage::Downloading, 1, None);
            std::future::pending::<()>().await;
        }
        let mut drawer = Drawer::new(config.seed, config.images);
        let total = u64::from(config.images);
        while drawer.draw_some(16) < config.images {
            progress(Stage::Drawing, 16, Some(total));
        }
        Ok(Loaded { images: drawer.finish(), source: ImageSource::Dataset("drawn".to_owned()) })
    }
}

/// The page's side: sends commands and mirrors what it hears.
pub(super) struct Page {
    pub(super) sender: Sender,
    pub(super) said: Rc<RefCell<Vec<Envelope<Event>>>>,
    pub(super) heard: usize,
    pub(super) view: RunView,
    /// The self-tests that were kept for later.
    pub(super) kept: Rc<RefCell<Vec<SelfTest>>>,
}

impl Page {
    pub(super) fn send(&self, command: Command) {
        self.sender.unbounded_send(command.into()).expect("the runner listens");
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

    pub(super) fn listen(&mut self) {
        let fresh: Vec<_> = self.said.borrow()[self.heard..].to_vec();
        self.heard += fresh.len();
        for event in fresh {
            self.view.fold(event);
        }
    }

    pub(super) async fn until(&mut self, what: &str, done: impl Fn(&RunView) -> bool) {
        for _ in 0..5000 {
            self.listen();
            if done(&self.view) {
                return;
            }
            turn().await;
        }
        panic!("never came to “{what}”: {:?} at step {}", self.view.state, self.view.step);
    }

    pub(super) async fn until_state(&mut self, state: RunState) {
        self.until(state.name(), |view| view.state == state).await;
    }

    /// Gives the runner turns to do what it must not do.
    pub(super) async fn idle(&mut self) {
        for _ in 0..50 {
            turn().await;
        }
        self.listen();
    }

    pub(super) fn all(&self) -> Vec<Event> {
        self.said.borrow().iter().map(|envelope| envelope.message.clone()).collect()
    }
}

/// Plays a script of the page against a runner; gives the page back at the end.
pub(super) fn scene<F: Future<Output = Page>>(world: World, script: impl FnOnce(Page) -> F) -> Page {
    scene_with(world, Shelf::default(), script)
}

/// The same, with a shelf for kept runs.
pub(super) fn scene_with<F: Future<Output = Page>>(world: World, shelf: Shelf, script: impl FnOnce(Page) -> F) -> Page {
    let said = Rc::new(RefCell::new(Vec::new()));
    let kept = Rc::new(RefCell::new(Vec::new()));
    let desk = Desk { world, clock_ms: Cell::new(0.0), said: Rc::clone(&said), kept: Rc::clone(&kept), shelf };
    let (sender, commands) = CommandQueue::new();
    let page = Page { sender, said, heard: 0, view: RunView::default(), kept };
    let mut runner = Runner::new(desk, commands);
    let ((), page) = block_on(join(runner.serve(), async {
        let mut page = script(page).await;
        // Without its sender the runner ends, and with it the scene.
        page.sender = CommandQueue::new().0;
        page
    }));
    page
}

/// Two epochs of two steps.
pub(super) fn config() -> RunConfig {
    RunConfig { dataset: Dataset::Garments, images: 32, batch_size: 16, epochs: 2, ..RunConfig::default() }
}

pub(super) async fn whole_run(mut page: Page) -> Page {
    page.start(1, &config(), false);
    page.until_state(RunState::Finished).await;
    page
}
