//! The directory of a zip file, and the bytes of its members. Written by any system: with zip64 and descriptors, stored or deflated.
//!
//! PKWARE, "APPNOTE.TXT, .ZIP File Format Specification", 6.3.10, sections 4.3 to 4.5.

use std::io::Write;

use flate2::Crc;
use flate2::write::DeflateDecoder;

use super::error::OwnFileError;
use super::source::{Source, read};

/// Bytes of the end record without its comment.
const END: usize = 22;

/// Longest comment after the end record.
const COMMENT: usize = 0xffff;

/// Bytes of the record that leads to the end record of zip64, before [`END`].
const LOCATOR: usize = 20;

/// Bytes of the end record of zip64.
const END_64: usize = 56;

/// Bytes of a member's entry in the directory, without names.
const ENTRY: usize = 46;

/// Bytes of a member's local header, without names.
const LOCAL: usize = 30;

/// Longest directory that is read.
const MOST_DIRECTORY: u64 = 8 << 20;

/// Bytes of a part of a member.
const PART: u64 = 1 << 20;

/// A file in a zip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    /// Bytes in the zip.
    packed: u64,
    /// Bytes of the member itself, as the zip promises.
    size: u64,
    crc: u32,
    deflated: bool,
    header_at: u64,
}

impl Entry {
    /// Equal for files with equal contents.
    pub(super) fn contents(&self) -> (u64, u32) {
        (self.size, self.crc)
    }
}

