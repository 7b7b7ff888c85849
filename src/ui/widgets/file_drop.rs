//! Takes a file from the visitor's machine.

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
    /// Called with the first file that was chosen or dropped.
    pub on_file: Callback<File>,
    /// The file picker's filter (`.gz`); all files when empty.
    #[prop_or_default]
    pub accept: Option<AttrValue>,
    /// Why no file is taken now.
    #[prop_or_default]
    pub disabled: Option<AttrValue>,
}

fn first(files: Option<FileList>) -> Option<File> {
    files.and_then(|files| files.get(0))
}

/// A button for the keyboard and the mouse, and a zone to drop a file on.
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
        let (over, on_file) = (over.clone(), props.on_file.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(false);
            if let Some(file) = first(event.data_transfer().and_then(|data| data.files())).filter(|_| !disabled) {
                on_file.emit(file);
            }
        })
    };
    let onchange = {
        let on_file = props.on_file.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            if let Some(file) = first(input.files()) {
                on_file.emit(file);
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
                aria-describedby={hint_id.clone()}
                {disabled}
                {onchange}
            />
            <label class="file-drop__label" for={props.id.clone()}>{ props.label.clone() }</label>
            <p class="field__hint" id={hint_id}>{ hint }</p>
        </div>
    }
}
