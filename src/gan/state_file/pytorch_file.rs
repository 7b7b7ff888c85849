//! The tensors of a file of `torch.save`. The crate pytorch-reader reads the pickle: it interprets what PyTorch writes and runs nothing.
//!
//! It limits nesting to 1,000 levels and copies of objects to a million or 64 MB. Everything else that a file may claim is limited here
//! first: the number and sizes of the zip's files, that none is compressed, and the size of the pickle, of which each byte may become an
//! object of a hundred.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use pytorch_reader::{DType, PytorchError, PytorchReader, Tensor};
use zip::{CompressionMethod, ZipArchive};

use super::error::StateFileError;
use super::kind::other_zip;
use super::limits;
use super::numbers::Float;
use super::safetensors_file::natural;
use crate::data::zip_form;
use crate::network::comparison::Entry;

/// Most files in the zip: one for each tensor, and some about the format.
const FILES: u64 = 2 * limits::TENSORS as u64;

/// Largest pickle in bytes. It takes about 150 for each tensor.
const PICKLE: u64 = 256 << 10;

/// The pickle's name, in a folder.
const DATA: &str = "data.pkl";

/// A tensor with the key of its dictionary, as of `{"netG": netG.state_dict()}`; the key is empty if there is none.
pub(super) type Found = (String, Entry, Option<Float>, Tensor);

/// Tensors in the order in which they stand in the pickle, which is that of the layers' definition.
pub(super) fn read(bytes: Vec<u8>) -> Result<Vec<Found>, StateFileError> {
    let pickle = check(&bytes)?;
    let contains = |word: &[u8]| pickle.windows(word.len()).any(|window| window == word);
    if [&b"_parameters"[..], b"_buffers", b"_modules"].into_iter().all(contains) {
        return Err(StateFileError::Other {
            what: "a whole module that was pickled",
            advice: " Its class is not here. Save its state_dict: torch.save(net.state_dict(), \"net.pt\").",
        });
    }
    let reader = PytorchReader::from_bytes(bytes, None).map_err(|error| match error {
        PytorchError::InvalidFormat(text) if text.starts_with("Expected a dictionary") => StateFileError::Other {
            what: "a file of torch.save without a dictionary",
            advice: " Save the state_dict: torch.save(net.state_dict(), \"net.pt\").",
        },
        other => StateFileError::damaged(other),
    })?;
    let tensors = reader.into_tensors();
    limits::check(tensors.iter().map(|(name, tensor)| (name.as_str(), tensor.shape())))?;
    let places = places(&pickle, tensors.keys());
    let mut found: Vec<(usize, Found)> = tensors
        .iter()
        .map(|(path, tensor)| {
            // The reader joins nested keys by dots. A key of the pickle is the longest end of the path that stands in it.
            let ends = std::iter::once(0).chain(path.match_indices('.').map(|(at, _)| at + 1));
            let key = ends.into_iter().find_map(|at| Some((at, *places.get(&path[at..])?)));
            let (start, place) = key.unwrap_or((0, usize::MAX));
            let group = path[..start].trim_end_matches('.').to_owned();
            let float = match tensor.dtype() {
                DType::F16 => Some(Float::F16),
                DType::BF16 => Some(Float::Bf16),
                DType::F32 => Some(Float::F32),
                DType::F64 => Some(Float::F64),
                _ => None,
            };
            let entry = Entry { name: path[start..].to_owned(), shape: tensor.shape().to_vec() };
            (place, (group, entry, float, tensor.clone()))
        })
        .collect();
    found.sort_by_cached_key(|(place, (group, entry, ..))| (group.clone(), *place, natural(&entry.name)));
    Ok(found.into_iter().map(|(_, found)| found).collect())
}

/// Checks the zip's directory, and returns the pickle.
fn check(bytes: &[u8]) -> Result<Vec<u8>, StateFileError> {
    zip_form::check(bytes, FILES).map_err(|error| StateFileError::Limit(error.to_string()))?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(StateFileError::damaged)?;
    if archive.len() as u64 > FILES {
        return Err(StateFileError::Limit(format!("it holds {} files, more than {FILES}", archive.len())));
    }
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let pickles = names.iter().filter(|name| name.as_str() == DATA || name.ends_with("/data.pkl"));
    // As the reader chooses.
    let Some(pickle) = pickles.min_by_key(|name| name.len()).cloned() else { return Err(other_zip(&names)) };
    if names.iter().any(|name| name.ends_with("/constants.pkl")) {
        return Err(StateFileError::Other {
            what: "a TorchScript program (torch.jit.save)",
            advice: " Save the state_dict of the module: torch.save(net.state_dict(), \"net.pt\").",
        });
    }
    let mut all = 0_u64;
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(StateFileError::damaged)?;
        // PyTorch never compresses, and so no file is larger than the zip.
        if entry.compression() != CompressionMethod::Stored || entry.size() != entry.compressed_size() {
            return Err(StateFileError::Limit(
                "its files are compressed, as torch.save never does; save it again with torch.save".to_owned(),
            ));
        }
        all = all.saturating_add(entry.size());
    }
    if all > bytes.len() as u64 {
        return Err(StateFileError::Limit("its files overlap".to_owned()));
    }
    // Raw: without a checksum, which `torch.save` leaves out on request. The reader checks those that are there.
    let at = archive.index_for_name(&pickle).ok_or(StateFileError::Empty)?;
    let mut entry = archive.by_index_raw(at).map_err(StateFileError::damaged)?;
    if entry.size() > PICKLE {
        return Err(StateFileError::Limit(format!(
            "its list of tensors has {} bytes, more than {PICKLE}; save the state_dict alone",
            entry.size()
        )));
    }
    let mut pickle = Vec::new();
    entry.by_ref().take(PICKLE).read_to_end(&mut pickle).map_err(StateFileError::damaged)?;
    Ok(pickle)
}

/// Where the ends of these paths first stand in the pickle as strings: the reader returns tensors without their order. This only looks for
/// known strings, by their opcodes (`BINUNICODE`, `SHORT_BINUNICODE`), and interprets nothing.
fn places<'a>(pickle: &[u8], paths: impl Iterator<Item = &'a String>) -> HashMap<&'a str, usize> {
    let mut wanted: HashMap<&str, Option<usize>> = HashMap::new();
    for path in paths {
        wanted.insert(path, None);
        wanted.extend(path.match_indices('.').map(|(at, _)| (&path[at + 1..], None)));
    }
    for (at, &opcode) in pickle.iter().enumerate() {
        let rest = &pickle[at + 1..];
        let string = match opcode {
            b'X' => rest.split_first_chunk::<4>().and_then(|(length, rest)| rest.get(..u32::from_le_bytes(*length) as usize)),
            0x8c => rest.split_first().and_then(|(length, rest)| rest.get(..usize::from(*length))),
            _ => None,
        };
        // Longer ones are no names that are wanted, so that this takes linear time.
        let string = string.filter(|string| string.len() <= 256).and_then(|string| std::str::from_utf8(string).ok());
        if let Some(place) = string.and_then(|string| wanted.get_mut(string)).filter(|place| place.is_none()) {
            *place = Some(at);
        }
    }
    wanted.into_iter().filter_map(|(name, place)| Some((name, place?))).collect()
}
