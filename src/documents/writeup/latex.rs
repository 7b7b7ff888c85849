//! The write-up for pdflatex. Formulas are kept as typed, since `mathml` accepts only safe ones; all other text is escaped.

use std::fmt::Write;

use super::characters::escaped;
use super::overleaf::sheet_path;
use super::{Answers, Figure, HEADINGS, NO_RUN, PROMPT, Prediction, QUESTIONS, Seen, Slot, TITLE, WriteUp, table};
use crate::data::grouped;
use crate::documents::letters;
use crate::documents::mathml::{environment, latex};
use crate::documents::prose::{Block, Cell, Piece, Table, blocks, normalized};
use crate::documents::report::{LayerRow, Report, credit, discriminator_rows, generator_rows, sheet_label};

/// Latin Modern where it is installed: with T1 encoding alone, pdflatex may embed bitmap fonts. Without it only the letters that
/// Computer Modern lacks are taken from there.
const PREAMBLE: &str = r"% For pdflatex with amsmath, amssymb, geometry, graphicx, textcomp, longtable, booktabs and hyperref.
% Characters without a LaTeX command are written by their code point, as [U+4E2D].
\documentclass[11pt]{article}
\usepackage[a4paper,hmargin=20mm,vmargin={15mm,20mm}]{geometry}
\usepackage[utf8]{inputenc}
\IfFileExists{lmodern.sty}{\usepackage[T1]{fontenc}\usepackage{lmodern}}{\usepackage[T1,OT1]{fontenc}
\DeclareTextAccentDefault{\k}{T1}
\DeclareTextSymbolDefault{\DH}{T1}\DeclareTextSymbolDefault{\dh}{T1}\DeclareTextSymbolDefault{\DJ}{T1}\DeclareTextSymbolDefault{\dj}{T1}
\DeclareTextSymbolDefault{\NG}{T1}\DeclareTextSymbolDefault{\ng}{T1}\DeclareTextSymbolDefault{\TH}{T1}\DeclareTextSymbolDefault{\th}{T1}
\DeclareTextSymbolDefault{\guillemetleft}{T1}\DeclareTextSymbolDefault{\guillemetright}{T1}
\DeclareTextSymbolDefault{\guilsinglleft}{T1}\DeclareTextSymbolDefault{\guilsinglright}{T1}
\DeclareTextSymbolDefault{\quotesinglbase}{T1}\DeclareTextSymbolDefault{\quotedblbase}{T1}}
\usepackage{textcomp}
\usepackage{amsmath}
\usepackage{amssymb}
\usepackage{graphicx}
\usepackage{longtable}
\usepackage{booktabs}
\usepackage[hidelinks]{hyperref}
\providecommand{\bm}{\boldsymbol}
\providecommand{\mathscr}{\mathcal}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.6em}
\setlength{\emergencystretch}{3em}
";

/// [`escaped`] on one line, for cells and headings.
fn line(text: &str) -> String {
    escaped(&text.replace('\n', " "))
}

/// Typed text. Line breaks within a paragraph are kept.
fn body(tex: &mut String, text: &str) {
    for block in blocks(&normalized(text)) {
        let _ = match block {
            Block::Formula(formula) if environment(formula).is_some() => writeln!(tex, "{}\n", latex(formula)),
            Block::Formula(formula) => writeln!(tex, "\\begin{{equation*}}\n{}\n\\end{{equation*}}\n", latex(formula)),
            Block::Paragraph(pieces) => writeln!(tex, "{}\n", pieces.iter().map(piece).collect::<String>()),
            Block::Table(table) => {
                typed_table(tex, &table);
                Ok(())
            }
        };
    }
}

fn piece(piece: &Piece<'_>) -> String {
    match piece {
        Piece::Text(text) => escaped(text),
        Piece::Break => "\\newline{}\n".to_owned(),
        Piece::Formula(formula) => format!("${}$", latex(formula).replace('\n', " ")),
    }
}

/// Longest row of a table whose cells are not wrapped, in characters.
const ROW: usize = 70;

