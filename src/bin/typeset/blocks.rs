//! Writes one part as HTML.

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};
use saddle::documents::mathml::mathml;
use saddle::plot::markup::escape;

use super::figures::Figure;
use super::text::{Medium, Part, References, TextError, labelled};

pub(crate) struct Blocks<'a> {
    part: &'a Part<'a>,
    references: &'a References,
    medium: Medium,
    html: String,
    formulas: usize,
    paragraph: Paragraph,
    table: Table,
    /// End tags of the open quotes.
    quotes: Vec<&'static str>,
    /// The target of an open link that has no text so far; it gets the formula's number.
    empty_link: Option<String>,
    code: Option<Code>,
    image: Option<Figure>,
    /// Start of the last listing, if nothing follows it; a second listing makes a pair.
    last_listing: Option<usize>,
    /// Start of the last inline formula, if nothing follows it.
    last_math: Option<usize>,
}

/// The state of the current paragraph.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Paragraph {
    /// None is open, or its `<p>` is written.
    Running,
    /// Opened in the source; its `<p>` is not written yet.
    Pending,
    /// Contains only displayed formulas, so there is no `<p>`.
    Formulas,
    /// Contains only images, in an open row.
    Images,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
}

struct Code {
    language: String,
    caption: String,
    text: String,
}

impl<'a> Blocks<'a> {
    pub(crate) fn new(part: &'a Part<'a>, references: &'a References, medium: Medium) -> Self {
        Self {
            part,
            references,
            medium,
            html: String::new(),
            formulas: 0,
            paragraph: Paragraph::Running,
            table: Table::default(),
            quotes: Vec::new(),
            empty_link: None,
            code: None,
            image: None,
            last_listing: None,
            last_math: None,
        }
    }

    /// The HTML of the part.
    ///
    /// # Errors
    /// When the text has unsupported Markdown or LaTeX, or a reference without a target.
    pub(crate) fn html(mut self) -> Result<String, TextError> {
        for event in self.part.events() {
            match event {
                Event::Start(tag) => self.open(tag)?,
                Event::End(tag) => self.close(tag)?,
                Event::Text(text) => match (&mut self.code, &mut self.image) {
                    (Some(code), _) => code.text.push_str(&text),
                    (None, Some(image)) => image.alternative.push_str(&text),
                    (None, None) => self.text(&text),
                },
                Event::Code(text) => self.inline(&format!("<code translate=\"no\">{}</code>", escape(&text))),
                Event::InlineMath(tex) => {
                    let math = self.math(&tex, false)?;
                    self.inline(&math);
                    self.last_math = Some(self.html.len() - math.len());
                }
                Event::DisplayMath(tex) => self.formula(&tex)?,
                Event::SoftBreak => self.inline("\n"),
                Event::HardBreak => self.inline("<br />"),
                // Comments mark numbers and formulas for the tests (tests/native/theory).
                Event::InlineHtml(html) | Event::Html(html) if is_comment(&html) => {}
                other => return Err(self.error(format!("not supported: {other:?}"))),
            }
        }
        Ok(self.html)
    }

    fn error(&self, message: impl Into<String>) -> TextError {
        TextError::new(self.part.name, message)
    }

    fn math(&self, tex: &str, display: bool) -> Result<String, TextError> {
        mathml(tex, display).map_err(|error| self.error(format!("{error} in: {tex}")))
    }

    /// Writes text. Punctuation after an inline formula stays on the formula's line.
    fn text(&mut self, text: &str) {
        let rest = text.trim_start_matches([',', '.', ';', ':', ')', '?', '%', '’', '”']);
        let sign = &text[..text.len() - rest.len()];
        match self.last_math.take().filter(|_| !sign.is_empty()) {
            Some(at) => {
                self.html.insert_str(at, "<span class=\"theory__nowrap\">");
                self.inline(&format!("{}</span>{}", escape(sign), escape(rest)));
            }
            None => self.inline(&escape(text)),
        }
    }

    fn inline(&mut self, html: &str) {
        if matches!(self.paragraph, Paragraph::Formulas | Paragraph::Images) {
            if html.trim().is_empty() {
                return;
            }
            self.html.push_str(if self.paragraph == Paragraph::Images { "</div>\n" } else { "" });
            self.html.push_str("<p class=\"theory__on\">");
            self.paragraph = Paragraph::Running;
        }
        if self.paragraph == Paragraph::Pending {
            self.html.push_str("<p>");
            self.paragraph = Paragraph::Running;
        }
        self.empty_link = None;
        self.last_math = None;
        self.html.push_str(html);
    }

