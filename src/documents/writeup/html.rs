//! The hand-in as HTML: one page of A4 paper after another when printed. The page's own view is made of the same parts.

use std::fmt::Write;

use super::{Answers, Figure, HEADINGS, NO_RUN, PROMPT, Prediction, QUESTIONS, Seen, Slot, TITLE, WriteUp, table};
use crate::data::grouped;
use crate::documents::prose;
use crate::documents::report::{LayerRow, Report, Sheet, base64, credit, discriminator_rows, generator_rows, sheet_label};
use crate::plot::markup::escape;

/// The style of the document, which the page loads, too.
pub const PAPER: &str = include_str!("../../../static/styles/paper.css");

/// Typed text with formulas and tables.
#[must_use]
pub fn text_html(text: &str) -> String {
    prose::html(text)
}

/// The pictures of a figure in a row, with their caption.
#[must_use]
pub fn figure_html(figure: &Figure) -> String {
    let mut html = format!("<figure class=\"paper__figure\">\n<div class=\"paper__row is-{}\">\n", figure.seen.key());
    for picture in &figure.pictures {
        html.push_str("<div class=\"paper__picture\">\n");
        if !picture.title.is_empty() {
            let _ = writeln!(html, "<p class=\"paper__name\">{}</p>", escape(&picture.title));
        }
        let _ = writeln!(html, "{}</div>", picture.svg());
    }
    let _ = writeln!(html, "</div>\n<figcaption>{}</figcaption>\n</figure>", escape(&figure.caption));
    html
}

/// A sheet with its name and its numbers.
#[must_use]
pub fn sheet_html(run: &Report, sheet: &Sheet) -> String {
    let label = sheet_label(&run.record, sheet.frame.step, sheet.frame.epoch);
    format!(
        "<p class=\"paper__name\">{label}</p>\n<img alt=\"Generated images at {label}\" src=\"data:image/png;base64,{}\">\n<div \
         class=\"paper__numbers\">{}</div>\n",
        base64(&sheet.frame.png),
        prose::html(&sheet.text)
    )
}

/// Set-up and result of the run as a table.
#[must_use]
pub fn facts_html(run: &Report) -> String {
    let rows = table::facts(run);
    let row =
        |(name, value): &(&str, String)| format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escape(name), escape(value));
    let rows: String = rows.iter().map(row).collect();
    format!("<table>\n<caption>The run</caption>\n<tbody>\n{rows}</tbody>\n</table>\n")
}

fn layers(caption: &str, layers: &[LayerRow]) -> String {
    let mut html = format!(
        "<table>\n<caption>{caption}</caption>\n<thead><tr><th scope=\"col\">Layer</th><th scope=\"col\">Computes</th><th \
         scope=\"col\">Output</th><th scope=\"col\" class=\"number\">Parameters</th></tr></thead>\n<tbody>\n"
    );
    for layer in layers {
        let _ = writeln!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"number\">{}</td></tr>",
            layer.name,
            layer.text,
            layer.output,
            grouped(layer.parameters)
        );
    }
    let total: u64 = layers.iter().map(|layer| layer.parameters).sum();
    let _ = writeln!(
        html,
        "</tbody>\n<tfoot><tr><th scope=\"row\" colspan=\"3\">All</th><td class=\"number\">{}</td></tr></tfoot>\n</table>",
        grouped(total)
    );
    html
}

/// Both networks of the homework as tables.
#[must_use]
pub fn networks_html() -> String {
    let discriminator = layers("Discriminator D, from an image 1 × 28 × 28", &discriminator_rows());
    discriminator + &layers("Generator G, from a latent of 100 numbers", &generator_rows())
}

/// Predictions and outcomes as a table; empty if there are none.
#[must_use]
pub fn predictions_html(predictions: &[Prediction]) -> String {
    if predictions.is_empty() {
        return String::new();
    }
    let mut html = String::from(
        "<h2>Predictions</h2>\n<table>\n<thead><tr><th scope=\"col\">Question</th><th scope=\"col\">Predicted</th><th \
         scope=\"col\">Outcome</th></tr></thead>\n<tbody>\n",
    );
    for row in predictions {
        let [question, predicted, outcome] = [&row.question, &row.predicted, &row.outcome].map(|text| escape(text));
        let _ = writeln!(html, "<tr><td>{question}</td><td>{predicted}</td><td>{outcome}</td></tr>");
    }
    html.push_str("</tbody>\n</table>\n");
    html
}

