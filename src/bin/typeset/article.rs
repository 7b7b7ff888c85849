//! The article: its parts, what can be referred to in them, and the HTML that they become.
//!
//! A part is a Markdown file that begins with a heading of level 1. Headings have an id (`## Softmax {#bandit-softmax}`); a
//! displayed formula may end in `\label{id}`. `[words](#id)` refers to either, and `[](#id)` to a formula by its number.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::blocks::Blocks;
use super::math::Setter;

/// Where the article is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Medium {
    /// In the page's view, where `#` is the address of views, and a button can copy.
    View,
    /// On a page of its own.
    Page,
}

/// What is wrong with the text.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {what}")]
pub(crate) struct Trouble {
    place: String,
    what: String,
}

impl Trouble {
    /// In the file `place`.
    pub(crate) fn new(place: &str, what: impl Into<String>) -> Self {
        Self { place: place.to_owned(), what: what.into() }
    }
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    /// 1 for a part, 2 for a section, which the contents list; 3 for what is within one.
    pub(crate) level: u8,
    /// Its id.
    pub(crate) id: String,
    /// Its words; formulas as their LaTeX.
    pub(crate) title: String,
}

/// A file of the text.
pub(crate) struct Part<'a> {
    /// The file's name.
    pub(crate) name: &'a str,
    /// Its number, from 1: the first of its formulas' numbers.
    pub(crate) number: usize,
    text: &'a str,
}

impl<'a> Part<'a> {
    /// What the text is made of.
    pub(crate) fn events(&self) -> Parser<'a> {
        let options = Options::ENABLE_MATH
            | Options::ENABLE_TABLES
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_GFM
            | Options::ENABLE_SMART_PUNCTUATION;
        Parser::new_ext(self.text, options)
    }
}

/// What ids stand for.
#[derive(Debug, Default)]
pub(crate) struct References {
    /// Formulas' numbers.
    pub(crate) formulas: BTreeMap<String, String>,
    /// Headings.
    pub(crate) sections: Vec<Section>,
}

impl References {
    /// Whether there is something of this id.
    #[must_use]
    pub(crate) fn has(&self, id: &str) -> bool {
        self.formulas.contains_key(id) || self.sections.iter().any(|section| section.id == id)
    }
}

/// The whole text, read once.
pub(crate) struct Article<'a> {
    parts: Vec<Part<'a>>,
    references: References,
}

impl<'a> Article<'a> {
    /// Reads files, each a name and a text.
    ///
    /// # Errors
    /// When an id is missing or there twice.
    pub(crate) fn read(files: &'a [(String, String)]) -> Result<Self, Trouble> {
        let mut references = References::default();
        let parts: Vec<Part<'_>> = (1..).zip(files).map(|(number, (name, text))| Part { name, number, text }).collect();
        for part in &parts {
            collect(part, &mut references)?;
        }
        Ok(Self { parts, references })
    }

    /// The contents and the parts as HTML.
    ///
    /// # Errors
    /// When the text has what is not supported, a reference to nothing, or LaTeX that is not understood.
    pub(crate) fn set(&self, medium: Medium) -> Result<String, Trouble> {
        let setter = Setter::new()?;
        let mut html = contents(&self.references.sections, medium);
        html.push_str("<article class=\"theory__text\">\n");
        for part in &self.parts {
            html.push_str(&Blocks::new(part, &self.references, &setter, medium).set()?);
        }
        html.push_str("</article>\n");
        Ok(html)
    }
}

/// The id that an element has.
#[must_use]
pub(crate) fn id_in(medium: Medium, id: &str) -> String {
    match medium {
        // Beside the labs, which are kept in the same document.
        Medium::View => format!("theory-{id}"),
        Medium::Page => id.to_owned(),
    }
}

/// The address of an element.
#[must_use]
pub(crate) fn address_in(medium: Medium, id: &str) -> String {
    match medium {
        Medium::View => format!("#/theory?at={id}"),
        Medium::Page => format!("#{id}"),
    }
}

/// Text fit for HTML, in elements and in attributes.
#[must_use]
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

/// A formula's LaTeX without its label, and the label.
#[must_use]
pub(crate) fn labelled(tex: &str) -> (&str, Option<&str>) {
    let tex = tex.trim();
    tex.strip_suffix('}')
        .and_then(|tex| tex.rsplit_once(r"\label{"))
        .map_or((tex, None), |(tex, label)| (tex.trim_end(), Some(label)))
}

fn collect(part: &Part<'_>, references: &mut References) -> Result<(), Trouble> {
    let mut formulas = 0;
    let mut open: Option<Section> = None;
    for event in part.events() {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                let level = if level == HeadingLevel::H1 {
                    1
                } else if level == HeadingLevel::H2 {
                    2
                } else {
                    3
                };
                let id = id.ok_or_else(|| Trouble::new(part.name, "a heading has no id: write ## Words {#id}"))?;
                open = Some(Section { level, id: id.into_string(), title: String::new() });
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(section) = open.take() {
                    if references.has(&section.id) {
                        return Err(Trouble::new(part.name, format!("the id {} is there twice", section.id)));
                    }
                    references.sections.push(section);
                }
            }
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) => {
                if let Some(section) = &mut open {
                    section.title.push_str(&text);
                }
            }
            Event::DisplayMath(tex) => {
                formulas += 1;
                if let (_, Some(label)) = labelled(&tex) {
                    if references.has(label) {
                        return Err(Trouble::new(part.name, format!("the label {label} is there twice")));
                    }
                    references.formulas.insert(label.to_owned(), format!("{}.{formulas}", part.number));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The contents: beside the text where there is room, else folded above it.
fn contents(sections: &[Section], medium: Medium) -> String {
    let mut list = String::from("<ol class=\"theory__parts\">\n");
    let mut open = false;
    for section in sections.iter().filter(|section| section.level < 3) {
        if section.level == 1 {
            list.push_str(if open { "</ol></li>\n" } else { "" });
            open = true;
        }
        list.push_str(&format!("<li><a href=\"{}\">{}</a>", address_in(medium, &section.id), escaped(&section.title)));
        list.push_str(if section.level == 1 { "\n<ol>" } else { "</li>\n" });
    }
    list.push_str(if open { "</ol></li></ol>" } else { "</ol>" });
    format!(
        "<nav class=\"theory__contents\" aria-label=\"Contents\">{list}</nav>\n\
         <details class=\"theory__folded\"><summary>Contents</summary><nav aria-label=\"Contents\">{list}</nav></details>\n"
    )
}
