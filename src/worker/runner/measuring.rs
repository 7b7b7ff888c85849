//! The runner's part in measuring how good the images are.

use std::pin::pin;

use futures::future::{Either, select};

use super::Runner;
use crate::run::protocol::{Event, Failure, RunCommand, RunEvent, RunId};
use crate::run::quality::QualityRecord;
use crate::worker::Host;
use crate::worker::command_queue::Received;

impl<H: Host> Runner<H> {
    /// Waits for a command, or for files that a measurement needs: then there is none.
    pub(super) async fn wait_for_command(&mut self) -> Received {
        self.host.set_working(false);
        let received = {
            let (command, files) = (pin!(self.commands.next()), pin!(self.quality.files_arrived(&self.host)));
            match select(command, files).await {
                Either::Left((received, _)) => received,
                Either::Right(((), _)) => Received::Empty,
            }
        };
        self.host.set_working(true);
        received
    }

    /// Goes on measuring the images, for some ms.
    pub(super) async fn measure(&mut self) {
        let Some(done) = self.quality.advance(&self.host).await else { return };
        match &mut self.session {
            Some(session) => session.add_quality(done, &self.host),
            None => self.measured_after_end(done).await,
        }
    }

    async fn measured_after_end(&mut self, done: QualityRecord) {
        if let Some(run) = self.quality.run() {
            self.host.emit(Event::Run(run, RunEvent::Quality(done.clone())).into());
        }
        if let Some((key, record)) = self.quality.ended(done) {
            self.autosave.add_quality(key, record, &self.host).await;
        }
    }

    /// Drops a run that has ended. The last measurement of one that has finished goes on.
    pub(super) fn end_session(&mut self) {
        self.session = None;
        self.quality.session_ended();
    }

    /// Stop ends the last measurement of a run that has finished, too.
    pub(super) fn end_measurement(&mut self, run: RunId, command: RunCommand) {
        if command == RunCommand::Stop && self.quality.run() == Some(run) {
            self.quality.clear();
        }
    }

    /// As [`Self::measure`], between two steps: steps in flight are work of the run.
    pub(super) async fn measure_between_steps(&mut self) -> Result<(), Failure> {
        let Some(session) = self.session.as_mut().filter(|_| self.quality.has_work(true)) else { return Ok(()) };
        session.synchronize(&self.host).await?;
        let began_ms = self.host.now_ms();
        self.measure().await;
        let now_ms = self.host.now_ms();
        self.quality.spend(began_ms, now_ms);
        if let Some(session) = &mut self.session {
            session.exclude_time(now_ms - began_ms);
        }
        Ok(())
    }
}
