//! Messages about the visitor's own file of images. The file itself comes with [`OwnFileCommand::Read`], beside header and buffer.

use serde::{Deserialize, Serialize};

use crate::run::stored::RunKey;

/// Commands of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OwnFileCommand {
    /// Read the images of the file that comes with this command, and keep them for runs instead of those of an earlier one.
    Read {
        /// The number of the file within a page; a later file has a larger one.
        ticket: u32,
        /// The file's name.
        name: String,
        /// The file to use in a zip, if it holds several with images.
        member: Option<String>,
        /// Exchange rows and columns of each image.
        turned: bool,
        /// Find the images of this stored run in it, whatever `member` and `turned` say.
        of_run: Option<RunKey>,
    },
    /// Forget the images.
    Forget,
}

/// Images of a file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnImages {
    /// Their name for visitors and records: "archive.zip: train.csv, turned".
    pub label: String,
    /// Their number.
    pub images: u32,
    /// The file in a zip with several.
    pub member: Option<String>,
    /// Whether rows and columns of each image were exchanged.
    pub turned: bool,
}

/// Answers of the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OwnFileEvent {
    /// The images are kept. The buffer holds the pixels of the first ones.
    Read(OwnImages),
    /// A zip with several sets of images: their names in it.
    Several(Vec<String>),
    /// It can't be used: a sentence for the visitor.
    Refused(String),
}
