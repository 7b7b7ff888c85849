//! The list of licences (`static/licences.html`), compared with the crates that the page is compiled from.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// A file of the repository.
fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn page() -> String {
    file("static/licences.html")
}

/// Each text between `from` and the next `to`.
fn between<'a>(text: &'a str, from: &'static str, to: &'static str) -> impl Iterator<Item = &'a str> {
    text.split(from).skip(1).map(move |rest| rest.split_once(to).unwrap().0)
}

/// Text escaped for HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Name and version.
type Crate = (String, String);

/// A licence expression with `OR` for the slash of older crates.
fn normalized(expression: &str) -> String {
    expression.replace('/', " OR ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The crates compiled into the modules or as their procedural macros, with the licence in their manifests. By `cargo tree`, since
/// `cargo metadata` also lists crates of disabled features.
fn compiled() -> BTreeMap<Crate, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["tree", "--locked", "--target", "wasm32-unknown-unknown", "--features", "gpu", "--edges", "normal"])
        .args(["--prefix", "none", "--format", "{p}|{l}"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    let read = |line: &str| {
        let (package, expression) = line.split_once('|').unwrap();
        let mut words = package.split(' ');
        let name = words.next().unwrap().to_owned();
        let version = words.next().unwrap().trim_start_matches('v').to_owned();
        // `cargo tree` marks repeated crates with a star.
        ((name, version), normalized(expression.trim_end_matches(" (*)")))
    };
    lines.lines().map(read).filter(|((name, _), _)| name != env!("CARGO_PKG_NAME")).collect()
}

/// The crates listed on the page, in order, with their licences.
fn listed(page: &str) -> Vec<(Crate, String)> {
    let list = between(page, "<dl class=\"licences__crates\">", "</dl>").next().unwrap();
    let read = |row: &str| {
        let (_, name) = between(row, "<a ", "</a>").next().unwrap().split_once('>').unwrap();
        let version = between(row, "</a> ", "</dt>").next().unwrap();
        let expression = between(row, "<dd class=\"facts__value\">", "</dd>").next().unwrap();
        ((name.to_owned(), version.to_owned()), normalized(expression))
    };
    between(list, "<div class=\"facts__row\">", "</div>").map(read).collect()
}

/// The licences whose texts are on the page, by crate.
fn texts(page: &str) -> BTreeMap<Crate, BTreeSet<String>> {
    let section = page.split_once("id=\"texts\"").unwrap().1.split_once("</section>").unwrap().0;
    let mut found: BTreeMap<Crate, BTreeSet<String>> = BTreeMap::new();
    for kind in section.split("<h3 class=\"licences__kind\" id=\"").skip(1) {
        let id = kind.split_once('"').unwrap().0;
        for text in between(kind, "<details>", "</details>") {
            let words = between(text, "<pre>", "</pre>").next().unwrap();
            assert!(words.trim().len() > 500, "no licence is as short as {words:?}");
            for used in between(text, "<span>", "</span>") {
                let (name, version) = used.split_once(' ').unwrap();
                found.entry((name.to_owned(), version.to_owned())).or_default().insert(id.to_owned());
            }
        }
    }
    found
}

/// Whether texts of these licences satisfy an expression. Expressions are conjunctions of alternatives.
fn satisfied(expression: &str, texts: &BTreeSet<String>) -> bool {
    let one = |choice: &str| texts.contains(choice.split(" WITH ").next().unwrap_or_default().trim());
    let plain = normalized(expression).replace(['(', ')'], "");
    plain.split(" AND ").all(|part| part.split(" OR ").any(one))
}

/// The tags of a page, without their brackets.
fn tags(page: &str) -> Vec<&str> {
    between(page, "<", ">").collect()
}

#[test]
fn exactly_the_compiled_crates_are_listed() {
    let page = page();
    let listed = listed(&page);
    let names: BTreeSet<&Crate> = listed.iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), listed.len(), "each once");
    let compiled = compiled();
    let missing: Vec<_> = compiled.keys().filter(|name| !names.contains(name)).collect();
    let stray: Vec<_> = names.iter().filter(|name| !compiled.contains_key(**name)).collect();
    assert!(
        missing.is_empty() && stray.is_empty(),
        "run `make licences`: {missing:?} are not listed, {stray:?} are no longer used"
    );
    for (name, expression) in &listed {
        let stated = &compiled[name];
        // Empty if the manifest names a licence file instead.
        assert!(stated.is_empty() || stated == expression, "{name:?} is under {stated}, not {expression}: run `make licences`");
    }
}

