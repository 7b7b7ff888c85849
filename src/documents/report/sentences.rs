//! What is filled in under each sheet: sentences that follow from the losses and the pixels, and from nothing else.

use std::rc::Rc;

use crate::data::distance::{change, spread};
use crate::data::grouped;
use crate::documents::history::compare::beside;
use crate::documents::history::{Past, mean};
use crate::run::kept::RunRecord;

/// A sheet that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Steps done when it was drawn.
    pub step: u32,
    /// Whole epochs done when it was drawn.
    pub epoch: u32,
    /// Its images, one byte a pixel; `None` where they can't be read.
    pub pixels: Option<Rc<[u8]>>,
}

/// A sheet's place in the run: "T = 10" at an epoch's end, else "step 1,234".
#[must_use]
pub fn place(record: &RunRecord, step: u32, epoch: u32) -> String {
    if step == 0 {
        "untrained".to_owned()
    } else if record.is_end_of_epoch(step, epoch) {
        format!("T = {epoch}")
    } else {
        format!("step {}", grouped(step.into()))
    }
}

/// The mean losses of D and G over the epoch that ends at `step`; over what there is, where that is less.
fn before(run: Past<'_>, step: u32) -> Option<[f64; 2]> {
    let end = (step as usize).min(run.losses.len());
    let losses = &run.losses[end.saturating_sub(run.record.steps_per_epoch.max(1) as usize)..end];
    let means = [mean(losses, 0)?, mean(losses, 1)?];
    means.iter().all(|mean| mean.is_finite()).then_some(means)
}

fn shades(value: f64) -> String {
    format!("{value:.0} of 255")
}

/// A text for each of `sheets`: of the first what it is like, of the others what changed since the one before. `untrained` is the sheet
/// at step 0, `real` that of the training set.
#[must_use]
pub fn sentences(run: Past<'_>, sheets: &[Seen], untrained: Option<&Seen>, real: Option<&[u8]>) -> Vec<String> {
    let real = real.and_then(spread);
    let earlier = std::iter::once(None).chain(sheets.iter().map(Some));
    earlier
        .zip(sheets)
        .map(|(earlier, sheet)| match earlier {
            Some(earlier) => between(run, earlier, sheet),
            None => first(run, sheet, untrained.filter(|untrained| untrained.step < sheet.step), real),
        })
        .collect()
}

fn first(run: Past<'_>, sheet: &Seen, untrained: Option<&Seen>, real: Option<f64>) -> String {
    let guess = run.record.config().departure.undecided();
    let mut parts = vec![format!("{} steps were done.", grouped(sheet.step.into()))];
    if let Some([d, g]) = before(run, sheet.step) {
        parts.push(format!(
            "Averaged over the epoch before it, D’s loss is {d:.2}, {} {guess:.3}, where D can’t tell real from generated; G’s is {g:.2}.",
            beside(d, guess)
        ));
    }
    let own = sheet.pixels.as_deref().and_then(spread);
    if let Some(own) = own {
        let real = real.map_or(String::new(), |real| format!(", two of the real ones by {}", shades(real)));
        parts.push(format!(
            "Two images of this sheet differ by {}{real} (root mean square over pixels, averaged over all pairs).",
            shades(own)
        ));
    }
    let changed = untrained.and_then(|before| change(before.pixels.as_deref()?, sheet.pixels.as_deref()?));
    if let Some(changed) = changed {
        parts.push(format!("Since the untrained sheet a pixel changed by {} on average.", shades(changed)));
    }
    parts.join(" ").replace('-', "−")
}

fn between(run: Past<'_>, earlier: &Seen, sheet: &Seen) -> String {
    let guess = run.record.config().departure.undecided();
    let [from, to] = [earlier, sheet].map(|seen| place(run.record, seen.step, seen.epoch));
    let steps = grouped(sheet.step.saturating_sub(earlier.step).into());
    let mut parts = vec![format!("From {from} to {to}, {steps} steps were done.")];
    if let Some(([d0, g0], [d1, g1])) = before(run, earlier.step).zip(before(run, sheet.step)) {
        parts.push(format!(
            "Averaged over the epoch before each, D’s loss was {d0:.2} and is {d1:.2}: {} and {} {guess:.3}, where D can’t tell real from \
             generated. G’s was {g0:.2} and is {g1:.2}.",
            beside(d0, guess),
            beside(d1, guess),
        ));
    }
    let pixels = earlier.pixels.as_deref().zip(sheet.pixels.as_deref());
    if let Some(changed) = pixels.and_then(|(before, after)| change(before, after)) {
        parts.push(format!("From the one sheet to the other a pixel changed by {} on average.", shades(changed)));
    }
    if let Some((then, now)) = pixels.and_then(|(before, after)| spread(before).zip(spread(after))) {
        parts.push(format!("Two images of a sheet differed by {}, and differ by {} now.", shades(then), shades(now)));
    }
    parts.join(" ").replace('-', "−")
}
