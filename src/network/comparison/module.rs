//! Layers of a `state_dict`: its tensors by the name of their module.

use super::types::{Entry, Side};
use crate::settings::reason;

/// The kind of a layer, as far as the ranks of its tensors tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Dense,
    /// Transposed or not: both have weights of rank 4.
    Convolution,
    Norm,
    Other,
}

/// PyTorch's counter of the batches that batch norm has seen. It has no effect on the output.
const COUNTER: &str = "num_batches_tracked";

/// A layer. Its tensors are numbers of entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Module {
    /// `main.3`; empty if the names have no dot.
    pub(super) name: String,
    pub(super) weight: Option<usize>,
    pub(super) bias: Option<usize>,
    pub(super) running_mean: Option<usize>,
    pub(super) running_var: Option<usize>,
    /// Tensors with other names.
    pub(super) others: Vec<usize>,
}

impl Module {
    pub(super) fn class(&self, entries: &[Entry]) -> Class {
        if !self.others.is_empty() {
            return Class::Other;
        }
        match self.weight.map(|at| entries[at].shape.len()) {
            Some(4) => Class::Convolution,
            Some(2) => Class::Dense,
            Some(1) => Class::Norm,
            None if self.running_mean.is_some() && self.running_var.is_some() => Class::Norm,
            _ => Class::Other,
        }
    }

    /// The shape of its weight.
    pub(super) fn shape<'a>(&self, entries: &'a [Entry]) -> &'a [usize] {
        self.weight.or(self.running_mean).map_or(&[], |at| &entries[at].shape)
    }

    fn tensors(&self) -> impl Iterator<Item = usize> {
        let known = [self.weight, self.bias, self.running_mean, self.running_var];
        known.into_iter().flatten().chain(self.others.iter().copied())
    }

    /// As the page shows it.
    pub(super) fn side(&self, entries: &[Entry]) -> Side {
        let shown = |at: usize| {
            let Entry { name, shape } = &entries[at];
            let part = name.rsplit_once('.').map_or(name.as_str(), |(_, part)| part);
            format!("{} {shape:?}", reason(part))
        };
        Side { name: reason(&self.name), code: String::new(), tensors: self.tensors().map(shown).collect() }
    }
}

/// The modules of a `state_dict`, in the order of their first tensors.
pub(super) fn modules(entries: &[Entry]) -> Vec<Module> {
    let mut found: Vec<Module> = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let (name, part) = entry.name.rsplit_once('.').unwrap_or(("", &entry.name));
        if part == COUNTER {
            continue;
        }
        let known = found.iter().rposition(|module| module.name == name);
        let place = known.unwrap_or_else(|| {
            found.push(Module { name: name.to_owned(), ..Module::default() });
            found.len() - 1
        });
        let module = &mut found[place];
        let slot = match part {
            "weight" => &mut module.weight,
            "bias" => &mut module.bias,
            "running_mean" => &mut module.running_mean,
            "running_var" => &mut module.running_var,
            _ => {
                module.others.push(at);
                continue;
            }
        };
        *slot = Some(at);
    }
    found
}
