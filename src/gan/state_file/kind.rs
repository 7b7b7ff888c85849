//! What a file is by its first bytes.

use super::error::StateFileError;
use crate::data::signature::is_web_page;

/// Files that may hold a `state_dict`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Zip,
    Safetensors,
}

/// PyTorch's magic number before version 1.6, in the encoding of pickle's protocol 2.
const LEGACY: &[u8] = &[0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

/// How far into the file that number is looked for.
const LEGACY_SEARCH: usize = 64;

const SAVE_AGAIN: &str =
    " Load it with torch.load and save it again with PyTorch 1.6 or newer: torch.save(net.state_dict(), \"net.pt\").";

const SAVE: &str = " In PyTorch: torch.save(net.state_dict(), \"net.pt\").";

const KERAS: &str = " Weights of Keras are not read: copy them into a PyTorch module, or into a safetensors file.";

/// Signatures of files that people drop by mistake.
const OTHERS: [(&[u8], &str, &str); 17] = [
    (b"GIF8", "a GIF image", ""),
    (b"\x89PNG", "a PNG image", ""),
    (b"\xff\xd8\xff", "a JPEG image", ""),
    (b"RIFF", "an image or a film", ""),
    (b"%PDF", "a PDF document", ""),
    (b"\x89HDF\r\n", "an HDF5 file (.h5), as Keras saves it", KERAS),
    (b"\x93NUMPY", "a NumPy array", SAVE),
    (b"GGUF", "a GGUF file of a language model", ""),
    (b"\x1f\x8b", "a gzip file", " Unpack it first."),
    (b"BZh", "a bzip2 file", " Unpack it first."),
    (b"7z\xbc\xaf", "a 7z archive", " Unpack it first."),
    (b"Rar!", "a RAR archive", " Unpack it first."),
    (b"version https://git-lfs", "Git’s stand-in for a large file", " Fetch the file itself: git lfs pull."),
    (b"\0\0\x08\x03", "a file of images (IDX)", " Images of your own go into the GAN lab."),
    (b"\0\0\x08\x01", "a file of labels (IDX)", ""),
    (b"import ", "a Python program", SAVE),
    (b"from ", "a Python program", SAVE),
];

/// The kind of file that begins with `bytes`.
pub(super) fn kind(bytes: &[u8]) -> Result<Kind, StateFileError> {
    let other = |what, advice| Err(StateFileError::Other { what, advice });
    if bytes.is_empty() {
        return other("an empty file", SAVE);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    // Eight bytes of header length, then JSON. The length may begin like any signature.
    let header = bytes.first_chunk::<8>().map(|length| u64::from_le_bytes(*length));
    if bytes.get(8) == Some(&b'{') && header.is_some_and(|length| length < 1 << 32) {
        return Ok(Kind::Safetensors);
    }
    if let Some((_, what, advice)) = OTHERS.into_iter().find(|(signature, ..)| bytes.starts_with(signature)) {
        return other(what, advice);
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return other("a tar archive: a checkpoint of PyTorch before 0.1.10, or something else that was packed", SAVE_AGAIN);
    }
    if bytes[..bytes.len().min(LEGACY_SEARCH)].windows(LEGACY.len()).any(|window| window == LEGACY) {
        return other("a checkpoint in the format of PyTorch before 1.6", SAVE_AGAIN);
    }
    if is_web_page(bytes) {
        return other("a web page", " Download the file itself.");
    }
    match bytes[0] {
        0x80 => other(
            "a plain Python pickle",
            " It is not opened: a pickle is a program. Save with torch.save in place of pickle.dump.",
        ),
        b'{' | b'[' => other("a text in JSON", SAVE),
        _ if bytes.iter().take(512).all(|byte| !byte.is_ascii_control() || byte.is_ascii_whitespace()) => other("a text", SAVE),
        _ => other("a file of a kind that is not known here", SAVE),
    }
}

/// What a zip file without `data.pkl` is, by the names in it.
pub(super) fn other_zip(names: &[String]) -> StateFileError {
    let has = |end: &str| names.iter().any(|name| name == end || name.ends_with(&format!("/{end}")));
    let ends = |end: &str| names.iter().any(|name| name.ends_with(end));
    let (what, advice) = if has("model.weights.h5") {
        ("a model of Keras (.keras)", KERAS)
    } else if has("record.json") && has("losses.csv") {
        ("a run of Saddle", " Open it under Runs, then choose its networks above.")
    } else if ends(".npy") {
        ("an archive of NumPy arrays (.npz)", SAVE)
    } else if ends(".pt") || ends(".pth") || ends(".safetensors") {
        ("a zip file with a network in it", " Unpack it, and drop the file inside.")
    } else {
        ("a zip file that PyTorch did not write", SAVE)
    };
    StateFileError::Other { what, advice }
}
