//! The theme: light, dark, or the system's.
//!
//! The choice is an attribute of the root element, which the style sheets read, and an entry in local storage, which `boot.js` reads
//! before the first paint.

use gloo::events::EventListener;
use yew::prelude::*;

use super::bridge;
use super::kept::storage;

/// Key in local storage; `static/boot.js` has the same.
const KEY: &str = "saddle.theme";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
}

impl ThemeChoice {
    fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The next choice of the button's cycle.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    fn from_name(name: Option<String>) -> Self {
        match name.as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// The stored choice; [`Self::System`] without one.
    #[must_use]
    pub fn stored() -> Self {
        Self::from_name(storage().and_then(|storage| storage.get_item(KEY).ok().flatten()))
    }

    /// Applies the choice to the page and stores it.
    pub fn apply(self) {
        let root = gloo::utils::document_element();
        let _ = match self {
            Self::System => root.remove_attribute("data-theme"),
            Self::Light | Self::Dark => root.set_attribute("data-theme", self.name()),
        };
        if let Some(storage) = storage() {
            let _ = storage.set_item(KEY, self.name());
        }
        bridge::send_theme();
    }

    /// The choice that the root element has.
    fn applied() -> Self {
        Self::from_name(gloo::utils::document_element().get_attribute("data-theme"))
    }

    fn is_dark(self, system_is_dark: bool) -> bool {
        match self {
            Self::System => system_is_dark,
            Self::Light => false,
            Self::Dark => true,
        }
    }
}

/// Whether the page is dark; a context, so that canvases are redrawn when it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Darkness(pub bool);

#[hook]
pub fn use_dark() -> bool {
    use_context::<Darkness>().is_some_and(|darkness| darkness.0)
}

/// The choice, its setter, and whether the page is dark. For the roots of the modules; views call [`use_dark`].
#[hook]
pub fn use_theme() -> (ThemeChoice, Callback<ThemeChoice>, Darkness) {
    let choice = use_state_eq(ThemeChoice::stored);
    let query = use_memo((), |()| gloo::utils::window().match_media("(prefers-color-scheme: dark)").ok().flatten());
    let system = use_state_eq(|| query.as_ref().as_ref().is_some_and(|query| query.matches()));
    use_effect_with((), {
        let (query, system) = (query, system.clone());
        move |()| {
            let listener = query.as_ref().clone().map(|query| {
                let target = query.clone();
                EventListener::new(&target, "change", move |_| system.set(query.matches()))
            });
            move || drop(listener)
        }
    });
    use_effect_with((), {
        let choice = choice.setter();
        move |()| {
            let listener = bridge::on_theme(move || choice.set(ThemeChoice::applied()));
            move || drop(listener)
        }
    });
    let darkness = Darkness(choice.is_dark(*system));
    let set = {
        let choice = choice.clone();
        Callback::from(move |next: ThemeChoice| {
            next.apply();
            choice.set(next);
        })
    };
    (*choice, set, darkness)
}
