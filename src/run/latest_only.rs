//! A queue for questions of which only the newest matters: one is pending, and a newer one replaces the one waiting.

/// At most one pending and one waiting question.
#[derive(Clone, Debug, PartialEq)]
pub struct LatestOnly<T> {
    /// The number of the last question sent.
    ticket: u32,
    /// Whether that question has no answer yet.
    is_pending: bool,
    waiting: Option<T>,
}

impl<T> Default for LatestOnly<T> {
    fn default() -> Self {
        Self { ticket: 0, is_pending: false, waiting: None }
    }
}

impl<T> LatestOnly<T> {
    /// Adds a question. Returns the question to send now, with its number.
    pub fn ask(&mut self, question: T) -> Option<(u32, T)> {
        self.waiting = Some(question);
        self.next()
    }

    /// Question `ticket` was answered or failed; late answers are ignored. Returns the question to send next.
    pub fn answered(&mut self, ticket: u32) -> Option<(u32, T)> {
        if ticket == self.ticket {
            self.is_pending = false;
        }
        self.next()
    }

    /// Drops all questions, as when the worker has been replaced.
    pub fn clear(&mut self) {
        self.is_pending = false;
        self.waiting = None;
    }

    fn next(&mut self) -> Option<(u32, T)> {
        if self.is_pending {
            return None;
        }
        let question = self.waiting.take()?;
        self.ticket += 1;
        self.is_pending = true;
        Some((self.ticket, question))
    }
}
