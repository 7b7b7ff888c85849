//! The form of a zip file, checked before a zip reader sees it.

/// The signature of the end of central directory record.
const END: &[u8] = b"PK\x05\x06";

/// The signature of a zip64 file, [`LOCATOR`] bytes before [`END`].
const ZIP64: &[u8] = b"PK\x06\x07";

const LOCATOR: usize = 20;

/// The signature of the zip64 end record.
const END_64: &[u8] = b"PK\x06\x06";

/// The places of that record's length and of the number of files in it.
const LENGTH_64: usize = 4;
const COUNT_64: usize = 32;

/// Most occurrences of [`END`]: a few may occur in weights by chance.
const MAX_ENDS: usize = 16;

/// Why a zip file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ZipFormError {
    /// It has many end records.
    #[error("it has more than one end record")]
    Ends,
    /// It claims more files than are allowed.
    #[error("it claims more files than the {0} that are allowed")]
    Files(u64),
}

/// The numbers of files that the zip64 end records claim, of which the file may hold several. Weights may contain the signature by chance,
/// so a record longer than the file is none; zip readers refuse it.
fn claimed(bytes: &[u8]) -> impl Iterator<Item = u64> {
    let number = |at: usize| Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    let records = bytes.windows(END_64.len()).enumerate().filter(|(_, window)| *window == END_64);
    records.filter_map(move |(at, _)| {
        number(at + LENGTH_64).filter(|length| *length <= bytes.len() as u64)?;
        number(at + COUNT_64)
    })
}

/// Limits what a zip reader spends on a hostile file. It allocates room for as many entries as the file claims, which is limited
/// without zip64 only; and it scans the file again from each possible end record, so their number is limited.
///
/// # Errors
/// When the file has too many end records, or claims more than `most` files.
pub fn check(bytes: &[u8], most: u64) -> Result<(), ZipFormError> {
    let ends = bytes.windows(END.len()).enumerate().filter(|(_, window)| *window == END).map(|(at, _)| at);
    let ends: Vec<usize> = ends.take(MAX_ENDS + 1).collect();
    if ends.len() > MAX_ENDS {
        return Err(ZipFormError::Ends);
    }
    let is_zip64 = |at: &usize| at.checked_sub(LOCATOR).is_some_and(|before| bytes[before..].starts_with(ZIP64));
    if ends.iter().any(is_zip64) && claimed(bytes).any(|count| count > most) {
        return Err(ZipFormError::Files(most));
    }
    Ok(())
}
