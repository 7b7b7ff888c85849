//! The LaTeX and its zip: balance, letters, pictures, and that pdflatex accepts it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read};
use std::process::Command;

use saddle::documents::writeup::{WriteUp, unset};

use super::{Folder, HOSTILE, NAMES, SIGNS, TABLE, alone, drawn, filled_with, with_run};

/// Environments of displayed formulas.
const DISPLAYS: [&str; 3] = ["equation*", "align", "align*"];

/// Whether groups, environments and formulas of a LaTeX source are closed, and no special character is unescaped.
pub(super) fn check_balance(tex: &str) -> Result<(), String> {
    let (mut depth, mut math, mut environments) = (0_i32, false, Vec::new());
    let mut rest = &tex[tex.find("\\begin{document}").unwrap_or_default()..];
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        let displayed = environments.iter().any(|name| DISPLAYS.contains(name));
        match letter {
            '\\' => {
                let length = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
                let name = &rest[..length];
                if matches!(name, "begin" | "end") {
                    let environment =
                        rest[length..].strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(name, _)| name);
                    let environment = environment.ok_or("no environment")?;
                    if name == "begin" {
                        environments.push(environment);
                    } else if environments.pop() != Some(environment) {
                        return Err(format!("\\end{{{environment}}}"));
                    }
                }
                let skipped = if length == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { length };
                rest = &rest[skipped..];
            }
            '%' => rest = rest.split_once('\n').map_or("", |(_, rest)| rest),
            '{' => depth += 1,
            '}' => depth -= 1,
            '$' => math = !math,
            '^' | '_' if !math && !displayed && depth == 0 => {
                return Err(format!("{letter} in text: {rest:.20}"));
            }
            '#' => return Err(format!("{letter} in {rest:.20}")),
            '~' if !math && !displayed => return Err(format!("{letter} in {rest:.20}")),
            '\n' if math => return Err("a formula over two lines".to_owned()),
            _ => {}
        }
        if depth < 0 {
            return Err(format!("}} before {rest:.30}"));
        }
    }
    if depth == 0 && !math && environments.is_empty() {
        Ok(())
    } else {
        Err(format!("open at the end: {depth} {math} {environments:?}"))
    }
}

#[test]
fn the_latex_is_balanced() {
    for whole in [alone(), with_run()] {
        check_balance(&whole.latex()).unwrap();
    }
    for (tex, why) in [
        ("{", "a group"),
        ("$x", "a formula"),
        ("a_b", "text"),
        ("\\begin{a}\\end{b}", "an environment"),
        ("#", "a special character"),
    ] {
        assert!(check_balance(tex).is_err(), "the check finds {why}");
    }
}

#[test]
fn letters_beyond_latin_1_are_set() {
    let body = |text: &str| filled_with(text).latex().split_once("\\begin{document}").unwrap().1.to_owned();
    let tex = body(NAMES);
    assert!(!tex.contains("[U+"), "{}", tex.split("[U+").nth(1).unwrap());
    for (typed, set) in [
        ("Łukasz", "Łukasz"),
        ("Nguyễn", r"Nguy\accentover{\~{}}{\^{e}}n"),
        ("Đặng", r"Đ\d{\u{a}}ng"),
        ("Phương", r"Ph\horned{u}\horned{o}ng"),
        ("e\u{301}tude", r"\'{e}tude"),
        ("a\u{323}\u{302}", r"\d{\^{a}}"),
        ("i\u{30c}", r"\v{\i}"),
        ("Ștefan", r"\textcommabelow{S}tefan"),
        ("x²", r"x\ensuremath{^{2}}"),
        ("中", "[U+4E2D]"),
    ] {
        let whole = WriteUp { author: typed.to_owned(), ..alone() };
        assert!(whole.latex().contains(&format!("\\author{{{set}}}")), "{typed}: {}", whole.latex());
    }
    let tex = body(SIGNS);
    assert!(!tex.contains("[U+"), "{}", tex.split("[U+").nth(1).unwrap());
    assert_eq!(unset("a 中é文中 😀"), ['中', '文', '😀']);
}

/// The files of a zip by path.
fn unzipped(bytes: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let read = |at: usize, zip: &mut zip::ZipArchive<Cursor<Vec<u8>>>| {
        let mut file = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        // The reader compares the checksum.
        file.read_to_end(&mut bytes).unwrap();
        (file.name().to_owned(), bytes)
    };
    (0..zip.len()).map(|at| read(at, &mut zip)).collect()
}

#[test]
fn the_zip_has_every_picture_that_the_latex_names() {
    let whole = drawn();
    let files = unzipped(whole.overleaf());
    assert_eq!(files, whole.latex_files());
    let (name, tex) = &files[0];
    let tex = String::from_utf8(tex.clone()).unwrap();
    assert_eq!(name, "main.tex");
    let named: BTreeSet<&str> =
        tex.split("\\includegraphics").skip(1).map(|rest| rest.split_once("]{").unwrap().1.split_once('}').unwrap().0).collect();
    let packed: BTreeSet<&str> = files.iter().skip(1).map(|(name, _)| name.as_str()).collect();
    assert_eq!(named, packed);
    // Three policies, three rows of bars, four planes, two of both descending, the losses, a sheet.
    assert_eq!(packed.len(), 14);
    for (name, bytes) in &files[1..] {
        let start: &[u8] = if name.ends_with(".pdf") { b"%PDF-1.4" } else { b"\x89PNG" };
        assert!(bytes.starts_with(start), "{name}");
    }
}

#[test]
fn pdflatex_accepts_the_latex_if_installed() {
    let formulas =
        crate::mathml::accepted().map(|(tex, display)| if display { format!("\\[{tex}\\]") } else { format!("${tex}$") });
    let formulas = formulas.collect::<Vec<_>>().join("\n\n");
    for (name, whole) in [
        ("alone", alone()),
        ("run", with_run()),
        ("drawn", drawn()),
        ("hostile", filled_with(HOSTILE)),
        ("formulas", WriteUp { acknowledgements: formulas, ..alone() }),
        ("letters", filled_with(&[NAMES, SIGNS, TABLE].join("\n\n"))),
    ] {
        let folder = Folder::new(name);
        for (name, bytes) in whole.latex_files() {
            let path = folder.0.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        // Characters that the fonts lack are errors.
        let tex = whole.latex().replace("\\begin{document}", "\\tracinglostchars=3\n\\begin{document}");
        fs::write(folder.0.join("main.tex"), tex).unwrap();
        let arguments = ["-halt-on-error", "-interaction=nonstopmode", "-no-shell-escape", "main.tex"];
        let Ok(output) = Command::new("pdflatex").args(arguments).current_dir(&folder.0).output() else { return };
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stdout));
        assert!(folder.0.join("main.pdf").is_file());
    }
}
