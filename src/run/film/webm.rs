//! A video file: WebM, as far as one track without sound needs it.
//!
//! The container is EBML (RFC 8794) with the elements of Matroska (RFC 9559).

/// An encoded picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// When it is shown, in ms from the start.
    pub at_ms: u32,
    /// Whether it can be decoded without those before it.
    pub is_key: bool,
    /// As the encoder wrote it.
    pub bytes: Vec<u8>,
}

/// The properties of a video.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Track {
    /// The codec by its name in Matroska (`V_VP9`).
    pub codec: &'static str,
    /// Width and height in pixels.
    pub size: (usize, usize),
    /// Until the last picture's end, in ms.
    pub duration_ms: u32,
}

/// Nanoseconds in a unit of time: one ms.
const TIMESTAMP_SCALE: u64 = 1_000_000;

/// An element: its identifier, the size of its data in four bytes, and its data.
fn element(id: u32, data: &[u8]) -> Vec<u8> {
    let id = id.to_be_bytes();
    let id = &id[id.iter().position(|&byte| byte != 0).unwrap_or(0)..];
    // Four bytes hold 28 bits, which is more than a video of MAX_SHEETS pictures has.
    let size = 0x1000_0000 | u32::try_from(data.len()).unwrap_or(u32::MAX) & 0x0fff_ffff;
    [id, &size.to_be_bytes(), data].concat()
}

fn parent(id: u32, children: &[Vec<u8>]) -> Vec<u8> {
    element(id, &children.concat())
}

/// In eight bytes, whatever the number: so the size of an element does not depend on it.
fn number(id: u32, value: u64) -> Vec<u8> {
    element(id, &value.to_be_bytes())
}

fn text(id: u32, value: &str) -> Vec<u8> {
    element(id, value.as_bytes())
}

fn header() -> Vec<u8> {
    // Version, version to read it, longest identifier, longest size, then the same of the document.
    let children = [
        number(0x4286, 1),
        number(0x42f7, 1),
        number(0x42f2, 4),
        number(0x42f3, 8),
        text(0x4282, "webm"),
        number(0x4287, 4),
        number(0x4285, 2),
    ];
    parent(0x1a45_dfa3, &children)
}

fn info(track: &Track) -> Vec<u8> {
    let duration = element(0x4489, &f64::from(track.duration_ms).to_be_bytes());
    let children = [number(0x2a_d7b1, TIMESTAMP_SCALE), duration, text(0x4d80, "Saddle"), text(0x5741, "Saddle")];
    parent(0x1549_a966, &children)
}

/// One track: number 1, without lacing, of type video.
fn tracks(track: &Track) -> Vec<u8> {
    let (width, height) = track.size;
    let video = parent(0xe0, &[number(0xb0, width as u64), number(0xba, height as u64)]);
    let children = [number(0xd7, 1), number(0x73c5, 1), number(0x9c, 0), text(0x86, track.codec), number(0x83, 1), video];
    parent(0x1654_ae6b, &[parent(0xae, &children)])
}

/// A picture that can be decoded by itself, with those after it.
fn cluster(packets: &[Packet]) -> Vec<u8> {
    let from_ms = packets.first().map_or(0, |packet| packet.at_ms);
    let block = |packet: &Packet| {
        let offset = i16::try_from(packet.at_ms - from_ms).unwrap_or(i16::MAX).to_be_bytes();
        // Of track 1; the highest bit of the flags marks a key frame.
        let head = [0x81, offset[0], offset[1], if packet.is_key { 0x80 } else { 0 }];
        element(0xa3, &[&head, packet.bytes.as_slice()].concat())
    };
    let blocks = packets.iter().map(block);
    parent(0x1f43_b675, &std::iter::once(number(0xe7, from_ms.into())).chain(blocks).collect::<Vec<_>>())
}

/// Where each cluster begins, for players to jump to: times in ms and places in bytes after the start of the segment's data.
fn cues(places: &[(u32, usize)]) -> Vec<u8> {
    let point = |&(at_ms, place): &(u32, usize)| {
        let place = parent(0xb7, &[number(0xf7, 1), number(0xf1, place as u64)]);
        parent(0xbb, &[number(0xb3, at_ms.into()), place])
    };
    parent(0x1c53_bb6b, &places.iter().map(point).collect::<Vec<_>>())
}

/// The file of a video. The first packet is a key frame; each key frame begins a cluster, which lasts up to 32 s.
#[must_use]
pub fn file(track: &Track, packets: &[Packet]) -> Vec<u8> {
    let clusters: Vec<(u32, Vec<u8>)> = packets
        .chunk_by(|_, next| !next.is_key)
        .map(|packets| (packets.first().map_or(0, |packet| packet.at_ms), cluster(packets)))
        .collect();
    let head = [info(track), tracks(track)].concat();
    let blank: Vec<(u32, usize)> = clusters.iter().map(|&(at_ms, _)| (at_ms, 0)).collect();
    let mut place = head.len() + cues(&blank).len();
    let mut places = Vec::with_capacity(clusters.len());
    for (at_ms, cluster) in &clusters {
        places.push((*at_ms, place));
        place += cluster.len();
    }
    let clusters = clusters.into_iter().flat_map(|(_, cluster)| cluster);
    let segment: Vec<u8> = head.into_iter().chain(cues(&places)).chain(clusters).collect();
    [header(), element(0x1853_8067, &segment)].concat()
}
