//! The Runs and Inside views without the shell: failures that the training worker reports.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::Array;
use saddle::run::losses;
use saddle::run::protocol::archive::{ArchiveCommand, ArchiveEvent};
use saddle::run::protocol::inspect::{About, InspectCommand, InspectEvent, Origin};
use saddle::run::protocol::{Command, Envelope, Event, ViewEvent};
use saddle::run::stored::Ending;
use saddle::ui::hooks::worker::serialize;
use saddle::ui::inside::{Inside, InsideProps};
use saddle::ui::runs::Runs;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{CustomEvent, CustomEventInit};

use crate::gan_lab::saved_runs::{list, record};
use crate::page::{mount, until, window};

/// Stands in for the shell: receives the view's commands and sends it events of the worker.
struct Shell {
    commands: Rc<RefCell<Vec<Command>>>,
    _listener: EventListener,
}

impl Shell {
    fn new() -> Self {
        let commands = Rc::new(RefCell::new(Vec::new()));
        let listener = {
            let commands = Rc::clone(&commands);
            EventListener::new(&window(), "saddle-command", move |event| {
                let message: Array = event.unchecked_ref::<CustomEvent>().detail().unchecked_into();
                commands.borrow_mut().push(serde_wasm_bindgen::from_value(message.get(0)).expect("a command"));
            })
        };
        Self { commands, _listener: listener }
    }

    fn count(&self, is_counted: impl Fn(&Command) -> bool) -> usize {
        self.commands.borrow().iter().filter(|command| is_counted(command)).count()
    }

    fn last_draw(&self) -> Option<u32> {
        self.commands.borrow().iter().rev().find_map(|command| match command {
            Command::Inspect(InspectCommand::Draw { ticket }) => Some(*ticket),
            _ => None,
        })
    }

    fn send(&self, event: impl Into<Envelope<Event>>) {
        let options = CustomEventInit::new();
        options.set_detail(&serialize(&event.into()).expect("plain data"));
        let event = CustomEvent::new_with_event_init_dict("saddle-event", &options).expect("an event");
        window().dispatch_event(&event).expect("it can be sent");
    }
}

#[wasm_bindgen_test]
async fn a_run_that_cannot_be_loaded_is_reported_and_loaded_again_on_request() {
    window().location().set_hash("#/runs?report=abcdefgh").expect("an address");
    let shell = Shell::new();
    let page = mount::<Runs>(());
    let lists = || shell.count(|command| *command == Command::Archive(ArchiveCommand::List));
    let loads = || shell.count(|command| matches!(command, Command::Archive(ArchiveCommand::Show { .. })));
    until("the list is requested", || lists() == 1).await;
    let run = record(27, Ending::Finished);
    shell.send(list(vec![run.clone()]));
    until("the run is requested", || loads() == 1).await;
    assert!(page.text().contains("Loading the run"), "{}", page.text());

    let message = "The store failed.".to_owned();
    shell.send(Event::Archive(ArchiveEvent::Failed { key: Some(run.key.clone()), message }));
    page.get("[data-testid=runs-not-loaded]").await;
    assert!(page.text().contains("The store failed.") && !page.text().contains("Loading the run"), "{}", page.text());
    page.press("Try again").await;
    until("the list and the run are requested again", || lists() == 2 && loads() == 2).await;
    shell.send(list(vec![run.clone()]));
    let message = Event::Archive(ArchiveEvent::Losses { key: run.key.clone(), after: None });
    shell.send(Envelope { message, bytes: Some(losses::to_bytes(&[[1.0, 1.0]; 27])) });
    shell.send(Event::Archive(ArchiveEvent::Shown { key: run.key, checkpoint: Some(27), checkpoint_bytes: 0 }));
    page.get("[data-testid=runs-preview]").await;
    assert!(page.find("[data-testid=runs-not-loaded]").is_none() && page.find("[data-testid=runs-problem]").is_none());
}

#[wasm_bindgen_test]
async fn the_error_of_a_drawing_is_shown_until_the_next_drawing() {
    let shell = Shell::new();
    let page = mount::<Inside>(InsideProps { query: String::new() });
    let problem = || page.find("[data-testid=inside-problem]").and_then(|notice| notice.text_content());
    let drawn = |ticket: u32| {
        let message = Event::View(ViewEvent::Inspect(InspectEvent::Drawn { ticket }));
        Envelope { message, bytes: Some(vec![128; 64 * 784]) }
    };
    let failed =
        |ticket, message: &str| Event::View(ViewEvent::Inspect(InspectEvent::Failed { ticket, message: message.to_owned() }));
    until("the networks are requested", || {
        shell.count(|command| matches!(command, Command::Inspect(InspectCommand::Open { .. }))) == 1
    })
    .await;
    let about = About {
        origin: Origin::Recorded,
        query: String::new(),
        title: String::new(),
        step: 0,
        epoch: 30,
        judges: false,
        images: 0,
    };
    shell.send(Event::View(ViewEvent::Inspect(InspectEvent::Opened(about))));
    until("a drawing is requested", || shell.last_draw().is_some()).await;
    let first = shell.last_draw();
    shell.send(failed(first, "No memory."));
    until("the error", || problem().is_some_and(|text| text.contains("No memory."))).await;
    page.press("New latents").await;
    until("the next drawing is requested", || shell.last_draw() != first).await;
    shell.send(drawn(shell.last_draw().expect("just seen")));
    until("the error is gone", || problem().is_none()).await;

    // A drawing answers no other request.
    shell.send(failed(None, "D failed."));
    until("the error", || problem().is_some()).await;
    let before = shell.last_draw();
    page.press("New latents").await;
    until("the next drawing is requested", || shell.last_draw() != before).await;
    shell.send(drawn(shell.last_draw().expect("just seen")));
    page.get("[data-testid=inside-drawn]").await;
    assert!(problem().is_some_and(|text| text.contains("D failed.")), "{:?}", problem());
}
