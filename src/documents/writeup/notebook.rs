//! The write-up as a Jupyter notebook (nbformat 4.5): the answers as text, and cells that compute their numbers.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{NO_RUN, TITLE, WriteUp, table};
use crate::documents::prose::{Block, Cell, Piece, Table, blocks, normalized};
use crate::documents::report::{Report, base64, credit, sheet_label};
use crate::run::departure::Departure;
use crate::run::{BUILD, RunConfig};

/// Both networks in PyTorch; the theory has the same listing.
pub const NETWORKS: &str = include_str!("cells/networks.py");

/// A training step in PyTorch; the theory has the same listing.
pub const STEP: &str = include_str!("cells/step.py");

const BANDIT: &str = include_str!("cells/bandit.py");
const MINIMAX: &str = include_str!("cells/minimax.py");
const SHEET: &str = include_str!("cells/sheet.py");
const LOAD: &str = include_str!("cells/load.py");
const LOSSES: &str = include_str!("cells/losses.py");
const TRAIN: &str = include_str!("cells/train.py");

/// Markdown's special characters.
const SPECIAL: &str = r"\`*_{}[]()#$|~!+-.=:";

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            _ if SPECIAL.contains(letter) => safe.extend(['\\', letter]),
            _ if letter.is_control() => {}
            _ => safe.push(letter),
        }
    }
    safe
}

fn markdown(text: &str) -> String {
    let text = normalized(text);
    let blocks = blocks(&text).into_iter().map(|block| match block {
        Block::Formula(tex) => format!("$$\n{tex}\n$$"),
        Block::Paragraph(pieces) => pieces.iter().map(piece).collect(),
        Block::Table(table) => typed_table(&table),
    });
    blocks.collect::<Vec<String>>().join("\n\n")
}

fn piece(piece: &Piece<'_>) -> String {
    match piece {
        Piece::Text(text) => escaped(text),
        // Two spaces before a line end make a line break.
        Piece::Break => "  \n".to_owned(),
        Piece::Formula(tex) => format!("${}$", tex.replace('\n', " ")),
    }
}

/// A table of GitHub's Markdown, which has a line of heads always.
fn typed_table(table: &Table<'_>) -> String {
    let cell = |cell: &Cell<'_>| -> String {
        let pieces = cell.iter().map(|part| match part {
            // A bar would end the cell.
            Piece::Formula(tex) => format!("${}$", tex.replace("\\|", "\\Vert ").replace('|', "\\vert ").replace('\n', " ")),
            other => piece(other),
        });
        pieces.collect::<String>().trim().to_owned()
    };
    let row = |cells: &[Cell<'_>]| format!("| {} |\n", cells.iter().map(cell).collect::<Vec<_>>().join(" | "));
    let head = if table.headed { table.rows[0].clone() } else { vec![vec![]; table.numbers.len()] };
    let rule: String = table.numbers.iter().map(|numbers| if *numbers { "--:|" } else { "---|" }).collect();
    let body: String = table.body().iter().map(|cells| row(cells)).collect();
    format!("{}|{rule}\n{}", row(&head), body.trim_end())
}

#[derive(Default)]
struct Cells(Vec<Value>);

impl Cells {
    fn add(&mut self, mut cell: Value, source: &str) {
        let id = format!("saddle-{}", self.0.len() + 1);
        cell["id"] = id.into();
        cell["metadata"] = json!({});
        cell["source"] = source.trim_end().split_inclusive('\n').collect();
        self.0.push(cell);
    }

    fn text(&mut self, source: &str) {
        self.add(json!({ "cell_type": "markdown" }), source);
    }

    fn code(&mut self, source: &str) {
        self.add(json!({ "cell_type": "code", "execution_count": null, "outputs": [] }), source);
    }
}

