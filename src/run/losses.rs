//! A run's losses as comma-separated values, the same from the page and from the native trainer.

/// The first line.
pub const HEADER: &str = "step,epoch,loss_d,loss_g\n";

/// The line of step `step`, counted from 1: the epoch counted from 1, D's and G's loss in nats, with as many digits as give
/// the same number back.
#[must_use]
pub fn line(step: u32, steps_per_epoch: u32, [d, g]: [f32; 2]) -> String {
    let epoch = (step.max(1) - 1) / steps_per_epoch.max(1) + 1;
    format!("{step},{epoch},{d},{g}\n")
}

/// The losses `[D, G]` of every step out of such a text.
///
/// # Errors
/// What is wrong, and in which line.
pub fn parse(text: &str) -> Result<Vec<[f32; 2]>, String> {
    let body = text.strip_prefix(HEADER).ok_or_else(|| format!("it does not begin with “{}”", HEADER.trim_end()))?;
    let read = |(at, row): (usize, &str)| {
        let wrong = || format!("line {} is not step {}, its epoch and two losses", at + 2, at + 1);
        // One by one: a row may be as long as the file.
        let mut cells = row.split(',');
        let four = [(); 4].map(|()| cells.next());
        let ([Some(step), Some(epoch), Some(d), Some(g)], None) = (four, cells.next()) else { return Err(wrong()) };
        let number = |cell: &str| cell.parse::<f32>().map_err(|_| wrong());
        if step.parse() != Ok(at + 1) || epoch.parse::<u32>().is_err() {
            return Err(wrong());
        }
        Ok([number(d)?, number(g)?])
    };
    body.lines().enumerate().map(read).collect()
}

/// The losses as bytes: `D` and `G` of every step, 32-bit floats, little end first.
#[must_use]
pub fn to_bytes(losses: &[[f32; 2]]) -> Vec<u8> {
    losses.iter().flatten().flat_map(|loss| loss.to_le_bytes()).collect()
}

/// The losses of such bytes; what is left over at the end is no step.
#[must_use]
pub fn of_bytes(bytes: &[u8]) -> Vec<[f32; 2]> {
    let (steps, _) = bytes.as_chunks::<8>();
    steps.iter().map(|&[a, b, c, d, e, f, g, h]| [f32::from_le_bytes([a, b, c, d]), f32::from_le_bytes([e, f, g, h])]).collect()
}
