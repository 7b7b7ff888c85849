//! Commands waiting for the runner.

use std::collections::VecDeque;

use futures::StreamExt;
use futures::channel::mpsc::{TryRecvError, UnboundedReceiver, UnboundedSender, unbounded};

use crate::run::protocol::{Command, Envelope, RunId};

/// The receiving end; commands come in the order sent.
#[derive(Debug)]
pub struct Inbox {
    receiver: UnboundedReceiver<Envelope<Command>>,
    seen: VecDeque<Envelope<Command>>,
}

/// What a look into the inbox finds.
#[derive(Debug)]
pub enum Mail {
    /// A command.
    Command(Envelope<Command>),
    /// None yet.
    Empty,
    /// None, and none will come: the sender is gone.
    Closed,
}

/// The sending end.
pub type Sender = UnboundedSender<Envelope<Command>>;

impl Inbox {
    /// An empty inbox and its sender.
    #[must_use]
    pub fn new() -> (Sender, Self) {
        let (sender, receiver) = unbounded();
        (sender, Self { receiver, seen: VecDeque::new() })
    }

    /// Looks without waiting.
    pub fn look(&mut self) -> Mail {
        match self.seen.pop_front().map_or_else(|| self.receiver.try_recv(), Ok) {
            Ok(command) => Mail::Command(command),
            Err(TryRecvError::Empty) => Mail::Empty,
            Err(TryRecvError::Closed) => Mail::Closed,
        }
    }

    /// Waits for the next command; never [`Mail::Empty`].
    pub async fn wait(&mut self) -> Mail {
        match self.seen.pop_front() {
            Some(command) => Mail::Command(command),
            None => self.receiver.next().await.map_or(Mail::Closed, Mail::Command),
        }
    }

    /// Whether a command waits.
    pub fn has_mail(&mut self) -> bool {
        if self.seen.is_empty()
            && let Ok(command) = self.receiver.try_recv()
        {
            self.seen.push_back(command);
        }
        !self.seen.is_empty()
    }

    /// Resolves when a command waits; it stays in the inbox.
    pub async fn any(&mut self) {
        if self.seen.is_empty() {
            match self.receiver.next().await {
                Some(envelope) => self.seen.push_back(envelope),
                None => std::future::pending().await,
            }
        }
    }

    /// Resolves when a command that ends or replaces `run` has come; all commands stay in the inbox.
    pub async fn interrupted(&mut self, run: RunId) {
        let ends = |envelope: &Envelope<Command>| match &envelope.message {
            Command::Start { .. } | Command::Continue { .. } => true,
            Command::Stop { run: meant } => *meant == run,
            _ => false,
        };
        while !self.seen.iter().any(ends) {
            match self.receiver.next().await {
                Some(envelope) => self.seen.push_back(envelope),
                None => std::future::pending().await,
            }
        }
    }
}
