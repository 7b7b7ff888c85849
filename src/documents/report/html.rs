//! The report as HTML. All text is escaped, and the file's policy forbids requests and scripts.

use std::fmt::Write;

use super::architecture::{LayerRow, discriminator_rows, generator_rows};
use super::{Report, base64, chart, sheet_label};
use crate::data::grouped;
use crate::documents::history::compare::relative_to;
use crate::documents::history::{mean, sentences};
use crate::documents::prose;
use crate::network::DROPOUT;
use crate::plot::markup::escape;
use crate::run::departure::Departure;
use crate::run::estimate::in_words;
use crate::run::quality::summary;
use crate::run::stored::Ending;
use crate::run::{BUILD, RunConfig};
use crate::settings::Settings;

/// The exact content of the report's style element; the page's policy allows it by its hash.
pub const STYLE: &str = concat!("\n", include_str!("style.css"));

fn picture(png: &[u8], alt: &str) -> String {
    format!("<img alt=\"{}\" src=\"data:image/png;base64,{}\">", escape(alt), base64(png))
}

fn row(name: &str, value: &str) -> String {
    format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escape(name), escape(value))
}

/// A page up to its body, with the report's styles and those of typed text.
fn head(title: &str) -> String {
    let mut html = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.push_str(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n",
    );
    html.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    let typed = prose::STYLE;
    let _ = writeln!(html, "<title>{}</title>\n<style>{STYLE}</style>\n<style>{typed}</style>", escape(title));
    html.push_str("</head>\n<body>\n");
    html
}

/// The last line of reports and write-ups.
pub(crate) fn credit() -> String {
    format!("Drafted with Saddle (build {BUILD}). The numbers come from the run; the words are the author’s.")
}

fn sections(report: &Report) -> String {
    let config = report.record.config();
    let mut html = String::new();
    set_up(&mut html, report, &config);
    networks(&mut html, config.departure);
    losses(&mut html, report, &config);
    real(&mut html, report);
    sheets(&mut html, report);
    html
}

impl Report {
    /// The content of the file.
    #[must_use]
    pub fn html(&self) -> String {
        let config = self.record.config();
        let title = format!("A DCGAN on {}", subject(self, &config));
        let mut html = head(&format!("{title}, seed {}", config.seed));
        let _ = writeln!(html, "<header>\n<h1>{}</h1>", escape(&title));
        let written = sentences::date(self.written_ms).map(|date| format!("written {date}"));
        let name = (!self.record.title.is_empty()).then(|| self.record.title.clone());
        let author = Some(self.author.trim().to_owned()).filter(|author| !author.is_empty());
        let about: Vec<String> = [author, name, written].into_iter().flatten().collect();
        let _ = writeln!(html, "<p class=\"about\">{}</p>\n</header>", escape(&about.join(" · ")));
        html.push_str(&sections(self));
        if !self.acknowledgements.trim().is_empty() {
            let _ = writeln!(html, "<section>\n<h2>Acknowledgements</h2>\n{}</section>", prose::html(&self.acknowledgements));
        }
        let _ = writeln!(html, "<footer class=\"small\"><p>{}</p></footer>", escape(&credit()));
        html.push_str("</body>\n</html>\n");
        html
    }
}

fn subject(report: &Report, config: &RunConfig) -> String {
    if report.record.is_of_own_file() {
        return format!("the images of {}", report.record.source);
    }
    sentences::dataset(config.dataset).to_owned()
}

