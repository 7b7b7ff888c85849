//! The GAN lab's questions. Their runs have no written answers.

use crate::settings::Question;

/// In the order of the page; each changes a Quick look.
pub const QUESTIONS: [Question; 4] = [
    Question {
        title: "What if the learning rate is ten times as large?",
        line: "lr = 0.002. Look at the losses: do they stay in balance, or swing?",
        query: "lr=0.002",
        answer: "",
    },
    Question {
        title: "What does a larger batch change?",
        line: "Batch 64: a quarter of the steps per epoch. Look at the sheet after epoch 6, and at the noise of the losses.",
        query: "batch=64",
        answer: "",
    },
    Question {
        title: "Does the seed matter?",
        line: "Seed 7: other weights, other latents. Look at which garments appear first.",
        query: "seed=7",
        answer: "",
    },
    Question {
        title: "Are drawn clothes easier to learn?",
        line: "Garments: flat shapes, sharp edges. Look at how soon outlines appear, and at D’s loss.",
        query: "dataset=garments",
        answer: "",
    },
];
