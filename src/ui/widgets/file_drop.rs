//! Takes files from the visitor's machine.

use web_sys::{DragEvent, File, FileList, HtmlInputElement};
use yew::prelude::*;

/// What a [`FileDrop`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FileDropProps {
    /// Unique in the page.
    pub id: AttrValue,
    /// The button's words.
    pub label: AttrValue,
    /// What files it takes, in a line.
    pub hint: AttrValue,
    /// Called with what was chosen or dropped: one file, or several where those are taken.
    pub on_files: Callback<Vec<File>>,
    /// Several files are taken at once.
    #[prop_or_default]
    pub multiple: bool,
    /// The file picker's filter (`.gz`); all files when empty.
    #[prop_or_default]
    pub accept: Option<AttrValue>,
    /// Why no file is taken now.
    #[prop_or_default]
    pub disabled: Option<AttrValue>,
}

fn chosen(files: Option<FileList>, multiple: bool) -> Vec<File> {
    let count = files.as_ref().map_or(0, FileList::length);
    let most = if multiple { count } else { count.min(1) };
    files.iter().flat_map(|files| (0..most).filter_map(|at| files.get(at))).collect()
}

/// A button for the keyboard and the mouse, and a zone to drop files on.
#[component]
pub fn FileDrop(props: &FileDropProps) -> Html {
    let over = use_state_eq(|| false);
    let disabled = props.disabled.is_some();
    let hold = |is_over: bool| {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(is_over && !disabled);
        })
    };
    let ondrop = {
        let (over, on_files, multiple) = (over.clone(), props.on_files.clone(), props.multiple);
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(false);
            let files = chosen(event.data_transfer().and_then(|data| data.files()), multiple);
            if !disabled && !files.is_empty() {
                on_files.emit(files);
            }
        })
    };
    let onchange = {
        let (on_files, multiple) = (props.on_files.clone(), props.multiple);
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let files = chosen(input.files(), multiple);
            if !files.is_empty() {
                on_files.emit(files);
            }
            // Choosing the same file again is a change again.
            input.set_value("");
        })
    };
    let hint = props.disabled.as_ref().unwrap_or(&props.hint).clone();
    let hint_id = format!("{}-hint", props.id);
    html! {
        <div
            class={classes!("file-drop", (*over).then_some("is-over"), disabled.then_some("is-disabled"))}
            ondragenter={hold(true)}
            ondragover={hold(true)}
            ondragleave={hold(false)}
            {ondrop}
        >
            <input
                class="file-drop__input"
                type="file"
                id={props.id.clone()}
                accept={props.accept.clone()}
                multiple={props.multiple}
                aria-describedby={hint_id.clone()}
                {disabled}
                {onchange}
            />
            <label class="file-drop__label" for={props.id.clone()}>{ props.label.clone() }</label>
            <p class="field__hint" id={hint_id}>{ hint }</p>
        </div>
    }
}
