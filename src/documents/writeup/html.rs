//! The write-up as HTML: the answers with MathML, then the sections of the report in the report's style.

use std::fmt::Write;

use super::text::{Block, Piece, blocks, normalized};
use super::{NO_RUN, TITLE, WriteUp};
use crate::documents::mathml::mathml;
use crate::documents::report::{credit, head, sections};
use crate::plot::markup::escape;

/// The exact content of the write-up's style element; the page's policy allows it by its hash.
pub const STYLE: &str = include_str!("style.css");

fn answer(html: &mut String, heading: &str, text: &str) {
    let _ = writeln!(html, "<section class=\"answer\">\n<h2>{heading}</h2>");
    for block in blocks(&normalized(text)) {
        let _ = match block {
            Block::Formula(tex) => {
                writeln!(html, "<div class=\"formula\">{}</div>", mathml(tex, true).unwrap_or_else(|_| escape(tex)))
            }
            Block::Paragraph(pieces) => writeln!(html, "<p>{}</p>", pieces.into_iter().map(piece).collect::<String>()),
        };
    }
    html.push_str("</section>\n");
}

fn piece(piece: Piece<'_>) -> String {
    match piece {
        Piece::Text(text) => escape(text).replace('\n', "<br>\n"),
        Piece::Formula(tex) => mathml(tex, false).unwrap_or_else(|_| escape(tex)),
    }
}

impl WriteUp {
    /// A self-contained HTML file, for A4 and letter paper.
    #[must_use]
    pub fn html(&self) -> String {
        let mut html = head(TITLE, STYLE);
        let about = escape(&self.about().join(" · "));
        let _ = writeln!(html, "<header>\n<h1>{TITLE}</h1>\n<p class=\"about\">{about}</p>\n</header>");
        answer(&mut html, "1. The bandit", &self.answers.bandit);
        answer(&mut html, "2. The minimax game", &self.answers.minimax);
        answer(&mut html, "3. The GAN", self.run.as_ref().map_or(NO_RUN, |_| &self.answers.gan));
        if let Some(run) = &self.run {
            html.push_str(&sections(run));
        }
        if !self.acknowledgements.trim().is_empty() {
            answer(&mut html, "Acknowledgements", &self.acknowledgements);
        }
        let _ = writeln!(html, "<footer class=\"small\"><p>{}</p></footer>\n</body>\n</html>", escape(&credit()));
        html
    }
}
