//! Images from bytes that arrive in parts: plain or gzipped, an IDX file or a table.

use std::io::Write;

use flate2::write::GzDecoder;

use super::error::OwnFileError;
use super::table::Table;
use crate::data::idx::{self, HEADER};
use crate::data::signature::{PREFIX, Signature};
use crate::data::{IdxError, Images, PIXELS};

/// Pixels of an IDX file.
#[derive(Debug)]
struct Idx {
    pixels: Vec<u8>,
    /// By its header.
    count: u32,
}

/// The number of images by an IDX file's header, at most `most`.
pub(super) fn image_count(header: &[u8], most: u32) -> Result<u32, OwnFileError> {
    match idx::image_count(header) {
        Ok(count) | Err(IdxError::Count(count)) if count > most => Err(OwnFileError::TooMany { count, most }),
        counted => Ok(counted?),
    }
}

impl Idx {
    fn push(&mut self, bytes: &[u8]) -> Result<(), OwnFileError> {
        let (length, expected) = (self.pixels.len() + bytes.len(), self.count as usize * PIXELS);
        if length > expected {
            return Err(OwnFileError::TooLong((HEADER + expected) as u64));
        }
        // A header is not believed before a quarter of what it promises is there.
        if length >= expected / 4 {
            self.pixels.reserve_exact(expected - self.pixels.len());
        }
        self.pixels.extend_from_slice(bytes);
        Ok(())
    }
}

#[derive(Debug)]
enum Format {
    /// The first bytes, until there are enough to know.
    Unknown(Vec<u8>),
    Idx(Idx),
    Table(Table),
}

/// Reads an IDX file or a table.
#[derive(Debug)]
struct Content {
    format: Format,
    most: u32,
}

impl Content {
    fn new(most: u32) -> Self {
        Self { format: Format::Unknown(Vec::new()), most }
    }

    fn push(&mut self, bytes: &[u8]) -> Result<(), OwnFileError> {
        match &mut self.format {
            Format::Idx(file) => file.push(bytes),
            Format::Table(table) => table.push(bytes),
            Format::Unknown(begin) => {
                begin.extend_from_slice(bytes);
                if begin.len() < PREFIX { Ok(()) } else { self.recognise() }
            }
        }
    }

