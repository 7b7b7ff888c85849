//! The list of licences that goes with the page (`static/licences.html`) against what the page is compiled from.

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

/// The text between two marks, once for each time that both are found.
fn between<'a>(text: &'a str, from: &'static str, to: &'static str) -> impl Iterator<Item = &'a str> {
    text.split(from).skip(1).map(move |rest| rest.split_once(to).unwrap().0)
}

/// Text as it stands between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What is read off a line of the list or of `cargo tree`: name and version.
type Crate = (String, String);

/// An expression with `OR` for the slash that older crates have.
fn spelled(expression: &str) -> String {
    expression.replace('/', " OR ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What Cargo compiles into the modules, or to write code for them, and what the authors say of its licence. `cargo tree` rather than
/// `cargo metadata`, which names what no feature asks for, too.
fn compiled() -> BTreeMap<Crate, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let said = Command::new(cargo)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["tree", "--locked", "--target", "wasm32-unknown-unknown", "--features", "gpu", "--edges", "normal"])
        .args(["--prefix", "none", "--format", "{p}|{l}"])
        .output()
        .unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let lines = String::from_utf8(said.stdout).unwrap();
    let read = |line: &str| {
        let (package, expression) = line.split_once('|').unwrap();
        let mut words = package.split(' ');
        let name = words.next().unwrap().to_owned();
        let version = words.next().unwrap().trim_start_matches('v').to_owned();
        // A star for what was told before.
        ((name, version), spelled(expression.trim_end_matches(" (*)")))
    };
    lines.lines().map(read).filter(|((name, _), _)| name != env!("CARGO_PKG_NAME")).collect()
}

/// What the page lists, in its order.
fn listed(page: &str) -> Vec<(Crate, String)> {
    let list = between(page, "<dl class=\"licences__crates\">", "</dl>").next().unwrap();
    let read = |row: &str| {
        let (_, name) = between(row, "<a ", "</a>").next().unwrap().split_once('>').unwrap();
        let version = between(row, "</a> ", "</dt>").next().unwrap();
        let expression = between(row, "<dd class=\"facts__value\">", "</dd>").next().unwrap();
        ((name.to_owned(), version.to_owned()), spelled(expression))
    };
    between(list, "<div class=\"facts__row\">", "</div>").map(read).collect()
}

/// The licences whose texts stand on the page with a crate.
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

/// Whether texts of these licences are all that an expression asks for. Authors' expressions have `AND` outside and `OR` within.
fn enough(expression: &str, texts: &BTreeSet<String>) -> bool {
    let one = |choice: &str| texts.contains(choice.split(" WITH ").next().unwrap_or_default().trim());
    let plain = spelled(expression).replace(['(', ')'], "");
    plain.split(" AND ").all(|part| part.split(" OR ").any(one))
}

/// The tags of a page, without their brackets.
fn tags(page: &str) -> Vec<&str> {
    between(page, "<", ">").collect()
}

#[test]
fn every_crate_of_the_modules_is_listed_and_none_more() {
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
        let said = &compiled[name];
        // One that has a file for it says nothing here.
        assert!(said.is_empty() || said == expression, "{name:?} is under {said}, not {expression}: run `make licences`");
    }
}

#[test]
fn every_crate_has_the_texts_it_asks_for() {
    let page = page();
    let (listed, texts) = (listed(&page), texts(&page));
    assert!(listed.len() > 200, "{}", listed.len());
    for (name, expression) in &listed {
        let found = texts.get(name).unwrap_or_else(|| panic!("no text for {name:?}"));
        assert!(enough(expression, found), "{name:?} is under {expression}; the page has the text of {found:?}");
    }
    assert_eq!(texts.len(), listed.len(), "no text is for another crate");
    let [mit, apache] = ["MIT", "Apache-2.0"].map(str::to_owned);
    assert!(enough("Apache-2.0 / MIT", &[mit.clone()].into()));
    assert!(!enough("(MIT OR Apache-2.0) AND Unicode-3.0", &[mit].into()));
    assert!(enough("Apache-2.0 WITH LLVM-exception", &[apache].into()));
}

#[test]
fn what_else_is_delivered_is_listed() {
    let page = page();
    assert!(page.contains(&escaped(&file("LICENSE-MIT"))), "Saddle's own licence is another: run `make licences`");
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
fn what_apache_asks_to_be_noted_is_noted() {
    let page = page();
    let texts = texts(&page);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let said = Command::new(cargo)
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
    let said: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    let mut noted = 0;
    for package in said["packages"].as_array().unwrap() {
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
fn what_authors_wrote_is_text_on_the_page_and_not_markup() {
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
    // An escaped text leaves no bracket beside those of tags.
    assert_eq!(page.matches('<').count(), page.matches('>').count());
    let template = file("scripts/licences/page.hbs");
    assert!(!template.contains("{{{") && !template.contains("{{&"), "Handlebars escapes all but these");
}