    /// Writes the start or end of a block.
    fn block(&mut self, html: &str) {
        self.last_listing = None;
        self.html.push_str(html);
    }

    fn open(&mut self, tag: Tag<'_>) -> Result<(), TextError> {
        match tag {
            Tag::Paragraph => {
                self.last_listing = None;
                self.paragraph = Paragraph::Pending;
            }
            Tag::Heading { level, id, .. } => {
                let id = id.map(|id| id.into_string()).unwrap_or_default();
                let id = self.medium.id(&id);
                let (rank, part) = match level {
                    HeadingLevel::H1 => (2, format!("<span class=\"theory__part\">{}</span> ", self.part.number)),
                    HeadingLevel::H2 => (3, String::new()),
                    _ => (4, String::new()),
                };
                self.block(&format!("<h{rank} id=\"{id}\" tabindex=\"-1\">{part}"));
            }
            Tag::BlockQuote(kind) => self.quote(kind)?,
            Tag::CodeBlock(kind) => {
                let info = if let CodeBlockKind::Fenced(info) = kind { info.into_string() } else { String::new() };
                let (language, caption) = info.split_once(' ').unwrap_or((&info, ""));
                self.code = Some(Code { language: language.to_owned(), caption: caption.to_owned(), text: String::new() });
            }
            Tag::List(first) => self.block(if first.is_some() { "<ol>\n" } else { "<ul>\n" }),
            Tag::Item => self.html.push_str("<li>"),
            Tag::Table(alignments) => {
                self.table = Table { alignments, column: 0, head: false };
                self.block("<div class=\"theory__table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>\n");
            }
            Tag::TableHead => {
                self.table.head = true;
                self.table.column = 0;
                self.html.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.html.push_str("<tr>");
            }
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.inline("<em>"),
            Tag::Strong => self.inline("<strong>"),
            Tag::Link { dest_url, .. } => self.link(&dest_url)?,
            Tag::Image { dest_url, title, .. } => {
                let (file, caption) = (dest_url.into_string(), title.into_string());
                self.image = Some(Figure { file, caption, alternative: String::new() });
            }
            Tag::HtmlBlock => {}
            other => return Err(self.error(format!("not supported: {other:?}"))),
        }
        Ok(())
    }