fn typed_table(tex: &mut String, table: &Table<'_>) {
    let columns = table.numbers.len();
    let cell = |cell: &Cell<'_>| cell.iter().map(piece).collect::<String>();
    let width = |column: usize| table.rows.iter().map(|row| cell(&row[column]).chars().count()).max().unwrap_or(0);
    let is_wide = (0..columns).map(width).sum::<usize>() > ROW;
    let column = |numbers: &bool| match (is_wide, numbers) {
        (true, _) => format!("p{{{:.3}\\textwidth}}", 0.9 / columns as f64),
        (false, true) => "r".to_owned(),
        (false, false) => "l".to_owned(),
    };
    let columns: String = table.numbers.iter().map(column).collect();
    let row = |cells: &Vec<Cell<'_>>| {
        let row = cells.iter().map(cell).collect::<Vec<_>>().join(" & ");
        // LaTeX would read a bracket or a star as an argument of the line break before it.
        format!("{{}}{row} \\\\\n")
    };
    let _ = writeln!(tex, "\\begin{{longtable}}[l]{{@{{}}{columns}@{{}}}}\n\\toprule");
    if let Some(first) = table.rows.first().filter(|_| table.headed) {
        let _ = writeln!(tex, "{}\\midrule\n\\endhead", row(first));
    }
    table.body().iter().for_each(|cells| tex.push_str(&row(cells)));
    tex.push_str("\\bottomrule\n\\end{longtable}\n\n");
}

/// A figure with its caption. Pictures share the line in proportion to their widths.
fn figure(tex: &mut String, figure: &Figure) {
    let all: f64 = figure.pictures.iter().map(|picture| picture.size.0).sum();
    tex.push_str("\\medskip\\noindent\n");
    for picture in &figure.pictures {
        // One percent between two.
        let width = (0.995 - 0.01 * figure.pictures.len() as f64) * picture.size.0 / all;
        let title =
            if picture.title.is_empty() { String::new() } else { format!("{{\\small\\textbf{{{}}}}}\\\\", line(&picture.title)) };
        let _ = writeln!(
            tex,
            "\\begin{{minipage}}[b]{{{width:.3}\\textwidth}}\\raggedright {title}\n\\includegraphics[width=\\linewidth]{{{}}}\n\\end{{minipage}}\\hfill",
            picture.path()
        );
    }
    let _ =
        writeln!(tex, "\n\\nopagebreak\\noindent\\parbox{{\\textwidth}}{{\\small {}}}\n\n\\nopagebreak\n", line(&figure.caption));
}

/// What the author sees, or room for it.
fn see(tex: &mut String, answers: &Answers, seen: Seen) {
    let slot = Slot::See(seen);
    if answers.is_filled(slot) {
        body(tex, answers.text(slot));
    } else {
        let _ = writeln!(
            tex,
            "\\emph{{{PROMPT}}}\\par\\nopagebreak\\rule{{\\linewidth}}{{0.2pt}}\\par\\nopagebreak\\rule{{\\linewidth}}{{0.2pt}}\n"
        );
    }
}

impl WriteUp {
    /// LaTeX for pdflatex with amsmath, amssymb, graphicx, textcomp, longtable, booktabs and hyperref.
    #[must_use]
    pub fn latex(&self) -> String {
        let mut tex = [PREAMBLE, letters::PREAMBLE].concat();
        let author = line(self.author.trim());
        let _ = writeln!(tex, "\\title{{{TITLE}}}\n\\author{{{author}}}");
        let date = crate::documents::history::sentences::date(self.written_ms).unwrap_or_default();
        let _ = writeln!(tex, "\\date{{{}}}\n\n\\begin{{document}}\n\\maketitle\n", line(&date));
        for (at, question) in QUESTIONS.iter().enumerate() {
            if let Some(heading) = question.heading() {
                let _ = writeln!(tex, "\\section*{{{heading}}}\n");
            }
            let _ = writeln!(tex, "\\subsection*{{{}. {}}}\n", question.number, line(question.title));
            body(&mut tex, self.answers.text(Slot::Answer(at)));
            if let Some(seen) = question.figure {
                self.figure(seen).into_iter().for_each(|drawn| figure(&mut tex, drawn));
                see(&mut tex, &self.answers, seen);
            }
        }
        let _ = writeln!(tex, "\\section*{{{}}}\n", HEADINGS[2]);
        match &self.run {
            Some(run) => self.run_sections(&mut tex, run),
            None => body(&mut tex, NO_RUN),
        }
        predictions(&mut tex, &self.predictions);
        if !self.acknowledgements.trim().is_empty() {
            tex.push_str("\\section*{Acknowledgements}\n\n");
            body(&mut tex, &self.acknowledgements);
        }
        tex.push_str("\\bigskip\\footnotesize\n");
        for (name, text) in self.sources() {
            let _ = writeln!(tex, "\\textbf{{{name}:}} {}.\n", line(&text));
        }
        let _ = writeln!(tex, "{}\n\n\\end{{document}}", escaped(&credit()));
        tex
    }

