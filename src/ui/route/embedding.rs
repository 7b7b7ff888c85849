//! A lab embedded in another page, or presented to a class.

use super::location::Location;
use crate::settings::{Composition, PAGE_PARAMETERS};

/// `embed=1` shows only the lab; `answers=hidden` hides the answers of questions until the visitor has made a prediction; `present=1`
/// fills the window with the lab's picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Embedding {
    pub alone: bool,
    pub answers_wait: bool,
    pub presented: bool,
}

impl Embedding {
    /// Parses a query; parameters of the lab are ignored.
    #[must_use]
    pub fn of(query: &str) -> Self {
        let mut embedding = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match (&*name, &*value) {
                ("embed", value) => embedding.alone = matches!(value, "1" | "true"),
                ("answers", value) => embedding.answers_wait = value == "hidden",
                ("present", value) => embedding.presented = matches!(value, "1" | "true"),
                _ => {}
            }
        }
        embedding
    }

    /// A link to the lab at `hash`, with its configuration, on the page at `base`, embedded like this. Opening it starts no run.
    #[must_use]
    pub fn link(self, base: &str, hash: &str) -> String {
        let lab = Location::parse(hash);
        let query = without(&Self::without(&lab.query), &["autostart"]);
        let page = base.split(['?', '#']).next().unwrap_or_default();
        format!("{page}{}", Location { query: self.with(&query), ..lab }.to_hash())
    }

    /// The address of the same lab, presented or not. Opening it starts no run.
    #[must_use]
    pub fn presenting(location: &Location, presented: bool) -> Location {
        let query = without(&Self::without(&location.query), &["autostart"]);
        let embedding = Self { presented, ..Self::of(&location.query) };
        Location { route: location.route.clone(), query: embedding.with(&Composition::of(&location.query).with(&query)) }
    }

    /// The lab's new query, with the page's parameters of the one before.
    #[must_use]
    pub fn carried(before: &str, query: &str) -> String {
        Self::of(before).with(&Composition::of(before).with(query))
    }

    /// The query without the page's own parameters.
    #[must_use]
    pub fn without(query: &str) -> String {
        without(query, &PAGE_PARAMETERS)
    }

    /// The query of a lab with this embedding appended.
    #[must_use]
    pub fn with(self, query: &str) -> String {
        let own = [(self.alone, "embed=1"), (self.answers_wait, "answers=hidden"), (self.presented, "present=1")];
        let parts = own.into_iter().filter_map(|(set, text)| set.then_some(text));
        let parts: Vec<&str> = (!query.is_empty()).then_some(query).into_iter().chain(parts).collect();
        parts.join("&")
    }
}

fn without(query: &str, names: &[&str]) -> String {
    let rest = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| !names.contains(&&**name));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(rest).finish()
}

/// Width and height of a frame in CSS pixels, in which a lab has two columns.
pub const FRAME: (u32, u32) = (960, 640);

/// HTML that embeds `link` in another page; `title` is plain text.
#[must_use]
pub fn frame_code(link: &str, title: &str, (width, height): (u32, u32)) -> String {
    let link = link.replace('&', "&amp;").replace('"', "%22");
    format!(
        r#"<iframe src="{link}" title="{title}" width="{width}" height="{height}" loading="lazy" allow="clipboard-write"></iframe>"#
    )
}
