//! The report of a saved run: form, preview and file.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::Array;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, BlobPropertyBag, HtmlTextAreaElement, Url};
use yew::prelude::*;

use super::address::address;
use super::loaded::{loading_run, use_loaded_run};
use super::preview::{page, use_debounced};
use crate::documents::history::SavedRun;
use crate::documents::history::selection::Selection;
use crate::documents::prose;
use crate::documents::report::{Report, Sheet, SheetPixels, describe_sheets, select_sheets, sheet_label};
use crate::run::loaded_run::LoadedRun;
use crate::run::stored::{Frame, RunKey, RunRecord};
use crate::ui::hooks::frame::decode;
use crate::ui::kept;
use crate::ui::widgets::{Button, ButtonKind, Field, Notice, NoticeKind, TextField};
use crate::ui::{UiError, download_text};

/// Lifetime of the address of an opened report, in ms.
const OPENED_MS: u32 = 600_000;

/// The author's changes, in local storage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Edited {
    author: String,
    acknowledgements: String,
    /// Edited texts by the step of their sheet.
    texts: BTreeMap<u32, String>,
}

pub(super) fn edited_key(key: &RunKey) -> String {
    format!("saddle-report-{}", key.0)
}

/// The content of a report with generated texts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Material {
    run: Rc<LoadedRun>,
    sheets: Vec<Sheet>,
}

async fn pixels(png: &[u8]) -> Option<Rc<[u8]>> {
    decode(png).await.map_err(|error| web_sys::console::error_1(&error)).ok()
}

pub(super) async fn decode_sheet(frame: &Frame) -> SheetPixels {
    SheetPixels { step: frame.step, epoch: frame.epoch, pixels: pixels(&frame.png).await }
}

async fn gather(record: &RunRecord, run: Rc<LoadedRun>) -> Material {
    let frames = select_sheets(record, &run.frames);
    let mut decoded = Vec::with_capacity(frames.len());
    for frame in &frames {
        decoded.push(decode_sheet(frame).await);
    }
    let untrained = match run.frames.first().filter(|frame| frame.step == 0) {
        Some(frame) => Some(decode_sheet(frame).await),
        None => None,
    };
    let real = match &run.real {
        Some(png) => pixels(png).await,
        None => None,
    };
    let texts = describe_sheets(SavedRun { record, losses: &run.losses }, &decoded, untrained.as_ref(), real.as_deref());
    let sheets = frames.into_iter().zip(texts).map(|(frame, text)| Sheet { frame, text }).collect();
    Material { run, sheets }
}

/// Loads a run and decodes its sheets. The error is what to show in place of the run.
#[hook]
pub(super) fn use_material(record: &RunRecord) -> Result<Rc<Material>, Html> {
    let material = use_state_eq(|| None::<Rc<Material>>);
    let run = use_loaded_run(record);
    use_effect_with(run.as_ref().ok().cloned(), {
        let (material, record) = (material.setter(), record.clone());
        move |run| {
            // Set to false when the run is loaded again or the view closes.
            let current = Rc::new(Cell::new(true));
            if let Some(run) = run.clone() {
                let current = Rc::clone(&current);
                spawn_local(async move {
                    let gathered = gather(&record, run).await;
                    if current.get() {
                        material.set(Some(Rc::new(gathered)));
                    }
                });
            }
            move || current.set(false)
        }
    });
    run.and_then(|_| (*material).clone().ok_or_else(loading_run))
}

pub(super) fn compose(record: &RunRecord, material: &Material, edited: &Edited) -> Report {
    let sheets = material.sheets.iter().map(|sheet| {
        let text = edited.texts.get(&sheet.frame.step).unwrap_or(&sheet.text).clone();
        Sheet { frame: sheet.frame.clone(), text }
    });
    Report {
        record: record.clone(),
        losses: Rc::clone(&material.run.losses),
        real: material.run.real.clone(),
        sheets: sheets.collect(),
        author: edited.author.clone(),
        acknowledgements: edited.acknowledgements.clone(),
        written_ms: js_sys::Date::now(),
    }
}

/// Opens the report in a new tab; false if the browser blocked it.
fn open(report: &Report) -> Result<bool, UiError> {
    let failed = |reason: JsValue| UiError::browser("open the report", &reason);
    let options = BlobPropertyBag::new();
    options.set_type("text/html;charset=utf-8");
    let parts = Array::of1(&JsValue::from_str(&report.html()));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).map_err(failed)?;
    let source = Url::create_object_url_with_blob(&blob).map_err(failed)?;
    let opened = gloo::utils::window().open_with_url_and_target(&source, "_blank").map_err(failed)?;
    Timeout::new(OPENED_MS, move || {
        let _ = Url::revoke_object_url(&source);
    })
    .forget();
    Ok(opened.is_some())
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ReportFormProps {
    pub(super) record: RunRecord,
    pub(super) name: AttrValue,
    /// The run is in the GAN lab.
    pub(super) live: bool,
}

