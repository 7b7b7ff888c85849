//! Digests of masks, latents, shuffles, first weights, garments and the quality of images, shared by native and wasm tests.

use saddle::data::garments;
use saddle::gan::ops::dropout_mask::MaskSpec;
use saddle::math::principal::PrincipalComponents;
use saddle::math::rng::{Purpose, Stream};
use saddle::math::two_sample::{Comparison, Features, Quality, Sample};
use sha2::{Digest, Sha256};

fn digest(bytes: impl IntoIterator<Item = u8>) -> String {
    let bytes: Vec<u8> = bytes.into_iter().collect();
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn floats(values: Vec<f32>) -> String {
    digest(values.into_iter().flat_map(|value| value.to_bits().to_le_bytes()))
}

/// Of the numbers by which two samples differ, in the coordinates of principal components.
fn quality() -> String {
    let [real, generated] = [0, 1].map(|lane| {
        let mut values = vec![0.0; 90 * 33];
        Stream::new(42, Purpose::Latents).lane(lane).fill_normal(0, &mut values);
        values
    });
    let pixels = Features::new(real.clone(), 33).expect("whole rows");
    let components = PrincipalComponents::of(pixels, 12).expect("rows that differ");
    let [real, generated] = [real, generated].map(|rows| components.project(rows).expect("rows of the same length"));
    let mut comparison = Sample::new(real).and_then(|real| Comparison::new(real, generated)).expect("enough rows");
    let Quality { one_nn, kid, kid_sd, coverage, precision, .. } = comparison.advance(u64::MAX).expect("all work is done");
    digest([one_nn, kid, kid_sd, coverage, precision].into_iter().flat_map(|number| number.to_bits().to_le_bytes()))
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
        ("quality", quality()),
    ]
}

/// Expected in every build.
const WANTED: [(&str, &str); 6] = [
    ("latents", "1a29d145c09345b7"),
    ("first weights", "4a1aa75b021d8745"),
    ("shuffle", "f9159784e0ca7b84"),
    ("mask", "8084ff83a9eed56d"),
    ("garments", "12c12dc9079943ff"),
    ("quality", "e25fcef359a306b1"),
];

/// Fails if this build differs.
pub(crate) fn check() {
    let found = digests();
    let wanted: Vec<(&str, String)> = WANTED.iter().map(|(name, digest)| (*name, (*digest).to_owned())).collect();
    assert_eq!(found, wanted);
}
