//! Downloads of a run.

use saddle::run::protocol::transfer::{Export, TransferCommand, TransferEvent};
use saddle::run::protocol::{Command, Envelope, Event, SheetKind};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Lab, Workers, progress, sheet};
use crate::page::until;

#[wasm_bindgen_test]
async fn files_can_be_requested_after_the_first_step() {
    let (lab, run) = Lab::started("dataset=garments&images=48&batch=16&epochs=2").await;
    let worker = Workers::latest();
    let Some(Command::Start { key, .. }) = Workers::last_command() else { panic!("a start") };
    let disabled = || lab.button("Download generator").and_then(|button| button.get_attribute("aria-disabled"));
    until("the buttons", || disabled().as_deref() == Some("true")).await;
    Workers::send(&worker, progress(run, 1, &[[1.4, 0.7]]));
    Workers::send(&worker, sheet(run, SheetKind::Generated, 1));
    until("a step", || lab.button("Download generator").is_some() && disabled().is_none()).await;

    for (name, what) in [
        ("Download generator", Export::Generator),
        ("Download discriminator", Export::Discriminator),
        ("Download sheet (PNG)", Export::Sheet(1)),
        ("Download sheet, 4× (PNG)", Export::LargeSheet(1)),
        ("Download timeline (GIF)", Export::Timeline),
        ("Download run (.saddle.zip)", Export::Run),
        ("Download losses (SVG)", Export::Losses),
    ] {
        lab.press(name).await;
        let wanted = Command::Transfer(TransferCommand::Export { key: key.clone(), what });
        until(name, || Workers::last_command() == Some(wanted.clone())).await;
        lab.until_text("Making the file…").await;
        let message = Event::Transfer(TransferEvent::Exported(format!("{what:?}.bin")));
        Workers::send(&worker, Envelope { message, bytes: Some(vec![1, 2, 3]) });
        lab.until_text(&format!("{what:?}.bin is downloaded.")).await;
    }
    Workers::send(&worker, Event::Transfer(TransferEvent::NotExported("This run has no sheet.".to_owned())));
    lab.until_text("This run has no sheet.").await;
}

#[wasm_bindgen_test]
async fn an_imported_run_is_offered_even_after_an_offer_was_declined() {
    let lab = Lab::ready("dataset=garments&images=48&batch=16").await;
    let worker = Workers::latest();
    let record = super::saved_runs::record(7, saddle::run::stored::Ending::Open);
    Workers::send(&worker, super::saved_runs::list(vec![record.clone()]));
    lab.press("Not now").await;
    until("the offer to close", || lab.button("Continue").is_none()).await;
    Workers::send(&worker, Event::Transfer(TransferEvent::Imported(record.key.clone())));
    Workers::send(&worker, super::saved_runs::list(vec![record]));
    until("the offer", || lab.button("Continue").is_some()).await;
}
