//! The table of views. All code that lists views reads it; `tests/native/route.rs` compares it with `boot.js`, `index.html` and
//! `sizes.mjs`.

/// A lab. Labs stay mounted while another view is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lab {
    Gan,
    Bandit,
    Minimax,
}

/// A view of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    Lab(Lab),
    Theory,
    /// Saved runs of the GAN lab.
    Runs,
    /// Capabilities of this browser.
    Diagnostics,
    /// The GAN's generator and discriminator in detail.
    Inside,
    /// A teacher's link to a lab, as a form.
    Compose,
    /// Results of many students side by side.
    Class,
    /// No view has this path; shortened and without control characters, so that it can be displayed.
    Unknown(String),
}

/// A wasm module of the page beside the shell (`src/main.rs`), which is the first download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Module {
    /// The GAN lab (`src/bin/gan.rs`): loaded after the first screen, or at once if the address has parameters.
    Gan,
    /// Loaded when one of its views is first opened (`src/bin/labs.rs`).
    Secondary,
}

/// A row of [`VIEWS`].
#[derive(Debug)]
pub struct View {
    pub route: Route,
    /// Path in the address, from the slash on.
    pub path: &'static str,
    /// Name in the navigation and in the tab's title.
    pub title: &'static str,
    pub module: Module,
    /// Style sheets in `static/styles`, loaded with the module.
    pub styles: &'static [&'static str],
    /// Uses the GAN lab's training worker.
    pub needs_worker: bool,
    /// Has a link in the top line.
    pub is_listed: bool,
}

/// All views, in the order of their links in the top line: labs first, last those without one. The first one also answers to the empty path.
pub static VIEWS: [View; 9] = [
    View {
        route: Route::Lab(Lab::Gan),
        path: "/gan",
        title: "GAN",
        module: Module::Gan,
        styles: &["gan.css"],
        needs_worker: true,
        is_listed: true,
    },
    View {
        route: Route::Lab(Lab::Bandit),
        path: "/bandit",
        title: "Bandit",
        module: Module::Secondary,
        styles: &["presentation.css", "bandit.css"],
        needs_worker: false,
        is_listed: true,
    },
    View {
        route: Route::Lab(Lab::Minimax),
        path: "/minimax",
        title: "Minimax",
        module: Module::Secondary,
        styles: &["presentation.css", "minimax.css"],
        needs_worker: false,
        is_listed: true,
    },
    View {
        route: Route::Inside,
        path: "/inside",
        title: "Inside",
        module: Module::Secondary,
        styles: &["inside.css"],
        needs_worker: true,
        is_listed: true,
    },
    View {
        route: Route::Runs,
        path: "/runs",
        title: "Runs",
        module: Module::Secondary,
        styles: &["runs.css", "paper.css"],
        needs_worker: true,
        is_listed: true,
    },
    View {
        route: Route::Theory,
        path: "/theory",
        title: "Theory",
        module: Module::Secondary,
        styles: &["theory.css"],
        needs_worker: false,
        is_listed: true,
    },
    View {
        route: Route::Diagnostics,
        path: "/diagnostics",
        title: "Diagnostics",
        module: Module::Secondary,
        styles: &[],
        needs_worker: false,
        is_listed: true,
    },
    View {
        route: Route::Compose,
        path: "/compose",
        title: "Compose",
        module: Module::Secondary,
        styles: &["compose.css"],
        needs_worker: false,
        is_listed: false,
    },
    View {
        route: Route::Class,
        path: "/class",
        title: "A class",
        module: Module::Secondary,
        styles: &["compose.css"],
        needs_worker: false,
        is_listed: false,
    },
];

impl Module {
    /// Name of its files, and the id of the element that it draws in.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gan => "gan",
            Self::Secondary => "labs",
        }
    }
}

impl Route {
    /// The view at a path; trailing slashes are ignored.
    #[must_use]
    pub fn at(path: &str) -> Self {
        let trimmed = path.trim_end_matches('/');
        let view = if trimmed.is_empty() { VIEWS.first() } else { VIEWS.iter().find(|view| view.path == trimmed) };
        view.map_or_else(|| Self::Unknown(displayable(path)), |view| view.route.clone())
    }

    /// Its row in [`VIEWS`]; `None` for [`Route::Unknown`].
    #[must_use]
    pub fn view(&self) -> Option<&'static View> {
        VIEWS.iter().find(|view| view.route == *self)
    }

    /// Path in the address, from the slash on.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::Unknown(path) => path,
            _ => self.view().map_or("/", |view| view.path),
        }
    }

    #[must_use]
    pub fn title(&self) -> &'static str {
        self.view().map_or("Not found", |view| view.title)
    }

    #[must_use]
    pub fn lab(&self) -> Option<Lab> {
        if let Self::Lab(lab) = self { Some(*lab) } else { None }
    }

    /// The module that draws the view; `None` for [`Route::Unknown`], which the shell draws.
    #[must_use]
    pub fn module(&self) -> Option<Module> {
        self.view().map(|view| view.module)
    }

    #[must_use]
    pub fn needs_worker(&self) -> bool {
        self.view().is_some_and(|view| view.needs_worker)
    }
}

/// Longest unknown path that is displayed, in characters.
const MAX_DISPLAYED: usize = 80;

fn displayable(path: &str) -> String {
    let mut text: String = path.chars().filter(|c| !c.is_control()).take(MAX_DISPLAYED).collect();
    if path.chars().count() > MAX_DISPLAYED {
        text.push('…');
    }
    text
}
