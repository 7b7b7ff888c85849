//! 32-bit floats as bytes, little-endian: in a message's buffer and in stored losses.

/// Four bytes a value.
#[must_use]
pub fn encode(values: impl IntoIterator<Item = f32>) -> Vec<u8> {
    values.into_iter().flat_map(f32::to_le_bytes).collect()
}

/// The values in `bytes`; up to three bytes left over are ignored.
#[must_use]
pub fn decode(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks::<4>().0.iter().map(|word| f32::from_le_bytes(*word)).collect()
}
