//! A file input with a drop zone.

use web_sys::{DataTransfer, DragEvent, File, FileList, HtmlInputElement};
use yew::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FileDropProps {
    /// Unique in the page.
    pub id: AttrValue,
    /// The text of the button.
    pub label: AttrValue,
    /// The accepted files, in one line.
    pub hint: AttrValue,
    /// Receives the chosen or dropped files; one, unless `multiple`.
    pub on_files: Callback<Vec<File>>,
    #[prop_or_default]
    pub multiple: bool,
    /// Receives what was dropped in place of `on_files`, with its folders.
    #[prop_or_default]
    pub on_drop: Option<Callback<DataTransfer>>,
    /// The file picker's filter (`.gz`); all files when empty.
    #[prop_or_default]
    pub accept: Option<AttrValue>,
    /// Why no file is accepted now.
    #[prop_or_default]
    pub disabled: Option<AttrValue>,
}

fn chosen(files: Option<FileList>, multiple: bool) -> Vec<File> {
    let count = files.as_ref().map_or(0, FileList::length);
    let limit = if multiple { count } else { count.min(1) };
    files.iter().flat_map(|files| (0..limit).filter_map(|at| files.get(at))).collect()
}

/// A button that opens the file chooser, and a zone to drop files on.
#[component]
pub fn FileDrop(props: &FileDropProps) -> Html {
    let over = use_state_eq(|| false);
    let disabled = props.disabled.is_some();
    let set_over = |is_over: bool| {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(is_over && !disabled);
        })
    };
    let ondrop = {
        let (over, on_files, multiple) = (over.clone(), props.on_files.clone(), props.multiple);
        let on_drop = props.on_drop.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(false);
            let data = event.data_transfer();
            if let Some((on_drop, data)) = on_drop.as_ref().zip(data.clone()).filter(|_| !disabled) {
                return on_drop.emit(data);
            }
            let files = chosen(data.and_then(|data| data.files()), multiple);
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
            // So that choosing the same file again fires `change` again.
            input.set_value("");
        })
    };
    let hint = props.disabled.as_ref().unwrap_or(&props.hint).clone();
    let hint_id = format!("{}-hint", props.id);
    html! {
        <div
            class={classes!("file-drop", (*over).then_some("is-over"), disabled.then_some("is-disabled"))}
            ondragenter={set_over(true)}
            ondragover={set_over(true)}
            ondragleave={set_over(false)}
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
