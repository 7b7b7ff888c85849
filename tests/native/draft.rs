//! The form being edited.

use saddle::run::RunConfig;
use saddle::run::config::{Dataset, Preset};
use saddle::settings::Draft;

const ALL: u32 = 60_000;

#[test]
fn a_good_value_changes_the_configuration() {
    let mut draft = Draft::from(RunConfig::default());
    draft.set("lr", "0.0002");
    draft.set("dataset", "garments");
    assert_eq!(draft.config().learning_rate, 0.0002);
    assert_eq!(draft.config().dataset, Dataset::Garments);
    assert_eq!(draft.first_error_among(ALL), None);
}

#[test]
fn a_bad_value_stays_as_text_with_its_error() {
    let mut draft = Draft::from(RunConfig::default());
    draft.set("epochs", "7");
    draft.set("epochs", "7x");
    assert_eq!(draft.text("epochs"), "7x");
    assert_eq!(draft.config().epochs, 7);
    let error = draft.error_among("epochs", ALL).expect("7x is invalid");
    assert!(error.contains("1") && error.contains("1000"), "{error}");
    assert_eq!(draft.first_error_among(ALL).map(|(parameter, _)| parameter), Some("epochs"));
    draft.set("epochs", "8");
    assert_eq!(draft.error_among("epochs", ALL), None);
}

#[test]
fn images_are_checked_against_available_ones_and_the_batch() {
    let mut draft = Draft::from(RunConfig::default());
    draft.set("images", "100");
    assert_eq!(draft.error_among("images", ALL), None);
    assert!(draft.error_among("images", 99).is_some_and(|error| error.contains("99")));
    draft.set("images", "63");
    assert!(draft.error_among("images", ALL).is_some_and(|error| error.contains("64")));
    draft.set("batch", "16");
    assert_eq!(draft.error_among("images", ALL), None);
}

#[test]
fn a_preset_keeps_the_seed() {
    let mut draft = Draft::from(RunConfig::default());
    draft.set("seed", "7");
    draft.set("epochs", "none");
    let quick = draft.with_preset(Preset::QuickLook);
    assert_eq!(quick.first_error_among(10_000), None);
    assert_eq!((quick.text("seed"), quick.text("batch")), ("7", "16"));
}
