//! The write-up for pdflatex. Formulas are copied, since `mathml` accepts only safe ones; all other text is escaped.

use std::fmt::Write;

use super::text::{Block, Piece, blocks, normalized};
use super::{NO_RUN, TITLE, WriteUp, table};
use crate::data::grouped;
use crate::documents::report::{LayerRow, Report, credit, discriminator_rows, generator_rows, sheet_label};

/// Latin Modern where it is installed: with T1 encoding alone, pdflatex may embed bitmap fonts.
const PREAMBLE: &str = r"% For pdflatex with amsmath, amssymb, graphicx, booktabs and hyperref.
% Characters without a LaTeX command are written by their code point, as [U+4E2D].
\documentclass[11pt]{article}
\usepackage[utf8]{inputenc}
\IfFileExists{lmodern.sty}{\usepackage[T1]{fontenc}\usepackage{lmodern}}{}
\usepackage{amsmath}
\usepackage{amssymb}
\usepackage{graphicx}
\usepackage{booktabs}
\usepackage[hidelinks]{hyperref}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.6em}
\setlength{\emergencystretch}{3em}
";

/// Characters with a LaTeX command.
const COMMANDS: [(char, &str); 49] = [
    ('\\', r"\textbackslash{}"),
    ('{', r"\{"),
    ('}', r"\}"),
    // The text fonts of a minimal TeX lack the dollar sign and the grave accent.
    ('$', r"\ensuremath{\$}"),
    ('&', r"\&"),
    ('#', r"\#"),
    ('%', r"\%"),
    ('_', r"\_"),
    ('~', r"\textasciitilde{}"),
    ('^', r"\textasciicircum{}"),
    ('<', r"\ensuremath{<}"),
    ('>', r"\ensuremath{>}"),
    ('|', r"\ensuremath{|}"),
    ('"', r"\char34{}"),
    ('`', r"\char96{}"),
    ('’', "'"),
    ('‘', "`"),
    ('“', "``"),
    ('”', "''"),
    ('–', "--"),
    ('—', "---"),
    ('−', r"\ensuremath{-}"),
    ('×', r"\ensuremath{\times}"),
    ('·', r"\ensuremath{\cdot}"),
    ('±', r"\ensuremath{\pm}"),
    ('≤', r"\ensuremath{\le}"),
    ('≥', r"\ensuremath{\ge}"),
    ('≠', r"\ensuremath{\ne}"),
    ('≈', r"\ensuremath{\approx}"),
    ('→', r"\ensuremath{\to}"),
    ('∞', r"\ensuremath{\infty}"),
    ('∑', r"\ensuremath{\sum}"),
    ('∂', r"\ensuremath{\partial}"),
    ('∇', r"\ensuremath{\nabla}"),
    ('½', r"\ensuremath{\tfrac{1}{2}}"),
    ('¼', r"\ensuremath{\tfrac{1}{4}}"),
    ('²', r"\ensuremath{^2}"),
    ('³', r"\ensuremath{^3}"),
    ('…', r"\dots{}"),
    ('\u{a0}', "~"),
    ('η', r"\ensuremath{\eta}"),
    ('θ', r"\ensuremath{\theta}"),
    ('π', r"\ensuremath{\pi}"),
    ('Δ', r"\ensuremath{\Delta}"),
    ('σ', r"\ensuremath{\sigma}"),
    ('τ', r"\ensuremath{\tau}"),
    ('λ', r"\ensuremath{\lambda}"),
    ('μ', r"\ensuremath{\mu}"),
    ('ρ', r"\ensuremath{\rho}"),
];

/// Accented letters of both the OT1 and the T1 encoding.
const LETTERS: &str = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿ";

/// Ligatures such as `--` stay: they are harmless.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| !letter.is_control() || *letter == '\n') {
        if let Some((_, sign)) = COMMANDS.iter().find(|(known, _)| *known == letter) {
            safe.push_str(sign);
        } else if letter.is_ascii() || LETTERS.contains(letter) {
            safe.push(letter);
        } else {
            let _ = write!(safe, "[U+{:04X}]", u32::from(letter));
        }
    }
    safe
}

/// [`escaped`] on one line, for cells and headings.
fn line(text: &str) -> String {
    escaped(&text.replace('\n', " "))
}

