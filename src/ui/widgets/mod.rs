//! Controls and parts of a lab's page, one component per file. Props are plain values and `Callback`s.

mod button;
mod card;
mod check;
mod choice;
mod field;
mod figure;
mod file_drop;
mod frame;
mod notice;
mod pill;
mod play_line;
mod progress_bar;
mod questions;
mod scrubber;
mod segmented;
mod select;
mod share;
mod sheet;
mod slider;
mod verdict;

pub use button::{Button, ButtonKind, ButtonProps};
pub use card::{Card, CardProps};
pub use check::{Check, CheckProps};
pub use choice::Choice;
pub use field::{NumberField, NumberFieldProps, TextField, TextFieldProps};
pub use figure::{Figure, FigureProps, Player};
pub use file_drop::{FileDrop, FileDropProps};
pub use frame::{Frame, FrameProps};
pub use notice::{Notice, NoticeKind, NoticeProps, address_notice};
pub use pill::{Pill, PillProps, PillState};
pub use play_line::{PlayLine, PlayLineProps};
pub use progress_bar::{ProgressBar, ProgressBarProps};
pub use questions::{Questions, QuestionsProps};
pub use scrubber::{Scrubber, ScrubberProps};
pub use segmented::{Segmented, SegmentedProps};
pub use select::{Select, SelectProps};
pub use share::{Share, ShareProps};
pub use sheet::{Sheet, SheetProps};
pub use slider::{Slider, SliderProps};
pub use verdict::{Verdict, VerdictProps};

use web_sys::HtmlInputElement;
use yew::{AttrValue, Html, InputEvent, TargetCast, html};

/// The value of the input that an event comes from.
pub(super) fn typed(event: &InputEvent) -> Option<String> {
    event.target_dyn_into::<HtmlInputElement>().map(|input| input.value())
}

/// The line under a control that says what it does.
fn hint_line(id: &AttrValue, text: Option<&AttrValue>) -> Html {
    text.map_or_else(Html::default, |text| html! { <p class="field__hint" id={format!("{id}-hint")}>{ text.clone() }</p> })
}

/// The line under a control that says what is wrong with its value: "Learning rate (lr): …".
fn error_line(id: &AttrValue, label: &AttrValue, parameter: Option<&AttrValue>, text: Option<&AttrValue>) -> Html {
    let Some(text) = text else { return Html::default() };
    let named = parameter.map_or_else(|| label.to_string(), |parameter| format!("{label} ({parameter})"));
    html! { <p class="field__error" id={format!("{id}-error")} role="alert">{ format!("{named}: {text}") }</p> }
}

/// The ids of the lines that describe a control, for `aria-describedby`.
fn described_by(id: &AttrValue, hint: bool, error: bool) -> Option<String> {
    match (hint, error) {
        (true, true) => Some(format!("{id}-error {id}-hint")),
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (false, false) => None,
    }
}
