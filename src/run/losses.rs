//! A run's losses as comma-separated values and as bytes, the same from the page and from the native trainer.

use super::float_bytes;

/// The first line of the file, with its line end.
pub const HEADER: &str = "step,epoch,loss_d,loss_g\n";

/// Why a text is not a run's losses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LossesError {
    /// The header is missing.
    #[error("it does not begin with “{}”", HEADER.trim_end())]
    Header,
    /// A line is not `step,epoch,loss_d,loss_g` of this step, counted from 1.
    #[error("line {} is not step {step}, its epoch and two losses", .step + 1)]
    Line {
        /// The step it should hold.
        step: usize,
    },
}

/// The line of a step: step and epoch counted from 1, losses in nats with as many digits as give the same number back.
#[must_use]
pub fn line(step: u32, steps_per_epoch: u32, [d, g]: [f32; 2]) -> String {
    let epoch = (step.max(1) - 1) / steps_per_epoch.max(1) + 1;
    format!("{step},{epoch},{d},{g}\n")
}

/// The text with the line ends that [`line()`] writes; some editors change them.
#[must_use]
pub fn with_unix_lines(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n") } else { text }
}

/// The losses `[D, G]` of every step.
///
/// # Errors
/// When the header or a line is not as [`line()`] writes it.
pub fn parse(text: &str) -> Result<Vec<[f32; 2]>, LossesError> {
    let body = text.strip_prefix(HEADER).ok_or(LossesError::Header)?;
    let read = |(step, row): (usize, &str)| {
        let wrong = || LossesError::Line { step };
        // Without collecting the cells: a row may be as long as the file.
        let mut cells = row.split(',');
        let four = [(); 4].map(|()| cells.next());
        let ([Some(number), Some(epoch), Some(d), Some(g)], None) = (four, cells.next()) else { return Err(wrong()) };
        let loss = |cell: &str| cell.parse::<f32>().map_err(|_| wrong());
        if number.parse() != Ok(step) || epoch.parse::<u32>().is_err() {
            return Err(wrong());
        }
        Ok([loss(d)?, loss(g)?])
    };
    (1..).zip(body.lines()).map(read).collect()
}

/// The losses `D` and `G` of every step, as [`float_bytes`].
#[must_use]
pub fn to_bytes(losses: &[[f32; 2]]) -> Vec<u8> {
    float_bytes::encode(losses.iter().flatten().copied())
}

/// The inverse of [`to_bytes`]; an incomplete pair at the end is ignored.
#[must_use]
pub fn from_bytes(bytes: &[u8]) -> Vec<[f32; 2]> {
    float_bytes::decode(bytes).as_chunks().0.to_vec()
}

/// Means of consecutive stretches of equal length, but for a shorter one at the end: at most `points`.
#[must_use]
pub fn means(losses: &[[f32; 2]], points: usize) -> Vec<[f32; 2]> {
    let mean = |stretch: &[[f32; 2]], player: usize| {
        let count = u32::try_from(stretch.len()).unwrap_or(u32::MAX);
        #[expect(clippy::cast_possible_truncation, reason = "a mean of such values")]
        {
            (stretch.iter().map(|pair| f64::from(pair[player])).sum::<f64>() / f64::from(count)) as f32
        }
    };
    let stretches = losses.chunks(losses.len().div_ceil(points.max(1)).max(1));
    stretches.map(|stretch| [mean(stretch, 0), mean(stretch, 1)]).collect()
}
