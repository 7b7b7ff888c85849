//! The visitor's own images, in the forms in which people have them: an IDX file or a table (CSV), plain, as `.gz`, or in a zip.
//!
//! The page's worker and the native trainer read with this code, part by part, so that both give the same answer. Headers are
//! checked before anything is read, and nothing is unpacked beyond what they promise.

mod error;
mod source;
mod stream;
mod table;
mod zip;

pub use self::error::OwnFileError;
pub use self::source::Source;
use self::stream::{Reader, image_count};
use self::zip::Entry;
use super::signature::{PREFIX, Signature};
use super::{Images, MAX_IMAGES, fingerprint, idx};

/// Bytes of a part of a file.
const PART: u64 = 1 << 20;

/// Bytes of a member in a zip by which it is recognised: more than a row of names takes.
const PROBE: usize = 64 << 10;

/// Most members of a zip that are looked into.
const MOST_PROBED: usize = 200;

/// Longest name of a file or member in a label, in characters.
const LONGEST_NAME: usize = 80;

/// What of a file to train on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The file in a zip; `None` for the only one.
    pub member: Option<String>,
    /// Whether rows and columns of each image are exchanged.
    pub turned: bool,
}

/// Images of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Every image of the file or member, turned if selected; a run may use fewer.
    pub images: Images,
    /// Where they are in the file. Of a zip with one set of images, `member` is `None`.
    pub selection: Selection,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contents {
    /// The selected images.
    Images(Found),
    /// Several sets of images, by their names in the zip.
    Several(Vec<String>),
}

/// The images that a run was trained on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// Their number, from the first.
    pub images: u32,
    /// SHA-256 of their pixels, in hexadecimal.
    pub sha256: &'a str,
}

/// A name for messages and records: without control characters, not too long.
fn printable(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect()
}

/// The name of the images of the file `name`: "archive.zip: train.csv, turned".
#[must_use]
pub fn label(name: &str, selection: &Selection) -> String {
    let member = selection.member.as_deref().map(|member| format!(": {}", printable(member))).unwrap_or_default();
    format!("{}{member}{}", printable(name), if selection.turned { ", turned" } else { "" })
}

/// Reads the selected images, at most `most`.
///
/// # Errors
/// When the file holds no images of 28×28 pixels, or more than fit.
pub async fn read(source: &impl Source, selection: &Selection, most: u32) -> Result<Contents, OwnFileError> {
    let Some(members) = members(source, most).await? else {
        return whole(source, most).await.map(|images| found(images, selection.clone()));
    };
    let member = match (&selection.member, members.as_slice()) {
        (Some(name), _) => {
            let named = members.iter().find(|member| member.name == *name);
            named.ok_or_else(|| OwnFileError::OtherMember(printable(name)))?
        }
        (None, [only]) => only,
        (None, []) => return Err(OwnFileError::NoMember),
        (None, _) => return Ok(Contents::Several(members.into_iter().map(|member| member.name).collect())),
    };
    Ok(found(unpacked(source, member, most).await?, selection.clone()))
}

fn found(images: Images, selection: Selection) -> Contents {
    let images = if selection.turned { images.turned() } else { images };
    Contents::Images(Found { images, selection })
}

/// The images of a run, turned or not, in whichever file of a zip they are.
///
/// # Errors
/// When the file can't be read, or does not hold them.
pub async fn find(source: &impl Source, wanted: &Wanted<'_>, most: u32) -> Result<Found, OwnFileError> {
    let matching = |images: Images, member: Option<String>| {
        let first = images.first(wanted.images);
        let is_it = |images: &Images| images.len() == wanted.images && fingerprint(images) == wanted.sha256;
        if is_it(&first) {
            return Some(Found { images, selection: Selection { member, turned: false } });
        }
        let turned = is_it(&first.turned());
        turned.then(|| Found { images: images.turned(), selection: Selection { member, turned } })
    };
    let other = || OwnFileError::OtherImages(wanted.sha256.to_owned());
    let Some(members) = members(source, most).await? else {
        return matching(whole(source, most).await?, None).ok_or_else(other);
    };
    for member in &members {
        let name = (members.len() > 1).then(|| member.name.clone());
        let images = unpacked(source, member, most).await;
        if let Some(found) = images.ok().and_then(|images| matching(images, name)) {
            return Ok(found);
        }
    }
    Err(if members.is_empty() { OwnFileError::NoMember } else { other() })
}

/// The members of a zip that hold images, equal ones once; `None` if it is no zip.
async fn members(source: &impl Source, most: u32) -> Result<Option<Vec<Entry>>, OwnFileError> {
    let length = source.size().min(PREFIX as u64);
    let begin = source::read(source, 0, usize::try_from(length).unwrap_or_default()).await?;
    match Signature::of(&begin) {
        Signature::Zip => {}
        // The file's length is known before anything is read.
        Signature::Idx => {
            let length = usize::try_from(source.size()).unwrap_or(usize::MAX);
            idx::check_length(length, image_count(&begin, most)?)?;
            return Ok(None);
        }
        _ => return Ok(None),
    }
    let mut members: Vec<Entry> = Vec::new();
    for entry in zip::entries(source).await?.into_iter().take(MOST_PROBED) {
        let is_new = members.iter().all(|member| member.contents() != entry.contents());
        if is_new && probe(source, &entry).await {
            members.push(entry);
        }
    }
    Ok(Some(members))
}

/// Whether a member begins as images do.
async fn probe(source: &impl Source, entry: &Entry) -> bool {
    let mut begin = Vec::new();
    let take = |bytes: &[u8]| {
        let room = PROBE - begin.len();
        begin.extend_from_slice(&bytes[..bytes.len().min(room)]);
        // The error ends the unpacking.
        if bytes.len() < room { Ok(()) } else { Err(OwnFileError::Empty) }
    };
    let _ = zip::unpack(source, entry, PROBE as u64, take).await;
    Reader::accepts(&begin, MAX_IMAGES)
}

async fn whole(source: &impl Source, most: u32) -> Result<Images, OwnFileError> {
    let mut reader = Reader::new(most);
    let mut at = 0;
    while at < source.size() {
        let length = (source.size() - at).min(PART);
        reader.push(&source::read(source, at, usize::try_from(length).unwrap_or_default()).await?)?;
        at += length;
    }
    reader.finish()
}

async fn unpacked(source: &impl Source, member: &Entry, most: u32) -> Result<Images, OwnFileError> {
    let mut reader = Reader::new(most);
    zip::unpack(source, member, u64::MAX, |bytes| reader.push(bytes)).await?;
    reader.finish()
}
