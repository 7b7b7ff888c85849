//! A stored run: its record in JSON and, after an empty line, its losses.

use saddle::documents::history::compare::{differences, verdict};
use saddle::documents::history::names::Names;
use saddle::documents::history::order::{Column, Order};
use saddle::documents::history::{SavedRun, sentences};
use saddle::documents::report::{Report, Sheet, SheetPixels, describe_sheets, select_sheets};
use saddle::run::losses::{HEADER, from_bytes, line, parse, to_bytes};
use saddle::run::stored::{Frame, RunRecord};

use super::assert_displayable;
use super::documents::assert_inert;

/// Any record can be described, sorted, compared and reported; written losses read back.
pub(super) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (record, losses) = text.split_once("\n\n").unwrap_or((&text, ""));
    let losses = match parse(losses) {
        Ok(losses) => losses,
        Err(reason) => {
            assert_displayable(&reason.to_string());
            from_bytes(losses.as_bytes())
        }
    };
    assert_eq!(from_bytes(&to_bytes(&losses)).len(), losses.len());
    let Ok(record) = serde_json::from_str::<RunRecord>(record) else { return };
    let written: String = (1..).zip(&losses).map(|(step, pair)| line(step, record.steps_per_epoch, *pair)).collect();
    let again = parse(&format!("{HEADER}{written}")).expect("written losses");
    assert!(
        again.iter().flatten().zip(losses.iter().flatten()).all(|(a, b)| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan())
    );
    describe(&record, &losses);
    report(record, losses);
}

fn describe(record: &RunRecord, losses: &[[f32; 2]]) {
    let _ =
        (sentences::name(record), sentences::set_up(record), sentences::device(&record.device), sentences::learning_rate(record));
    let _ = (
        sentences::epochs(record),
        sentences::ending(record),
        sentences::ago(record.changed_ms),
        sentences::date(record.began_ms),
    );
    let mut other = record.clone();
    other.query.clear();
    let _ = differences(record, &other);
    let run = SavedRun { record, losses };
    let _ = verdict(run, SavedRun { record: &other, losses: &losses[..losses.len() / 2] });
    let mut runs = [record.clone(), other];
    let names = Names::new(&runs);
    for column in Column::ALL {
        Order { column, descending: true }.sort(&names, &mut runs);
    }
    let _ = names.of(record);
}

/// With sheets at likely steps, and at the largest.
fn report(record: RunRecord, losses: Vec<[f32; 2]>) {
    let places = [(0, 0), (record.steps_per_epoch, 1), (record.step, record.epoch()), (u32::MAX, u32::MAX)];
    let frames = places.map(|(step, epoch)| Frame { step, epoch, png: b"\x89PNG".as_slice().into() });
    let seen = places.map(|(step, epoch)| SheetPixels { step, epoch, pixels: None });
    let _ = describe_sheets(SavedRun { record: &record, losses: &losses }, &seen, None, None);
    let sheets = select_sheets(&record, &frames).into_iter().map(|frame| Sheet { frame, text: record.title.clone() }).collect();
    let (author, acknowledgements) = (record.source.to_string(), record.title.clone());
    let written_ms = record.changed_ms;
    assert_inert(&Report { record, losses: losses.into(), real: None, sheets, author, acknowledgements, written_ms }.html());
}