#[component]
pub(super) fn ReportForm(props: &ReportFormProps) -> Html {
    let record = &props.record;
    let material = use_material(record);
    let edited: UseStateHandle<Edited> = use_state_eq({
        let name = edited_key(&record.key);
        move || kept::get(&name).unwrap_or_default()
    });
    let problem = use_state_eq(|| None::<String>);
    let edit = editor(&edited, edited_key(&record.key));
    let back = all_runs();
    let heading = html! { <h1 class="page__title">{ format!("Report of {}", props.name) }</h1> };
    let material = match material {
        Ok(material) => material,
        Err(placeholder) => return html! { <>{ back }{ heading }{ placeholder }</> },
    };
    let with_report = |act: fn(&Report) -> Result<bool, UiError>| {
        let (record, material, edited, problem) = (record.clone(), Rc::clone(&material), edited.clone(), problem.setter());
        Callback::from(move |()| {
            problem.set(match act(&compose(&record, &material, &edited)) {
                Ok(true) => None,
                Ok(false) => Some("The browser blocked the new tab. Download the report and open the file.".to_owned()),
                Err(error) => Some(error.to_string()),
            });
        })
    };
    let save = with_report(|report| download_text(&report.file_name(), "text/html", &report.html()).map(|()| true));
    html! {
        <>
            { back }
            { heading }
            <p class="page__lead">
                { "One file with set-up, networks, losses, real and generated images. The texts beside the sheets state the run’s numbers; add what they mean." }
            </p>
            if props.live {
                <p class="page__aside">{ format!("The run is in the GAN lab now. This report shows the last save, at step {}.", record.step) }</p>
            }
            if let Some(problem) = &*problem {
                <Notice kind={NoticeKind::Bad} title="The report could not be created"><p>{ problem.clone() }</p></Notice>
            }
            <div class="runs-report">
                <div class="runs-report__form">
                    <div class="runs-report__buttons">
                        <Button label="Download report (HTML)" kind={ButtonKind::Primary} on_press={save} />
                        <Button label="Open to print" on_press={with_report(open)} title="Opens a new tab; print it there, or save it as PDF" />
                    </div>
                    { author_field("report-author", &edited.author, {
                        let edit = edit.clone();
                        Callback::from(move |text: String| edit(&|edited| edited.author.clone_from(&text)))
                    }) }
                    <p class="runs-report__remark">
                        { "The text beside each sheet is generated from the run’s numbers; edit it freely. Write formulas in LaTeX between dollar signs. An empty line starts a new paragraph, and tabs make columns." }
                    </p>
                    { for material.sheets.iter().map(|sheet| sheet_text_field(record, sheet, &edited, edit.clone())) }
                    { text_area(
                        "report-thanks".to_owned(),
                        "Acknowledgements".to_owned(),
                        edited.acknowledgements.clone(),
                        Callback::from(move |text: String| edit(&|edited| edited.acknowledgements.clone_from(&text))),
                        4,
                    ) }
                </div>
                <Preview record={record.clone()} {material} edited={(*edited).clone()} />
            </div>
        </>
    }
}

pub(super) fn all_runs() -> Html {
    html! { <p><a href={address(&Selection::default())}>{ "All saved runs" }</a></p> }
}

/// A function that changes and stores the author's edits.
fn editor<T: Clone + Serialize + 'static>(
    state: &UseStateHandle<T>,
    storage_key: String,
) -> impl Fn(&dyn Fn(&mut T)) + Clone + 'static {
    let state = state.clone();
    move |change| {
        let mut next = (*state).clone();
        change(&mut next);
        // Without storage the edits last as long as this view.
        kept::set(&storage_key, &next);
        state.set(next);
    }
}

fn author_field(id: &'static str, value: &str, on_input: Callback<String>) -> Html {
    let field = Field::new(id, "Your name").hint("Shown under the title; optional.");
    html! { <TextField {field} value={value.to_owned()} {on_input} /> }
}

/// The field for the text beside a sheet.
fn sheet_text_field(record: &RunRecord, sheet: &Sheet, edited: &Edited, edit: impl Fn(&dyn Fn(&mut Edited)) + 'static) -> Html {
    let step = sheet.frame.step;
    let label = sheet_label(record, step, sheet.frame.epoch);
    let own = edited.texts.get(&step);
    let generated = sheet.text.clone();
    let on_input = Callback::from(move |text: String| {
        edit(&|edited| {
            if text == generated {
                edited.texts.remove(&step);
            } else {
                edited.texts.insert(step, text.clone());
            }
        });
    });
    let restore = own.is_some().then(|| {
        let on_press = on_input.reform({
            let generated = sheet.text.clone();
            move |()| generated.clone()
        });
        html! { <Button label="Restore the original" kind={ButtonKind::Quiet} {on_press} title={format!("Restore the generated text of {label}")} /> }
    });
    html! {
        <div key={step}>
            { text_area(format!("report-text-{step}"), format!("{label}: what changed"), own.unwrap_or(&sheet.text).clone(), on_input, 9) }
            { restore }
        </div>
    }
}

/// A field for text with formulas. What can't be read is told below it.
fn text_area(id: String, label: String, value: String, on_input: Callback<String>, rows: u32) -> Html {
    let problems = prose::problems(&value);
    let told = format!("{id}-problems");
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
            on_input.emit(area.value());
        }
    });
    html! {
        <div class="field">
            <label class="field__label" for={id.clone()}>{ label }</label>
            <textarea class="field__control runs-report__text" {id} rows={rows.to_string()} {value} {oninput} aria-describedby={told.clone()} />
            <div id={told} role="status">
                { for problems.iter().map(|problem| html! { <p class="field__error">{ format!("{problem}. It is printed as typed.") }</p> }) }
            </div>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct PreviewProps {
    record: RunRecord,
    material: Rc<Material>,
    edited: Edited,
}

#[component]
fn Preview(props: &PreviewProps) -> Html {
    let settled = use_debounced(props.clone());
    let shown = use_memo(settled, |props| AttrValue::from(compose(&props.record, &props.material, &props.edited).html()));
    page("Preview of the report", "runs-preview", &shown)
}
