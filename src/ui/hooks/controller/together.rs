//! The run among several tabs of this page: told to the others, watched by them, taken over.

use js_sys::Array;

use super::Controller;
use crate::run::kept::RunKey;
use crate::run::protocol::transfer::TransferEvent;
use crate::run::protocol::{Command, Event};
use crate::run::{RunConfig, RunView};
use crate::settings::Settings;
use crate::ui::bridge;
use crate::ui::hooks::tabs::{RemoteRun, TabCommand, TabEvent, Word};
use crate::ui::hooks::worker::{read, written};

/// Longest wait for a tab to let a run go, in ms.
const PATIENCE_MS: f64 = 10_000.0;

/// What this tab does with a run of another.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Guest {
    /// Nothing.
    #[default]
    No,
    /// Shows it.
    Watches(RemoteRun),
    /// Has asked for it, at the time in ms.
    Takes(RemoteRun, f64),
}

/// Whether views that are loaded apart are told of it. A file that was made is the page's own to download, and large. A worker that
/// has just begun does not know what a view looks into.
fn is_for_views(event: &Event) -> bool {
    let imported = matches!(event, Event::Transfer(TransferEvent::Imported(_) | TransferEvent::NotImported(_)));
    imported || matches!(event, Event::Archive(_) | Event::Inspect(_) | Event::Booted)
}

impl Controller {
    /// This tab's run as the others are told of it; `None` while there is none.
    fn going(&self) -> Option<RemoteRun> {
        let key = self.kept.current().filter(|_| self.view.state.is_live() && self.guest == Guest::No)?.clone();
        Some(RemoteRun { key, run: self.view.run, query: self.view.config.to_query(), epoch: self.view.epoch })
    }

    /// Whether `key` is this tab's run.
    fn owns(&self, key: &RunKey) -> bool {
        self.going().is_some_and(|going| going.key == *key)
    }

    /// After whatever has changed: holds the run's lock as long as the run lives, and tells the others of it.
    pub fn share(&mut self) {
        if matches!(self.guest, Guest::Takes(..)) {
            return;
        }
        let going = self.going();
        self.tabs.own(going.as_ref().map(|going| &going.key), false);
        if going != self.told {
            self.told.clone_from(&going);
            if let Some(going) = going {
                self.tabs.say(&Word::Mine(going));
            }
        }
    }

    /// Asks the others what they are at.
    pub fn join(&self) {
        self.tabs.say(&Word::Who);
    }

    /// Passes on what the worker said: to the views that are loaded apart, and to a tab that watches.
    pub(super) fn tell_on(&self, event: &Event, message: &Array) {
        match event.run() {
            None if is_for_views(event) => bridge::say_event(message),
            Some(run) if run == self.view.run => {
                if let Some(key) = self.kept.current() {
                    self.tabs.tell(key, message);
                }
            }
            _ => {}
        }
    }

    /// To the run that is shown, be it another tab's.
    pub(super) fn send_to_run(&mut self, deed: TabCommand) {
        match &self.guest {
            Guest::Watches(going) => self.tabs.say(&Word::Do(going.key.clone(), deed)),
            Guest::No | Guest::Takes(..) => self.send(deed.command(self.view.run)),
        }
    }

    /// Shows the run of the other tab.
    pub fn watch_along(&mut self) {
        let Some(going) = self.elsewhere.clone() else { return };
        self.view = RunView::begin(going.run, RunConfig::from_query(&going.query).config);
        self.began_on = None;
        self.tabs.say(&Word::Watch(going.key.clone()));
        self.guest = Guest::Watches(going);
    }

    /// Asks for the run of the other tab; it goes on here once that tab has let it go.
    pub fn take_over(&mut self, now_ms: f64) {
        let Some(going) = self.elsewhere.clone() else { return };
        self.tabs.say(&Word::Yield(going.key.clone()));
        self.tabs.own(Some(&going.key), false);
        self.guest = Guest::Takes(going, now_ms);
    }

    /// Leaves the other tab's run alone.
    pub(super) fn leave(&mut self) {
        if std::mem::take(&mut self.guest) != Guest::No {
            self.view = RunView::idle(self.view.run);
        }
    }

    /// Looks whether the other tab is still there, and whether it answers.
    pub(super) fn look_around(&mut self, now_ms: f64) {
        if let Some(going) = &self.elsewhere {
            match self.guest {
                // A tab that hangs does not hear; its lock can be had all the same.
                Guest::Takes(_, since) if now_ms - since > PATIENCE_MS => self.tabs.own(Some(&going.key), true),
                Guest::Takes(..) => {}
                Guest::No | Guest::Watches(_) => self.tabs.look_after(&going.key),
            }
        }
    }

    /// Takes in what other tabs say.
    pub fn hear_tab(&mut self, heard: TabEvent, now_ms: f64) {
        match heard {
            TabEvent::Word(word, message) => self.hear_word(word, message.as_ref()),
            TabEvent::Granted(key) => {
                if let Guest::Takes(going, _) = &self.guest
                    && going.key == key
                {
                    let config = RunConfig::from_query(&going.query).config;
                    self.elsewhere = None;
                    self.guest = Guest::No;
                    let step = self.kept.step_of(&key).unwrap_or_default();
                    self.go_on(key, step, config, now_ms);
                }
            }
            TabEvent::Robbed(key) if self.owns(&key) => self.let_go(),
            TabEvent::Robbed(_) => {}
            TabEvent::Orphaned(key) => self.gone(&key),
        }
    }

    fn hear_word(&mut self, word: Word, message: Option<&Array>) {
        match word {
            Word::Who => {
                if let Some(going) = self.going() {
                    self.tabs.say(&Word::Mine(going));
                }
            }
            Word::Mine(going) => self.elsewhere = Some(going),
            Word::Watch(key) if self.owns(&key) => {
                self.tabs.watched = true;
                for message in self.view.replay().iter().filter_map(|event| written(event).ok()) {
                    self.tabs.tell(&key, &message);
                }
            }
            Word::Told(key) => {
                let Some(envelope) = message.and_then(read) else { return };
                if matches!(&self.guest, Guest::Watches(going) if going.key == key) {
                    self.view.fold(envelope);
                    if !self.view.state.is_live() && self.view.step > 0 {
                        self.guest = Guest::No;
                        self.elsewhere = None;
                    }
                }
            }
            Word::Do(key, deed) if self.owns(&key) => self.send_to_run(deed),
            Word::Yield(key) if self.owns(&key) => {
                let run = self.view.run;
                self.send(Command::Save { run });
                self.let_go();
            }
            Word::Gone(key) => self.gone(&key),
            Word::Watch(_) | Word::Do(..) | Word::Yield(_) => {}
        }
    }

    /// Another tab goes on with this one's run.
    fn let_go(&mut self) {
        let run = self.view.run;
        self.send(Command::Stop { run });
        self.kept.news = Some("Another tab has taken this run over, and goes on with it there.".to_owned());
    }

    /// The other tab's run is over, or the tab is closed.
    fn gone(&mut self, key: &RunKey) {
        if self.elsewhere.as_ref().is_none_or(|going| going.key != *key) || matches!(self.guest, Guest::Takes(..)) {
            return;
        }
        self.elsewhere = None;
        self.leave();
        self.list_kept();
    }
}
