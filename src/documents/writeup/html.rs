//! The write-up as HTML: the answers with MathML, then the sections of the report in the report's style.

use std::fmt::Write;

use super::{NO_RUN, TITLE, WriteUp};
use crate::documents::prose;
use crate::documents::report::{credit, head, sections};
use crate::plot::markup::escape;

fn answer(html: &mut String, heading: &str, text: &str) {
    let _ = writeln!(html, "<section class=\"answer\">\n<h2>{heading}</h2>\n{}</section>", prose::html(text));
}

impl WriteUp {
    /// A self-contained HTML file, for A4 and letter paper.
    #[must_use]
    pub fn html(&self) -> String {
        let mut html = head(TITLE);
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
