//! What a checkpoint holds: the names and shapes of both networks, in PyTorch's layouts.

use crate::gan::{LATENT, Widths};

/// One tensor of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// In PyTorch's `state_dict`.
    pub name: &'static str,
    /// In PyTorch's layout.
    pub shape: Vec<usize>,
    /// Whether it is trained, and so has Adam's moments.
    pub trained: bool,
}

fn trained(name: &'static str, shape: &[usize]) -> Entry {
    Entry { name, shape: shape.to_vec(), trained: true }
}

fn running(name: &'static str, channels: usize) -> Entry {
    Entry { name, shape: vec![channels], trained: false }
}

/// The discriminator's, in its order.
#[must_use]
pub fn discriminator(widths: Widths) -> Vec<Entry> {
    let [first, second] = widths.discriminator;
    vec![
        trained("conv1.weight", &[first, 1, 5, 5]),
        trained("conv1.bias", &[first]),
        trained("conv2.weight", &[second, first, 5, 5]),
        trained("conv2.bias", &[second]),
        trained("fc.weight", &[1, second * 7 * 7]),
        trained("fc.bias", &[1]),
    ]
}

/// The generator's, in its order.
#[must_use]
pub fn generator(widths: Widths) -> Vec<Entry> {
    let [dense, first, second] = widths.generator;
    vec![
        trained("fc.weight", &[dense * 7 * 7, LATENT]),
        trained("convt1.weight", &[dense, first, 5, 5]),
        trained("bn1.weight", &[first]),
        trained("bn1.bias", &[first]),
        running("bn1.running_mean", first),
        running("bn1.running_var", first),
        trained("convt2.weight", &[first, second, 5, 5]),
        trained("bn2.weight", &[second]),
        trained("bn2.bias", &[second]),
        running("bn2.running_mean", second),
        running("bn2.running_var", second),
        trained("convt3.weight", &[second, 1, 5, 5]),
    ]
}
