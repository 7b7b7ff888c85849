//! The hand-in as a Jupyter notebook (nbformat 4.5): the answers as text, and cells that compute their numbers, with the outputs as Saddle
//! computes them.

use std::fmt::Write;

use serde_json::{Value, json};

use super::markdown::{escaped, markdown};
use super::outputs::{self, pictures, printed, shown};
use super::{HEADINGS, NO_RUN, PROMPT, QUESTIONS, Seen, Slot, TITLE, WriteUp, table};
use crate::documents::report::{Report, base64, credit, sheet_label};
use crate::run::departure::Departure;
use crate::run::{BUILD, RunConfig};

/// Both networks in PyTorch; the theory has the same listing.
pub const NETWORKS: &str = include_str!("cells/networks.py");

/// A training step in PyTorch; the theory has the same listing.
pub const STEP: &str = include_str!("cells/step.py");

const BANDIT: &str = include_str!("cells/bandit.py");
const BANDIT_PLOT: &str = include_str!("cells/bandit_plot.py");
const MINIMAX: &str = include_str!("cells/minimax.py");
const MINIMAX_PLOT: &str = include_str!("cells/minimax_plot.py");
const SHEET: &str = include_str!("cells/sheet.py");
const LOAD: &str = include_str!("cells/load.py");
const LOSSES: &str = include_str!("cells/losses.py");
const TRAIN: &str = include_str!("cells/train.py");

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

    fn code(&mut self, source: &str, outputs: Vec<Value>) {
        self.add(json!({ "cell_type": "code", "execution_count": null, "outputs": outputs }), source);
    }
}

impl WriteUp {
    /// A notebook (nbformat 4.5) for Python with PyTorch, safetensors, numpy and matplotlib.
    #[must_use]
    pub fn notebook(&self) -> String {
        let mut cells = Cells::default();
        let about: Vec<String> = self.about().iter().map(|part| escaped(&part.replace('\n', " "))).collect();
        cells.text(&format!(
            "# {TITLE}\n\n{}\n\nThe outputs are those of Saddle. Run the cells to compute them again: they need numpy, matplotlib, PyTorch, torchvision and safetensors (`pip install numpy matplotlib torch torchvision safetensors`).",
            about.join(" · "),
        ));
        for (at, question) in QUESTIONS.iter().enumerate() {
            let heading = question.heading().map(|heading| format!("## {heading}\n\n")).unwrap_or_default();
            let answer = markdown(self.answers.text(Slot::Answer(at)));
            cells.text(&format!("{heading}### {}. {}\n\n{answer}", question.number, question.title));
            match question.number {
                "1a" => cells.code(BANDIT, self.stuck.iter().map(|stuck| printed(&outputs::bandit(stuck))).collect()),
                "1b" => cells.code(BANDIT_PLOT, pictures([Seen::Policies, Seen::Seeds].map(|seen| self.figure(seen)))),
                "2c" => cells.code(MINIMAX, vec![printed(&outputs::minimax())]),
                "2d" => cells.code(MINIMAX_PLOT, pictures([Seen::Planes, Seen::Descent].map(|seen| self.figure(seen)))),
                _ => {}
            }
            if let Some(seen) = question.figure {
                self.see(&mut cells, question.number, seen);
            }
        }
        let answer = self.run.as_ref().map_or(NO_RUN, |_| self.answers.text(Slot::Gan));
        cells.text(&format!("## {}\n\n{}", HEADINGS[2], markdown(answer)));
        self.gan_cells(&mut cells);
        self.predictions(&mut cells);
        if !self.acknowledgements.trim().is_empty() {
            cells.text(&format!("## Acknowledgements\n\n{}", markdown(&self.acknowledgements)));
        }
        let sources = self.sources().map(|(name, text)| format!("**{name}:** {}.", escaped(&text))).join("\n\n");
        cells.text(&format!("{sources}\n\n{}", escaped(&credit())));
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

    /// What the author sees in a figure, in a cell of its own; the prompt if that is nothing yet.
    fn see(&self, cells: &mut Cells, name: &str, seen: Seen) {
        let slot = Slot::See(seen);
        let text = if self.answers.is_filled(slot) { markdown(self.answers.text(slot)) } else { String::new() };
        cells.text(&format!("**{name}: {PROMPT}**\n\n{text}"));
    }

    fn predictions(&self, cells: &mut Cells) {
        if self.predictions.is_empty() {
            return;
        }
        let cell = |text: &str| escaped(&text.replace('\n', " "));
        let row = |row: &super::Prediction| {
            format!("| {} | {} | {} |\n", cell(&row.question), cell(&row.predicted), cell(&row.outcome))
        };
        let rows: String = self.predictions.iter().map(row).collect();
        cells.text(&format!("## Predictions\n\n| Question | Predicted | Outcome |\n|---|---|---|\n{rows}"));
    }

    fn gan_cells(&self, cells: &mut Cells) {
        let run = self.run.as_ref();
        let config = run.map_or_else(RunConfig::default, |run| run.record.config());
        cells.text("### Both networks");
        cells.code(NETWORKS, vec![]);
        cells.text("### One step\n\n$D$ returns logits, so the loss is `BCEWithLogitsLoss`. $D$’s loss uses $G$’s images detached from the graph.");
        cells.code(STEP, vec![]);
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
        cells.code(&constants, vec![]);
        cells.text(
            "### A sheet\n\nSaddle draws the latents of its sheets with Philox from the seed. This cell draws the same latents.",
        );
        cells.code(SHEET, vec![]);
        if let Some(run) = run {
            self.run_cells(cells, run);
        }
        cells.text("### Train it here\n\nOn FashionMNIST, with the batch size, epochs, learning rate and seed of this run. PyTorch draws other random numbers than Saddle, so the losses are similar, not equal.");
        cells.code(TRAIN, vec![]);
    }

    fn run_cells(&self, cells: &mut Cells, run: &Report) {
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
        cells.code(LOSSES, pictures([self.figure(Seen::Losses)]));
        self.see(cells, "Losses", Seen::Losses);
        cells.text(&sheets(run));
        for sheet in &run.sheets {
            let label = sheet_label(&run.record, sheet.frame.step, sheet.frame.epoch);
            cells.text(&format!("#### {label}\n\n{}", markdown(&sheet.text)));
            self.see(cells, &label, Seen::Sheet(sheet.frame.step));
        }
        cells.text("### The exported generator\n\nDownload it in Saddle’s GAN lab (safetensors with PyTorch’s names), or take the trainer’s, and put the file beside this notebook; in Colab, upload it to the session’s files. This cell draws the newest sheet with it.");
        let newest = run.sheets.last().map(|sheet| shown(&sheet.frame.png, "The newest sheet, as Saddle drew it"));
        cells.code(LOAD, newest.into_iter().collect());
    }
}

/// The sheets side by side. Their addresses hold the data: Colab shows no attachments.
fn sheets(run: &Report) -> String {
    let labels = run.sheets.iter().map(|sheet| sheet_label(&run.record, sheet.frame.step, sheet.frame.epoch));
    let (mut head, mut rule, mut row) = ("|".to_owned(), "|".to_owned(), "|".to_owned());
    for (sheet, label) in run.sheets.iter().zip(labels) {
        let _ = write!(head, " {label} |");
        rule.push_str("---|");
        let _ = write!(row, " ![{label}](data:image/png;base64,{}) |", base64(&sheet.frame.png));
    }
    let intro = "### Generated images\n\nAll sheets show the same 64 latents in the same order. T counts epochs.";
    if run.sheets.is_empty() { intro.to_owned() } else { format!("{intro}\n\n{head}\n{rule}\n{row}") }
}
