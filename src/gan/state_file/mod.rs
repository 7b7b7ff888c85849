//! Reads a `state_dict` that a visitor saved: safetensors, or a file of `torch.save`.
//!
//! Files come from outside: what they claim is limited before anything of that size is allocated, and a pickle is never run
//! (`pytorch_file`). Names are the visitor's, so the tensors are told by [`compare`].

mod error;
mod kind;
mod limits;
mod numbers;
mod pytorch_file;
mod safetensors_file;

pub use self::error::StateFileError;
use self::kind::{Kind, kind};
use self::limits::printable;
use self::numbers::Float;
use crate::network::Architecture;
use crate::network::comparison::{Compared, Entry, compare};
use crate::network::state_dict::NamedTensor;
use crate::run::protocol::own_network::MAX_BYTES;

/// Most dictionaries that are tried.
const GROUPS: usize = 32;

/// Most names in a note.
const NAMED: usize = 4;

/// Where a tensor's numbers are.
enum Numbers {
    Pytorch(pytorch_reader::Tensor),
    /// Under this name in the file.
    Safetensors(String),
}

struct Held {
    /// The key of its dictionary, if the file holds several.
    group: String,
    entry: Entry,
    /// `None` for numbers that are no weights, such as counters.
    float: Option<Float>,
    numbers: Numbers,
}

/// The tensors of a file, whose numbers are not yet read.
pub struct StateFile {
    /// Of a safetensors file; else empty.
    bytes: Vec<u8>,
    tensors: Vec<Held>,
}

/// A dictionary of a file, compared.
pub struct Found {
    /// The comparison.
    pub compared: Compared,
    /// A sentence about the file's other dictionaries; empty if there is none.
    pub note: String,
    /// Its tensors' numbers among those of the file, by their numbers in the dictionary.
    tensors: Vec<usize>,
}

impl StateFile {
    /// Reads names and shapes.
    ///
    /// # Errors
    /// What the file is in place of a `state_dict`.
    pub fn read(bytes: Vec<u8>) -> Result<Self, StateFileError> {
        if bytes.len() > MAX_BYTES {
            return Err(StateFileError::TooLarge { bytes: bytes.len(), most: MAX_BYTES });
        }
        let file = match kind(&bytes)? {
            Kind::Zip => {
                let held = |(group, entry, float, tensor)| Held { group, entry, float, numbers: Numbers::Pytorch(tensor) };
                Self { tensors: pytorch_file::read(bytes)?.into_iter().map(held).collect(), bytes: Vec::new() }
            }
            Kind::Safetensors => {
                let held = |(group, entry, float): (String, Entry, Option<Float>)| {
                    let name = if group.is_empty() { entry.name.clone() } else { format!("{group}.{}", entry.name) };
                    Held { group, entry, float, numbers: Numbers::Safetensors(name) }
                };
                Self { tensors: safetensors_file::read(&bytes)?.into_iter().map(held).collect(), bytes }
            }
        };
        if file.tensors.is_empty() { Err(StateFileError::Empty) } else { Ok(file) }
    }

    /// Compares the dictionary that is most like one of our networks.
    #[must_use]
    pub fn compare(&self, architecture: &Architecture) -> Found {
        let mut groups: Vec<&str> = Vec::new();
        for held in &self.tensors {
            if !groups.contains(&held.group.as_str()) && groups.len() < GROUPS {
                groups.push(&held.group);
            }
        }
        let candidate = |group: &str| {
            let tensors: Vec<usize> = (0..self.tensors.len()).filter(|&at| self.tensors[at].group == group).collect();
            let entries: Vec<Entry> = tensors.iter().map(|&at| self.tensors[at].entry.clone()).collect();
            (group.to_owned(), compare(&entries, architecture), tensors)
        };
        let best = groups.iter().map(|group| candidate(group)).min_by_key(|(_, compared, _)| compared.cost);
        let (group, compared, tensors) = best.unwrap_or_else(|| candidate(""));
        Found { compared, note: note(&group, &groups), tensors }
    }

    /// The tensors by our names; `None` if their shapes don't fit.
    ///
    /// # Errors
    /// When numbers can't be read, or are no weights.
    pub fn values(&self, found: &Found) -> Result<Option<Vec<NamedTensor>>, StateFileError> {
        let Some(names) = &found.compared.names else { return Ok(None) };
        let read = |(name, at): &(String, usize)| {
            let held = &self.tensors[found.tensors[*at]];
            let values = self.numbers(held)?;
            Ok(NamedTensor { name: name.clone(), shape: held.entry.shape.clone(), values })
        };
        names.iter().map(read).collect::<Result<_, _>>().map(Some)
    }

    fn numbers(&self, held: &Held) -> Result<Vec<f32>, StateFileError> {
        let wrong = |problem: String| StateFileError::Values { name: printable(&held.entry.name), problem };
        let float = held.float.ok_or_else(|| wrong("holds no floating-point numbers.".to_owned()))?;
        let values = match &held.numbers {
            Numbers::Pytorch(tensor) => float.decode(&tensor.read().map_err(StateFileError::damaged)?),
            Numbers::Safetensors(name) => float.decode(safetensors_file::bytes_of(&self.bytes, name)?),
        };
        if values.len() != held.entry.shape.iter().product::<usize>() {
            return Err(wrong("does not fill its shape.".to_owned()));
        }
        if let Some(value) = values.iter().find(|value| !value.is_finite()) {
            return Err(wrong(format!("holds {value}: the training diverged before the network was saved.")));
        }
        let is_variance = held.entry.name.ends_with("running_var");
        match values.iter().find(|value| is_variance && **value < 0.0) {
            Some(value) => Err(wrong(format!("holds {value}, and a variance is not below 0."))),
            None => Ok(values),
        }
    }
}

/// What a file with several dictionaries holds beside the one that is shown.
fn note(group: &str, groups: &[&str]) -> String {
    let mut others: Vec<String> = Vec::new();
    for other in groups.iter().filter(|other| **other != group) {
        let first = printable(other.split('.').next().unwrap_or_default());
        if !first.is_empty() && !others.contains(&first) {
            others.push(first);
        }
    }
    if others.is_empty() {
        return String::new();
    }
    let more = if others.len() > NAMED { ", …" } else { "" };
    let others = others.iter().take(NAMED).map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
    let shown = if group.is_empty() { String::new() } else { format!("This is “{}”. ", printable(group)) };
    format!("{shown}The file also holds {others}{more}.")
}
