//! What the parts of the typesetter share: the source text, references into it, and errors.

use std::collections::BTreeMap;

use pulldown_cmark::{Options, Parser};

/// Where the article is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Medium {
    /// The theory view of the page: `#` starts the address of a view, and a button can copy.
    View,
    /// A page without a script.
    Page,
}

impl Medium {
    /// The id of an element, with a prefix in the view.
    #[must_use]
    pub(crate) fn id(self, id: &str) -> String {
        match self {
            // The labs stay mounted in the same document.
            Self::View => format!("theory-{id}"),
            Self::Page => id.to_owned(),
        }
    }

    /// The address of the element with this id.
    #[must_use]
    pub(crate) fn address(self, id: &str) -> String {
        match self {
            Self::View => format!("#/theory?at={id}"),
            Self::Page => format!("#{id}"),
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{file}: {message}")]
pub(crate) struct TextError {
    file: String,
    message: String,
}

impl TextError {
    pub(crate) fn new(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), message: message.into() }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    /// 1 for a part and 2 for a section, which the contents list; 3 within a section.
    pub(crate) level: u8,
    pub(crate) id: String,
    /// Formulas as LaTeX.
    pub(crate) title: String,
}

/// A file of the source text.
pub(crate) struct Part<'a> {
    pub(crate) name: &'a str,
    /// From 1; the first half of the numbers of its formulas.
    pub(crate) number: usize,
    pub(crate) text: &'a str,
}

impl<'a> Part<'a> {
    pub(crate) fn events(&self) -> Parser<'a> {
        let options = Options::ENABLE_MATH
            | Options::ENABLE_TABLES
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_GFM
            | Options::ENABLE_SMART_PUNCTUATION;
        Parser::new_ext(self.text, options)
    }
}

/// The targets of references.
#[derive(Debug, Default)]
pub(crate) struct References {
    /// The numbers of formulas by label.
    pub(crate) formulas: BTreeMap<String, String>,
    pub(crate) sections: Vec<Section>,
}

impl References {
    #[must_use]
    pub(crate) fn has(&self, id: &str) -> bool {
        self.formulas.contains_key(id) || self.sections.iter().any(|section| section.id == id)
    }
}

/// Splits the LaTeX of a formula from its label.
#[must_use]
pub(crate) fn labelled(tex: &str) -> (&str, Option<&str>) {
    let tex = tex.trim();
    tex.strip_suffix('}')
        .and_then(|tex| tex.rsplit_once(r"\label{"))
        .map_or((tex, None), |(tex, label)| (tex.trim_end(), Some(label)))
}
