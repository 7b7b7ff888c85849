//! A checkpoint or one network: a safetensors file.

use saddle::gan::checkpoint::file::{Precision, metadata, read};
use saddle::gan::checkpoint::{Checkpoint, contents};
use saddle::network::{Architecture, Stage};
use saddle::settings::Settings;

use super::assert_displayable;

/// One channel per layer: the smallest networks.
pub(crate) const WIDTHS: Architecture = Architecture {
    dense: 1,
    generator: &[Stage { channels: 1, stride: 1 }, Stage { channels: 1, stride: 2 }, Stage { channels: 1, stride: 2 }],
    discriminator: &[Stage { channels: 1, stride: 2 }; 2],
};

/// The input is a file, or, if it begins with `{`, a header, to which zeros of the right length are added: a fuzzer finds a header more
/// easily than 60,000 bytes of numbers.
pub(super) fn check(bytes: &[u8]) {
    if !bytes.starts_with(b"{") {
        return file(bytes);
    }
    let numbers: usize = contents(WIDTHS).iter().map(|(_, shape)| shape.iter().product::<usize>()).sum();
    let length = (bytes.len() as u64).to_le_bytes();
    file(&[&length[..], bytes, &vec![0; 4 * numbers]].concat());
}

/// An accepted checkpoint has a valid configuration and complete networks.
fn file(bytes: &[u8]) {
    match Checkpoint::parse_with(bytes, WIDTHS) {
        Ok(state) => {
            assert_eq!(state.config.check(), Ok(()));
            for network in [state.generator(), state.discriminator()] {
                assert!(metadata(&network.expect("it can be written"), "format").is_ok_and(|format| format == "pt"));
            }
        }
        Err(reason) => assert_displayable(&reason.to_string()),
    }
    for precision in [Precision::Single, Precision::Half] {
        let wanted = [("a".to_owned(), vec![2, 3]), ("b".to_owned(), vec![])];
        match read(bytes, precision, &wanted) {
            Ok(tensors) => {
                assert!(tensors.iter().zip(wanted).all(|(tensor, (name, shape))| tensor.name == name && tensor.shape == shape))
            }
            Err(reason) => assert_displayable(&reason.to_string()),
        }
    }
}