fn damaged(what: &str) -> OwnFileError {
    OwnFileError::Zip(format!("it is damaged or incomplete ({what})"))
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// Where the directory begins, and its length.
async fn directory(source: &impl Source) -> Result<(u64, u64), OwnFileError> {
    let length = source.size().min((END + COMMENT) as u64);
    let tail_at = source.size() - length;
    let tail = read(source, tail_at, usize::try_from(length).unwrap_or_default()).await?;
    let is_end = |at: &usize| tail[*at..].starts_with(b"PK\x05\x06");
    let end = (0..=tail.len().saturating_sub(END)).rev().find(is_end).filter(|_| tail.len() >= END);
    let end = end.ok_or_else(|| damaged("its end is missing; the download may be cut"))?;
    let place = (word(&tail, end + 16).map(u64::from), word(&tail, end + 12).map(u64::from));
    let locator = end.checked_sub(LOCATOR).filter(|at| tail[*at..].starts_with(b"PK\x06\x07"));
    let place = match locator.and_then(|at| long(&tail, at + 8)) {
        None => place,
        Some(at) if at.checked_add(END_64 as u64).is_none_or(|end| end > source.size()) => return Err(damaged("its end")),
        Some(at) => {
            let record = read(source, at, END_64).await?;
            (long(&record, 48), long(&record, 40))
        }
    };
    match place {
        (Some(at), Some(length)) if at.checked_add(length).is_some_and(|end| end <= source.size()) => Ok((at, length)),
        _ => Err(damaged("its directory lies beyond its end")),
    }
}

/// The sizes and place of an entry, in the order of the specification, of which zip64 gives those that are all ones.
fn wide(extra: &[u8], mut values: [u64; 3]) -> Option<[u64; 3]> {
    let mut rest = extra;
    while rest.len() >= 4 {
        let (id, length) = (short(rest, 0)?, usize::from(short(rest, 2)?));
        let field = rest.get(4..4 + length)?;
        if id == 1 {
            let mut at = 0;
            for value in values.iter_mut().filter(|value| **value == u64::from(u32::MAX)) {
                *value = long(field, at)?;
                at += 8;
            }
        }
        rest = &rest[4 + length..];
    }
    Some(values)
}

fn entry(bytes: &[u8]) -> Option<(Entry, usize, u16)> {
    if !bytes.starts_with(b"PK\x01\x02") {
        return None;
    }
    let [name, extra, comment] = [28, 30, 32].map(|at| short(bytes, at).map(usize::from));
    let (name, extra, comment) = (name?, extra?, comment?);
    let texts = bytes.get(ENTRY..ENTRY + name + extra)?;
    let [size, packed, header_at] = [word(bytes, 24)?, word(bytes, 20)?, word(bytes, 42)?].map(u64::from);
    let [size, packed, header_at] = wide(&texts[name..], [size, packed, header_at])?;
    let (flags, method) = (short(bytes, 8)?, short(bytes, 10)?);
    let name_text = String::from_utf8_lossy(&texts[..name]).replace('\\', "/");
    // A password is bit 0; 99 stands for one, too.
    let method = if flags & 1 == 1 { 99 } else { method };
    let entry = Entry { name: name_text, packed, size, crc: word(bytes, 16)?, deflated: method == 8, header_at };
    Some((entry, ENTRY + name + extra + comment, method))
}

/// What systems add to zips.
fn is_foreign(name: &str) -> bool {
    name.split('/').any(|part| part == "__MACOSX" || part.starts_with('.'))
}

/// The files of a zip, without folders and what systems add.
pub(super) async fn entries(source: &impl Source) -> Result<Vec<Entry>, OwnFileError> {
    let (at, length) = directory(source).await?;
    if length > MOST_DIRECTORY {
        return Err(OwnFileError::Zip("it holds too many files".to_owned()));
    }
    let bytes = read(source, at, usize::try_from(length).unwrap_or_default()).await?;
    let (mut rest, mut found) = (bytes.as_slice(), Vec::new());
    while !rest.is_empty() {
        let (entry, length, method) = entry(rest).ok_or_else(|| damaged("its directory"))?;
        rest = rest.get(length..).unwrap_or_default();
        if entry.name.ends_with('/') || is_foreign(&entry.name) {
            continue;
        }
        match method {
            0 | 8 => found.push(entry),
            99 => return Err(OwnFileError::Zip("it needs a password".to_owned())),
            _ => return Err(OwnFileError::Zip("it uses another compression than deflate; zip it again".to_owned())),
        }
    }
    Ok(found)
}

/// Unpacks a member part by part, up to `most` bytes in the zip.
pub(super) async fn unpack<S: Source>(
    source: &S,
    entry: &Entry,
    most: u64,
    mut take: impl FnMut(&[u8]) -> Result<(), OwnFileError>,
) -> Result<(), OwnFileError> {
    let beyond = || damaged("a file lies beyond its end");
    let fits = |at: u64, length: u64| at.checked_add(length).is_some_and(|end| end <= source.size());
    if !fits(entry.header_at, LOCAL as u64) {
        return Err(beyond());
    }
    let header = read(source, entry.header_at, LOCAL).await?;
    let (Some(name), Some(extra), true) = (short(&header, 26), short(&header, 28), header.starts_with(b"PK\x03\x04")) else {
        return Err(damaged("the header of a file"));
    };
    let mut at = entry.header_at + LOCAL as u64 + u64::from(name) + u64::from(extra);
    if !fits(at, entry.packed) {
        return Err(beyond());
    }
    let mut left = entry.packed.min(most);
    let mut inflater = entry.deflated.then(|| DeflateDecoder::new(Vec::new()));
    let mut sum = Crc::new();
    while left > 0 {
        let part = read(source, at, usize::try_from(left.min(PART)).unwrap_or_default()).await?;
        (at, left) = (at + part.len() as u64, left - part.len() as u64);
        let Some(inflater) = &mut inflater else {
            sum.update(&part);
            take(&part)?;
            continue;
        };
        let mut rest = part.as_slice();
        while !rest.is_empty() {
            let taken = inflater.write(rest).map_err(|reason| damaged(&reason.to_string()))?;
            rest = &rest[taken..];
            let inflated = std::mem::take(inflater.get_mut());
            sum.update(&inflated);
            take(&inflated)?;
            if taken == 0 {
                break; // the end of the stream
            }
        }
    }
    if entry.packed > most {
        return Ok(());
    }
    if let Some(inflater) = inflater {
        let inflated = inflater.finish().map_err(|reason| damaged(&reason.to_string()))?;
        sum.update(&inflated);
        take(&inflated)?;
    }
    if sum.sum() == entry.crc { Ok(()) } else { Err(damaged("the sum of a file")) }
}
