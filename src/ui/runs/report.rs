//! The report of a kept run: what its writer adds, how it will look, and the file.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo::storage::{LocalStorage, Storage};
use gloo::timers::callback::Timeout;
use js_sys::Array;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, BlobPropertyBag, HtmlTextAreaElement, Url};
use yew::prelude::*;

use super::archive::{Whole, use_whole};
use super::place as address;
use super::preview::{page, use_settled};
use crate::documents::history::choice::Choice;
use crate::documents::history::{Past, words};
use crate::documents::report::{Report, Seen, Sheet, chosen, place, sentences};
use crate::run::kept::{Frame, RunKey, RunRecord};
use crate::ui::hooks::frame::decode;
use crate::ui::widgets::{Button, ButtonKind, Field, Notice, NoticeKind, TextField};
use crate::ui::{UiError, download_text};

/// Time that a tab has to read the report that was opened in it, in ms.
const OPENED_MS: u32 = 600_000;

/// What the writer has changed or added; kept in this browser.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Edited {
    author: String,
    acknowledgements: String,
    /// Texts that are not as filled in, by the step of their sheet.
    texts: BTreeMap<u32, String>,
}

/// The name that a run's [`Edited`] is kept under.
pub(super) fn edited_name(key: &RunKey) -> String {
    format!("saddle-report-{}", key.0)
}

/// What a report shows, with the texts that are filled in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Material {
    whole: Rc<Whole>,
    pub(super) sheets: Vec<Sheet>,
}

async fn pixels(png: &[u8]) -> Option<Rc<[u8]>> {
    decode(png).await.map_err(|error| web_sys::console::error_1(&error)).ok()
}

async fn seen(frame: &Frame) -> Seen {
    Seen { step: frame.step, epoch: frame.epoch, pixels: pixels(&frame.png).await }
}

async fn gather(record: &RunRecord, whole: Rc<Whole>) -> Material {
    let frames = chosen(record, &whole.frames);
    let mut looked_at = Vec::with_capacity(frames.len());
    for frame in &frames {
        looked_at.push(seen(frame).await);
    }
    let untrained = match whole.frames.first().filter(|frame| frame.step == 0) {
        Some(frame) => Some(seen(frame).await),
        None => None,
    };
    let real = match &whole.real {
        Some(png) => pixels(png).await,
        None => None,
    };
    let texts = sentences(Past { record, losses: &whole.losses }, &looked_at, untrained.as_ref(), real.as_deref());
    let sheets = frames.into_iter().zip(texts).map(|(frame, text)| Sheet { frame, text }).collect();
    Material { whole, sheets }
}

/// The material of a run, once all of it is read.
#[hook]
pub(super) fn use_material(record: &RunRecord) -> Option<Rc<Material>> {
    let material = use_state_eq(|| None::<Rc<Material>>);
    let whole = use_whole(record);
    use_effect_with(whole, {
        let (material, record) = (material.setter(), record.clone());
        move |whole| {
            // Until the run was read anew, or this view is left.
            let wanted = Rc::new(Cell::new(true));
            if let Some(whole) = whole.clone() {
                let wanted = Rc::clone(&wanted);
                spawn_local(async move {
                    let gathered = gather(&record, whole).await;
                    if wanted.get() {
                        material.set(Some(Rc::new(gathered)));
                    }
                });
            }
            move || wanted.set(false)
        }
    });
    (*material).clone()
}

/// The report as it stands.
pub(super) fn compose(record: &RunRecord, material: &Material, edited: &Edited) -> Report {
    let sheets = material.sheets.iter().map(|sheet| {
        let text = edited.texts.get(&sheet.frame.step).unwrap_or(&sheet.text).clone();
        Sheet { frame: sheet.frame.clone(), text }
    });
    Report {
        record: record.clone(),
        losses: Rc::clone(&material.whole.losses),
        real: material.whole.real.clone(),
        sheets: sheets.collect(),
        author: edited.author.clone(),
        acknowledgements: edited.acknowledgements.clone(),
        written_ms: js_sys::Date::now(),
    }
}

/// Opens the report in a tab of its own; whether the browser let it.
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

/// What [`ReportForm`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct ReportFormProps {
    /// The run.
    pub(super) record: RunRecord,
    /// It trains or waits now.
    pub(super) live: bool,
}