impl WriteUp {
    /// A notebook (nbformat 4.5) for Python with PyTorch, safetensors, numpy and matplotlib.
    #[must_use]
    pub fn notebook(&self) -> String {
        let mut cells = Cells::default();
        let about: Vec<String> = self.about().iter().map(|part| escaped(&part.replace('\n', " "))).collect();
        cells.text(&format!(
        "# {TITLE}\n\n{}\n\n{}\n\nThe cells need numpy, matplotlib, PyTorch, torchvision and safetensors (`pip install numpy matplotlib torch torchvision safetensors`).",
        about.join(" · "),
        escaped(&credit())
    ));
        cells.text(&format!("## 1. The bandit\n\n{}", markdown(&self.answers.bandit)));
        cells.code(BANDIT);
        cells.text(&format!("## 2. The minimax game\n\n{}", markdown(&self.answers.minimax)));
        cells.code(MINIMAX);
        let answer = self.run.as_ref().map_or(NO_RUN, |_| &self.answers.gan);
        cells.text(&format!("## 3. The GAN\n\n{}", markdown(answer)));
        gan(&mut cells, self.run.as_ref());
        if !self.acknowledgements.trim().is_empty() {
            cells.text(&format!("## Acknowledgements\n\n{}", markdown(&self.acknowledgements)));
        }
        let notebook = json!({
            "cells": cells.0,
            "metadata": {
                "kernelspec": { "display_name": "Python 3", "language": "python", "name": "python3" },
                "language_info": { "name": "python" },
                "saddle": { "build": BUILD },
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        });
        let mut text = format!("{notebook:#}");
        text.push('\n');
        text
    }
}

fn gan(cells: &mut Cells, run: Option<&Report>) {
    let config = run.map_or_else(RunConfig::default, |run| run.record.config());
    cells.text("### Both networks");
    cells.code(NETWORKS);
    cells.text("### One step\n\n$D$ returns logits, so the loss is `BCEWithLogitsLoss`. $D$’s loss uses $G$’s images detached from the graph.");
    cells.code(STEP);
    let mut constants = format!(
        "SEED = {}\nBATCH = {}\nEPOCHS = {}\nLEARNING_RATE = {}\nUNDECIDED = {:.6}\n",
        config.seed,
        config.batch_size,
        config.epochs,
        config.learning_rate,
        config.departure.undecided()
    );
    let epoch = run.map_or(config.epochs, |run| run.record.epoch());
    let _ = writeln!(
        constants,
        "# The page's name and the trainer's.\nGENERATORS = [\n    \"saddle-gan-seed{}-epoch{epoch}-generator.safetensors\",\n    \"generator-{epoch}.safetensors\",\n]",
        config.seed
    );
    let by_epoch = run.map(table::by_epoch).unwrap_or_default();
    let rows: String = by_epoch.iter().map(|(epoch, [d, g])| format!("    ({epoch}, {d:.4}, {g:.4}),\n")).collect();
    let _ = writeln!(constants, "# Epoch, mean loss of D, mean loss of G.\nEPOCH_LOSSES = [\n{rows}]");
    cells.text("### Numbers of the run");
    cells.code(&constants);
    cells.text(
        "### A sheet\n\nSaddle draws the latents of its sheets with Philox from the seed. This cell draws the same latents.",
    );
    cells.code(SHEET);
    if let Some(run) = run {
        run_cells(cells, run);
    }
    cells.text("### Train it here\n\nOn FashionMNIST, with the batch size, epochs, learning rate and seed of this run. PyTorch draws other random numbers than Saddle, so the losses are similar, not equal.");
    cells.code(TRAIN);
}

fn run_cells(cells: &mut Cells, run: &Report) {
    let mut text = String::from("### The run\n\n| | |\n|---|---|\n");
    for (name, value) in table::facts(run) {
        let _ = writeln!(text, "| {name} | {} |", escaped(&value.replace('\n', " ")));
    }
    let departure = run.record.config().departure;
    if departure != Departure::None {
        let label = escaped(&departure.label().to_lowercase());
        let _ = write!(
            text,
            "\nThis run departs from the handout ({label}). The cells of this notebook follow the handout; the one that loads the generator reads from the file whether it has batch norm."
        );
    }
    cells.text(&text);
    cells.code(LOSSES);
    for sheet in &run.sheets {
        let label = sheet_label(&run.record, sheet.frame.step, sheet.frame.epoch);
        // An address with the data: Colab shows no attachments, and an output is gone once the cell runs.
        let png = base64(&sheet.frame.png);
        cells.text(&format!("#### {label}\n\n![{label}](data:image/png;base64,{png})\n\n{}", markdown(&sheet.text)));
    }
    cells.text("### The exported generator\n\nDownload it in Saddle’s GAN lab (safetensors with PyTorch’s names), or take the trainer’s, and put the file beside this notebook; in Colab, upload it to the session’s files. This cell draws the newest sheet with it.");
    cells.code(LOAD);
}
