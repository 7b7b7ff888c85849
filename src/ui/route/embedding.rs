//! A lab within another page.

use super::Location;
use crate::settings::OF_THE_PAGE;

/// How much of the page is shown round a lab: `embed=1` leaves the lab alone, `answers=hidden` keeps the answers of questions back until a
/// prediction is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Embedding {
    /// Only the lab is shown.
    pub alone: bool,
    /// Answers wait for a prediction.
    pub answers_wait: bool,
}

impl Embedding {
    /// As an address' query asks for; what else is in it is a lab's.
    #[must_use]
    pub fn of(query: &str) -> Self {
        let mut embedding = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match (&*name, &*value) {
                ("embed", value) => embedding.alone = matches!(value, "1" | "true"),
                ("answers", value) => embedding.answers_wait = value == "hidden",
                _ => {}
            }
        }
        embedding
    }

    /// The link to a lab on the page at `base`, as the lab at `hash` is set up now, embedded like this. Opening it starts no run.
    #[must_use]
    pub fn link(self, base: &str, hash: &str) -> String {
        let lab = Location::parse(hash);
        let query = without(&Self::without(&lab.query), &["autostart"]);
        let page = base.split(['?', '#']).next().unwrap_or_default();
        format!("{page}{}", Location { query: self.with(&query), ..lab }.to_hash())
    }

    /// A lab's query without what is the page's.
    #[must_use]
    pub fn without(query: &str) -> String {
        without(query, &OF_THE_PAGE)
    }

    /// A lab's query with this in it.
    #[must_use]
    pub fn with(self, query: &str) -> String {
        let own = [(self.alone, "embed=1"), (self.answers_wait, "answers=hidden")];
        let parts = own.into_iter().filter_map(|(set, text)| set.then_some(text));
        let parts: Vec<&str> = (!query.is_empty()).then_some(query).into_iter().chain(parts).collect();
        parts.join("&")
    }
}

/// A query without some of its parameters.
fn without(query: &str, names: &[&str]) -> String {
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| !names.contains(&&**name));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish()
}

/// The HTML that shows what is at `link` in another page, under `title`, which is plain text. The size fits a lab in two columns.
#[must_use]
pub fn frame_code(link: &str, title: &str) -> String {
    let link = link.replace('&', "&amp;").replace('"', "%22");
    format!(r#"<iframe src="{link}" title="{title}" width="960" height="640" loading="lazy" allow="clipboard-write"></iframe>"#)
}
