//! Unpacks a zip file made by any tool. Only the files of a run are unpacked, up to their largest size.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::paths::plain_names;
use super::{BundleError, Kind, MAX_BYTES, MAX_FILES, NamedFile};
use crate::data::zip_form::{self, ZipFormError};

/// The signature of a zip file.
const MAGIC: &[u8] = b"PK\x03\x04";

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

fn check_form(bytes: &[u8]) -> Result<(), BundleError> {
    zip_form::check(bytes, MAX_FILES as u64).map_err(|error| match error {
        ZipFormError::Files(most) => BundleError::Zip(format!("it claims more than the {most} files that a run may have")),
        ZipFormError::Ends => BundleError::Zip(error.to_string()),
    })
}

/// Fails if it is not a zip file, or holds a file that belongs to no run. A zip that holds nothing but another is read as that one,
/// `nested` once.
pub(super) fn unzip(bytes: &[u8], nested: bool) -> Result<Vec<NamedFile>, BundleError> {
    check_form(bytes)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|reason| zip_error(&reason))?;
    if archive.len() > MAX_FILES {
        return Err(BundleError::Zip(format!("it holds {} files, more than the {MAX_FILES} that a run may have", archive.len())));
    }
    // A number of an entry, and its path.
    let paths = (0..archive.len()).map(|at| (at, archive.name_for_index(at).unwrap_or_default().to_owned())).collect();
    let paths = plain_names(paths);
    if let ([(at, name)], false) = (paths.as_slice(), nested)
        && name.to_ascii_lowercase().ends_with(".zip")
    {
        let inner = unpack(&mut archive, *at, name, MAX_BYTES)?;
        return unzip(&inner, true);
    }
    let mut files = Vec::with_capacity(paths.len());
    let mut left = MAX_BYTES;
    for (at, name) in paths {
        let kind = Kind::of(&name).ok_or_else(|| BundleError::Unexpected(printable(&name)))?;
        if kind == Kind::Ignored {
            continue;
        }
        let bytes = unpack(&mut archive, at, &name, kind.max_bytes().min(left))?;
        left -= bytes.len() as u64;
        files.push(NamedFile { name, bytes });
    }
    Ok(files)
}

/// The bytes of an entry, at most `max`.
fn unpack(archive: &mut ZipArchive<Cursor<&[u8]>>, at: usize, name: &str, max: u64) -> Result<Vec<u8>, BundleError> {
    let too_large = || BundleError::TooLarge { what: format!("“{}”", printable(name)), max };
    let mut entry = archive.by_index(at).map_err(|reason| zip_error(&reason))?;
    if entry.size() > max {
        return Err(too_large());
    }
    // The size in the header may be wrong.
    let mut bytes = Vec::new();
    entry.by_ref().take(max + 1).read_to_end(&mut bytes).map_err(|reason| BundleError::file(&printable(name), reason))?;
    if bytes.len() as u64 > max { Err(too_large()) } else { Ok(bytes) }
}

/// A name for a message: without control characters, at most 60 characters.
pub(super) fn printable(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(60).collect()
}
