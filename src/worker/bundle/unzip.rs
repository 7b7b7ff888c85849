//! Unpacks a zip file made by any tool. Only the files of a run are unpacked, up to their largest size.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{BundleError, Kind, MAX_BYTES, MAX_FILES, NamedFile};

/// The signature of a zip file.
const MAGIC: &[u8] = b"PK\x03\x04";

/// The signature of the end of central directory record.
const END: &[u8] = b"PK\x05\x06";

/// The signature of a zip64 file, [`LOCATOR`] bytes before [`END`].
const ZIP64: &[u8] = b"PK\x06\x07";

const LOCATOR: usize = 20;

/// Most occurrences of [`END`]: a few may occur in weights by chance.
const MAX_ENDS: usize = 16;

pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

fn zip_error(reason: &ZipError) -> BundleError {
    BundleError::Zip(match reason {
        ZipError::CompressionMethodNotSupported(_) => "it uses another compression than deflate".to_owned(),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => "it needs a password".to_owned(),
        other => format!("it is damaged or incomplete ({other})"),
    })
}

/// Limits what the zip reader spends on a hostile file. It allocates room for as many entries as the file claims, so zip64, which can
/// claim more than 65,535, is refused; and it scans the file again from each possible end record, so their number is limited.
fn check_form(bytes: &[u8]) -> Result<(), BundleError> {
    let ends = bytes.windows(END.len()).enumerate().filter(|(_, window)| *window == END).map(|(at, _)| at);
    let ends: Vec<usize> = ends.take(MAX_ENDS + 1).collect();
    if ends.len() > MAX_ENDS {
        return Err(BundleError::Zip("it has more than one end record".to_owned()));
    }
    let is_zip64 = |at: &usize| at.checked_sub(LOCATOR).is_some_and(|before| bytes[before..].starts_with(ZIP64));
    if ends.iter().any(is_zip64) {
        return Err(BundleError::Zip("it is a zip64 file, the form for more than 65,535 files".to_owned()));
    }
    Ok(())
}

/// The folder that all names begin with, as in a zip of a folder.
fn common_folder(names: &[String]) -> Option<&str> {
    let (folder, _) = names.first()?.split_once('/')?;
    let plain = !folder.is_empty() && !folder.starts_with('.') && !folder.contains(['\\', ':']);
    let shared = names.iter().all(|name| name.split_once('/').is_some_and(|(first, _)| first == folder));
    (plain && shared).then_some(folder)
}

/// Fails if it is not a zip file, or holds a file that belongs to no run.
pub(super) fn unzip(bytes: &[u8]) -> Result<Vec<NamedFile>, BundleError> {
    check_form(bytes)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|reason| zip_error(&reason))?;
    if archive.len() > MAX_FILES {
        return Err(BundleError::Zip(format!("it holds {} files, more than the {MAX_FILES} that a run may have", archive.len())));
    }
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let folder = common_folder(&names).map(|folder| format!("{folder}/"));
    let mut files = Vec::with_capacity(names.len());
    let mut left = MAX_BYTES;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|reason| zip_error(&reason))?;
        let name = folder.as_deref().and_then(|folder| entry.name().strip_prefix(folder)).unwrap_or(entry.name()).to_owned();
        if name.is_empty() {
            continue; // the entry of the folder itself
        }
        let kind = Kind::of(&name).ok_or_else(|| BundleError::Unexpected(printable(&name)))?;
        if kind == Kind::Ignored {
            continue;
        }
        let max = kind.max_bytes().min(left);
        let too_large = || BundleError::TooLarge { what: format!("“{name}”"), max };
        if entry.size() > max {
            return Err(too_large());
        }
        // The size in the header may be wrong.
        let mut bytes = Vec::new();
        entry.by_ref().take(max + 1).read_to_end(&mut bytes).map_err(|reason| BundleError::file(&name, reason))?;
        left = left.checked_sub(bytes.len() as u64).ok_or_else(too_large)?;
        if bytes.len() as u64 > max {
            return Err(too_large());
        }
        files.push(NamedFile { name, bytes });
    }
    Ok(files)
}

/// A name for a message: without control characters, at most 60 characters.
pub(super) fn printable(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(60).collect()
}
