//! Controls and parts of the views, one component per file. Props are plain values and `Callback`s.

mod button;
mod card;
mod check;
mod choice;
mod composed;
mod field;
mod figure;
mod file_drop;
mod frame;
mod keys;
mod notice;
mod pill;
mod play_line;
mod prediction;
mod presentation;
mod progress_bar;
mod questions;
mod scrubber;
mod segmented;
mod select;
mod share;
mod sheet;
mod slider;
mod term;
mod verdict;

pub use button::{Button, ButtonKind, ButtonProps};
pub use card::{Card, CardProps};
pub use check::{Check, CheckProps};
pub use choice::Choice;
pub use composed::{FIXED, fixed_note, introduction, own_questions};
pub use field::{Field, TextField, TextFieldProps};
pub use figure::{Figure, FigureProps, Player};
pub use file_drop::{FileDrop, FileDropProps};
pub use frame::{Drawer, Drawers, Frame, FrameProps};
pub use notice::{Notice, NoticeKind, NoticeProps, address_notice};
pub use pill::{Pill, PillProps, PillState};
pub use play_line::{PlayLine, PlayLineProps};
pub use prediction::{PREDICT_FIRST, Predicting, awaited_verdict, curves, number_line};
pub use presentation::Presentation;
pub use progress_bar::{ProgressBar, ProgressBarProps};
pub use questions::{Questions, QuestionsProps};
pub use scrubber::{Scrubber, ScrubberProps};
pub use segmented::{Segmented, SegmentedProps};
pub use select::{Select, SelectProps};
pub use share::{Share, ShareProps};
pub(crate) use sheet::{SHEET_SCALE, image_at, paint};
pub use sheet::{Sheet, SheetProps};
pub use slider::{Slider, SliderProps};
pub use term::{Term, explained};
pub use verdict::{Verdict, VerdictProps};

use web_sys::HtmlInputElement;
use yew::{InputEvent, TargetCast};

/// The value of the event's input element.
pub(super) fn typed(event: &InputEvent) -> Option<String> {
    event.target_dyn_into::<HtmlInputElement>().map(|input| input.value())
}
