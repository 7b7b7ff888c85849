//! The article: its parts, the targets of references, and the HTML.
//!
//! A part is a Markdown file that begins with a heading of level 1. Headings have an id (`## Softmax {#bandit-softmax}`); a
//! displayed formula may end in `\label{id}`. `[words](#id)` refers to either, and `[](#id)` to a formula by its number.

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use saddle::plot::markup::escape;

use super::blocks::Blocks;
use super::text::{Medium, Part, References, Section, TextError, labelled};

/// The source text with its references.
pub(crate) struct Article<'a> {
    parts: Vec<Part<'a>>,
    references: References,
}

impl<'a> Article<'a> {
    /// Reads files, given as names and texts.
    ///
    /// # Errors
    /// When an id is missing or used twice.
    pub(crate) fn read(files: &'a [(String, String)]) -> Result<Self, TextError> {
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
    /// When the text has unsupported Markdown or LaTeX, or a reference without a target.
    pub(crate) fn html(&self, medium: Medium) -> Result<String, TextError> {
        let mut html = contents(&self.references.sections, medium);
        html.push_str("<article class=\"theory__text\">\n");
        for part in &self.parts {
            html.push_str(&Blocks::new(part, &self.references, medium).html()?);
        }
        html.push_str("</article>\n");
        Ok(html)
    }
}

fn collect(part: &Part<'_>, references: &mut References) -> Result<(), TextError> {
    let mut formulas = 0;
    let mut open: Option<Section> = None;
    for event in part.events() {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                let level = match level {
                    HeadingLevel::H1 => 1,
                    HeadingLevel::H2 => 2,
                    _ => 3,
                };
                let id = id.ok_or_else(|| TextError::new(part.name, "a heading has no id: write ## Words {#id}"))?;
                open = Some(Section { level, id: id.into_string(), title: String::new() });
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(section) = open.take() {
                    if references.has(&section.id) {
                        return Err(TextError::new(part.name, format!("the id {} is used twice", section.id)));
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
                        return Err(TextError::new(part.name, format!("the label {label} is used twice")));
                    }
                    references.formulas.insert(label.to_owned(), format!("{}.{formulas}", part.number));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The table of contents twice: beside the text on wide screens, folded above it on narrow ones.
fn contents(sections: &[Section], medium: Medium) -> String {
    let mut list = String::from("<ol class=\"theory__parts\">\n");
    let mut open = false;
    for section in sections.iter().filter(|section| section.level < 3) {
        if section.level == 1 {
            list.push_str(if open { "</ol></li>\n" } else { "" });
            open = true;
        }
        list.push_str(&format!("<li><a href=\"{}\">{}</a>", medium.address(&section.id), escape(&section.title)));
        list.push_str(if section.level == 1 { "\n<ol>" } else { "</li>\n" });
    }
    list.push_str(if open { "</ol></li></ol>" } else { "</ol>" });
    format!(
        "<nav class=\"theory__contents\" aria-label=\"Contents\">{list}</nav>\n\
         <details class=\"theory__folded\"><summary>Contents</summary><nav aria-label=\"Contents\">{list}</nav></details>\n"
    )
}
