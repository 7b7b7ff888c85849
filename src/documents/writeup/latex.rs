//! The write-up for pdflatex. A formula goes in as it was read (`math`), everything else letter by letter: what LaTeX would take for a
//! command is written so that it is printed.

use std::fmt::Write;

use super::text::{Block, Piece, blocks, tidied};
use super::{NO_RUN, TITLE, WriteUp, made_by, table};
use crate::data::grouped;
use crate::documents::report::{LayerRow, Report, discriminator_rows, generator_rows, place};

/// Latin Modern where it is installed, so that the PDF has outlines in any case.
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

/// Signs that have a name in LaTeX.
const SIGNS: [(char, &str); 49] = [
    ('\\', r"\textbackslash{}"),
    ('{', r"\{"),
    ('}', r"\}"),
    // The text's own dollar is in fonts that a small TeX lacks, as is its grave accent.
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

/// Letters that LaTeX's own fonts can make, in either encoding.
const LETTERS: &str = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿ";

/// Text as LaTeX prints it. Ligatures of `-`, `'` and the like are harmless.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| !letter.is_control() || *letter == '\n') {
        if let Some((_, sign)) = SIGNS.iter().find(|(known, _)| *known == letter) {
            safe.push_str(sign);
        } else if letter.is_ascii() || LETTERS.contains(letter) {
            safe.push(letter);
        } else {
            let _ = write!(safe, "[U+{:04X}]", u32::from(letter));
        }
    }
    safe
}

/// [`escaped`] on one line, as a table's cell and a heading must be.
fn line(text: &str) -> String {
    escaped(&text.replace('\n', " "))
}

/// Typed text. A line that ends within a paragraph ends in print, too.
fn body(tex: &mut String, text: &str) {
    for block in blocks(&tidied(text)) {
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

pub(super) fn write(whole: &WriteUp) -> String {
    let mut tex = String::from(PREAMBLE);
    let author = line(whole.author.trim());
    let _ = writeln!(tex, "\\title{{{TITLE}}}\n\\author{{{author}}}");
    let date = crate::documents::history::words::date(whole.written_ms).unwrap_or_default();
    let _ = writeln!(tex, "\\date{{{}}}\n\n\\begin{{document}}\n\\maketitle\n", line(&date));
    for (heading, text) in [("The bandit", &whole.answers.bandit), ("The minimax game", &whole.answers.minimax)] {
        let _ = writeln!(tex, "\\section{{{heading}}}\n");
        body(&mut tex, text);
    }
    tex.push_str("\\section{The GAN}\n\n");
    match &whole.run {
        Some(run) => {
            body(&mut tex, &whole.answers.gan);
            of_run(&mut tex, run);
        }
        None => body(&mut tex, NO_RUN),
    }
    if !whole.acknowledgements.trim().is_empty() {
        tex.push_str("\\section*{Acknowledgements}\n\n");
        body(&mut tex, &whole.acknowledgements);
    }
    let _ = writeln!(tex, "\\bigskip\\footnotesize {}\n\n\\end{{document}}", escaped(&made_by()));
    tex
}

fn of_run(tex: &mut String, run: &Report) {
    tex.push_str("\\subsection{Set-up}\n\n\\begin{tabular}{@{}lp{0.6\\textwidth}@{}}\n\\toprule\n");
    for (name, value) in table::facts(run) {
        let _ = writeln!(tex, "{} & {} \\\\", line(name), line(&value));
    }
    tex.push_str("\\bottomrule\n\\end{tabular}\n\n\\subsection{Networks}\n\nShapes are channels, height and width.\n\n");
    network(tex, "Discriminator", &discriminator_rows());
    network(tex, "Generator", &generator_rows());
    let told = table::told(run);
    if !told.is_empty() {
        let guess = run.record.config().departure.undecided();
        let _ = writeln!(
            tex,
            "\\subsection{{Losses}}\n\nMeans over an epoch, in nats. A $D$ that can't tell has {guess:.3}.\n\n\\begin{{tabular}}{{@{{}}rrr@{{}}}}\n\\toprule\nEpoch & Loss of $D$ & Loss of $G$ \\\\\n\\midrule"
        );
        for (epoch, [d, g]) in told {
            let _ = writeln!(tex, "{epoch} & ${d:.3}$ & ${g:.3}$ \\\\");
        }
        tex.push_str("\\bottomrule\n\\end{tabular}\n\n");
    }
    tex.push_str(
        "\\subsection{Generated images}\n\nEach sheet is of the same 64 latents, in the same places. $T$ counts epochs.\n\n",
    );
    let seed = run.record.config().seed;
    for sheet in &run.sheets {
        let place = place(&run.record, sheet.frame.step, sheet.frame.epoch);
        let file = format!("saddle-gan-seed{seed}-epoch{}.png", sheet.frame.epoch);
        // Two sheets of one epoch have one name in the lab.
        let file = if place.starts_with("T = ") { file } else { format!("saddle-gan-seed{seed}-step{}.png", sheet.frame.step) };
        let steps = grouped(sheet.frame.step.into());
        let _ = writeln!(tex, "\\subsubsection*{{{}, after {steps} steps}}\n", line(&place));
        let _ = writeln!(tex, "% The sheet, as the GAN lab lets you download it, goes beside this file.");
        let _ = writeln!(
            tex,
            "\\IfFileExists{{{file}}}{{\\includegraphics[width=0.5\\textwidth]{{{file}}}}}{{\\fbox{{Put {} beside this file.}}}}\n",
            line(&file)
        );
        body(tex, &sheet.text);
    }
}

fn network(tex: &mut String, name: &str, layers: &[LayerRow]) {
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
