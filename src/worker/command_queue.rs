//! Commands waiting for the runner.

use std::collections::VecDeque;

use futures::StreamExt;
use futures::channel::mpsc::{TryRecvError, UnboundedReceiver, UnboundedSender, unbounded};

use crate::run::protocol::{Command, Envelope, RunCommand, RunId};

/// The receiving end; commands arrive in the order they were sent.
#[derive(Debug)]
pub struct CommandQueue {
    receiver: UnboundedReceiver<Envelope<Command>>,
    /// Received while waiting for a command of some kind, and not handled yet.
    buffered: VecDeque<Envelope<Command>>,
}

#[derive(Debug)]
pub(super) enum Received {
    Command(Envelope<Command>),
    Empty,
    /// The sender is gone: no command will come.
    Closed,
}

/// The sending end; the runner stops when its last clone is dropped.
pub type Sender = UnboundedSender<Envelope<Command>>;

impl CommandQueue {
    /// An empty queue and its sender.
    #[must_use]
    pub fn new() -> (Sender, Self) {
        let (sender, receiver) = unbounded();
        (sender, Self { receiver, buffered: VecDeque::new() })
    }

    pub(super) fn try_next(&mut self) -> Received {
        match self.buffered.pop_front().map_or_else(|| self.receiver.try_recv(), Ok) {
            Ok(command) => Received::Command(command),
            Err(TryRecvError::Empty) => Received::Empty,
            Err(TryRecvError::Closed) => Received::Closed,
        }
    }

    /// Waits for the next command; never [`Received::Empty`].
    pub(super) async fn next(&mut self) -> Received {
        match self.buffered.pop_front() {
            Some(command) => Received::Command(command),
            None => self.receiver.next().await.map_or(Received::Closed, Received::Command),
        }
    }

    pub(super) fn has_command(&mut self) -> bool {
        if self.buffered.is_empty()
            && let Ok(command) = self.receiver.try_recv()
        {
            self.buffered.push_back(command);
        }
        !self.buffered.is_empty()
    }

    /// Resolves when a command is waiting, and leaves it in the queue.
    pub(super) async fn any_command(&mut self) {
        self.wait_for(|_| true).await;
    }

    /// Resolves when a command that ends or replaces `run` is waiting, and leaves all commands in the queue.
    pub(super) async fn cancelled(&mut self, run: RunId) {
        self.wait_for(|command| match command {
            Command::Start { .. } | Command::Continue { .. } => true,
            Command::Run(stopped, RunCommand::Stop) => *stopped == run,
            _ => false,
        })
        .await;
    }

    async fn wait_for(&mut self, is_wanted: impl Fn(&Command) -> bool) {
        while !self.buffered.iter().any(|envelope| is_wanted(&envelope.message)) {
            match self.receiver.next().await {
                Some(envelope) => self.buffered.push_back(envelope),
                None => std::future::pending().await,
            }
        }
    }
}
