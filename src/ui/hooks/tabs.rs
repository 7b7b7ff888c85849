//! Several tabs of this page. A run is one tab's; the others are told of it, may watch it, and may take it over.
//!
//! Tabs talk over a `BroadcastChannel`; who owns a run holds a lock of its name, which a browser lets go when the tab is gone. A tab
//! that holds a lock is not frozen either.

use std::fmt;

use gloo::events::EventListener;
use js_sys::Array;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, MessageEvent};
use yew::Callback;

use super::lock::{self, Lock};
use crate::run::kept::RunKey;
use crate::run::protocol::{Command, RunId};

/// The channel's name; a new one when the words change their meaning.
const CHANNEL: &str = "saddle-tabs-v1";

/// A run that goes on in a tab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RemoteRun {
    /// Its name.
    pub key: RunKey,
    /// What that tab calls it.
    pub run: RunId,
    /// Every parameter, form-encoded.
    pub query: String,
    /// Whole epochs done.
    pub epoch: u32,
}

/// What can be done with a run from another tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TabCommand {
    /// Stop after the current step.
    Pause,
    /// Go on.
    Resume,
    /// One step from a pause.
    Step,
    /// Draw a sheet now.
    Sample,
}

impl TabCommand {
    /// As the worker is told.
    #[must_use]
    pub fn command(self, run: RunId) -> Command {
        match self {
            Self::Pause => Command::Pause { run },
            Self::Resume => Command::Resume { run },
            Self::Step => Command::Step { run, of: 1 },
            Self::Sample => Command::Sample { run },
        }
    }
}

/// What one tab says to the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Word {
    /// Which runs go on?
    Who,
    /// This one does, here.
    Mine(RemoteRun),
    /// Tell what happens to it from now on, and what happened before.
    Watch(RunKey),
    /// What its worker said lies beside this, as it was written.
    Told(RunKey),
    /// Do this with it.
    Do(RunKey, TabCommand),
    /// Save it and let it go: another tab goes on with it.
    Yield(RunKey),
    /// It is over, or let go.
    Gone(RunKey),
}

/// What reaches a tab of the others.
pub enum TabEvent {
    /// A word, and what a worker said beside it.
    Word(Word, Option<Array>),
    /// The lock of a run that this tab asked for is its own now.
    Granted(RunKey),
    /// Another tab has taken the run's lock by force.
    Robbed(RunKey),
    /// No tab holds the run's lock any more.
    Orphaned(RunKey),
}

/// This tab among the others.
pub struct Tabs {
    hear: Callback<TabEvent>,
    channel: Option<(BroadcastChannel, EventListener)>,
    lock: Option<(RunKey, Lock)>,
    /// Another tab wants to be told of the run of this one.
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
    /// Joins the others; `hear` is told what they say.
    pub fn new(hear: Callback<TabEvent>) -> Self {
        let channel = BroadcastChannel::new(CHANNEL).ok().map(|channel| {
            let hear = hear.clone();
            let listener = EventListener::new(&channel, "message", move |event| {
                let Some(parts) = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().dyn_into::<Array>().ok()) else {
                    return;
                };
                // A tab of another version may say what this one does not know.
                if let Ok(word) = serde_wasm_bindgen::from_value(parts.get(0)) {
                    hear.emit(TabEvent::Word(word, parts.get(1).dyn_into().ok()));
                }
            });
            (channel, listener)
        });
        Self { hear, channel, lock: None, watched: false }
    }

    /// Says something to all other tabs.
    pub fn say(&self, word: &Word) {
        self.post(word, &JsValue::UNDEFINED);
    }

    fn post(&self, word: &Word, beside: &JsValue) {
        let Some((channel, _)) = &self.channel else { return };
        let Ok(word) = serde_wasm_bindgen::to_value(word) else { return };
        // Whoever is not reached asks again.
        let _ = channel.post_message(&Array::of2(&word, beside));
    }

    /// Tells on what the worker said of this tab's run, while another tab watches.
    pub fn tell(&self, key: &RunKey, message: &Array) {
        if self.watched {
            self.post(&Word::Told(key.clone()), message);
        }
    }

    /// This tab's run is `key` from now on, or none. Its lock is asked for; `by_force` takes it from a tab that does not answer.
    pub fn own(&mut self, key: Option<&RunKey>, by_force: bool) {
        let owned = self.lock.as_ref().map(|(owned, _)| owned);
        if owned == key && !by_force {
            return;
        }
        if let Some((before, lock)) = self.lock.take() {
            drop(lock);
            if key != Some(&before) {
                self.watched = false;
                self.say(&Word::Gone(before));
            }
        }
        let Some(key) = key else { return };
        let told = |heard: fn(RunKey) -> TabEvent| {
            let (hear, key) = (self.hear.clone(), key.clone());
            move || hear.emit(heard(key.clone()))
        };
        let lock = Lock::ask(&lock_name(key), by_force, told(TabEvent::Granted), told(TabEvent::Robbed));
        self.lock = lock.map(|lock| (key.clone(), lock));
    }

    /// Looks whether a tab still holds the run's lock.
    pub fn look_after(&self, key: &RunKey) {
        let (hear, key) = (self.hear.clone(), key.clone());
        spawn_local(async move {
            if !lock::is_held(&lock_name(&key)).await {
                hear.emit(TabEvent::Orphaned(key));
            }
        });
    }
}