#[test]
fn every_crate_has_the_required_texts() {
    let page = page();
    let (listed, texts) = (listed(&page), texts(&page));
    assert!(listed.len() > 200, "{}", listed.len());
    for (name, expression) in &listed {
        let found = texts.get(name).unwrap_or_else(|| panic!("no text for {name:?}"));
        assert!(satisfied(expression, found), "{name:?} is under {expression}; the page has the text of {found:?}");
    }
    assert_eq!(texts.len(), listed.len(), "no text is for another crate");
    let [mit, apache] = ["MIT", "Apache-2.0"].map(str::to_owned);
    assert!(satisfied("Apache-2.0 / MIT", &[mit.clone()].into()));
    assert!(!satisfied("(MIT OR Apache-2.0) AND Unicode-3.0", &[mit].into()));
    assert!(satisfied("Apache-2.0 WITH LLVM-exception", &[apache].into()));
}

#[test]
fn licences_of_other_parts_are_listed() {
    let page = page();
    assert!(page.contains(&escaped(&file("LICENSE-MIT"))), "Saddle's licence has changed: run `make licences`");
    let copyright = file("static/fonts/LICENSE.txt");
    assert!(
        page.contains("href=\"fonts/LICENSE.txt\"")
            && copyright.contains("GUST Font License")
            && page.contains("GUST Font License")
    );
    for part in ["© 2017 Zalando SE", "Rust’s standard library", "Trunk", "wasm-bindgen"] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn notices_required_by_apache_are_on_the_page() {
    let page = page();
    let texts = texts(&page);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args([
            "metadata",
            "--locked",
            "--format-version",
            "1",
            "--filter-platform",
            "wasm32-unknown-unknown",
            "--features",
            "gpu",
        ])
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut noted = 0;
    for package in metadata["packages"].as_array().unwrap() {
        let [name, version, manifest] = ["name", "version", "manifest_path"].map(|key| package[key].as_str().unwrap());
        let apache = texts.get(&(name.to_owned(), version.to_owned())).is_some_and(|texts| texts.contains("Apache-2.0"));
        for entry in fs::read_dir(Path::new(manifest).parent().unwrap()).unwrap().filter(|_| apache) {
            let path = entry.unwrap().path();
            if path.file_name().unwrap().to_string_lossy().starts_with("NOTICE") {
                let notice = fs::read_to_string(&path).unwrap();
                assert!(page.contains(escaped(notice.trim()).as_str()), "add {} to scripts/licences/page.hbs", path.display());
                noted += 1;
            }
        }
    }
    assert!(noted > 0, "pliron has a notice");
}

#[test]
fn texts_of_authors_are_escaped() {
    let page = page();
    let allowed = [
        "html", "head", "meta", "title", "link", "body", "main", "p", "a", "h1", "h2", "h3", "section", "dl", "dt", "dd", "div",
        "details", "summary", "span", "pre",
    ];
    let attributes =
        ["lang", "charset", "http-equiv", "content", "name", "rel", "type", "href", "class", "id", "aria-labelledby"];
    let mut links = 0;
    for tag in tags(&page).into_iter().filter(|tag| !tag.starts_with('!')) {
        let name = tag.trim_start_matches('/').split([' ', '>']).next().unwrap();
        assert!(allowed.contains(&name), "<{tag}>");
        let mut rest = tag.split_once(' ').map_or("", |(_, rest)| rest);
        while !["", "/"].contains(&rest) {
            let (attribute, value) = rest.split_once("=\"").unwrap_or_else(|| panic!("<{tag}>"));
            assert!(attributes.contains(&attribute), "<{tag}>");
            rest = value.split_once('"').unwrap().1.trim_start();
        }
        if let Some(address) = between(tag, "href=\"", "\"").next().filter(|_| name == "a") {
            let ours = address.starts_with('#') || ["./", "fonts/LICENSE.txt"].contains(&address);
            assert!(ours || address.starts_with("https://"), "<{tag}>");
            links += 1;
        }
    }
    assert!(links > 200, "{links}");
    // Escaped text adds no brackets.
    assert_eq!(page.matches('<').count(), page.matches('>').count());
    let template = file("scripts/licences/page.hbs");
    assert!(!template.contains("{{{") && !template.contains("{{&"), "Handlebars escapes all but these");
}
