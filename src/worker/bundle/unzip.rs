//! The files in a zip, whatever tool made it. Nothing is unpacked but what a run is made of, and no more of it than a run has.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{BundleError, Kind, MOST_BYTES, MOST_FILES, NamedFile};

/// How a zip file begins.
const MAGIC: &[u8] = b"PK\x03\x04";

/// How the record at its end begins.
const END: &[u8] = b"PK\x05\x06";

/// What stands [`LOCATOR`] bytes before that in a file of the form for more than 65,535 entries.
const LARGE: &[u8] = b"PK\x06\x07";

const LOCATOR: usize = 20;

/// Most places that may look like such a record: weights may by chance, a few times.
const MOST_ENDS: usize = 16;

/// Whether `bytes` begin as a zip file does.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

fn wrong(reason: &ZipError) -> BundleError {
    BundleError::Zip(match reason {
        ZipError::CompressionMethodNotSupported(_) => "it is packed in a way other than deflate".to_owned(),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => "it asks for a password".to_owned(),
        other => format!("it is damaged, or only a part of it is there ({other})"),
    })
}

/// The reader makes room for as many entries as the file says there are. So those files are refused that can say more than 65,535. And
/// it goes through the file anew from each record that may be the last, so there must be few of them.
fn check_form(bytes: &[u8]) -> Result<(), BundleError> {
    let ends = bytes.windows(END.len()).enumerate().filter(|(_, window)| *window == END).map(|(at, _)| at);
    let ends: Vec<usize> = ends.take(MOST_ENDS + 1).collect();
    if ends.len() > MOST_ENDS {
        return Err(BundleError::Zip("it has more than one end".to_owned()));
    }
    let large = |at: &usize| at.checked_sub(LOCATOR).is_some_and(|before| bytes[before..].starts_with(LARGE));
    if ends.iter().any(large) {
        return Err(BundleError::Zip("it is of the form for more than 65,535 files".to_owned()));
    }
    Ok(())
}

/// What stands before the first slash, where all names share it: a zip of a folder has it.
fn common_folder(names: &[String]) -> Option<&str> {
    let (folder, _) = names.first()?.split_once('/')?;
    let plain = !folder.is_empty() && !folder.starts_with('.') && !folder.contains(['\\', ':']);
    let shared = names.iter().all(|name| name.split_once('/').is_some_and(|(first, _)| first == folder));
    (plain && shared).then_some(folder)
}

/// The files.
///
/// # Errors
/// When it is no zip, or holds what no run has.
pub(super) fn unzip(bytes: &[u8]) -> Result<Vec<NamedFile>, BundleError> {
    check_form(bytes)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|reason| wrong(&reason))?;
    if archive.len() > MOST_FILES {
        return Err(BundleError::Zip(format!("it holds {} files, and no run has more than {MOST_FILES}", archive.len())));
    }
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let folder = common_folder(&names).map(|folder| format!("{folder}/"));
    let mut files = Vec::with_capacity(names.len());
    let mut left = MOST_BYTES;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|reason| wrong(&reason))?;
        let name = folder.as_deref().and_then(|folder| entry.name().strip_prefix(folder)).unwrap_or(entry.name()).to_owned();
        if name.is_empty() {
            continue; // the folder itself
        }
        let kind = Kind::of(&name).ok_or_else(|| BundleError::Stranger(shown(&name)))?;
        if kind == Kind::LeftOut {
            continue;
        }
        let most = kind.most_bytes().min(left);
        let too_large = || BundleError::TooLarge { what: format!("“{name}”"), most };
        if entry.size() > most {
            return Err(too_large());
        }
        // What it says of its size may be wrong.
        let mut bytes = Vec::new();
        entry.by_ref().take(most + 1).read_to_end(&mut bytes).map_err(|reason| BundleError::file(&name, reason))?;
        left = left.checked_sub(bytes.len() as u64).ok_or_else(too_large)?;
        if bytes.len() as u64 > most {
            return Err(too_large());
        }
        files.push(NamedFile { name, bytes });
    }
    Ok(files)
}

/// A name without control characters and not too long.
pub(super) fn shown(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(60).collect()
}
