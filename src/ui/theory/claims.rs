//! Which claim a link into a lab belongs to.

use web_sys::{Element, Node};

use super::contents::{all, id_of};
use crate::ui::route::Claim;

/// The last heading or formula before `link`.
fn claim_before(link: &Element) -> Option<Claim> {
    let places = all(".theory__text :is(h2, h3, .equation)[id]");
    let before = places.iter().take_while(|place| place.compare_document_position(link) & Node::DOCUMENT_POSITION_FOLLOWING != 0);
    let place = before.last()?;
    let number = place.query_selector(".equation__number").ok().flatten().and_then(|number| number.text_content());
    let number = number.map(|number| number.trim_matches(['(', ')']).to_owned());
    Some(Claim { id: id_of(place)?, number })
}

/// Adds the claim to the address of a link into a lab, which then names it and leads back.
pub(super) fn add_claim(link: &Element) {
    let Some((claim, href)) = claim_before(link).zip(link.get_attribute("href")) else { return };
    let (lab, _) = href.split_once(&format!("&{}=", Claim::PARAMETER)).unwrap_or((&href, ""));
    let _ = link.set_attribute("href", &format!("{lab}&{}={}", Claim::PARAMETER, claim.value()));
}