    fn close(&mut self, tag: TagEnd) -> Result<(), TextError> {
        self.last_math = None;
        match tag {
            TagEnd::Paragraph => {
                self.end_paragraph();
                self.paragraph = Paragraph::Running;
            }
            TagEnd::Image => self.figure()?,
            TagEnd::Heading(level) => {
                let rank = match level {
                    HeadingLevel::H1 => 2,
                    HeadingLevel::H2 => 3,
                    _ => 4,
                };
                self.block(&format!("</h{rank}>\n"));
            }
            TagEnd::BlockQuote(_) => {
                let end = self.quotes.pop().unwrap_or_default();
                self.block(end);
            }
            TagEnd::CodeBlock => self.listing(),
            TagEnd::List(ordered) => self.block(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.html.push_str("</li>\n"),
            TagEnd::Table => self.block("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.table.head = false;
                self.html.push_str("</tr></thead>\n<tbody>");
            }
            TagEnd::TableRow => self.html.push_str("</tr>\n"),
            TagEnd::TableCell => {
                let end = if self.table.head { "</th>" } else { "</td>" };
                self.html.push_str(end);
            }
            TagEnd::Emphasis => self.html.push_str("</em>"),
            TagEnd::Strong => self.html.push_str("</strong>"),
            TagEnd::Link => {
                if let Some(id) = self.empty_link.take() {
                    let number = self.references.formulas.get(&id);
                    let number = number.ok_or_else(|| self.error(format!("[](#{id}) has no text, and {id} is no formula")))?;
                    self.html.push_str(&format!("({number})"));
                }
                self.html.push_str("</a>");
            }
            TagEnd::HtmlBlock => {}
            other => return Err(self.error(format!("not supported: {other:?}"))),
        }
        Ok(())
    }

    /// Opens a box by the kind of a GitHub alert.
    fn quote(&mut self, kind: Option<BlockQuoteKind>) -> Result<(), TextError> {
        let (class, tag) = match kind {
            Some(BlockQuoteKind::Caution) => ("is-mistake", "Common mistake"),
            Some(BlockQuoteKind::Tip) => ("is-short", "In short"),
            Some(BlockQuoteKind::Note) => ("is-why", "Why"),
            Some(BlockQuoteKind::Important) => ("is-question", "The question"),
            other => return Err(self.error(format!("unsupported quote kind {other:?}"))),
        };
        self.quotes.push("</div>\n");
        self.block(&format!(
            "<div class=\"theory__box {class}\" role=\"note\" aria-label=\"{tag}\"><p class=\"theory__tag\">{tag}</p>\n"
        ));
        Ok(())
    }

    fn cell(&mut self) {
        let alignment = self.table.alignments.get(self.table.column).copied().unwrap_or(Alignment::None);
        self.table.column += 1;
        let class = if alignment == Alignment::Right { " class=\"is-number\"" } else { "" };
        // Numbers are not translated; their headings are.
        let keep = if class.is_empty() { "" } else { " translate=\"no\"" };
        let begin = if self.table.head { format!("<th scope=\"col\"{class}>") } else { format!("<td{class}{keep}>") };
        self.html.push_str(&begin);
    }

    fn link(&mut self, address: &str) -> Result<(), TextError> {
        let (class, address) = if let Some(id) = address.strip_prefix('#').filter(|id| !id.starts_with('/')) {
            if !self.references.has(id) {
                return Err(self.error(format!("a link to #{id}, which does not exist")));
            }
            ("", self.medium.address(id))
        } else if address.starts_with("#/") {
            let address = if self.medium == Medium::Page { format!("./{address}") } else { address.to_owned() };
            (" class=\"theory__lab\"", address)
        } else if address.starts_with("https://") {
            ("", address.to_owned())
        } else {
            return Err(self.error(format!("a link to {address}: only #id, #/view and https:// are supported")));
        };
        let empty_link = address.rsplit_once(['#', '=']).map(|(_, id)| id.to_owned());
        self.inline(&format!("<a{class} href=\"{}\">", escape(&address)));
        self.empty_link = empty_link;
        Ok(())
    }

    fn formula(&mut self, tex: &str) -> Result<(), TextError> {
        let (tex, label) = labelled(tex);
        let mathml = self.math(tex, true)?;
        self.formulas += 1;
        let number = format!("{}.{}", self.part.number, self.formulas);
        let id = label.map(|label| format!(" id=\"{}\" tabindex=\"-1\"", self.medium.id(label))).unwrap_or_default();
        let copy = match self.medium {
            Medium::View => format!(
                "<button type=\"button\" class=\"equation__copy\" aria-label=\"Copy LaTeX of formula {number}\">Copy LaTeX</button>"
            ),
            Medium::Page => String::new(),
        };
        self.end_paragraph();
        self.paragraph = Paragraph::Formulas;
        self.block(&format!(
            "<div class=\"equation\"{id}><div class=\"equation__math\">{mathml}</div><span class=\"equation__number\">({number})</span>{copy}</div>\n"
        ));
        Ok(())
    }

    /// Ends the open `<p>` or row of images.
    fn end_paragraph(&mut self) {
        self.html.push_str(match self.paragraph {
            Paragraph::Running => "</p>\n",
            Paragraph::Images => "</div>\n",
            Paragraph::Pending | Paragraph::Formulas => "",
        });
    }

    /// Writes the image that was read, in a row with those beside it.
    fn figure(&mut self) -> Result<(), TextError> {
        let Some(image) = self.image.take() else { return Ok(()) };
        let html = image.html().map_err(|error| self.error(error.to_string()))?;
        if self.paragraph != Paragraph::Images {
            self.end_paragraph();
            self.block("<div class=\"theory__figures\">\n");
            self.paragraph = Paragraph::Images;
        }
        self.html.push_str(&html);
        Ok(())
    }

    fn listing(&mut self) {
        let Some(Code { language, caption, text }) = self.code.take() else { return };
        let first = self.last_listing.take();
        let here = self.html.len();
        let name = if caption.is_empty() { language.clone() } else { caption };
        let name = escape(&name);
        let listing = format!(
            "<figure class=\"theory__code\"><figcaption>{name}</figcaption><pre translate=\"no\" role=\"group\" tabindex=\"0\" aria-label=\"{name}\"><code class=\"language-{}\">{}</code></pre></figure>\n",
            escape(&language),
            escape(&text)
        );
        self.html.push_str(&listing);
        match first {
            Some(first) => {
                self.html.insert_str(first, "<div class=\"theory__pair\">\n");
                self.html.push_str("</div>\n");
            }
            None => self.last_listing = Some(here),
        }
    }
}

fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.starts_with("<!--") && html.ends_with("-->")
}
