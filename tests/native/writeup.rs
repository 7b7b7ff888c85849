//! The write-up in its three formats: numbers, formulas, escaping of typed text, and validity of the notebook and the LaTeX.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use proptest::prelude::*;
use saddle::bandit::learner::Learner;
use saddle::bandit::{BanditConfig, Experiment, PerArm};
use saddle::documents::prose::problems;
use saddle::documents::report::{Report, Sheet, base64, discriminator_rows, generator_rows};
use saddle::documents::writeup::{Answers, BANDIT, GAN, MINIMAX, WriteUp, unset};
use saddle::minimax::critical::Hessian;
use saddle::minimax::method::StepSizes;
use saddle::minimax::stability::{Update, converging};
use saddle::minimax::{Experiment as Play, Method, Objective, Path, Point};
use saddle::run::stored::{Frame, RunRecord};
use serde_json::Value;

use crate::history::record;

fn report(text: &str) -> Report {
    Report {
        record: record("abcd"),
        losses: [[1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [0.5, 3.0], [0.5, 3.0], [0.5, 3.0], [0.5, 3.0]]
            .as_slice()
            .into(),
        real: None,
        sheets: vec![Sheet { frame: Frame { step: 8, epoch: 2, png: b"\x89PNG".as_slice().into() }, text: text.to_owned() }],
        author: String::new(),
        acknowledgements: String::new(),
        written_ms: 0.0,
    }
}

fn alone() -> WriteUp {
    WriteUp {
        answers: Answers::default(),
        run: None,
        author: "Ada".to_owned(),
        acknowledgements: "Thanks.".to_owned(),
        written_ms: 1_764_064_800_000.0,
    }
}

fn with_run() -> WriteUp {
    WriteUp { run: Some(report("It has learned.")), ..alone() }
}

/// A write-up with `text` in every field that a user or a file can set.
fn filled_with(text: &str) -> WriteUp {
    let answers = Answers { bandit: text.to_owned(), minimax: text.to_owned(), gan: text.to_owned() };
    let record = RunRecord { source: text.to_owned().into(), device: text.to_owned(), build: text.to_owned(), ..record("abcd") };
    let run = Report { record, ..report(text) };
    WriteUp { answers, run: Some(run), author: text.to_owned(), acknowledgements: text.to_owned(), ..alone() }
}

/// Environments of displayed formulas.
const DISPLAYS: [&str; 3] = ["equation*", "align", "align*"];

/// Whether groups, environments and formulas of a LaTeX source are closed, and no special character is unescaped.
fn check_balance(tex: &str) -> Result<(), String> {
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

/// The cells of a notebook, with checks of its structure.
fn cells(text: &str) -> Vec<Value> {
    let notebook: Value = serde_json::from_str(text).unwrap();
    assert_eq!((&notebook["nbformat"], &notebook["nbformat_minor"]), (&4.into(), &5.into()));
    assert!(notebook["metadata"].is_object());
    let cells = notebook["cells"].as_array().unwrap().clone();
    let mut ids = Vec::new();
    for cell in &cells {
        let keys: Vec<&str> = cell.as_object().unwrap().keys().map(String::as_str).collect();
        let id = cell["id"].as_str().unwrap();
        assert!(id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
        ids.push(id.to_owned());
        assert!(cell["metadata"].is_object() && cell["source"].as_array().unwrap().iter().all(Value::is_string));
        match cell["cell_type"].as_str().unwrap() {
            "code" => assert!(cell["outputs"].is_array() && cell["execution_count"].is_null() && keys.len() == 6),
            "markdown" => assert!(keys.iter().all(|key| ["cell_type", "id", "metadata", "source"].contains(key))),
            other => panic!("{other}"),
        }
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), cells.len());
    cells
}

fn source(cell: &Value) -> String {
    cell["source"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect()
}

fn code(text: &str) -> Vec<String> {
    cells(text).iter().filter(|cell| cell["cell_type"] == "code").map(source).collect()
}

#[test]
fn every_formula_of_the_answers_is_typeset() {
    let html = with_run().html();
    assert!(!html.contains('$'), "{}", html.split('$').nth(1).unwrap());
    let dollars: usize = [BANDIT, MINIMAX, GAN].iter().map(|text| text.matches('$').count()).sum();
    let displays: usize = [BANDIT, MINIMAX, GAN].iter().map(|text| text.matches("$$").count()).sum::<usize>() / 2;
    assert_eq!(html.matches("<math").count(), dollars / 2 - displays);
    assert_eq!(html.matches("<math display=\"block\" translate=\"no\">").count(), displays);
    for tag in ["math", "mrow", "mi", "mo", "mn", "mfrac", "msub", "msup", "msubsup", "munder", "mtd", "p", "section", "div"] {
        let open = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        assert_eq!(open, html.matches(&format!("</{tag}>")).count(), "{tag}");
    }
    assert!(html.contains("<msup><mi>e</mi><mrow><msub><mi>θ</mi><mi>i</mi></msub></mrow></msup>"), "e to the θ");
}

#[test]
fn every_format_has_the_answers_the_run_and_the_credit() {
    let whole = with_run();
    for text in [whole.html(), whole.latex(), whole.notebook()] {
        for part in [
            "Ada",
            "Thanks",
            "Drafted with Saddle",
            "The bandit",
            "The minimax game",
            "The GAN",
            "It has learned",
            "2,280,384",
            "Acknowledgements",
        ] {
            assert!(text.contains(part), "{part} is not in {text:.40}");
        }
    }
    let none = alone();
    for text in [none.html(), none.latex(), none.notebook()] {
        assert!(text.contains("The third answer needs a run") && !text.contains("2,280,384"), "{text:.40}");
    }
    let html = whole.html();
    assert!(html.contains("default-src 'none'") && html.contains("<h2>Generated images</h2>") && html.contains("<svg"));
    let tex = whole.latex();
    assert!(tex.contains("1 & $1.000$ & $2.000$ \\\\\n2 & $0.500$ & $3.000$ \\\\"));
    assert!(tex.contains("\\IfFileExists{saddle-gan-seed42-epoch2.png}"));
    let bare = WriteUp { acknowledgements: " ".to_owned(), ..alone() };
    assert!(!bare.html().contains("Acknowledgements") && !bare.latex().contains("Acknowledgements"));
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

const HOSTILE: &str = "\\input{/etc/passwd} {}$&#%_~^ \"quoted\" `code` <script>alert(1)</script> \u{7} 中 é $\\input{x}$ $x^2^3$ $}{$ $x^2$\n\n$$\\end{document}$$\n\n```\n[a](javascript:b) ![c](d)\n\n    \\write18{ls}\n# head\n$5 and $6";

#[test]
fn typed_text_stays_text() {
    let whole = filled_with(HOSTILE);
    let html = whole.html();
    assert!(!html.contains("<script") && html.contains("&lt;script&gt;") && !html.contains('\u{7}'));
    let tex = whole.latex();
    check_balance(&tex).unwrap();
    for part in ["\\input", "\\write", "中", "\u{7}"] {
        assert!(!tex.contains(part), "{part}");
    }
    assert_eq!(tex.matches("\\end{document}").count(), 1);
    for part in [
        "\\textbackslash{}input\\{/etc/passwd\\}",
        "\\{\\}\\ensuremath{\\$}\\&\\#\\%\\_\\textasciitilde{}\\textasciicircum{}",
        "[U+4E2D]",
        " é ",
        " $x^2$",
    ] {
        assert!(tex.contains(part), "{part}");
    }
    let notebook = whole.notebook();
    for cell in cells(&notebook) {
        let source = source(&cell);
        assert!(!source.contains("<script") && !source.contains("](javascript"), "{source}");
    }
    assert_eq!(code(&notebook).len(), code(&with_run().notebook()).len());
    assert_eq!(code(&notebook), code(&with_run().notebook()), "typed text is in no code cell");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_can_be_written(text in "[ -~\\n\\\\{}$&#%_^é中]{0,120}") {
        let whole = filled_with(&text);
        prop_assert!(check_balance(&whole.latex()).is_ok(), "{:?}", check_balance(&whole.latex()));
        prop_assert_eq!(whole.html().matches("<script").count(), 0);
        // Without acknowledgements there is no cell for them.
        let left_out = usize::from(text.trim().is_empty());
        prop_assert_eq!(cells(&whole.notebook()).len() + left_out, cells(&with_run().notebook()).len());
    }

    #[test]
    fn any_formula_is_accepted_or_stays_text(text in "[a-z0-9+^_{} ()\\\\&]{1,40}", command in "(frac|left\\(|right\\)|sum|sqrt|begin\\{pmatrix\\}|end\\{pmatrix\\}|mathbf)") {
        let whole = filled_with(&format!("a $x{text}\\{command}{text}$ b"));
        prop_assert!(check_balance(&whole.latex()).is_ok());
    }
}

#[test]
fn the_code_cells_compile_in_python() {
    let code = code(&with_run().notebook());
    assert_eq!(code.len(), 9);
    let constants = code.iter().find(|cell| cell.starts_with("SEED")).unwrap();
    assert!(
        constants.contains("SEED = 42\nBATCH = 16\nEPOCHS = 2\nLEARNING_RATE = 0.0001\nUNDECIDED = 1.386294\n"),
        "{constants}"
    );
    assert!(constants.contains("(1, 1.0000, 2.0000),\n    (2, 0.5000, 3.0000),"));
    let folder = Folder::new("cells");
    let file = folder.0.join("cells.py");
    fs::write(&file, code.join("\n\n")).unwrap();
    // Without Python only the structure is tested.
    if let Ok(output) = Command::new("python3").args(["-m", "py_compile"]).arg(&file).output() {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn nbformat_accepts_the_notebook_if_installed() {
    let validate = "import sys\ntry: import nbformat\nexcept ImportError: sys.exit()\nfor name in sys.argv[1:]: nbformat.validate(nbformat.read(name, 4))";
    let folder = Folder::new("notebook");
    let files = [("alone", alone()), ("run", with_run()), ("hostile", filled_with(HOSTILE))].map(|(name, whole)| {
        let file = folder.0.join(name);
        fs::write(&file, whole.notebook()).unwrap();
        file
    });
    if let Ok(output) = Command::new("python3").args(["-W", "error", "-c", validate]).args(files).output() {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// A folder that is deleted on drop.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("saddle-writeup-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
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
        ("hostile", filled_with(HOSTILE)),
        ("formulas", WriteUp { acknowledgements: formulas, ..alone() }),
        ("letters", filled_with(&[NAMES, SIGNS, TABLE].join("\n\n"))),
    ] {
        let folder = Folder::new(name);
        // Characters that the fonts lack are errors.
        let tex = whole.latex().replace("\\begin{document}", "\\tracinglostchars=3\n\\begin{document}");
        fs::write(folder.0.join("writeup.tex"), tex).unwrap();
        let arguments = ["-halt-on-error", "-interaction=nonstopmode", "-no-shell-escape", "writeup.tex"];
        let Ok(output) = Command::new("pdflatex").args(arguments).current_dir(&folder.0).output() else { return };
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stdout));
        assert!(folder.0.join("writeup.pdf").is_file());
    }
}

#[test]
fn the_minimax_answer_has_the_right_numbers() {
    let objective = Objective::Quadratic { a: 4.0, b: 0.0, c: 4.0 };
    let origin = Point::new(0.0, 0.0);
    let hessian = Hessian::from(objective.jet(origin));
    assert_eq!((hessian.xx, hessian.xy, hessian.yy), (8.0, 0.0, -8.0));
    let range = &converging(Method::Gda, hessian, StepSizes { x: 1.0, y: 1.0 })[0];
    assert!(range.from.abs() < 1e-9 && (range.to - 0.25).abs() < 1e-9);
    assert!(MINIMAX.contains("0 < \\eta < \\tfrac{1}{4}"));
    let rho = |eta| Update::new(Method::Gda, hessian, StepSizes { x: eta, y: eta }).unwrap().spectral_radius();
    assert!(rho(0.125).abs() < 1e-12 && MINIMAX.contains("at $\\tfrac{1}{8}$ it arrives in one step"));
    assert!(MINIMAX.contains(&format!("the factor is {:.2}", rho(0.02))));
    let path = |method, eta, start, steps| -> Path {
        Play { objective: objective.clone(), method, eta: StepSizes { x: eta, y: eta }, start, steps, noise: 0.0, seed: 1 }.run()
    };
    let end = path(Method::Gda, 0.02, Point::new(1.0, 0.6), 10).at(10);
    assert!(MINIMAX.contains(&format!("({:.4}, {:.4})", end.x, end.y)));
    let descent = path(Method::Descent, 0.1, Point::new(1.0, 0.001), 40);
    let steps = (0..=40).find(|step| descent.at(*step).y.abs() > 1.0).unwrap();
    assert!(MINIMAX.contains(&format!("it passes 1 after {steps} steps")));
}

#[test]
fn the_bandit_answer_has_the_right_numbers() {
    let config = BanditConfig { means: PerArm::from([1.0, 0.8]), eta: 5.0, runs: 1000, ..BanditConfig::default() };
    let mut learner = Learner::new(&config);
    let step = learner.propose(Some(1));
    assert!(learner.take(&step));
    let state = learner.state();
    assert!(BANDIT.contains(&format!(
        "= {:.0}$, and $\\pi_1$ falls from 0.5 to {:.3}",
        state.theta[1] - state.theta[0],
        state.pi[0]
    )));
    let steps = config.steps;
    let mut experiment = Experiment::new(&config);
    while !experiment.advance(1_000_000) {}
    let percent = 100.0 * experiment.stuck().fraction();
    let said = format!("Of 1,000 seeds, {percent:.0}% are not on arm 1 after {} steps", saddle::data::grouped(steps.into()));
    assert!(BANDIT.contains(&said), "{said}");
}

#[test]
fn the_gan_answer_has_the_right_numbers() {
    for layers in [discriminator_rows(), generator_rows()] {
        let total: u64 = layers.iter().map(|layer| layer.parameters).sum();
        assert!(GAN.contains(&format!(": {} parameters", saddle::data::grouped(total))));
    }
    let ln_two = 2.0_f64.ln();
    assert!(GAN.contains(&format!("L_D = 2 \\ln 2 = {:.3} , \\qquad L_G = \\ln 2 = {ln_two:.3}", 2.0 * ln_two)));
}

/// Names with letters beyond Latin-1, some of them with combining accents.
const NAMES: &str = "Ángström Łukasz Gąsior Đặng Nguyễn Thế Phương Thảo Dvořák Ştefăniță Țiriac Ħamrun Ñuñez Gödel Erdős Žižek Íñigo \
    Jānis Ķekava Þór Garðarsson Œuvre Ĉapek Ŭ ŋ Ŧ ẞ İzmir ı Ġorġ ŀ e\u{301} o\u{308}\u{304} s\u{326} x\u{304} i\u{30c} Łu\u{301}ka a\u{328} d\u{331} ﬁ";

/// Signs beyond ASCII, and Greek words.
const SIGNS: &str =
    "§ © € £ ™ № † • ‰ « » „ “ ‹ › ¿ ¡ ° µ ½ ¾ ⅓ x² x⁻¹ H₂O ∈ ⊂ ∀ ∃ ∅ ⇒ ↔ ∝ ∫ √ ≪ ⊗ ℝ 𝔼 ‖ ⟨x⟩ − ≤ × · … λόγος Αθήνα ϊ";

/// As a spreadsheet copies it, between two lines.
const TABLE: &str = "Before\n\tLoss of D\tG\nfirst & last\t1,386\t0.7\n[b]\t−2\t$|x|$\nafter";

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

#[test]
fn formulas_are_set_wherever_text_is_typed() {
    let typed = "Let $\\mathbb{P}[A] \\geq \\tfrac{1}{2}$ and \\(g''(x)\\):\n\\[\n\\int_0^1 g \\, dx\n\\]\nthen\n\\begin{align*} a &= b \\\\ &\\le c \\end{align*}";
    let answers = Answers { bandit: typed.to_owned(), ..Answers::default() };
    let whole = WriteUp { answers, run: Some(report(typed)), ..alone() };
    for html in [whole.html(), whole.run.clone().unwrap().html()] {
        assert!(!html.contains('$') && !html.contains("\\("), "{html}");
        assert!(html.contains("<mi>ℙ</mi>") && html.contains("<mo>″</mo>") && html.contains("<p>then</p>"));
        assert!(html.contains("<mtd class=\"is-right\">"));
    }
    let tex = whole.latex();
    check_balance(&tex).unwrap();
    for part in [
        "$\\mathbb{P}[A] \\geq \\tfrac{1}{2}$",
        "$g''(x)$",
        "\\begin{equation*}\n\\int_0^1 g \\, dx\n\\end{equation*}",
        "\n\\begin{align*} a &= b \\\\ &\\le c \\end{align*}\n",
    ] {
        assert!(tex.contains(part), "{part}");
    }
    let notebook: String = cells(&whole.notebook()).iter().map(source).collect();
    for part in ["$\\mathbb{P}[A] \\geq \\tfrac{1}{2}$", "$g''(x)$", "$$\n\\int_0^1 g \\, dx\n$$", "$$\n\\begin{align*} a"] {
        assert!(notebook.contains(part), "{part}");
    }
}

#[test]
fn amounts_of_money_are_no_formulas() {
    for typed in ["from $5 to $6", "$5/$10", "US$ and C$", "cheap: \\$3, \\$4"] {
        let whole = WriteUp { acknowledgements: typed.to_owned(), ..alone() };
        let thanks = whole.html().split("Acknowledgements</h2>").nth(1).unwrap().to_owned();
        assert!(!thanks.contains("<math") && thanks.contains(&typed.replace('\\', "")), "{thanks}");
        assert_eq!(problems(typed), [], "{typed}");
    }
}

#[test]
fn tabs_make_columns() {
    let whole = WriteUp { acknowledgements: TABLE.to_owned(), ..alone() };
    let html = whole.html();
    let rows = "<p>Before</p>\n<table class=\"typed\">\n<thead>\n<tr><th scope=\"col\"></th><th scope=\"col\" class=\"number\">Loss of D</th>\
        <th scope=\"col\">G</th></tr>\n</thead>\n<tbody>\n<tr><td>first &amp; last</td><td class=\"number\">1,386</td><td>0.7</td></tr>\n";
    assert!(html.contains(rows) && html.contains("<p>after</p>"), "{html}");
    let tex = whole.latex();
    check_balance(&tex).unwrap();
    assert!(tex.contains("\\begin{longtable}[l]{@{}lrl@{}}\n\\toprule\n{} & Loss of D & G \\\\\n\\midrule\n\\endhead\n{}first \\& last & 1,386 & 0.7 \\\\\n{}[b]"), "{tex}");
    let notebook = whole.notebook();
    let cell = cells(&notebook).iter().map(source).find(|text| text.starts_with("## Acknowledgements")).unwrap();
    assert_eq!(
        cell,
        "## Acknowledgements\n\nBefore\n\n|  | Loss of D | G |\n|---|--:|---|\n| first &amp; last | 1,386 | 0\\.7 |\n| \\[b\\] | −2 | $\\vert x\\vert $ |\n\nafter"
    );
    // Without numbers no row is a head; an indented line is none.
    let plain = WriteUp { acknowledgements: "a\tb\nc\td\n\n\tindented".to_owned(), ..alone() }.html();
    assert!(plain.contains("<tbody>\n<tr><td>a</td><td>b</td></tr>") && plain.contains("<p>indented</p>"), "{plain}");
}

#[test]
fn what_is_no_formula_is_told_with_its_line() {
    let told = |text: &str| problems(text).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        told("One.\n\nTwo $\\frobnicate{x}$ and $x_1$.\r\n\\begin{align} a & b"),
        [
            "Line 3, “$\\frobnicate{x}$”: \\frobnicate is not supported; for a dollar sign write \\$",
            "Line 4, “\\begin{align} a & b”: \\end{align} is missing in this paragraph; a formula holds no empty line",
        ]
    );
    assert_eq!(told("so \\theta grows"), ["Line 1, “\\theta”: it stands outside a formula: put dollar signs around the formula"]);
    assert_eq!(told("\\[ x_\\hat{a} \\]"), ["Line 1, “\\[ x_\\hat{a} \\]”: put braces around \\hat after ^ or _"]);
    assert_eq!(told("C:\\Users costs $5"), [""; 0]);
    for text in [BANDIT, MINIMAX, GAN] {
        assert_eq!(problems(text), []);
    }
}

#[test]
fn pictures_of_the_notebook_are_data_addresses() {
    let whole = with_run();
    let notebook = whole.notebook();
    assert!(!notebook.contains("attachment"));
    let pictures: Vec<String> = cells(&notebook).iter().map(source).filter(|text| text.contains("![")).collect();
    let png = &whole.run.as_ref().unwrap().sheets[0].frame.png;
    assert_eq!(pictures.len(), 1);
    assert!(pictures[0].contains(&format!("](data:image/png;base64,{})\n", base64(png))), "{}", pictures[0]);
}

#[test]
fn the_notebook_loads_generators_of_page_and_trainer_with_and_without_batch_norm() {
    let code = code(&with_run().notebook()).join("\n");
    assert!(code.contains("\"saddle-gan-seed42-epoch2-generator.safetensors\",\n    \"generator-2.safetensors\""), "{code}");
    assert!(code.contains("if \"bn1.weight\" not in tensors:\n        trained.bn1 = trained.bn2 = nn.Identity()"), "{code}");
    assert!(code.contains("strict=True"));
}
