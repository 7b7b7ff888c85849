//! Messages between tabs of this page. One tab trains a run; the others may watch it or take it over.
//!
//! Tabs talk over a `BroadcastChannel`. The training tab holds a Web Lock named after the run: the browser releases it when the tab
//! closes, and does not freeze a tab that holds one.

use std::fmt;

use gloo::events::EventListener;
use js_sys::Array;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, MessageEvent};
use yew::Callback;

use super::lock::{self, Lock};
use crate::run::protocol::{Command, RunCommand, RunId};
use crate::run::stored::RunKey;

/// Change the version when a message changes its meaning.
const CHANNEL: &str = "saddle-tabs-v2";

/// A live run of some tab, as announced to the other tabs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RemoteRun {
    /// Key in the store of runs, shared by all tabs.
    pub key: RunKey,
    /// Id within the training tab.
    pub run: RunId,
    /// Configuration, form-encoded.
    pub query: String,
    /// Completed epochs.
    pub epoch: u32,
}

/// A command for a run that another tab trains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TabCommand {
    /// Pause after the current step.
    Pause,
    Resume,
    /// Compute one step while paused.
    Step,
    /// Draw a sheet now.
    Sample,
}

impl TabCommand {
    /// The command for the worker of the training tab.
    #[must_use]
    pub fn command(self, run: RunId) -> Command {
        match self {
            Self::Pause => Command::Run(run, RunCommand::Pause),
            Self::Resume => Command::Run(run, RunCommand::Resume),
            Self::Step => Command::Run(run, RunCommand::Step(1)),
            Self::Sample => Command::Run(run, RunCommand::Sample),
        }
    }
}

/// A message to all other tabs. The serialized names are those of [`CHANNEL`]'s version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TabMessage {
    /// Asks which runs are live.
    #[serde(rename = "Who")]
    Query,
    /// Announces a live run of the sender.
    #[serde(rename = "Mine")]
    Announce(RemoteRun),
    /// Asks the owner for the run's events, past and future.
    Watch(RunKey),
    /// Forwards a worker message of the run, attached as it was serialized.
    #[serde(rename = "Told")]
    Forward(RunKey),
    /// Asks the owner to execute a command.
    #[serde(rename = "Do")]
    Execute(RunKey, TabCommand),
    /// Asks the owner to save the run and release its lock.
    #[serde(rename = "Yield")]
    Release(RunKey),
    /// The run has ended in the sender's tab, or was released.
    #[serde(rename = "Gone")]
    Ended(RunKey),
}

/// What a tab learns from the other tabs and from their locks.
pub enum TabEvent {
    /// A message, with the attached worker message of [`TabMessage::Forward`].
    Message(TabMessage, Option<Array>),
    LockGranted(RunKey),
    /// Another tab stole the run's lock.
    LockLost(RunKey),
    /// No tab holds the run's lock.
    LockFree(RunKey),
}

/// This tab's connection to the other tabs.
pub struct Tabs {
    on_event: Callback<TabEvent>,
    channel: Option<(BroadcastChannel, EventListener)>,
    lock: Option<(RunKey, Lock)>,
    /// Another tab watches this tab's run.
    pub watched: bool,
}

impl fmt::Debug for Tabs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tabs").field("lock", &self.lock).field("watched", &self.watched).finish_non_exhaustive()
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        if let Some((channel, _)) = &self.channel {
            channel.close();
        }
    }
}

fn lock_name(key: &RunKey) -> String {
    format!("saddle-run-{}", key.0)
}

impl Tabs {
    /// Opens the channel. Without `BroadcastChannel` messages are dropped.
    pub fn new(on_event: Callback<TabEvent>) -> Self {
        let channel = BroadcastChannel::new(CHANNEL).ok().map(|channel| {
            let on_event = on_event.clone();
            let listener = EventListener::new(&channel, "message", move |event| {
                let Some(parts) = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().dyn_into::<Array>().ok()) else {
                    return;
                };
                // A tab of another build may send messages that this one does not know.
                if let Ok(message) = serde_wasm_bindgen::from_value(parts.get(0)) {
                    on_event.emit(TabEvent::Message(message, parts.get(1).dyn_into().ok()));
                }
            });
            (channel, listener)
        });
        Self { on_event, channel, lock: None, watched: false }
    }

    /// Sends a message without an attachment.
    pub fn send(&self, message: &TabMessage) {
        self.post(message, &JsValue::UNDEFINED);
    }

    fn post(&self, message: &TabMessage, attachment: &JsValue) {
        let Some((channel, _)) = &self.channel else { return };
        let Ok(message) = serde_wasm_bindgen::to_value(message) else { return };
        // Receivers tolerate a lost message: they query again.
        let _ = channel.post_message(&Array::of2(&message, attachment));
    }

    /// Forwards a worker message of this tab's run, while another tab watches.
    pub fn forward(&self, key: &RunKey, message: &Array) {
        if self.watched {
            self.post(&TabMessage::Forward(key.clone()), message);
        }
    }

    /// Sets this tab's run, requests its lock, and releases the one before. `steal` takes the lock from a tab that does not answer.
    pub fn set_own_run(&mut self, key: Option<&RunKey>, steal: bool) {
        let owned = self.lock.as_ref().map(|(owned, _)| owned);
        if owned == key && !steal {
            return;
        }
        if let Some((before, lock)) = self.lock.take() {
            drop(lock);
            if key != Some(&before) {
                self.watched = false;
                self.send(&TabMessage::Ended(before));
            }
        }
        let Some(key) = key else { return };
        let emit = |event: fn(RunKey) -> TabEvent| {
            let (on_event, key) = (self.on_event.clone(), key.clone());
            move || on_event.emit(event(key.clone()))
        };
        let lock = Lock::request(&lock_name(key), steal, emit(TabEvent::LockGranted), emit(TabEvent::LockLost));
        self.lock = lock.map(|lock| (key.clone(), lock));
    }

    /// Emits [`TabEvent::LockFree`] if no tab holds the run's lock.
    pub fn check_lock(&self, key: &RunKey) {
        let (on_event, key) = (self.on_event.clone(), key.clone());
        spawn_local(async move {
            if !lock::is_held(&lock_name(&key)).await {
                on_event.emit(TabEvent::LockFree(key));
            }
        });
    }
}
