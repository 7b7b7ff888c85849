//! One of several values on offer.

use yew::{AttrValue, Properties};

/// A value on offer in a [`super::Segmented`] or [`super::Select`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Choice {
    /// The value as callbacks give it, and as the address writes it.
    pub value: AttrValue,
    /// What the visitor reads.
    pub label: AttrValue,
    /// Why it can't be chosen now; `None` when it can.
    #[prop_or_default]
    pub disabled: Option<AttrValue>,
}

impl Choice {
    /// A choice that can be taken.
    pub fn new(value: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Self {
        Self { value: value.into(), label: label.into(), disabled: None }
    }

    /// The same choice, out of reach for a reason (or in reach, for `None`).
    #[must_use]
    pub fn disabled(mut self, reason: Option<AttrValue>) -> Self {
        self.disabled = reason;
        self
    }
}
