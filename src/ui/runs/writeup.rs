//! The write-up: a form for the three answers, a preview, and files in three formats.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use yew::prelude::*;

use super::preview::{page, use_debounced};
use super::report::{
    Edited, Material, all_runs, author_field, compose, edited_key, editor, sheet_text_field, text_area, use_material,
};
use crate::documents::report::Report;
use crate::documents::writeup::{Answers, BANDIT, GAN, HTML_NAME, LATEX_NAME, MINIMAX, NOTEBOOK_NAME, WriteUp, unset};
use crate::run::stored::RunRecord;
use crate::ui::kept;
use crate::ui::widgets::{Button, ButtonKind, Notice, NoticeKind};
use crate::ui::{UiError, download_text};

/// Storage key. The answers are shared by all runs.
const STORAGE_KEY: &str = "saddle-writeup";

/// The author's changes, in local storage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Edits {
    author: String,
    acknowledgements: String,
    /// The answers; `None` for the default text.
    bandit: Option<String>,
    minimax: Option<String>,
    gan: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Question {
    Bandit,
    Minimax,
    Gan,
}

impl Question {
    fn label(self) -> &'static str {
        match self {
            Self::Bandit => "1. The bandit",
            Self::Minimax => "2. The minimax game",
            Self::Gan => "3. The GAN",
        }
    }

    fn default_text(self) -> &'static str {
        match self {
            Self::Bandit => BANDIT,
            Self::Minimax => MINIMAX,
            Self::Gan => GAN,
        }
    }

    fn of(self, edits: &Edits) -> Option<&String> {
        match self {
            Self::Bandit => edits.bandit.as_ref(),
            Self::Minimax => edits.minimax.as_ref(),
            Self::Gan => edits.gan.as_ref(),
        }
    }

    /// The default text is not stored.
    fn put(self, edits: &mut Edits, text: &str) {
        let text = (text != self.default_text()).then(|| text.to_owned());
        match self {
            Self::Bandit => edits.bandit = text,
            Self::Minimax => edits.minimax = text,
            Self::Gan => edits.gan = text,
        }
    }
}

fn compose_writeup(edits: &Edits, run: Option<Report>) -> WriteUp {
    let text = |question: Question| question.of(edits).map_or_else(|| question.default_text().to_owned(), Clone::clone);
    WriteUp {
        answers: Answers { bandit: text(Question::Bandit), minimax: text(Question::Minimax), gan: text(Question::Gan) },
        run,
        author: edits.author.clone(),
        acknowledgements: edits.acknowledgements.clone(),
        written_ms: js_sys::Date::now(),
    }
}

/// The run of the write-up.
#[derive(Clone, PartialEq)]
pub(super) struct Subject {
    record: RunRecord,
    name: AttrValue,
    material: Rc<Material>,
}