fn set_up(html: &mut String, report: &Report, config: &RunConfig) {
    let record = &report.record;
    html.push_str("<section>\n<h2>Set-up</h2>\n");
    if config.departure != Departure::None {
        let text = format!(
            "This run departs from the handout: {}. {}",
            config.departure.label().to_lowercase(),
            config.departure.hint()
        );
        let _ = writeln!(html, "<p class=\"departs\">{}</p>", escape(&text));
    }
    html.push_str("<table>\n<caption>Set-up, compared with the homework</caption>\n<thead><tr><th scope=\"col\"></th><th scope=\"col\">This run</th><th scope=\"col\">Homework</th></tr></thead>\n<tbody>\n");
    let homework = RunConfig::default();
    for name in RunConfig::names().filter(|name| *name != "backend") {
        let (own, usual) = match name {
            "images" => (grouped(record.images.into()), grouped(homework.dataset.len().into())),
            "dataset" if record.is_of_own_file() => (record.source.to_string(), sentences::value(&homework, name)),
            "lr" => (sentences::learning_rate(record), sentences::value(&homework, name)),
            _ => (sentences::value(config, name), sentences::value(&homework, name)),
        };
        let differs = if own == usual { "" } else { " class=\"differs\"" };
        let label = escape(RunConfig::label(name));
        let _ = writeln!(
            html,
            "<tr{differs}><th scope=\"row\">{label}</th><td>{}</td><td>{}</td></tr>",
            escape(&own),
            escape(&usual)
        );
    }
    html.push_str("</tbody>\n</table>\n<table>\n<caption>Result</caption>\n<tbody>\n");
    let ended = match record.ending {
        Ending::Open => format!("saved at step {}; can be continued", grouped(record.step.into())),
        _ => sentences::ending(record),
    };
    let tiling = record.tiling.map(|tiling| format!(", {} tiles", tiling.name())).unwrap_or_default();
    let facts = [
        (
            "Completed",
            format!(
                "{} epochs, {} of {} steps",
                sentences::epochs(record),
                grouped(record.step.into()),
                grouped(record.total_steps.into())
            ),
        ),
        ("State", ended),
        ("Ran on", format!("{}{tiling}", sentences::device(&record.device))),
        ("Training time", in_words(record.trained_ms)),
        ("Started", sentences::date(record.began_ms).unwrap_or_else(|| "unknown".to_owned())),
        ("Images from", record.source.to_string()),
        ("SHA-256 of the images", record.images_sha256.clone()),
        ("Build", record.build.clone()),
        ("Address of this set-up", format!("#/gan?{}", record.query)),
    ];
    facts.iter().for_each(|(name, value)| html.push_str(&row(name, value)));
    if let Some(measured) = &record.quality {
        html.push_str(&row("Quality of the images", &summary(measured)));
    }
    html.push_str("</tbody>\n</table>\n</section>\n");
}

fn networks(html: &mut String, departure: Departure) {
    html.push_str(
        "<section>\n<h2>Networks</h2>\n<p class=\"lead\">Shapes are without the batch: channels × height × width.</p>\n",
    );
    table(html, "Discriminator D, from an image 1 × 28 × 28", &discriminator_rows(), departure);
    table(html, "Generator G, from a latent of 100 numbers", &generator_rows(), departure);
    html.push_str("</section>\n");
}

