//! The table of views, and parsing of addresses, valid and hostile.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use saddle::run::RunConfig;
use saddle::settings::Settings;
use saddle::ui::route::{Claim, Embedding, FRAME, Lab, Location, Module, Route, VIEWS, frame_code};

fn route(hash: &str) -> Route {
    Location::parse(hash).route
}

/// A file of the repository.
fn file(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The text between `start` and the next `end`.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start:?}"));
    rest.split_once(end).unwrap_or_else(|| panic!("no {end:?} after {start:?}")).0
}

/// Each once: views share some.
fn styles_of(module: Module) -> Vec<&'static str> {
    let styles: BTreeSet<_> = VIEWS.iter().filter(|view| view.module == module).flat_map(|view| view.styles).copied().collect();
    styles.into_iter().collect()
}

/// The file names that follow `start`, up to a quotation mark.
fn styles_after(text: &str, start: &str) -> Vec<String> {
    text.split(start).skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn every_view_has_a_title_and_a_path_that_reads_back() {
    for view in &VIEWS {
        assert!(!view.title.is_empty() && view.path.starts_with('/'), "{view:?}");
        assert_eq!(Route::at(view.path), view.route);
        assert_eq!((view.route.path(), view.route.title()), (view.path, view.title));
        assert_eq!(VIEWS.iter().filter(|other| other.path == view.path || other.title == view.title).count(), 1, "{view:?}");
        let location = Location { route: view.route.clone(), query: "a=1".to_owned() };
        assert_eq!(Location::parse(&location.to_hash()), location);
        for style in view.styles {
            file(&format!("static/styles/{style}"));
        }
    }
}

#[test]
fn every_lab_has_a_folder_and_a_component() {
    let modules = file("src/ui/labs/mod.rs");
    for view in VIEWS.iter().filter(|view| view.route.lab().is_some()) {
        let name = view.path.trim_start_matches('/');
        let component = format!("{}Lab", capitalised(name));
        let drawn_by = match view.module {
            Module::Gan => file("src/ui/gan_module.rs"),
            Module::Secondary => file("src/ui/secondary.rs"),
        };
        assert!(modules.contains(&format!("pub mod {name};")), "src/ui/labs/mod.rs does not declare {name}");
        assert!(
            file(&format!("src/ui/labs/{name}/mod.rs")).contains(&format!("pub fn {component}(")),
            "no component {component}"
        );
        assert!(drawn_by.contains(&format!("<{component} />")), "{:?} does not draw {component}", view.module);
    }
}

fn capitalised(name: &str) -> String {
    name[..1].to_ascii_uppercase() + &name[1..]
}

#[test]
fn each_module_is_built_made_small_and_counted() {
    let (index, release, sizes, boot) =
        (file("index.html"), file("scripts/release.sh"), file("scripts/sizes.mjs"), file("static/boot.js"));
    for module in [Module::Gan, Module::Secondary] {
        let name = module.name();
        assert!(index.contains(&format!("data-bin=\"{name}\" data-type=\"worker\"")), "{name}");
        assert!(release.contains(&format!("optimise {name} ")), "{name}");
        assert!(sizes.contains(&format!(" {name}: [0, 0, 0]")), "{name}");
        assert!(boot.contains(&format!("\"{name}\"")) && boot.contains(&format!("#{name}")), "{name}");
    }
}

#[test]
fn boot_js_preloads_the_module_of_secondary_views() {
    let boot = file("static/boot.js");
    let mut paths: Vec<&str> = between(&boot, r"/^#\/(", ")").split('|').collect();
    let secondary = VIEWS.iter().filter(|view| view.module == Module::Secondary);
    let mut expected: Vec<&str> = secondary.map(|view| view.path.trim_start_matches('/')).collect();
    paths.sort_unstable();
    expected.sort_unstable();
    assert_eq!(paths, expected);
}

#[test]
fn index_html_links_or_copies_the_styles_of_each_module() {
    let index = file("index.html");
    let shell = styles_after(&index, r#"rel="css" href="static/styles/"#);
    assert_eq!(shell, ["tokens.css", "base.css", "widgets.css", "first.css"]);
    let mut copied = styles_after(&index, r#"rel="copy-file" href="static/styles/"#);
    let mut expected = [styles_of(Module::Gan), styles_of(Module::Secondary)].concat();
    // Linked by licences.html alone.
    expected.push("licences.css");
    copied.sort_unstable();
    expected.sort_unstable();
    assert_eq!(copied, expected);
}

#[test]
fn sizes_mjs_counts_the_styles_of_secondary_views() {
    let sizes = file("scripts/sizes.mjs");
    let mut counted: Vec<&str> =
        between(&sizes, "secondaryStyles = [", "]").split(", ").map(|name| name.trim_matches('\'')).collect();
    let mut expected = styles_of(Module::Secondary);
    counted.sort_unstable();
    expected.sort_unstable();
    assert_eq!(counted, expected);
}

#[test]
fn the_empty_path_is_the_gan_lab() {
    for hash in ["", "#", "#/", "#//", "#/gan", "#/gan/", "/gan", "#?seed=1", "#/?seed=1"] {
        assert_eq!(route(hash), Route::Lab(Lab::Gan), "{hash:?}");
    }
}

#[test]
fn the_query_is_not_changed() {
    let location = Location::parse("#/gan?lr=0.0002&seed=7&note=a%20b?c#d");
    assert_eq!(location, Location { route: Route::Lab(Lab::Gan), query: "lr=0.0002&seed=7&note=a%20b?c#d".to_owned() });
    assert_eq!(Location::parse("#/gan?").query, "");
}

#[test]
fn an_unknown_path_is_reported() {
    assert_eq!(route("#/bandits/x?y=1"), Route::Unknown("/bandits/x".to_owned()));
    assert_eq!(route("#gan"), Route::Unknown("gan".to_owned()));
    assert_eq!(route("#/GAN"), Route::Unknown("/GAN".to_owned()));
    assert_eq!(route("#/diagnostics/"), Route::Diagnostics);
    assert_eq!((route("#/bandit?eta=5"), route("#/minimax/")), (Route::Lab(Lab::Bandit), Route::Lab(Lab::Minimax)));
    assert_eq!(route("#/theory?at=gan-losses"), Route::Theory);
}

#[test]
fn a_hostile_path_is_shortened_and_stripped_of_control_characters() {
    let Route::Unknown(shown) = route(&format!("#/{}\u{0}\u{1b}[31m{}", "é".repeat(70), "x".repeat(10_000))) else {
        unreachable!("no view has such a path")
    };
    assert_eq!(shown.chars().count(), 81, "80 characters and an ellipsis");
    assert!(shown.ends_with('…') && !shown.chars().any(char::is_control));
}

#[test]
fn an_embedding_is_parsed_from_the_query_and_appended_to_it() {
    let parse = |query: &str| (Embedding::of(query).alone, Embedding::of(query).answers_wait);
    assert_eq!(parse("f=xy&embed=1&answers=hidden"), (true, true));
    assert_eq!(parse("embed=true"), (true, false));
    assert_eq!(parse("embed=0&answers=shown&embedding=1"), (false, false));
    let both = Embedding::of("embed=1&answers=hidden");
    assert_eq!((both.with("f=xy"), both.with("")), ("f=xy&embed=1&answers=hidden".into(), "embed=1&answers=hidden".into()));
    assert_eq!(Embedding::default().with("f=xy"), "f=xy");
    assert_eq!(Embedding::without("f=x%2By&embed=1&eta=2&answers=hidden"), "f=x%2By&eta=2");
    // A presentation keeps the rest of the address, and starts no run.
    let lab = Location::parse("#/bandit?eta=5&embed=1&autostart=1");
    let presented = Embedding::presenting(&lab, true);
    assert_eq!(presented.to_hash(), "#/bandit?eta=5&embed=1&present=1");
    assert_eq!(Embedding::presenting(&presented, true), presented);
    assert_eq!(Embedding::presenting(&presented, false).to_hash(), "#/bandit?eta=5&embed=1");
    // A shared link has the configuration, but neither `autostart` nor the embedding of the page that it was copied from.
    let (page, hash) = ("https://host/lab/?sw=0#/gan?seed=1", "#/minimax?f=x%2By&embed=1&autostart=1&eta_x=0.1");
    assert_eq!(Embedding::default().link(page, hash), "https://host/lab/#/minimax?f=x%2By&eta_x=0.1");
    assert_eq!(both.link(page, "#/bandit"), "https://host/lab/#/bandit?embed=1&answers=hidden");
    assert_eq!(
        frame_code(&both.link("https://host/", "#/bandit?eta=\"5"), "Bandit lab", FRAME),
        r##"<iframe src="https://host/#/bandit?eta=%225&amp;embed=1&amp;answers=hidden" title="Bandit lab" width="960" height="640" loading="lazy" allow="clipboard-write"></iframe>"##
    );
    // The labs ignore the embedding.
    assert!(RunConfig::from_query("embed=1&answers=hidden&present=1&seed=7").problems.is_empty());
}

#[test]
fn a_claim_is_read_from_the_query_and_nothing_else_is() {
    let claim = |id: &str, number: Option<&str>| Claim { id: id.to_owned(), number: number.map(str::to_owned) };
    for claim in [claim("bandit-step", Some("1.11")), claim("gan", None)] {
        assert_eq!(Claim::of(&format!("eta=5&shows={}&seed=1", claim.value())), Some(claim));
    }
    for wrong in ["", "shows=", "shows=:1", "shows=a:", "shows=A", "shows=a b", "shows=a:1.x", "shows=%3Cb%3E", "show=a"] {
        assert_eq!(Claim::of(wrong), None, "{wrong}");
    }
    assert_eq!(Claim::of(&format!("shows={}", "a".repeat(49))), None);
    assert!(RunConfig::from_query("shows=bandit-step:1.11&seed=7").problems.is_empty());
}

proptest! {
    #[test]
    fn any_text_is_parsed_without_a_panic(hash in any::<String>()) {
        let location = Location::parse(&hash);
        if let Route::Unknown(path) = location.route {
            prop_assert!(path.chars().count() <= 81);
        }
    }

    #[test]
    fn a_location_reads_back_as_itself(query in "[a-z0-9=&%+.?#]{0,60}", view in 0..VIEWS.len()) {
        let location = Location { route: VIEWS[view].route.clone(), query };
        prop_assert_eq!(Location::parse(&location.to_hash()), location);
    }
}
