//! The colours of f in the page's theme.

use crate::plot::chart::Ink;
use crate::plot::plane::Palette;
use crate::ui::plot::paint::rgb;
use crate::ui::plot::tokens::Tokens;

pub(super) fn palette(tokens: &Tokens) -> Palette {
    Palette { ground: rgb(&tokens.raised), low: rgb(tokens.pale(Ink::Descend)), high: rgb(tokens.pale(Ink::Ascend)) }
}
