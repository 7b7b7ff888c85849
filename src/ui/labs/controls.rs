//! The controls of a lab's form, built from its parameter table.

use yew::prelude::*;

use crate::settings::{Draft, Settings, Values};
use crate::ui::random_seed;
use crate::ui::range::Range;
use crate::ui::widgets::{Button, ButtonKind, Choice, Field, Segmented, Select, Slider, Term, TextField};

pub(super) struct Controls<'a, S> {
    pub(super) draft: &'a Draft<S>,
    /// Prefix of each id: labs that are in the page together have parameters of the same name.
    pub(super) prefix: &'static str,
    /// The error of the parameter of this name.
    pub(super) error: &'a dyn Fn(&str) -> Option<String>,
    /// Receives a parameter's name and its new text.
    pub(super) set: Callback<(&'static str, String)>,
    /// Disables every control; the hints stay.
    pub(super) locked: bool,
}

/// One control before it is drawn.
pub(super) struct Control<'a, S: Settings> {
    controls: &'a Controls<'a, S>,
    name: &'static str,
    values: Option<&'static Values<S>>,
    field: Field,
    track: Html,
}

impl<S: Settings> Controls<'_, S> {
    /// The control of a parameter. Its hint is the chosen variant's, or else the parameter's.
    pub(super) fn control(&self, name: &'static str) -> Control<'_, S> {
        let parameter = S::parameter(name);
        let hint = match parameter.map(|parameter| (parameter.hint, &parameter.values)) {
            Some((hint, Values::Choice { variants, get, .. })) => {
                let chosen = variants.iter().find(|variant| variant.name == get(self.draft.config()));
                chosen.map(|variant| variant.hint).filter(|hint| !hint.is_empty()).unwrap_or(hint).to_owned()
            }
            // Bounds that start at 0 are explained by the hint itself.
            Some((hint, Values::Whole(low @ 1.., high, _))) => format!("{}, from {low} to {high}.", hint.trim_end_matches('.')),
            Some((hint, _)) => hint.to_owned(),
            None => String::new(),
        };
        let field = Field {
            parameter: Some(name.into()),
            error: (self.error)(name).map(Into::into),
            hint: (!hint.is_empty()).then(|| hint.into()),
            ..Field::new(format!("{}{name}", self.prefix), S::label(name))
        };
        Control { controls: self, name, values: parameter.map(|parameter| &parameter.values), field, track: Html::default() }
    }

    /// A button that draws a new seed.
    pub(super) fn new_seed(&self, disabled: Option<AttrValue>) -> Html {
        let on_press = self.set.reform(|()| ("seed", random_seed().to_string()));
        html! { <Button label="New seed" kind={ButtonKind::Quiet} {on_press} {disabled} /> }
    }
}

impl<S: Settings> Control<'_, S> {
    pub(super) fn hint(mut self, hint: impl Into<AttrValue>) -> Self {
        self.field.hint = Some(hint.into());
        self
    }

    pub(super) fn explain(mut self, term: Term) -> Self {
        self.field.term = Some(term);
        self
    }

    /// A picture behind the handle of the slider.
    pub(super) fn track(mut self, track: Html) -> Self {
        self.track = track;
        self
    }

    pub(super) fn disabled(mut self, reason: Option<AttrValue>) -> Self {
        self.field.disabled = reason;
        self
    }

    fn field(&self) -> Field {
        let mut field = self.field.clone();
        if self.controls.locked {
            field.disabled.clone_from(&field.hint);
        }
        field
    }

    fn value(&self) -> AttrValue {
        self.controls.draft.text(self.name).to_owned().into()
    }

    fn on_input(&self) -> Callback<String> {
        let name = self.name;
        self.controls.set.reform(move |text| (name, text))
    }

    fn on_change(&self) -> Callback<AttrValue> {
        self.on_input().reform(|value: AttrValue| value.to_string())
    }

    fn options(&self) -> Vec<Choice> {
        match self.values {
            Some(Values::Choice { variants, .. }) => {
                variants.iter().map(|variant| Choice::new(variant.name, variant.label)).collect()
            }
            Some(Values::OneOf(all, _)) => {
                let mut all = all.to_vec();
                all.sort_unstable();
                all.into_iter().map(|number| Choice::new(number.to_string(), number.to_string())).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn text(self) -> Html {
        let keyboard = match self.values {
            Some(Values::Whole(..)) => "numeric",
            Some(Values::Number(bounds, _)) if !bounds.allow_negative() => "decimal",
            // The decimal pad of an iPhone has no minus.
            _ => "text",
        };
        html! { <TextField field={self.field()} value={self.value()} on_input={self.on_input()} {keyboard} /> }
    }

    pub(super) fn slider(self, range: Range) -> Html {
        let number = self.controls.draft.config().get(self.name).and_then(|text| text.parse::<f64>().ok()).unwrap_or_default();
        html! { <Slider field={self.field()} value={self.value()} {number} {range} on_input={self.on_input()} track={self.track.clone()} /> }
    }

    pub(super) fn segments(self) -> Html {
        html! { <Segmented field={self.field()} options={self.options()} value={self.value()} on_change={self.on_change()} /> }
    }

    pub(super) fn select(self) -> Html {
        html! { <Select field={self.field()} options={self.options()} value={self.value()} on_change={self.on_change()} /> }
    }
}
