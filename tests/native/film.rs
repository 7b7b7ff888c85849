//! The film of a run: its pictures, its address, and the file of a video.

use saddle::data::picture::SHEET_SIDE;
use saddle::run::RunConfig;
use saddle::run::film::webm::{Packet, Track, file};
use saddle::run::film::{Film, WIDTH, address, shown};
use saddle::settings::Settings;

const PAGE: &str = "https://saddle.example/lab/worker_loader.js?x=1#y";

#[test]
fn the_address_is_as_short_as_it_can_be_typed() {
    let query = "seed=7&batch=16";
    for (page, wanted) in [
        (PAGE, "saddle.example/lab/#/gan?seed=7&batch=16"),
        ("https://saddle.example/lab/#/gan?seed=1", "saddle.example/lab/#/gan?seed=7&batch=16"),
        ("http://saddle.example/", "saddle.example/#/gan?seed=7&batch=16"),
        ("http://localhost:8080/lab/", "#/gan?seed=7&batch=16"),
        ("http://127.0.0.1:4310/lab/index.html", "#/gan?seed=7&batch=16"),
        ("http://[::1]:80/", "#/gan?seed=7&batch=16"),
        ("file:///home/me/dist/index.html", "#/gan?seed=7&batch=16"),
        ("", "#/gan?seed=7&batch=16"),
    ] {
        assert_eq!(address(page, query), wanted, "{page}");
    }
    assert_eq!(address("", ""), "#/gan");
}

#[test]
fn a_picture_is_the_sheet_above_its_caption() {
    let sheet: Vec<u8> = (0..SHEET_SIDE * SHEET_SIDE).map(|at| (at % 251) as u8).collect();
    let film = |query: &str| Film::new(&RunConfig::from_query(query).config, PAGE);
    let one = film("seed=7");
    let picture = one.picture(&sheet, 1874, 2);
    assert_eq!(picture.len(), WIDTH * one.height());
    assert_eq!((WIDTH % 2, one.height() % 2), (0, 0), "as encoders of video want it");
    for (x, y) in [(0, 0), (1, 1), (120, 77), (241, 241)] {
        assert_eq!(picture[2 * y * WIDTH + 2 * x + 1], sheet[y * SHEET_SIDE + x]);
    }
    let lit = |picture: &[u8], shade: u8| picture[WIDTH * WIDTH..].iter().filter(|&&pixel| pixel == shade).count();
    assert!(lit(&picture, 255) > 300 && lit(&picture, 176) > 300, "T, step and seed in white, the address in grey");
    assert!(picture[WIDTH * WIDTH..].iter().all(|pixel| [0, 176, 255].contains(pixel)));
    // The step and the seed change the line, and nothing else.
    for other in [one.picture(&sheet, 1875, 2), film("seed=8").picture(&sheet, 1874, 2)] {
        assert!(other[..WIDTH * WIDTH] == picture[..WIDTH * WIDTH] && other != picture);
    }
    let long = film("dataset=garments&images=64&batch=16&epochs=3&backend=cpu&lr=0.0002&departure=no-batch-norm&seed=4294967295");
    assert!(long.height() > one.height(), "a long address takes more lines");
}

#[test]
fn a_film_ends_on_its_last_sheet() {
    assert_eq!(shown(3).collect::<Vec<_>>(), [(0, 250), (1, 250), (2, 2000)]);
    assert_eq!(shown(1).collect::<Vec<_>>(), [(0, 2000)]);
    assert_eq!(shown(0).count(), 0);
    let many: Vec<(usize, u32)> = shown(300).collect();
    assert_eq!((many.len(), many[0], many[1].0, many[199]), (200, (0, 250), 1, (299, 2000)), "evenly spaced");
}

/// The elements of a level of EBML: identifier and data.
fn elements(mut rest: &[u8]) -> Vec<(u32, &[u8])> {
    let mut found = Vec::new();
    while let [first, ..] = rest {
        let length = first.leading_zeros() as usize + 1;
        let id = rest[..length].iter().fold(0, |id, &byte| id << 8 | u32::from(byte));
        let size = u32::from_be_bytes(rest[length..length + 4].try_into().expect("four bytes")) & 0x0fff_ffff;
        let (data, after) = rest[length + 4..].split_at(size as usize);
        found.push((id, data));
        rest = after;
    }
    found
}

fn child(of: &[u8], id: u32) -> &[u8] {
    elements(of).into_iter().find(|(found, _)| *found == id).unwrap_or_else(|| panic!("no {id:x}")).1
}

fn number(data: &[u8]) -> u64 {
    data.iter().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[test]
fn a_video_is_read_back() {
    let packet = |at_ms: u32, is_key: bool| Packet { at_ms, is_key, bytes: vec![at_ms as u8; 100 + at_ms as usize / 10] };
    let packets = [packet(0, true), packet(250, false), packet(500, true), packet(750, false)];
    let track = Track { codec: "V_VP9", size: (484, 544), duration_ms: 2750 };
    let bytes = file(&track, &packets);
    let [(0x1a45_dfa3, header), (0x1853_8067, segment)] = elements(&bytes)[..] else { panic!("a header and a segment") };
    assert_eq!(child(header, 0x4282), b"webm");
    let info = child(segment, 0x1549_a966);
    assert_eq!(number(child(info, 0x2a_d7b1)), 1_000_000, "time in ms");
    assert_eq!(child(info, 0x4489), 2750_f64.to_be_bytes());
    let entry = child(child(segment, 0x1654_ae6b), 0xae);
    assert_eq!(child(entry, 0x86), b"V_VP9");
    assert_eq!((number(child(child(entry, 0xe0), 0xb0)), number(child(child(entry, 0xe0), 0xba))), (484, 544));
    // The cues lead to the clusters.
    let from = segment.as_ptr() as usize;
    let clusters: Vec<&[u8]> =
        elements(segment).into_iter().filter(|(id, _)| *id == 0x1f43_b675).map(|(_, cluster)| cluster).collect();
    let cues: Vec<(u64, u64)> = elements(child(segment, 0x1c53_bb6b))
        .into_iter()
        .map(|(_, point)| (number(child(point, 0xb3)), number(child(child(point, 0xb7), 0xf1))))
        .collect();
    let begins = |cluster: &&[u8]| (number(child(cluster, 0xe7)), (cluster.as_ptr() as usize - from - 8) as u64);
    assert_eq!(cues, clusters.iter().map(begins).collect::<Vec<_>>());
    let read: Vec<Packet> = clusters
        .iter()
        .flat_map(|cluster| {
            let start = number(child(cluster, 0xe7)) as u32;
            elements(cluster).into_iter().filter(|(id, _)| *id == 0xa3).map(move |(_, block)| {
                assert_eq!(block[0], 0x81, "track 1");
                let offset = i16::from_be_bytes([block[1], block[2]]);
                Packet { at_ms: start + u32::from(offset.unsigned_abs()), is_key: block[3] == 0x80, bytes: block[4..].to_vec() }
            })
        })
        .collect();
    assert_eq!(read, packets);
}
