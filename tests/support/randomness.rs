//! Digests of masks, latents, shuffles, first weights and garments, shared by native and wasm tests.

use saddle::data::garments;
use saddle::gan::ops::dropout_mask::MaskSpec;
use saddle::math::rng::{Purpose, Stream};
use sha2::{Digest, Sha256};

fn digest(bytes: impl IntoIterator<Item = u8>) -> String {
    let bytes: Vec<u8> = bytes.into_iter().collect();
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn floats(values: Vec<f32>) -> String {
    digest(values.into_iter().flat_map(|value| value.to_bits().to_le_bytes()))
}

/// Named digests of this build.
pub(crate) fn digests() -> Vec<(&'static str, String)> {
    let mut latents = vec![0.0; 64 * 100];
    Stream::new(42, Purpose::Latents).fill_normal(1234, &mut latents);
    let weights = (0..10_000).map(|i| Stream::new(42, Purpose::Weights).uniform(3, i)).collect();
    let order = Stream::new(42, Purpose::Shuffle).permutation(17, 60_000);
    let mask = MaskSpec { seed: 42, step: 99, lane: 1, probability: 0.3 };
    vec![
        ("latents", floats(latents)),
        ("first weights", floats(weights)),
        ("shuffle", digest(order.into_iter().flat_map(u32::to_le_bytes))),
        ("mask", floats(mask.elements(64 * 128 * 7 * 7))),
        ("garments", digest((0..40).flat_map(|index| garments::draw(42, index)))),
    ]
}

/// Expected in every build.
const WANTED: [(&str, &str); 5] = [
    ("latents", "1a29d145c09345b7"),
    ("first weights", "4a1aa75b021d8745"),
    ("shuffle", "f9159784e0ca7b84"),
    ("mask", "8084ff83a9eed56d"),
    ("garments", "12c12dc9079943ff"),
];

/// Fails if this build differs.
pub(crate) fn check() {
    let found = digests();
    let wanted: Vec<(&str, String)> = WANTED.iter().map(|(name, digest)| (*name, (*digest).to_owned())).collect();
    assert_eq!(found, wanted);
}
