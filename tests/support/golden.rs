//! Another framework's numbers for three steps, and their images.

use saddle::data::{Images, idx};
use saddle::gan::reference::{Reference, rows};

pub(crate) const TEXT: &str = include_str!("../golden/gan_step.json");

pub(crate) fn reference() -> Reference {
    Reference::parse(TEXT).expect("the golden file is valid")
}

/// FashionMNIST's first 48 training images.
pub(crate) fn images() -> Images {
    idx::decode(include_bytes!("../golden/first-48-images-idx3-ubyte")).expect("the golden file is valid")
}

/// Largest differences.
#[derive(Debug, Default)]
pub(crate) struct Worst {
    /// Of a loss in nats or a logit.
    pub(crate) absolute: f64,
    /// Of a norm, relative.
    pub(crate) relative: f64,
}

/// Fails if a number differs by more than its tolerance.
pub(crate) fn check(found: &Reference, reference: &Reference) -> Worst {
    let mut worst = Worst::default();
    let rows = rows(found, reference);
    assert!(rows.len() > 120, "every number of the file is compared: {}", rows.len());
    for row in rows {
        assert!(row.passed(), "{row:?}");
        let difference = (row.value.unwrap_or(f64::NAN) - row.reference).abs();
        if row.absolute {
            worst.absolute = worst.absolute.max(difference);
        } else {
            worst.relative = worst.relative.max(row.relative_difference());
        }
    }
    worst
}
