//! Pairs the layers of a file with ours: by order and by shape, since names differ from one program to the next.

use super::expected::Expected;
use super::module::{Class, Module};
use super::types::Entry;

/// The cost of a layer without a partner. Two of them cost more than any pair, so that a layer of other sizes is shown as that, and not
/// as one that is missing and one that is extra.
const GAP: usize = 8;

/// How much a layer of the same class differs: 0 if it is the same.
fn difference(expected: &Expected, module: &Module, entries: &[Entry]) -> usize {
    let (ours, theirs) = (expected.weight.as_slice(), module.shape(entries));
    let unequal = |a: &[usize], b: &[usize]| a.iter().zip(b).filter(|(a, b)| a != b).count();
    let sizes = match (ours, theirs) {
        ([a, b, ..], [c, d, ..]) if a != b && (a, b) == (d, c) => 1,
        _ => 2 * unequal(&ours[..ours.len().min(2)], theirs),
    };
    let kernel = if ours.len() == 4 { 2 * usize::from(ours[2..] != theirs[2..]) } else { 0 };
    let bias = usize::from(expected.bias().is_some() != module.bias.is_some());
    let statistics = usize::from(expected.class() == Class::Norm && module.running_mean.is_none());
    sizes + kernel + bias + statistics
}

/// The least cost, and the module of each expected layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alignment {
    pub(super) cost: usize,
    /// Numbers of modules.
    pub(super) partners: Vec<Option<usize>>,
}

/// Aligns the layers of each class on their own: safetensors files are sorted by name, which mixes classes but seldom the layers of one.
pub(super) fn align(expected: &[Expected], modules: &[Module], entries: &[Entry]) -> Alignment {
    let mut alignment = Alignment { cost: 0, partners: vec![None; expected.len()] };
    for class in [Class::Dense, Class::Convolution, Class::Norm] {
        let ours: Vec<usize> = (0..expected.len()).filter(|&at| expected[at].class() == class).collect();
        let theirs: Vec<usize> = (0..modules.len()).filter(|&at| modules[at].class(entries) == class).collect();
        let (cost, pairs) =
            sequence(ours.len(), theirs.len(), |a, b| difference(&expected[ours[a]], &modules[theirs[b]], entries));
        alignment.cost += cost;
        for (a, b) in pairs {
            alignment.partners[ours[a]] = Some(theirs[b]);
        }
    }
    alignment.cost += GAP * modules.iter().filter(|module| module.class(entries) == Class::Other).count();
    alignment
}

/// The pairs of two sequences, in order, with the least total cost (Needleman and Wunsch 1970).
fn sequence(ours: usize, theirs: usize, cost: impl Fn(usize, usize) -> usize) -> (usize, Vec<(usize, usize)>) {
    // `least[a][b]`: of the layers from `a` and from `b` on.
    let mut least = vec![vec![0; theirs + 1]; ours + 1];
    for a in (0..=ours).rev() {
        for b in (0..=theirs).rev() {
            least[a][b] = match (ours - a, theirs - b) {
                (0, rest) | (rest, 0) => GAP * rest,
                _ => (cost(a, b) + least[a + 1][b + 1]).min(GAP + least[a + 1][b].min(least[a][b + 1])),
            };
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
    while a < ours && b < theirs {
        if least[a][b] == cost(a, b) + least[a + 1][b + 1] {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if least[a][b] == GAP + least[a + 1][b] {
            a += 1;
        } else {
            b += 1;
        }
    }
    (least[0][0], pairs)
}
