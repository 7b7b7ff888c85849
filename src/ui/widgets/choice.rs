//! An option of a choice.

use yew::{AttrValue, Properties};

/// An option of a [`super::Segmented`] or [`super::Select`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct Choice {
    /// The value that callbacks receive, as in the address.
    pub value: AttrValue,
    pub label: AttrValue,
    /// Why the option is disabled; `None` enables it.
    #[prop_or_default]
    pub disabled: Option<AttrValue>,
}

impl Choice {
    pub fn new(value: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Self {
        Self { value: value.into(), label: label.into(), disabled: None }
    }

    #[must_use]
    pub fn disabled(mut self, reason: Option<AttrValue>) -> Self {
        self.disabled = reason;
        self
    }
}
