//! `#/class`: the results of many students, dropped as files, side by side. Nothing leaves the machine.

mod group;

use js_sys::Uint8Array;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, HtmlTextAreaElement};
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
    let pasted = use_state_eq(String::new);
    let on_typed = {
        let pasted = pasted.setter();
        Callback::from(move |event: InputEvent| {
            event.target_dyn_into::<HtmlTextAreaElement>().into_iter().for_each(|area| pasted.set(area.value()));
        })
    };
    let on_add = {
        let (shown, latest, pasted) = (shown.setter(), latest.clone(), pasted.clone());
        Callback::from(move |()| {
            let lines = pasted.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
            for (at, line) in lines {
                let result = StudentResult::read(line).map_err(|error| error.to_string());
                latest.borrow_mut().add(format!("Line {}", at + 1), result);
            }
            pasted.set(String::new());
            shown.set(latest.borrow().clone());
        })
    };
    let nothing = pasted.trim().is_empty().then(|| AttrValue::from("Paste a result first"));
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
            <div class="field class__paste">
                <label class="field__label" for="class-paste">{ "Or paste results" }</label>
                <textarea class="field__control" id="class-paste" rows="2" spellcheck="false" value={(*pasted).clone()} oninput={on_typed} aria-describedby="class-paste-hint" />
                <p class="field__hint" id="class-paste-hint">{ "One a line: the text that a phone reads from a result’s QR code." }</p>
                <Button label="Add" on_press={on_add} disabled={nothing} />
            </div>
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