fn table(html: &mut String, caption: &str, layers: &[LayerRow], departure: Departure) {
    let _ = writeln!(
        html,
        "<table>\n<caption>{caption}</caption>\n<thead><tr><th scope=\"col\">Layer</th><th scope=\"col\">Computes</th><th scope=\"col\">Output</th><th scope=\"col\" class=\"number\">Parameters</th></tr></thead>\n<tbody>"
    );
    for layer in layers {
        let what = match departure {
            Departure::NoBatchNorm => layer.text.replace("batch norm", "no batch norm, its parameters stay unchanged"),
            Departure::NoDropout => layer.text.replace(&format!(", dropout {DROPOUT}"), ", no dropout"),
            Departure::SigmoidTwice => layer.text.replace("one logit", "one logit, then a sigmoid"),
            Departure::None | Departure::SaturatingLoss => layer.text.clone(),
        };
        let _ = writeln!(
            html,
            "<tr><td>{}</td><td>{what}</td><td>{}</td><td class=\"number\">{}</td></tr>",
            layer.name,
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
}

fn losses(html: &mut String, report: &Report, config: &RunConfig) {
    let (departure, record) = (config.departure, &report.record);
    let undecided = departure.undecided();
    let per_epoch = f64::from(record.steps_per_epoch.max(1));
    html.push_str("<section>\n<h2>Losses</h2>\n");
    if report.losses.is_empty() {
        html.push_str("<p>No losses were saved.</p>\n</section>\n");
        return;
    }
    let shown: Vec<f64> = report.sheets.iter().map(|sheet| f64::from(sheet.frame.step) / per_epoch).collect();
    let svg = chart::svg(report.run(), undecided, &shown);
    let _ = writeln!(
        html,
        "<figure>\n{svg}<figcaption>Losses in nats. Lines: means over short stretches of steps, D full, G dashed. Shaded: from the least to the greatest loss of each stretch. Dotted: the epochs of the sheets below.</figcaption>\n</figure>"
    );
    let of_g = match departure {
        Departure::SaturatingLoss => "G’s loss is the mean of ln(1 − D(G(z))), which G minimises. It is never above 0.",
        Departure::SigmoidTwice => "G’s loss is the mean of −ln D(G(z)), with the extra sigmoid in D.",
        _ => "G’s loss is the mean of −ln D(G(z)), which is ln 2 = 0.693 when D answers ½.",
    };
    let of_d = if departure == Departure::SigmoidTwice {
        format!("D’s output passes an extra sigmoid in this run, so an undecided D has the loss {undecided:.3}")
    } else {
        format!("An undecided D answers ½ to every image and has the loss 2 ln 2 = {undecided:.3}")
    };
    let _ = writeln!(
        html,
        "<p>In each step D sees a batch of real images and a batch of generated ones. D’s loss is the mean of −ln D(x) over real images plus the mean of −ln(1 − D(G(z))) over generated ones. {of_d}, the dashed line. {of_g}</p>\n<p>Each loss is measured against an opponent that keeps changing. Neither loss has to fall, and a low loss alone does not show good images.</p>"
    );
    let last = &report.losses[report.losses.len().saturating_sub(record.steps_per_epoch.max(1) as usize)..];
    if let Some((d, g)) = mean(last, 0).zip(mean(last, 1)).filter(|(d, g)| d.is_finite() && g.is_finite()) {
        let over = if last.len() == 1 { "step".to_owned() } else { format!("{} steps", grouped(last.len() as u64)) };
        let text = format!(
            "Over the last {over}, D’s loss averages {d:.3}, {} {undecided:.3}, and G’s {g:.3}.",
            relative_to(d, undecided)
        );
        let _ = writeln!(html, "<p>{}</p>", text.replace('-', "−"));
    }
    if let Ending::Diverged(step) = record.ending {
        let _ = writeln!(html, "<p>At step {} a loss became NaN or infinite, and the run ended.</p>", grouped(step.into()));
    }
    html.push_str("</section>\n");
}

fn real(html: &mut String, report: &Report) {
    html.push_str("<section>\n<h2>Real images</h2>\n");
    match &report.real {
        Some(png) => {
            let picture = picture(png, "The first images of the training set");
            let _ = writeln!(
                html,
                "<figure class=\"real\">\n{picture}\n<figcaption>The first of the {} training images.</figcaption>\n</figure>",
                grouped(report.record.images.into())
            );
        }
        None => html.push_str("<p>The training images were not saved with this run.</p>\n"),
    }
    html.push_str("</section>\n");
}

fn sheets(html: &mut String, report: &Report) {
    html.push_str("<section>\n<h2>Generated images</h2>\n");
    if report.sheets.is_empty() {
        html.push_str("<p>No sheets were saved.</p>\n</section>\n");
        return;
    }
    html.push_str("<p class=\"lead\">All sheets show the same 64 latents in the same order. T counts epochs.</p>\n");
    for sheet in &report.sheets {
        let (step, epoch) = (sheet.frame.step, sheet.frame.epoch);
        let label = sheet_label(&report.record, step, epoch);
        let picture = picture(&sheet.frame.png, &format!("Generated images at {label}"));
        let _ = writeln!(
            html,
            "<div class=\"sheet\">\n<figure>\n{picture}\n<figcaption>{label}, after {} steps</figcaption>\n</figure>\n<div>\n<h3>{label}</h3>\n{}</div>\n</div>",
            grouped(step.into()),
            prose::html(&sheet.text)
        );
    }
    html.push_str("</section>\n");
}
