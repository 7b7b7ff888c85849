//! Reads the visitor's own file, and keeps its images for runs.

use super::session::{CannotContinue, ResumePoint};
use super::{Host, LoadedImages};
use crate::data::DataError;
use crate::data::own::{self, Contents, Found, OwnFileError, Selection, Wanted};
use crate::run::explorer::SHEET;
use crate::run::protocol::own_file::{OwnFileCommand, OwnFileEvent, OwnImages};
use crate::run::protocol::{Envelope, Event};
use crate::run::stored::{ImageSource, RunKey};

/// Most images that a browser's memory is trusted with: the images, a copy on the device, and the networks stay below the gigabyte that the
/// worker with threads has.
const MOST_IMAGES: u32 = 400_000;

/// First images that the page shows.
const SHOWN: u32 = SHEET / 4;

/// The file that was read last.
#[derive(Debug)]
struct Kept {
    ticket: u32,
    name: String,
    found: Found,
}

/// The visitor's own images.
#[derive(Debug, Default)]
pub(super) struct OwnFile {
    kept: Option<Kept>,
}

#[derive(Debug, thiserror::Error)]
enum CannotRead {
    #[error(transparent)]
    File(#[from] OwnFileError),
    #[error("the page no longer has it; choose it again")]
    Gone,
    #[error("{0}")]
    Run(#[from] CannotContinue),
}

impl OwnFile {
    /// Handles a command of the page.
    pub(super) async fn handle(&mut self, command: OwnFileCommand, host: &impl Host) {
        let OwnFileCommand::Read { ticket, name, member, turned, of_run } = command else {
            self.kept = None;
            return;
        };
        let selection = Selection { member, turned };
        let read = match of_run {
            Some(key) => {
                self.kept = None;
                find(ticket, &key, host).await.map(Contents::Images)
            }
            None => self.read(ticket, selection, host).await,
        };
        let (event, bytes) = match read {
            Ok(Contents::Images(found)) => {
                let Found { images, selection: Selection { member, turned } } = &found;
                let label = own::label(&name, &found.selection);
                let shown = images.first(SHOWN).pixels().to_vec();
                let read = OwnImages { label, images: images.len(), member: member.clone(), turned: *turned };
                self.kept = Some(Kept { ticket, name, found });
                (OwnFileEvent::Read(read), Some(shown))
            }
            Ok(Contents::Several(names)) => (OwnFileEvent::Several(names), None),
            Err(error) => (OwnFileEvent::Refused(format!("{name}: {error}")), None),
        };
        host.emit(Envelope { message: Event::OwnFile(ticket, event), bytes });
    }

    /// Reads the file, or turns the images that were read before.
    async fn read(&mut self, ticket: u32, selection: Selection, host: &impl Host) -> Result<Contents, CannotRead> {
        // Frees the memory of an earlier file first.
        if let Some(Kept { found, .. }) = self.kept.take().filter(|kept| kept.ticket == ticket)
            && found.selection.member == selection.member
        {
            let same = found.selection == selection;
            let images = if same { found.images } else { found.images.turned() };
            return Ok(Contents::Images(Found { images, selection }));
        }
        let file = host.own_file(ticket).ok_or(CannotRead::Gone)?;
        Ok(own::read(&file, &selection, MOST_IMAGES).await?)
    }

    /// The images for a run that starts with the file of this number.
    pub(super) fn images(&self, ticket: u32) -> Result<LoadedImages, DataError> {
        self.kept.as_ref().filter(|kept| kept.ticket == ticket).map(Kept::loaded).ok_or(DataError::NoFile)
    }

    /// The images for a run that continues.
    pub(super) fn any_images(&self) -> Option<LoadedImages> {
        self.kept.as_ref().map(Kept::loaded)
    }
}

impl Kept {
    fn loaded(&self) -> LoadedImages {
        LoadedImages {
            images: self.found.images.clone(),
            source: ImageSource::OwnFile(own::label(&self.name, &self.found.selection)),
        }
    }
}

/// The images of a stored run.
async fn find(ticket: u32, key: &RunKey, host: &impl Host) -> Result<Found, CannotRead> {
    let stored = ResumePoint::load(host.files(), key).await?;
    let (images, sha256) = stored.images();
    let file = host.own_file(ticket).ok_or(CannotRead::Gone)?;
    Ok(own::find(&file, &Wanted { images, sha256 }, MOST_IMAGES).await?)
}
