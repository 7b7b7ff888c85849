//! Files as one zip, stored without compression (PKWARE's APPNOTE 6.3): pictures do not compress, and a text is small beside them.

use crate::plot::png::crc;

/// 1980-01-01, the first date of the format: equal contents give equal files.
const DATE: u16 = 0x21;

/// Sizes beyond 4 GB can't be written; a document's are far below.
fn long(size: usize) -> [u8; 4] {
    u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes()
}

/// The fields that both headers of a file share: version, UTF-8 names, no compression, date, checksum, sizes, length of the name.
fn fields(name: &str, bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(name.len()).unwrap_or(u16::MAX);
    let words: [u16; 5] = [20, 0x0800, 0, 0, DATE];
    let mut fields: Vec<u8> = words.into_iter().flat_map(u16::to_le_bytes).collect();
    fields.extend(crc([bytes, &[]]).to_le_bytes());
    fields.extend(long(bytes.len()));
    fields.extend(long(bytes.len()));
    fields.extend(length.to_le_bytes());
    fields.extend([0, 0]);
    fields
}

/// The zip of `files`, each with its path.
#[must_use]
pub(super) fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let (place, fields) = (zip.len(), fields(name, bytes));
        zip.extend(b"PK\x03\x04");
        zip.extend(&fields);
        zip.extend(name.as_bytes());
        zip.extend(bytes);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&fields);
        // No comment, one disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(long(place));
        directory.extend(name.as_bytes());
    }
    let (place, size) = (zip.len(), directory.len());
    let count = u16::try_from(files.len()).unwrap_or(u16::MAX).to_le_bytes();
    zip.extend(directory);
    zip.extend(b"PK\x05\x06\0\0\0\0");
    zip.extend([count, count].concat());
    zip.extend(long(size));
    zip.extend(long(place));
    zip.extend([0, 0]);
    zip
}