    /// Chooses the format by the first bytes.
    fn recognise(&mut self) -> Result<(), OwnFileError> {
        let Format::Unknown(begin) = &mut self.format else { return Ok(()) };
        let begin = std::mem::take(begin);
        if begin.is_empty() {
            return Err(OwnFileError::Empty);
        }
        match Signature::of(&begin) {
            Signature::Idx => {
                let mut file = Idx { pixels: Vec::new(), count: image_count(&begin, self.most)? };
                file.push(&begin[HEADER..])?;
                self.format = Format::Idx(file);
            }
            Signature::Table => {
                let mut table = Table::new(self.most);
                table.push(&begin)?;
                self.format = Format::Table(table);
            }
            Signature::WebPage => return Err(OwnFileError::WebPage),
            Signature::LfsPointer => return Err(OwnFileError::LfsPointer),
            Signature::Utf16 => return Err(OwnFileError::Utf16),
            Signature::Gzip | Signature::Zip | Signature::Other => {
                return Err(OwnFileError::Unknown(begin.into_iter().take(4).collect()));
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Images, OwnFileError> {
        self.recognise()?;
        let pixels = match self.format {
            Format::Unknown(_) => return Err(OwnFileError::Empty),
            Format::Idx(Idx { pixels, count }) => {
                idx::check_length(HEADER + pixels.len(), count)?;
                pixels
            }
            Format::Table(table) => table.finish()?,
        };
        Images::new(pixels.into()).ok_or(OwnFileError::Empty)
    }
}

/// A gzip file's members, one after another. As `gzip -dc` does, what follows the last of them is ignored: padding, mostly.
#[derive(Debug)]
struct Gunzip {
    member: Option<GzDecoder<Vec<u8>>>,
    /// The beginning of what follows a member.
    next: Vec<u8>,
    ended: bool,
}

impl Gunzip {
    fn new() -> Self {
        Self { member: Some(GzDecoder::new(Vec::new())), next: Vec::new(), ended: false }
    }

    fn push(&mut self, mut bytes: &[u8], into: &mut Content) -> Result<(), OwnFileError> {
        while !bytes.is_empty() && !self.ended {
            match &mut self.member {
                Some(member) => {
                    let taken = member.write(bytes).map_err(|reason| OwnFileError::Gzip(reason.to_string()))?;
                    bytes = &bytes[taken..];
                    take(member.get_mut(), into)?;
                    if taken == 0 {
                        self.end_member(into)?;
                    }
                }
                None => {
                    self.next.push(bytes[0]);
                    bytes = &bytes[1..];
                    match self.next.as_slice() {
                        [0x1f] => {}
                        [0x1f, 0x8b] => {
                            let mut member = GzDecoder::new(Vec::new());
                            member.write_all(&self.next).map_err(|reason| OwnFileError::Gzip(reason.to_string()))?;
                            (self.member, self.next) = (Some(member), Vec::new());
                        }
                        _ => self.ended = true,
                    }
                }
            }
        }
        Ok(())
    }

    /// Hands on what the decoder holds back of a file that is not read to its end.
    fn flush(&mut self, into: &mut Content) -> Result<(), OwnFileError> {
        let Some(member) = &mut self.member else { return Ok(()) };
        member.flush().map_err(|reason| OwnFileError::Gzip(reason.to_string()))?;
        take(member.get_mut(), into)
    }

    fn end_member(&mut self, into: &mut Content) -> Result<(), OwnFileError> {
        let Some(member) = self.member.take() else { return Ok(()) };
        let cut = |reason: std::io::Error| match reason.kind() {
            std::io::ErrorKind::InvalidInput => OwnFileError::Gzip("it ends too early, or is damaged".to_owned()),
            _ => OwnFileError::Gzip(reason.to_string()),
        };
        take(&mut member.finish().map_err(cut)?, into)
    }
}

/// Hands on what was inflated.
fn take(inflated: &mut Vec<u8>, into: &mut Content) -> Result<(), OwnFileError> {
    let pushed = into.push(inflated);
    inflated.clear();
    pushed
}

/// Reads images from the bytes of a plain or gzipped file.
#[derive(Debug)]
pub(super) struct Reader {
    /// The first two bytes, until both are there.
    begin: Vec<u8>,
    gunzip: Option<Gunzip>,
    content: Content,
}

impl Reader {
    /// Refuses more than `most` images.
    pub(super) fn new(most: u32) -> Self {
        Self { begin: Vec::new(), gunzip: None, content: Content::new(most) }
    }

    pub(super) fn push(&mut self, mut bytes: &[u8]) -> Result<(), OwnFileError> {
        while self.begin.len() < 2 {
            let Some((&first, rest)) = bytes.split_first() else { return Ok(()) };
            self.begin.push(first);
            bytes = rest;
            if self.begin.len() == 2 {
                self.gunzip = (Signature::of(&self.begin) == Signature::Gzip).then(Gunzip::new);
                let begin = std::mem::take(&mut self.begin);
                self.pass(&begin)?;
                self.begin = begin;
            }
        }
        self.pass(bytes)
    }

    fn pass(&mut self, bytes: &[u8]) -> Result<(), OwnFileError> {
        match &mut self.gunzip {
            Some(gunzip) => gunzip.push(bytes, &mut self.content),
            None => self.content.push(bytes),
        }
    }

    /// What was read, at the end of the file.
    pub(super) fn finish(mut self) -> Result<Images, OwnFileError> {
        if self.begin.len() < 2 {
            self.content.push(&self.begin)?;
        }
        if let Some(gunzip) = &mut self.gunzip {
            gunzip.end_member(&mut self.content)?;
        }
        self.content.finish()
    }

    /// Whether a file that begins with `bytes` holds images; a decision without reading it.
    pub(super) fn accepts(bytes: &[u8], most: u32) -> bool {
        let mut reader = Self::new(most);
        let pushed = reader.push(bytes).and_then(|()| match &mut reader.gunzip {
            Some(gunzip) => gunzip.flush(&mut reader.content),
            None => Ok(()),
        });
        // A row of names may be longer than what is there.
        let begun = pushed.is_ok() && reader.content.recognise().is_ok();
        begun && !matches!(reader.content.format, Format::Unknown(_))
    }
}
