//! Inputs of a run: a device, and perhaps the visitor's own file.

use std::rc::Rc;

use web_sys::File;

use crate::run::protocol::own_file::OwnImages;
use crate::run::protocol::{BackendInfo, Failure};
use crate::run::stored::RunRecord;

#[derive(Clone, Debug, Default, PartialEq)]
pub enum DeviceState {
    #[default]
    Opening,
    Open(BackendInfo),
    Unavailable(Failure),
}

/// A file whose images the worker has read.
#[derive(Clone, Debug, PartialEq)]
pub struct Upload {
    pub(super) ticket: u32,
    pub(super) file: File,
    pub images: OwnImages,
    /// Pixels of the first images.
    pub shown: Rc<[u8]>,
}

/// The file that the visitor chose last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnFile {
    pub chosen: Option<Upload>,
    /// Number and file of the last request to read one, and the stored run whose images it should have.
    pub(super) requested: Option<(u32, File, Option<RunRecord>)>,
    pub reading: bool,
    /// The sets of images in a zip.
    pub several: Rc<[String]>,
    /// Why a file was refused.
    pub problem: Option<Rc<str>>,
    /// The stored run whose images were found in the file.
    pub found_run: Option<RunRecord>,
    pub(super) last_ticket: u32,
}

/// Number, member and turn of the images that a worker has, or will have.
pub(super) type SentFile = (u32, Option<String>, bool);

impl Upload {
    pub(super) fn sent(&self) -> SentFile {
        (self.ticket, self.images.member.clone(), self.images.turned)
    }
}
