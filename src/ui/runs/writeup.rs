//! The write-up: the three answers as the writer has them, with a run where there is one, and its three files.

use std::rc::Rc;

use gloo::storage::{LocalStorage, Storage};
use serde::{Deserialize, Serialize};
use yew::prelude::*;

use super::address;
use super::preview::{page, use_settled};
use super::report::{Edited, Material, area, author, compose, edited_name, text_of, use_material};
use crate::documents::history::selection::Selection;
use crate::documents::history::sentences;
use crate::documents::report::Report;
use crate::documents::writeup::{Answers, BANDIT, GAN, HTML_NAME, LATEX_NAME, MINIMAX, NOTEBOOK_NAME, WriteUp};
use crate::run::kept::RunRecord;
use crate::ui::widgets::{Button, ButtonKind, Notice, NoticeKind};
use crate::ui::{UiError, download_text};

/// The name that what is typed is kept under. The answers are the same for every run.
const KEPT: &str = "saddle-writeup";

/// What the writer has changed or added; kept in this browser.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Typed {
    author: String,
    acknowledgements: String,
    /// Answers that are not as filled in.
    bandit: Option<String>,
    minimax: Option<String>,
    gan: Option<String>,
}

/// One of the answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Bandit,
    Minimax,
    Gan,
}

impl Part {
    fn label(self) -> &'static str {
        match self {
            Self::Bandit => "1. The bandit",
            Self::Minimax => "2. The minimax game",
            Self::Gan => "3. The GAN",
        }
    }

    fn filled_in(self) -> &'static str {
        match self {
            Self::Bandit => BANDIT,
            Self::Minimax => MINIMAX,
            Self::Gan => GAN,
        }
    }

    fn of(self, typed: &Typed) -> Option<&String> {
        match self {
            Self::Bandit => typed.bandit.as_ref(),
            Self::Minimax => typed.minimax.as_ref(),
            Self::Gan => typed.gan.as_ref(),
        }
    }

    /// A text that is as filled in is not kept.
    fn put(self, typed: &mut Typed, text: &str) {
        let text = (text != self.filled_in()).then(|| text.to_owned());
        match self {
            Self::Bandit => typed.bandit = text,
            Self::Minimax => typed.minimax = text,
            Self::Gan => typed.gan = text,
        }
    }
}

fn written(typed: &Typed, run: Option<Report>) -> WriteUp {
    let text = |part: Part| part.of(typed).map_or_else(|| part.filled_in().to_owned(), Clone::clone);
    WriteUp {
        answers: Answers { bandit: text(Part::Bandit), minimax: text(Part::Minimax), gan: text(Part::Gan) },
        run,
        author: typed.author.clone(),
        acknowledgements: typed.acknowledgements.clone(),
        written_ms: js_sys::Date::now(),
    }
}

/// A run that is written up, once it is read.
#[derive(Clone, PartialEq)]
pub(super) struct Subject {
    record: RunRecord,
    material: Rc<Material>,
}

impl Subject {
    /// The texts beside the sheets are those of the run's report.
    fn report(&self, edited: &Edited) -> Report {
        compose(&self.record, &self.material, edited)
    }
}

/// What [`RunWriteUp`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct RunWriteUpProps {
    /// The run.
    pub(super) record: RunRecord,
}

/// The write-up of a run.
#[component]
pub(super) fn RunWriteUp(props: &RunWriteUpProps) -> Html {
    match use_material(&props.record) {
        Some(material) => html! { <WriteUpForm run={Subject { record: props.record.clone(), material }} /> },
        None => html! { <p class="page__aside" role="status">{ "Reading the run" }</p> },
    }
}

/// What [`WriteUpForm`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct WriteUpFormProps {
    /// The run; without one the third answer is left out.
    #[prop_or_default]
    pub(super) run: Option<Subject>,
}

/// A format's file.
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

/// Something that changes what is typed.
fn edit<T: Clone + Serialize + 'static>(state: &UseStateHandle<T>, name: String) -> impl Fn(&dyn Fn(&mut T)) + Clone + 'static {
    let state = state.clone();
    move |change| {
        let mut next = (*state).clone();
        change(&mut next);
        // Without storage it is there as long as this view is.
        let _ = LocalStorage::set(&name, &next);
        state.set(next);
    }
}