/// The form, and the report as it will look.
#[component]
pub(super) fn ReportForm(props: &ReportFormProps) -> Html {
    let record = &props.record;
    let material = use_material(record);
    let edited: UseStateHandle<Edited> = use_state_eq({
        let name = edited_name(&record.key);
        move || LocalStorage::get(name).unwrap_or_default()
    });
    let problem = use_state_eq(|| None::<String>);
    let edit = {
        let (edited, name) = (edited.clone(), edited_name(&record.key));
        move |change: &dyn Fn(&mut Edited)| {
            let mut next = (*edited).clone();
            change(&mut next);
            // Without storage it is there as long as this view is.
            let _ = LocalStorage::set(&name, &next);
            edited.set(next);
        }
    };
    let back = html! { <p><a href={address(&Choice::default())}>{ "All kept runs" }</a></p> };
    let heading = html! { <h1 class="page__title">{ format!("Report of {}", words::name(record)) }</h1> };
    let Some(material) = material else {
        return html! { <>{ back }{ heading }<p class="page__aside" role="status">{ "Reading the run" }</p></> };
    };
    let with_report = |act: fn(&Report) -> Result<bool, UiError>| {
        let (record, material, edited, problem) = (record.clone(), Rc::clone(&material), edited.clone(), problem.setter());
        Callback::from(move |()| {
            problem.set(match act(&compose(&record, &material, &edited)) {
                Ok(true) => None,
                Ok(false) => Some(
                    "The browser did not let the report open in a tab of its own. Download it, and open the file.".to_owned(),
                ),
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
                { "One file with everything in it: set-up, networks, losses, real and generated images. The texts beside the sheets are filled in from the run’s numbers; what they mean is yours to say." }
            </p>
            if props.live {
                <p class="page__aside">{ format!("The run is in the GAN lab now. This is how it was kept, at step {}.", record.step) }</p>
            }
            if let Some(problem) = &*problem {
                <Notice kind={NoticeKind::Bad} title="The report could not be had"><p>{ problem.clone() }</p></Notice>
            }
            <div class="runs-report">
                <div class="runs-report__form">
                    <div class="runs-report__buttons">
                        <Button label="Download report (HTML)" kind={ButtonKind::Primary} on_press={save} />
                        <Button label="Open to print" on_press={with_report(open)} title="In a tab of its own; print it there, or save it as PDF" />
                    </div>
                    { author("report-author", &edited.author, {
                        let edit = edit.clone();
                        Callback::from(move |text: String| edit(&|edited| edited.author.clone_from(&text)))
                    }) }
                    <p class="runs-report__remark">
                        { "Beside each sheet: filled in from the numbers, yours to change. An empty line begins another paragraph." }
                    </p>
                    { for material.sheets.iter().map(|sheet| text_of(record, sheet, &edited, edit.clone())) }
                    { area(
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

/// Who hands it in.
pub(super) fn author(id: &'static str, value: &str, on_input: Callback<String>) -> Html {
    let field = Field::new(id, "Your name").hint("Stands under the title; may stay empty.");
    html! { <TextField {field} value={value.to_owned()} {on_input} /> }
}

/// The text beside a sheet.
pub(super) fn text_of(record: &RunRecord, sheet: &Sheet, edited: &Edited, edit: impl Fn(&dyn Fn(&mut Edited)) + 'static) -> Html {
    let step = sheet.frame.step;
    let place = place(record, step, sheet.frame.epoch);
    let own = edited.texts.get(&step);
    let filled_in = sheet.text.clone();
    let on_input = Callback::from(move |text: String| {
        edit(&|edited| {
            if text == filled_in {
                edited.texts.remove(&step);
            } else {
                edited.texts.insert(step, text.clone());
            }
        });
    });
    let back = own.is_some().then(|| {
        let on_press = on_input.reform({
            let filled_in = sheet.text.clone();
            move |()| filled_in.clone()
        });
        html! { <Button label="As filled in" kind={ButtonKind::Quiet} {on_press} title={format!("The text of {place} from the run’s numbers again")} /> }
    });
    html! {
        <div key={step}>
            { area(format!("report-text-{step}"), format!("{place}: what changed"), own.unwrap_or(&sheet.text).clone(), on_input, 9) }
            { back }
        </div>
    }
}

/// A text of several lines, so many of them in sight.
pub(super) fn area(id: String, label: String, value: String, on_input: Callback<String>, rows: u32) -> Html {
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
            on_input.emit(area.value());
        }
    });
    html! {
        <div class="field">
            <label class="field__label" for={id.clone()}>{ label }</label>
            <textarea class="field__control runs-report__text" {id} rows={rows.to_string()} {value} {oninput} />
        </div>
    }
}

/// What [`Preview`] is made of.
#[derive(Clone, PartialEq, Properties)]
struct PreviewProps {
    record: RunRecord,
    material: Rc<Material>,
    edited: Edited,
}

/// The report as it will look.
#[component]
fn Preview(props: &PreviewProps) -> Html {
    let settled = use_settled(props.clone());
    let shown = use_memo(settled, |props| AttrValue::from(compose(&props.record, &props.material, &props.edited).html()));
    page("The report as it will look", "runs-preview", &shown)
}
