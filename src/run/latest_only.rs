//! Asking without piling up: one question is on its way, and of those that come meanwhile the newest is asked next.

/// Questions of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct LatestOnly<T> {
    /// The number of the last question that was asked.
    ticket: u32,
    /// It has no answer yet.
    on_its_way: bool,
    waiting: Option<T>,
}

impl<T> Default for LatestOnly<T> {
    fn default() -> Self {
        Self { ticket: 0, on_its_way: false, waiting: None }
    }
}

impl<T> LatestOnly<T> {
    /// Takes a question: gives it back with its number if it is to be asked now, else keeps it in place of an older one.
    pub fn ask(&mut self, question: T) -> Option<(u32, T)> {
        self.waiting = Some(question);
        self.next()
    }

    /// The answer to question `ticket` has come, or that there is none: gives what is to be asked next. Late answers change nothing.
    pub fn answered(&mut self, ticket: u32) -> Option<(u32, T)> {
        if ticket == self.ticket {
            self.on_its_way = false;
        }
        self.next()
    }

    /// No answer will come: whoever was asked has gone.
    pub fn forget(&mut self) {
        self.on_its_way = false;
        self.waiting = None;
    }

    fn next(&mut self) -> Option<(u32, T)> {
        if self.on_its_way {
            return None;
        }
        let question = self.waiting.take()?;
        self.ticket += 1;
        self.on_its_way = true;
        Some((self.ticket, question))
    }
}