impl Subject {
    /// Shares the texts beside the sheets with the run's report.
    fn report(&self, edited: &Edited) -> Report {
        compose(&self.record, &self.material, edited)
    }
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct RunWriteUpProps {
    pub(super) record: RunRecord,
    pub(super) name: AttrValue,
}

#[component]
pub(super) fn RunWriteUp(props: &RunWriteUpProps) -> Html {
    match use_material(&props.record) {
        Ok(material) => {
            html! { <WriteUpForm run={Subject { record: props.record.clone(), name: props.name.clone(), material }} /> }
        }
        Err(placeholder) => placeholder,
    }
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct WriteUpFormProps {
    /// Without a run the third answer is left out.
    #[prop_or_default]
    pub(super) run: Option<Subject>,
}

#[derive(Clone, Copy)]
struct Format {
    button: &'static str,
    name: &'static str,
    mime: &'static str,
    write: fn(&WriteUp) -> String,
}

const FORMATS: [Format; 3] = [
    Format { button: "Download write-up (HTML)", name: HTML_NAME, mime: "text/html", write: WriteUp::html },
    Format { button: "Download write-up (LaTeX)", name: LATEX_NAME, mime: "application/x-tex", write: WriteUp::latex },
    Format {
        button: "Download notebook (.ipynb)",
        name: NOTEBOOK_NAME,
        mime: "application/x-ipynb+json",
        write: WriteUp::notebook,
    },
];

#[component]
pub(super) fn WriteUpForm(props: &WriteUpFormProps) -> Html {
    let edits: UseStateHandle<Edits> = use_state_eq(|| kept::get(STORAGE_KEY).unwrap_or_default());
    let name = props.run.as_ref().map(|run| edited_key(&run.record.key)).unwrap_or_default();
    let sheet_edits: UseStateHandle<Edited> = use_state_eq(|| kept::get(&name).unwrap_or_default());
    let problem = use_state_eq(|| None::<String>);
    let change = editor(&edits, STORAGE_KEY.to_owned());
    let save = |format: Format| {
        let (edits, sheet_edits, run, problem) = (edits.clone(), sheet_edits.clone(), props.run.clone(), problem.setter());
        let on_press = Callback::from(move |()| {
            let writeup = compose_writeup(&edits, run.as_ref().map(|run| run.report(&sheet_edits)));
            let saved: Result<(), UiError> = download_text(format.name, format.mime, &(format.write)(&writeup));
            problem.set(saved.err().map(|error| error.to_string()));
        });
        let kind = if format.name == HTML_NAME { ButtonKind::Primary } else { ButtonKind::default() };
        html! { <Button label={format.button} {kind} {on_press} /> }
    };
    let answers = [Question::Bandit, Question::Minimax, Question::Gan]
        .into_iter()
        .filter(|question| *question != Question::Gan || props.run.is_some());
    let heading = props.run.as_ref().map_or_else(|| "Write-up".to_owned(), |run| format!("Write-up with {}", run.name));
    html! {
        <>
            { all_runs() }
            <h1 class="page__title">{ heading }</h1>
            <p class="page__lead">
                { "The answers to the three questions in one document: HTML to print, LaTeX, or a notebook that computes them. The answers are drafts; rewrite them in your own words." }
            </p>
            if props.run.is_none() {
                <Notice title="A run is missing">
                    <p>{ "The third answer needs a run. Choose “Write up” beside a run in the list." }</p>
                </Notice>
            }
            if let Some(problem) = &*problem {
                <Notice kind={NoticeKind::Bad} title="The write-up could not be created"><p>{ problem.clone() }</p></Notice>
            }
            <div class="runs-report" data-testid="runs-writeup">
                <div class="runs-report__form">
                    <div class="runs-report__buttons">{ for FORMATS.into_iter().map(save) }</div>
                    { author_field("writeup-author", &edits.author, {
                        let change = change.clone();
                        Callback::from(move |text: String| change(&|edits| edits.author.clone_from(&text)))
                    }) }
                    <p class="runs-report__remark">
                        { "Write formulas in LaTeX between dollar signs. An empty line starts a new paragraph, and tabs make columns." }
                    </p>
                    { unset_remark(&edits, &sheet_edits) }
                    { for answers.map(|question| answer(question, &edits, change.clone())) }
                    if let Some(run) = &props.run {
                        { for run.material.sheets.iter().map(|sheet| sheet_text_field(&run.record, sheet, &sheet_edits, editor(&sheet_edits, name.clone()))) }
                    }
                    { text_area(
                        "writeup-thanks".to_owned(),
                        "Acknowledgements".to_owned(),
                        edits.acknowledgements.clone(),
                        Callback::from(move |text: String| change(&|edits| edits.acknowledgements.clone_from(&text))),
                        4,
                    ) }
                </div>
                <Preview edits={(*edits).clone()} sheet_edits={(*sheet_edits).clone()} run={props.run.clone()} />
            </div>
        </>
    }
}

/// Names the characters that pdflatex has no letter for.
fn unset_remark(edits: &Edits, sheet_edits: &Edited) -> Html {
    let own = [Question::Bandit, Question::Minimax, Question::Gan].into_iter().filter_map(|question| question.of(edits));
    let texts = own.chain([&edits.author, &edits.acknowledgements]).chain(sheet_edits.texts());
    let characters = unset(&texts.cloned().collect::<String>());
    if characters.is_empty() {
        return html! {};
    }
    let named: Vec<String> = characters.iter().map(char::to_string).collect();
    let text = format!(
        "The LaTeX file writes {} as codes: pdflatex has no letters for them. HTML and notebook show them.",
        named.join(" ")
    );
    html! { <p class="runs-report__remark" data-testid="writeup-unset">{ text }</p> }
}

/// The field of an answer, with a button that restores the default text.
fn answer(question: Question, edits: &Edits, change: impl Fn(&dyn Fn(&mut Edits)) + 'static) -> Html {
    let own = question.of(edits);
    let on_input = Callback::from(move |text: String| change(&|edits| question.put(edits, &text)));
    let restore = on_input.reform(move |()| question.default_text().to_owned());
    let id = question.label().to_lowercase().replace([' ', '.'], "-");
    html! {
        <div key={question.label()}>
            { text_area(format!("writeup-{id}"), question.label().to_owned(), own.map_or_else(|| question.default_text().to_owned(), Clone::clone), on_input, 14) }
            if own.is_some() {
                <Button label="Restore the original" kind={ButtonKind::Quiet} on_press={restore} title={format!("Restore the original text of “{}”", question.label())} />
            }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct PreviewProps {
    edits: Edits,
    sheet_edits: Edited,
    run: Option<Subject>,
}

#[component]
fn Preview(props: &PreviewProps) -> Html {
    let settled = use_debounced(props.clone());
    let shown = use_memo(settled, |props| {
        AttrValue::from(compose_writeup(&props.edits, props.run.as_ref().map(|run| run.report(&props.sheet_edits))).html())
    });
    page("Preview of the write-up", "writeup-preview", &shown)
}
