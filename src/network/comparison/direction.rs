//! Which of the two networks a file is more likely to be, whatever its sizes.

use super::module::{Class, Module};
use super::types::{Entry, Player};

/// Added to the cost of the other network, three layers without a partner: sizes that agree by chance weigh less.
const WEIGHT: usize = 24;

/// Most outputs of a discriminator's last dense layer: one logit, two, or ten kinds.
const LOGITS: usize = 10;

/// Most channels of an image: grey, or colours with transparency.
const COLOURS: usize = 4;

/// The costs added for what speaks against the player: a dense layer to few numbers, and where the convolution with an image's channels is.
pub(super) fn against(player: Player, modules: &[Module], entries: &[Entry]) -> usize {
    let of = |class: Class| modules.iter().filter(move |module| module.class(entries) == class);
    // Whichever way round it is stored.
    let narrow = |module: &Module| module.shape(entries).iter().take(2).min().copied().unwrap_or_default();
    let dense = match of(Class::Dense).map(narrow).min() {
        Some(numbers) if numbers <= LOGITS => Some(Player::Discriminator),
        Some(_) => Some(Player::Generator),
        None => None,
    };
    let mut thin = of(Class::Convolution).map(|module| narrow(module) <= COLOURS);
    let images = match (thin.next(), thin.next_back()) {
        (Some(true), Some(false)) => Some(Player::Discriminator),
        (Some(false), Some(true)) => Some(Player::Generator),
        _ => None,
    };
    WEIGHT * [dense, images].into_iter().flatten().filter(|found| *found != player).count()
}