/// Plain text with formulas. Line breaks within a paragraph are kept.
fn body(tex: &mut String, text: &str) {
    for block in blocks(&normalized(text)) {
        let _ = match block {
            Block::Formula(formula) => writeln!(tex, "\\begin{{equation*}}\n{formula}\n\\end{{equation*}}\n"),
            Block::Paragraph(pieces) => writeln!(tex, "{}\n", pieces.into_iter().map(piece).collect::<String>()),
        };
    }
}

fn piece(piece: Piece<'_>) -> String {
    match piece {
        Piece::Text(text) => escaped(text).replace('\n', "\\newline{}\n"),
        Piece::Formula(formula) => format!("${formula}$"),
    }
}

impl WriteUp {
    /// LaTeX for pdflatex with amsmath, amssymb, graphicx, booktabs and hyperref.
    #[must_use]
    pub fn latex(&self) -> String {
        let mut tex = String::from(PREAMBLE);
        let author = line(self.author.trim());
        let _ = writeln!(tex, "\\title{{{TITLE}}}\n\\author{{{author}}}");
        let date = crate::documents::history::sentences::date(self.written_ms).unwrap_or_default();
        let _ = writeln!(tex, "\\date{{{}}}\n\n\\begin{{document}}\n\\maketitle\n", line(&date));
        for (heading, text) in [("The bandit", &self.answers.bandit), ("The minimax game", &self.answers.minimax)] {
            let _ = writeln!(tex, "\\section{{{heading}}}\n");
            body(&mut tex, text);
        }
        tex.push_str("\\section{The GAN}\n\n");
        match &self.run {
            Some(run) => {
                body(&mut tex, &self.answers.gan);
                run_sections(&mut tex, run);
            }
            None => body(&mut tex, NO_RUN),
        }
        if !self.acknowledgements.trim().is_empty() {
            tex.push_str("\\section*{Acknowledgements}\n\n");
            body(&mut tex, &self.acknowledgements);
        }
        let _ = writeln!(tex, "\\bigskip\\footnotesize {}\n\n\\end{{document}}", escaped(&credit()));
        tex
    }
}

fn run_sections(tex: &mut String, run: &Report) {
    tex.push_str("\\subsection{Set-up}\n\n\\begin{tabular}{@{}lp{0.6\\textwidth}@{}}\n\\toprule\n");
    for (name, value) in table::facts(run) {
        let _ = writeln!(tex, "{} & {} \\\\", line(name), line(&value));
    }
    tex.push_str("\\bottomrule\n\\end{tabular}\n\n\\subsection{Networks}\n\nShapes are channels, height and width.\n\n");
    layer_table(tex, "Discriminator", &discriminator_rows());
    layer_table(tex, "Generator", &generator_rows());
    let epochs = table::selected_epochs(run);
    if !epochs.is_empty() {
        let undecided = run.record.config().departure.undecided();
        let _ = writeln!(
            tex,
            "\\subsection{{Losses}}\n\nMeans over an epoch, in nats. An undecided $D$ has the loss {undecided:.3}.\n\n\\begin{{tabular}}{{@{{}}rrr@{{}}}}\n\\toprule\nEpoch & Loss of $D$ & Loss of $G$ \\\\\n\\midrule"
        );
        for (epoch, [d, g]) in epochs {
            let _ = writeln!(tex, "{epoch} & ${d:.3}$ & ${g:.3}$ \\\\");
        }
        tex.push_str("\\bottomrule\n\\end{tabular}\n\n");
    }
    tex.push_str(
        "\\subsection{Generated images}\n\nAll sheets show the same 64 latents in the same order. $T$ counts epochs.\n\n",
    );
    let seed = run.record.config().seed;
    for sheet in &run.sheets {
        let label = sheet_label(&run.record, sheet.frame.step, sheet.frame.epoch);
        let file = format!("saddle-gan-seed{seed}-epoch{}.png", sheet.frame.epoch);
        // The lab names a sheet by its epoch, and two sheets of one epoch would collide.
        let file = if label.starts_with("T = ") { file } else { format!("saddle-gan-seed{seed}-step{}.png", sheet.frame.step) };
        let steps = grouped(sheet.frame.step.into());
        let _ = writeln!(tex, "\\subsubsection*{{{}, after {steps} steps}}\n", line(&label));
        let _ = writeln!(tex, "% Download this sheet in the GAN lab and put it into the folder of this file.");
        let _ = writeln!(
            tex,
            "\\IfFileExists{{{file}}}{{\\includegraphics[width=0.5\\textwidth]{{{file}}}}}{{\\fbox{{Missing: {}}}}}\n",
            line(&file)
        );
        body(tex, &sheet.text);
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
