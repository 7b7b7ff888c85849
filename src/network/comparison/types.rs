//! The result of a comparison, as the page shows it.

use serde::{Deserialize, Serialize};

/// One of the two networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Player {
    /// From latents to images.
    Generator,
    /// From images to a logit.
    Discriminator,
}

impl Player {
    /// Its name in a sentence.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Generator => "generator",
            Self::Discriminator => "discriminator",
        }
    }
}

/// A tensor of a `state_dict`: its name and shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name in the file.
    pub name: String,
    /// Lengths of the dimensions.
    pub shape: Vec<usize>,
}

/// How a layer compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// The same tensors with the same shapes.
    Same,
    /// The same kind of layer with other tensors.
    Differs,
    /// A layer of ours that the file lacks.
    Missing,
    /// A layer of the file that ours lacks.
    Extra,
}

/// A layer of one of the networks compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// The module's name: `main.3`.
    pub name: String,
    /// The line in PyTorch that makes it; empty for the visitor's, which the file does not hold.
    pub code: String,
    /// Its tensors: `weight [256, 128, 5, 5]`.
    pub tensors: Vec<String>,
}

/// A line of the comparison: a layer of the file, a layer of ours, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The file's.
    pub yours: Option<Side>,
    /// Ours.
    pub ours: Option<Side>,
    /// How they compare.
    pub verdict: Verdict,
    /// Sentences about what to change, and whether it is certain.
    pub hints: Vec<String>,
}

/// A `state_dict` beside one of our networks, layer by layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The network of ours that it is more like.
    pub player: Player,
    /// In the order of the layers.
    pub rows: Vec<Row>,
    /// What no `state_dict` holds, with our values.
    pub unseen: Vec<String>,
}

impl Comparison {
    /// Layers with this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.rows.iter().filter(|row| row.verdict == verdict).count()
    }

    /// Whether the file's tensors can be those of our network.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.rows.iter().all(|row| row.verdict == Verdict::Same)
    }

    /// The outcome in a sentence or two.
    #[must_use]
    pub fn summary(&self) -> String {
        let [same, differs, missing, extra] =
            [Verdict::Same, Verdict::Differs, Verdict::Missing, Verdict::Extra].map(|verdict| self.count(verdict));
        let (ours, noun) = (same + differs + missing, self.player.noun());
        if self.fits() {
            return format!("Read as a {noun}. All {ours} layers have the shapes of ours.");
        }
        if same + differs == 0 {
            return format!("This is another network: none of its {extra} layers is like a layer of ours.");
        }
        let mut parts = vec![format!("{same} of our {ours} layers have the same shapes")];
        let others = [(differs, "differs", "differ"), (missing, "is missing", "are missing"), (extra, "is extra", "are extra")];
        parts.extend(others.into_iter().filter(|(count, ..)| *count > 0).map(|(count, one, several)| {
            let verb = if count == 1 { one } else { several };
            format!("{count} {verb}")
        }));
        format!("Read as a {noun}. {}.", parts.join(", "))
    }
}
