//! RGBA pixels as a PNG without compression, for small pictures within an SVG: what a canvas would encode, a browser may falsify.

/// Most bytes of a stored block (RFC 1951, section 3.2.4).
const MOST: usize = 0xffff;

/// The remainder of polynomials over bits, reflected (PNG, section 5.5).
pub(crate) fn crc(parts: [&[u8]; 2]) -> u32 {
    let bytes = parts.into_iter().flatten();
    let step = |crc: u32, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.fold(u32::MAX, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), step))
}

/// The checksum of RFC 1950, section 9.
fn adler(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), &byte| {
        let a = (a + u32::from(byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    b << 16 | a
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    file.extend(length(data.len()).to_be_bytes());
    file.extend(kind);
    file.extend(data);
    file.extend(crc([kind, data]).to_be_bytes());
}

/// The file of whole rows of `width` pixels, four bytes each; at least one row.
#[must_use]
pub fn png(rgba: &[u8], width: usize) -> Vec<u8> {
    let rows = rgba.chunks_exact(4 * width.max(1));
    let mut header = [length(width).to_be_bytes(), length(rows.len()).to_be_bytes()].concat();
    // Eight bits, RGB with alpha; the only compression and filters; not interlaced.
    header.extend([8, 6, 0, 0, 0]);
    // Each row begins with its filter: none.
    let data: Vec<u8> = rows.flat_map(|row| [&[0], row].concat()).collect();
    let mut zlib = vec![0x78, 0x01];
    let blocks = data.chunks(MOST);
    let last = blocks.len().saturating_sub(1);
    for (index, block) in blocks.enumerate() {
        let size = u16::try_from(block.len()).unwrap_or(u16::MAX);
        zlib.push(u8::from(index == last));
        zlib.extend(size.to_le_bytes());
        zlib.extend((!size).to_le_bytes());
        zlib.extend(block);
    }
    zlib.extend(adler(&data).to_be_bytes());
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut file, b"IHDR", &header);
    chunk(&mut file, b"IDAT", &zlib);
    chunk(&mut file, b"IEND", &[]);
    file
}
