//! A `state_dict` beside our networks, layer by layer: what is the same, missing, extra or of other sizes, and the line of PyTorch that
//! is the likeliest reason.
//!
//! Names differ from one program to the next (`0.weight`, `main.0.weight`, `module.dense.weight`), so layers are paired by order and
//! shape. Shapes don't show strides, padding and activations: [`Comparison::unseen`] lists them.

mod align;
mod direction;
mod expected;
mod hints;
mod module;
mod types;

use self::align::{Alignment, align};
use self::direction::against;
use self::expected::Expected;
use self::module::{Module, modules};
pub use self::types::{Comparison, Entry, Player, Row, Side, Verdict};
use super::architecture::Architecture;

/// A comparison, and which tensors are ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// As the page shows it.
    pub comparison: Comparison,
    /// Our name of each tensor of the network and its number among the entries, if the file fits.
    pub names: Option<Vec<(String, usize)>>,
    /// How much it differs: 0 if it fits.
    pub cost: usize,
}

/// Compares with the network of ours that is more like it, the generator if both are alike. The entries are in the order in which the
/// layers were defined, as far as it is known.
#[must_use]
pub fn compare(entries: &[Entry], architecture: &Architecture) -> Compared {
    let modules = modules(entries);
    let [generator, discriminator] = [Player::Generator, Player::Discriminator].map(|player| {
        let expected = Expected::of(architecture, player);
        let mut alignment = align(&expected, &modules, entries);
        alignment.cost += against(player, &modules, entries);
        (player, expected, alignment)
    });
    let nearer = if discriminator.2.cost < generator.2.cost { discriminator } else { generator };
    let (player, expected, alignment) = nearer;
    let rows = rows(player, &expected, &modules, &alignment, entries);
    let comparison = Comparison { player, rows, unseen: hints::unseen(architecture, player) };
    let names = comparison.fits().then(|| {
        let pairs = expected.iter().zip(&alignment.partners);
        let pair = |(expected, partner): (&Expected, &Option<usize>)| expected.matches(&modules[(*partner)?], entries);
        pairs.map(pair).collect::<Option<Vec<_>>>().map(|names| names.concat())
    });
    Compared { comparison, names: names.flatten(), cost: alignment.cost }
}

/// Our layers in order, each with its partner; an extra layer follows the layer that it follows in the file.
fn rows(player: Player, expected: &[Expected], modules: &[Module], alignment: &Alignment, entries: &[Entry]) -> Vec<Row> {
    // A row's place: after how many of our layers, and there the layers of the file that have no partner.
    let mut placed: Vec<((usize, usize), Row)> = Vec::new();
    for (at, (ours, partner)) in expected.iter().zip(&alignment.partners).enumerate() {
        let row = match partner {
            Some(partner) => {
                let module = &modules[*partner];
                let same = ours.matches(module, entries).is_some();
                Row {
                    yours: Some(module.side(entries)),
                    ours: Some(ours.side()),
                    verdict: if same { Verdict::Same } else { Verdict::Differs },
                    hints: if same { Vec::new() } else { hints::differs(ours, expected, module, entries) },
                }
            }
            None => Row { yours: None, ours: Some(ours.side()), verdict: Verdict::Missing, hints: hints::missing(ours) },
        };
        placed.push(((at + 1, 0), row));
    }
    let mut after = 0;
    for (number, module) in modules.iter().enumerate() {
        if let Some(at) = alignment.partners.iter().position(|partner| *partner == Some(number)) {
            after = at + 1;
            continue;
        }
        let hints = hints::extra(player, expected, &alignment.partners, module, entries);
        let row = Row { yours: Some(module.side(entries)), ours: None, verdict: Verdict::Extra, hints };
        placed.push(((after, number + 1), row));
    }
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, row)| row).collect()
}
