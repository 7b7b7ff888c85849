//! Unpacks a zip file made by any tool. Only the files of a run are unpacked, up to their largest size.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::paths::plain_names;
use super::{BundleError, Kind, MAX_BYTES, MAX_FILES, NamedFile};

/// The signature of a zip file.
const MAGIC: &[u8] = b"PK\x03\x04";

/// The signature of the end of central directory record.
const END: &[u8] = b"PK\x05\x06";

/// The signature of a zip64 file, [`LOCATOR`] bytes before [`END`].
const ZIP64: &[u8] = b"PK\x06\x07";

const LOCATOR: usize = 20;

/// The signature of the zip64 end record.
const END_64: &[u8] = b"PK\x06\x06";

/// The place of the number of files in that record.
const COUNT_64: usize = 32;

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

/// The numbers of files that the zip64 end records claim, of which the file may hold several.
fn claimed(bytes: &[u8]) -> impl Iterator<Item = u64> {
    let records = bytes.windows(END_64.len()).enumerate().filter(|(_, window)| *window == END_64);
    records.filter_map(|(at, _)| Some(u64::from_le_bytes(*bytes.get(at + COUNT_64..)?.first_chunk()?)))
}

/// Limits what the zip reader spends on a hostile file. It allocates room for as many entries as the file claims, which is limited
/// without zip64 only; and it scans the file again from each possible end record, so their number is limited.
fn check_form(bytes: &[u8]) -> Result<(), BundleError> {
    let ends = bytes.windows(END.len()).enumerate().filter(|(_, window)| *window == END).map(|(at, _)| at);
    let ends: Vec<usize> = ends.take(MAX_ENDS + 1).collect();
    if ends.len() > MAX_ENDS {
        return Err(BundleError::Zip("it has more than one end record".to_owned()));
    }
    let is_zip64 = |at: &usize| at.checked_sub(LOCATOR).is_some_and(|before| bytes[before..].starts_with(ZIP64));
    if ends.iter().any(is_zip64) && claimed(bytes).any(|count| count > MAX_FILES as u64) {
        return Err(BundleError::Zip(format!("it claims more than the {MAX_FILES} files that a run may have")));
    }
    Ok(())
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
