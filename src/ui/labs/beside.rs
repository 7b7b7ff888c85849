//! Values that are computed at once if that is quick, and else beside the page.

use std::cell::RefCell;
use std::rc::Rc;

use yew::Callback;

use crate::ui::hooks::gan_run::now_ms;
use crate::ui::hooks::lab_worker::{Ticket, ask};
use crate::ui::work::{Answer, Task};

/// What takes longer is computed beside the page, in ms.
const BUDGET_MS: f64 = 16.0;

/// A value that depends on its settings alone.
pub(super) trait Computed: Clone + 'static {
    type Settings: Clone + PartialEq + 'static;

    /// Computes the value until `is_late`, and whether that is all of it. `before` is the last value, of other settings.
    fn begin(settings: &Self::Settings, before: Option<&Self>, is_late: &dyn Fn() -> bool) -> (Self, bool);

    /// The task that computes all of it.
    fn task(settings: &Self::Settings) -> Task;

    /// The value that an answer holds; `None` if it is no answer to the task.
    fn read(settings: &Self::Settings, answer: Answer, numbers: &[f64]) -> Option<Self>;
}

struct Entry<V: Computed> {
    settings: V::Settings,
    value: V,
    /// Dropped with the entry, which ends the work.
    _ticket: Option<Ticket>,
}

/// The value of the last settings. Other settings end the work on it.
pub(super) struct Beside<V: Computed> {
    entry: RefCell<Option<Entry<V>>>,
    on_complete: Callback<V>,
}

impl<V: Computed> Beside<V> {
    /// `on_complete` gets each value that took longer than a frame.
    pub(super) fn new(on_complete: Callback<V>) -> Self {
        Self { entry: RefCell::new(None), on_complete }
    }

    /// The value for `settings`, as far as it is computed.
    pub(super) fn get(self: &Rc<Self>, settings: &V::Settings) -> V {
        if let Some(entry) = &*self.entry.borrow()
            && entry.settings == *settings
        {
            return entry.value.clone();
        }
        let before = self.entry.take();
        let begun = now_ms();
        let (value, is_complete) =
            V::begin(settings, before.as_ref().map(|entry| &entry.value), &|| now_ms() - begun > BUDGET_MS);
        let ticket = (!is_complete).then(|| self.ask(settings));
        *self.entry.borrow_mut() = Some(Entry { settings: settings.clone(), value: value.clone(), _ticket: ticket });
        value
    }

    fn ask(self: &Rc<Self>, settings: &V::Settings) -> Ticket {
        let (this, settings) = (Rc::downgrade(self), settings.clone());
        ask(V::task(&settings.clone()), move |report, numbers| {
            let Some(value) = V::read(&settings, report.answer, &numbers) else { return false };
            if let Some(this) = this.upgrade() {
                let entry = Entry { settings: settings.clone(), value: value.clone(), _ticket: None };
                drop(this.entry.replace(Some(entry)));
                this.on_complete.emit(value);
            }
            true
        })
    }
}
