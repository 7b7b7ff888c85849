//! `#/class`: the results of many students, dropped as files, side by side. Nothing leaves the machine.

mod group;

use js_sys::Uint8Array;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;
use yew::prelude::*;

use self::group::GroupCard;
use crate::documents::class::{MAX_BYTES, ResultError, StudentResult, groups};
use crate::ui::widgets::{Button, ButtonKind, FileDrop, Notice, NoticeKind};

/// Most results that are laid side by side: several classes.
const MOST: usize = 500;

/// A file that is no result, and why.
type Refused = (String, String);

/// What has been read so far.
#[derive(Clone, Debug, Default, PartialEq)]
struct Read {
    results: Vec<StudentResult>,
    refused: Vec<Refused>,
}

impl Read {
    /// Adds a file; one that is there already counts once.
    fn add(&mut self, name: String, read: Result<StudentResult, String>) {
        match read {
            Ok(result) if self.results.contains(&result) => {}
            Ok(_) if self.results.len() >= MOST => self.refused.push((name, format!("there are {MOST} results already"))),
            Ok(result) => self.results.push(result),
            Err(why) => self.refused.push((name, why)),
        }
    }
}

async fn read(file: &File) -> Result<StudentResult, String> {
    let limit = f64::from(u32::try_from(MAX_BYTES).unwrap_or(u32::MAX));
    if file.size() > limit {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the size of a file")]
        return Err(ResultError::TooLarge(file.size() as usize).to_string());
    }
    let buffer =
        JsFuture::from(file.array_buffer()).await.map_err(|_| "the browser can’t read it: choose it again".to_owned())?;
    let text = String::from_utf8(Uint8Array::new(&buffer).to_vec()).map_err(|_| ResultError::NotAResult.to_string())?;
    StudentResult::read(&text).map_err(|error| error.to_string())
}

#[component]
pub fn Class() -> Html {
    let shown = use_state_eq(Read::default);
    // Files are read one after another, and some may be dropped meanwhile.
    let latest = use_mut_ref(Read::default);
    let on_files = {
        let (shown, latest) = (shown.setter(), latest.clone());
        Callback::from(move |files: Vec<File>| {
            let (shown, latest) = (shown.clone(), latest.clone());
            spawn_local(async move {
                for file in files {
                    let result = read(&file).await;
                    latest.borrow_mut().add(file.name(), result);
                }
                shown.set(latest.borrow().clone());
            });
        })
    };
    let clear = {
        let shown = shown.setter();
        Callback::from(move |()| {
            *latest.borrow_mut() = Read::default();
            shown.set(Read::default());
        })
    };
    let Read { results, refused } = &*shown;
    html! {
        <article class="page class" data-testid="class" data-results={results.len().to_string()}>
            <h1 class="page__title">{ "A class, side by side" }</h1>
            <p class="page__lead">
                { "Each student predicts a question, runs it, and presses “Save my result” below its answer. Collect the files and drop them here: they are read on this machine, and nothing leaves it." }
            </p>
            <FileDrop id="class-files" label="Choose results" hint="Many at once: .json files of at most 4 kB each. Or drop them here." accept=".json,application/json" multiple=true {on_files} />
            <p role="status" data-testid="class-said">
                if !results.is_empty() {
                    <span translate="no">{ if results.len() == 1 { "1 result".to_owned() } else { format!("{} results", results.len()) } }</span>
                    { " " }
                    <Button label="Remove all" kind={ButtonKind::Quiet} on_press={clear} />
                }
            </p>
            if !refused.is_empty() { { refusals(refused) } }
            { for groups(results).into_iter().map(|group| html! { <GroupCard key={group.question.id} group={group.clone()} /> }) }
        </article>
    }
}

fn refusals(refused: &[Refused]) -> Html {
    let title =
        if refused.len() == 1 { "1 file is no result".to_owned() } else { format!("{} files are no results", refused.len()) };
    let row = |(name, why): &Refused| html! { <li><strong translate="no">{ name.clone() }</strong>{ ": " }<span translate="no">{ why.clone() }</span></li> };
    html! {
        <Notice kind={NoticeKind::Warn} {title} testid="class-refused">
            <ul>{ for refused.iter().map(row) }</ul>
        </Notice>
    }
}
