//! The colours of drawings in documents, on white.

use crate::plot::Ink;
use crate::plot::plane::Palette;
use crate::plot::scene::Tint;

/// Two pale areas show where they overlap, hence their transparency.
pub(super) fn colour(tint: Tint) -> String {
    let colour = match tint {
        Tint::Full(Ink::Descend) => "#1f5fbf",
        Tint::Full(Ink::Ascend) => "#b24a08",
        Tint::Full(Ink::Third) => "#0a4a30",
        Tint::Full(Ink::Ink) => "#1c1b1a",
        Tint::Pale(Ink::Descend) => "#1f5fbf29",
        Tint::Pale(Ink::Ascend) => "#b24a0829",
        Tint::Rule | Tint::Edge => "#e2ded7",
        Tint::Ground => "#ffffff",
        Tint::Calm => "#dbe7fa",
        Tint::Bad => "#b3261e",
        Tint::Mixed([r, g, b]) => return format!("#{r:02x}{g:02x}{b:02x}"),
        _ => "#5b5853",
    };
    colour.to_owned()
}

/// The colours of f.
pub(super) const PALETTE: Palette = Palette { ground: [255, 255, 255], low: [0xb3, 0xcb, 0xef], high: [0xef, 0xc6, 0xa8] };