/// The form, and the document as it will look.
#[component]
pub(super) fn WriteUpForm(props: &WriteUpFormProps) -> Html {
    let typed: UseStateHandle<Typed> = use_state_eq(|| LocalStorage::get(KEPT).unwrap_or_default());
    let name = props.run.as_ref().map(|run| edited_name(&run.record.key)).unwrap_or_default();
    let beside: UseStateHandle<Edited> = use_state_eq(|| LocalStorage::get(&name).unwrap_or_default());
    let problem = use_state_eq(|| None::<String>);
    let change = edit(&typed, KEPT.to_owned());
    let save = |format: Format| {
        let (typed, beside, run, problem) = (typed.clone(), beside.clone(), props.run.clone(), problem.setter());
        let on_press = Callback::from(move |()| {
            let whole = written(&typed, run.as_ref().map(|run| run.report(&beside)));
            let saved: Result<(), UiError> = download_text(format.name, format.mime, &(format.write)(&whole));
            problem.set(saved.err().map(|error| error.to_string()));
        });
        let kind = if format.name == HTML_NAME { ButtonKind::Primary } else { ButtonKind::default() };
        html! { <Button label={format.button} {kind} {on_press} /> }
    };
    let answers = [Part::Bandit, Part::Minimax, Part::Gan].into_iter().filter(|part| *part != Part::Gan || props.run.is_some());
    let heading =
        props.run.as_ref().map_or_else(|| "Write-up".to_owned(), |run| format!("Write-up with {}", sentences::name(&run.record)));
    html! {
        <>
            <p><a href={address(&Selection::default())}>{ "All kept runs" }</a></p>
            <h1 class="page__title">{ heading }</h1>
            <p class="page__lead">
                { "The answers to the three questions as one document: to print, for LaTeX, or as a notebook that computes them. They are filled in; say them in your own words." }
            </p>
            if props.run.is_none() {
                <Notice title="A run is missing">
                    <p>{ "The third answer is about a run. Choose “Write up” beside one in the list of kept runs." }</p>
                </Notice>
            }
            if let Some(problem) = &*problem {
                <Notice kind={NoticeKind::Bad} title="The write-up could not be had"><p>{ problem.clone() }</p></Notice>
            }
            <div class="runs-report" data-testid="runs-writeup">
                <div class="runs-report__form">
                    <div class="runs-report__buttons">{ for FORMATS.into_iter().map(save) }</div>
                    { author("writeup-author", &typed.author, {
                        let change = change.clone();
                        Callback::from(move |text: String| change(&|typed| typed.author.clone_from(&text)))
                    }) }
                    <p class="runs-report__remark">
                        { "Formulas stand between dollar signs, in LaTeX. An empty line begins another paragraph." }
                    </p>
                    { for answers.map(|part| answer(part, &typed, change.clone())) }
                    if let Some(run) = &props.run {
                        { for run.material.sheets.iter().map(|sheet| text_of(&run.record, sheet, &beside, edit(&beside, name.clone()))) }
                    }
                    { area(
                        "writeup-thanks".to_owned(),
                        "Acknowledgements".to_owned(),
                        typed.acknowledgements.clone(),
                        Callback::from(move |text: String| change(&|typed| typed.acknowledgements.clone_from(&text))),
                        4,
                    ) }
                </div>
                <Preview typed={(*typed).clone()} beside={(*beside).clone()} run={props.run.clone()} />
            </div>
        </>
    }
}

/// An answer's field, and the way back to the text that was filled in.
fn answer(part: Part, typed: &Typed, change: impl Fn(&dyn Fn(&mut Typed)) + 'static) -> Html {
    let own = part.of(typed);
    let on_input = Callback::from(move |text: String| change(&|typed| part.put(typed, &text)));
    let back = on_input.reform(move |()| part.filled_in().to_owned());
    let id = part.label().to_lowercase().replace([' ', '.'], "-");
    html! {
        <div key={part.label()}>
            { area(format!("writeup-{id}"), part.label().to_owned(), own.map_or_else(|| part.filled_in().to_owned(), Clone::clone), on_input, 14) }
            if own.is_some() {
                <Button label="As filled in" kind={ButtonKind::Quiet} on_press={back} title={format!("The text of “{}” as it was filled in", part.label())} />
            }
        </div>
    }
}

/// What [`Preview`] is made of.
#[derive(Clone, PartialEq, Properties)]
struct PreviewProps {
    typed: Typed,
    beside: Edited,
    run: Option<Subject>,
}

/// The document as it will look.
#[component]
fn Preview(props: &PreviewProps) -> Html {
    let settled = use_settled(props.clone());
    let shown = use_memo(settled, |props| {
        AttrValue::from(written(&props.typed, props.run.as_ref().map(|run| run.report(&props.beside))).html())
    });
    page("The write-up as it will look", "writeup-preview", &shown)
}
