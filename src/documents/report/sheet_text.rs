//! The generated text beside each sheet, from the losses and the pixels alone.

use std::rc::Rc;

use crate::data::distance::{change, spread};
use crate::data::grouped;
use crate::documents::history::compare::relative_to;
use crate::documents::history::{SavedRun, mean};
use crate::run::stored::RunRecord;

/// A sheet as pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetPixels {
    /// Steps done when it was drawn.
    pub step: u32,
    /// Whole epochs done when it was drawn.
    pub epoch: u32,
    /// Its images, one byte per pixel; `None` if they could not be decoded.
    pub pixels: Option<Rc<[u8]>>,
}

/// The label of a sheet: "T = 10" at an epoch's end, else "step 1,234".
#[must_use]
pub fn sheet_label(record: &RunRecord, step: u32, epoch: u32) -> String {
    if step == 0 {
        "untrained".to_owned()
    } else if record.is_end_of_epoch(step, epoch) {
        format!("T = {epoch}")
    } else {
        format!("step {}", grouped(step.into()))
    }
}

/// The mean losses of D and G over the epoch that ends at `step`, or over the steps there are; `None` unless both are finite.
fn epoch_means(run: SavedRun<'_>, step: u32) -> Option<[f64; 2]> {
    let end = (step as usize).min(run.losses.len());
    let losses = &run.losses[end.saturating_sub(run.record.steps_per_epoch.max(1) as usize)..end];
    let means = [mean(losses, 0)?, mean(losses, 1)?];
    means.iter().all(|mean| mean.is_finite()).then_some(means)
}

fn shades(value: f64) -> String {
    format!("{value:.0} of 255")
}

/// A text for each of `sheets`: properties of the first, and for the others the change since the previous one. `untrained`: the sheet
/// at step 0. `real`: the training images.
#[must_use]
pub fn describe_sheets(
    run: SavedRun<'_>,
    sheets: &[SheetPixels],
    untrained: Option<&SheetPixels>,
    real: Option<&[u8]>,
) -> Vec<String> {
    let real = real.and_then(spread);
    let earlier = std::iter::once(None).chain(sheets.iter().map(Some));
    earlier
        .zip(sheets)
        .map(|(earlier, sheet)| match earlier {
            Some(earlier) => change_text(run, earlier, sheet),
            None => first_text(run, sheet, untrained.filter(|untrained| untrained.step < sheet.step), real),
        })
        .collect()
}

fn first_text(run: SavedRun<'_>, sheet: &SheetPixels, untrained: Option<&SheetPixels>, real: Option<f64>) -> String {
    let undecided = run.record.config().departure.undecided();
    let mut parts = vec![format!("{} steps were done.", grouped(sheet.step.into()))];
    if let Some([d, g]) = epoch_means(run, sheet.step) {
        parts.push(format!(
            "Over the epoch before it, D’s mean loss is {d:.2}, {} {undecided:.3}, the loss of an undecided D; G’s is {g:.2}.",
            relative_to(d, undecided)
        ));
    }
    let own = sheet.pixels.as_deref().and_then(spread);
    if let Some(own) = own {
        let real = real.map_or(String::new(), |real| format!(", two real images by {}", shades(real)));
        parts.push(format!(
            "Two images of this sheet differ by {}{real} (root mean square over pixels, mean over all pairs).",
            shades(own)
        ));
    }
    let changed = untrained.and_then(|before| change(before.pixels.as_deref()?, sheet.pixels.as_deref()?));
    if let Some(changed) = changed {
        parts.push(format!("A pixel changed by {} on average since the untrained sheet.", shades(changed)));
    }
    parts.join(" ").replace('-', "−")
}

fn change_text(run: SavedRun<'_>, earlier: &SheetPixels, sheet: &SheetPixels) -> String {
    let undecided = run.record.config().departure.undecided();
    let [from, to] = [earlier, sheet].map(|seen| sheet_label(run.record, seen.step, seen.epoch));
    let steps = grouped(sheet.step.saturating_sub(earlier.step).into());
    let mut parts = vec![format!("From {from} to {to}, {steps} steps were done.")];
    if let Some(([d0, g0], [d1, g1])) = epoch_means(run, earlier.step).zip(epoch_means(run, sheet.step)) {
        parts.push(format!(
            "Over the epoch before each, D’s mean loss was {d0:.2} and is {d1:.2}: {} and {} {undecided:.3}, the loss of an undecided D. G’s was \
             {g0:.2} and is {g1:.2}.",
            relative_to(d0, undecided),
            relative_to(d1, undecided),
        ));
    }
    let pixels = earlier.pixels.as_deref().zip(sheet.pixels.as_deref());
    if let Some(changed) = pixels.and_then(|(before, after)| change(before, after)) {
        parts.push(format!("A pixel changed by {} on average.", shades(changed)));
    }
    if let Some((then, now)) = pixels.and_then(|(before, after)| spread(before).zip(spread(after))) {
        parts.push(format!("Two images of a sheet differed by {} and now differ by {}.", shades(then), shades(now)));
    }
    parts.join(" ").replace('-', "−")
}