/// What Saddle filled in and what the author did, and the credit.
#[must_use]
pub fn sources_html(whole: &WriteUp) -> String {
    let row = |(name, text): (&str, String)| format!("<p><strong>{name}:</strong> {}.</p>\n", escape(&text));
    let rows: String = whole.sources().into_iter().map(row).collect();
    format!("{rows}<p>{}</p>\n", escape(&credit()))
}

/// What the author sees, or room for it.
fn see(answers: &Answers, seen: Seen) -> String {
    let slot = Slot::See(seen);
    if answers.is_filled(slot) {
        format!("<div class=\"paper__see\">\n{}</div>\n", prose::html(answers.text(slot)))
    } else {
        format!("<div class=\"paper__see is-empty\"><p class=\"paper__prompt\">{PROMPT}</p></div>\n")
    }
}

impl WriteUp {
    /// A self-contained HTML file, for A4 paper.
    #[must_use]
    pub fn html(&self) -> String {
        let mut html = String::from(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
             content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n<meta name=\"viewport\" \
             content=\"width=device-width, initial-scale=1\">\n",
        );
        let typed = prose::STYLE;
        let about = escape(&self.about().join(" · "));
        let _ = writeln!(
            html,
            "<title>{TITLE}</title>\n<style>{PAPER}</style>\n<style>{typed}</style>\n</head>\n<body class=\"paper\">\n<header>\n<h1>{TITLE}</h1>\n<p \
             class=\"paper__about\">{about}</p>\n</header>"
        );
        for (at, question) in QUESTIONS.iter().enumerate() {
            if let Some(heading) = question.heading() {
                let _ = writeln!(html, "<h2>{heading}</h2>");
            }
            let _ = writeln!(
                html,
                "<section class=\"paper__question\">\n<h3>{}. {}</h3>\n{}",
                question.number,
                question.title,
                prose::html(self.answers.text(Slot::Answer(at)))
            );
            if let Some(seen) = question.figure {
                html.push_str(&self.figure(seen).map(figure_html).unwrap_or_default());
                html.push_str(&see(&self.answers, seen));
            }
            html.push_str("</section>\n");
        }
        let _ = writeln!(html, "<h2>{}</h2>", HEADINGS[2]);
        match &self.run {
            Some(run) => self.gan_html(&mut html, run),
            None => _ = writeln!(html, "<p>{NO_RUN}</p>"),
        }
        html.push_str(&predictions_html(&self.predictions));
        if !self.acknowledgements.trim().is_empty() {
            let _ = writeln!(html, "<h2>Acknowledgements</h2>\n{}", prose::html(&self.acknowledgements));
        }
        let _ = writeln!(html, "<footer class=\"paper__sources\">\n{}</footer>\n</body>\n</html>", sources_html(self));
        html
    }

    fn gan_html(&self, html: &mut String, run: &Report) {
        html.push_str(&prose::html(self.answers.text(Slot::Gan)));
        if let Some(losses) = self.figure(Seen::Losses) {
            html.push_str(&figure_html(losses));
            html.push_str(&see(&self.answers, Seen::Losses));
        }
        if !run.sheets.is_empty() {
            html.push_str(
                "<h3>Generated images</h3>\n<p class=\"paper__lead\">All sheets show the same 64 latents in the same order. T counts epochs.</p>\n",
            );
            html.push_str("<div class=\"paper__sheets\">\n");
            for sheet in &run.sheets {
                let see = see(&self.answers, Seen::Sheet(sheet.frame.step));
                let _ = writeln!(html, "<div class=\"paper__sheet\">\n{}{see}</div>", sheet_html(run, sheet));
            }
            html.push_str("</div>\n");
        }
        let _ = writeln!(html, "<div class=\"paper__tables\">\n{}{}</div>", facts_html(run), networks_html());
    }
}