    fn run_sections(&self, tex: &mut String, run: &Report) {
        body(tex, self.answers.text(Slot::Gan));
        if let Some(losses) = self.figure(Seen::Losses) {
            figure(tex, losses);
            see(tex, &self.answers, Seen::Losses);
        }
        if !run.sheets.is_empty() {
            tex.push_str(
                "\\subsection*{Generated images}\n\nAll sheets show the same 64 latents in the same order. $T$ counts epochs.\n\n\\nopagebreak\\noindent\n",
            );
        }
        let width = 0.97 / run.sheets.len().max(3) as f64;
        for sheet in &run.sheets {
            let label = sheet_label(&run.record, sheet.frame.step, sheet.frame.epoch);
            let _ = writeln!(
                tex,
                "\\begin{{minipage}}[t]{{{width:.3}\\textwidth}}\\raggedright\\setlength{{\\parskip}}{{0.4em}}\\textbf{{{}}}\\\\[3pt]\n\\includegraphics[width=\\linewidth]{{{}}}\n\n{{\\footnotesize",
                line(&label),
                sheet_path(sheet)
            );
            body(tex, &sheet.text);
            tex.push_str("\\par}\n");
            see(tex, &self.answers, Seen::Sheet(sheet.frame.step));
            tex.push_str("\\end{minipage}\\hfill\n");
        }
        tables(tex, run);
    }
}

fn predictions(tex: &mut String, predictions: &[Prediction]) {
    if predictions.is_empty() {
        return;
    }
    tex.push_str("\\section*{Predictions}\n\n\\begin{longtable}[l]{@{}p{0.3\\textwidth}p{0.3\\textwidth}p{0.3\\textwidth}@{}}\n\\toprule\nQuestion & Predicted & Outcome \\\\\n\\midrule\n\\endhead\n");
    for row in predictions {
        let [question, predicted, outcome] = [&row.question, &row.predicted, &row.outcome].map(|text| line(text));
        let _ = writeln!(tex, "{{}}{question} & {predicted} & {outcome} \\\\");
    }
    tex.push_str("\\bottomrule\n\\end{longtable}\n\n");
}

fn tables(tex: &mut String, run: &Report) {
    tex.push_str("\\subsection*{Set-up}\n\n\\begin{tabular}{@{}lp{0.6\\textwidth}@{}}\n\\toprule\n");
    for (name, value) in table::facts(run) {
        let _ = writeln!(tex, "{} & {} \\\\", line(name), line(&value));
    }
    tex.push_str("\\bottomrule\n\\end{tabular}\n\n\\subsection*{Networks}\n\n\\begin{minipage}{\\textwidth}\\setlength{\\parskip}{0.6em}\nShapes are channels, height and width.\n\n");
    layer_table(tex, "Discriminator", &discriminator_rows());
    tex.push_str("\\end{minipage}\n\n");
    layer_table(tex, "Generator", &generator_rows());
    let epochs = table::selected_epochs(run);
    if !epochs.is_empty() {
        let undecided = run.record.config().departure.undecided();
        let _ = writeln!(
            tex,
            "\\subsection*{{Losses}}\n\nMeans over an epoch, in nats. An undecided $D$ has the loss {undecided:.3}.\n\n\\begin{{tabular}}{{@{{}}rrr@{{}}}}\n\\toprule\nEpoch & Loss of $D$ & Loss of $G$ \\\\\n\\midrule"
        );
        for (epoch, [d, g]) in epochs {
            let _ = writeln!(tex, "{epoch} & ${d:.3}$ & ${g:.3}$ \\\\");
        }
        tex.push_str("\\bottomrule\n\\end{tabular}\n\n");
    }
}

fn layer_table(tex: &mut String, name: &str, layers: &[LayerRow]) {
    let _ = writeln!(
        tex,
        "\\begin{{tabular}}{{@{{}}lp{{0.45\\textwidth}}lr@{{}}}}\n\\toprule\n{name} & Computes & Output & Parameters \\\\\n\\midrule"
    );
    for layer in layers {
        let [name, text, output] = [&layer.name, &layer.text, &layer.output].map(|text| line(text));
        let _ = writeln!(tex, "{name} & {text} & {output} & {} \\\\", grouped(layer.parameters));
    }
    let total: u64 = layers.iter().map(|layer| layer.parameters).sum();
    let _ = writeln!(tex, "\\midrule\nAll & & & {} \\\\\n\\bottomrule\n\\end{{tabular}}\n", grouped(total));
}
