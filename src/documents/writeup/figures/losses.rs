//! Question 3: the losses of the run.

use super::{Figure, Picture};
use crate::documents::report::{Report, losses_drawing};
use crate::documents::writeup::Seen;

/// Width and height of the picture.
const SIZE: (f64, f64) = (720.0, 200.0);

/// The losses over epochs; `None` if none were saved.
#[must_use]
pub fn losses(run: &Report) -> Option<Figure> {
    if run.losses.is_empty() {
        return None;
    }
    let per_epoch = f64::from(run.record.steps_per_epoch.max(1));
    let marks: Vec<f64> = run.sheets.iter().map(|sheet| f64::from(sheet.frame.step) / per_epoch).collect();
    let undecided = run.record.config().departure.undecided();
    let (scene, alt) = losses_drawing(run.run(), undecided, &marks, SIZE);
    Some(Figure {
        seen: Seen::Losses,
        pictures: vec![Picture::new(Seen::Losses.key(), String::new(), alt, scene, SIZE)],
        caption: "Losses in nats over epochs. Lines: means over short stretches of steps, D full, G dashed. Shaded: from the least to the \
                  greatest loss of each stretch. Dotted: the sheets below."
            .to_owned(),
    })
}
