//! The hand-in in its three formats: formulas, escaping of typed text, the author's texts; in its parts: figures, numbers, LaTeX and notebook.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use proptest::prelude::*;
use saddle::bandit::Experiment;
use saddle::documents::prose::problems;
use saddle::documents::report::{Report, Sheet};
use saddle::documents::writeup::figures::{bandit, experiments, losses, minimax, planes};
use saddle::documents::writeup::{Answers, PROMPT, Prediction, QUESTIONS, Seen, Slot, WriteUp};
use saddle::plot::png::png;
use saddle::run::stored::{Frame, RunRecord};

use self::latex::check_balance;
use self::notebook::{cells, code, source};
use crate::history::record;

mod figures;
mod latex;
mod notebook;
mod numbers;

/// Every run of question 1.
static EXPERIMENTS: LazyLock<[Experiment; 3]> = LazyLock::new(experiments);

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

/// Names with letters beyond Latin-1, some of them with combining accents.
const NAMES: &str = "Ángström Łukasz Gąsior Đặng Nguyễn Thế Phương Thảo Dvořák Ştefăniță Țiriac Ħamrun Ñuñez Gödel Erdős Žižek Íñigo \
    Jānis Ķekava Þór Garðarsson Œuvre Ĉapek Ŭ ŋ Ŧ ẞ İzmir ı Ġorġ ŀ e\u{301} o\u{308}\u{304} s\u{326} x\u{304} i\u{30c} Łu\u{301}ka a\u{328} d\u{331} ﬁ";

/// Signs beyond ASCII, and Greek words.
const SIGNS: &str =
    "§ © € £ ™ № † • ‰ « » „ “ ‹ › ¿ ¡ ° µ ½ ¾ ⅓ x² x⁻¹ H₂O ∈ ⊂ ∀ ∃ ∅ ⇒ ↔ ∝ ∫ √ ≪ ⊗ ℝ 𝔼 ‖ ⟨x⟩ − ≤ × · … λόγος Αθήνα ϊ";

/// As a spreadsheet copies it, between two lines.
const TABLE: &str = "Before\n\tLoss of D\tG\nfirst & last\t1,386\t0.7\n[b]\t−2\t$|x|$\nafter";

fn report(text: &str) -> Report {
    Report {
        record: record("abcd"),
        losses: [[1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [0.5, 3.0], [0.5, 3.0], [0.5, 3.0], [0.5, 3.0]]
            .as_slice()
            .into(),
        real: None,
        sheets: vec![Sheet { frame: Frame { step: 8, epoch: 2, png: png(&[0, 0, 0, 255], 1).into() }, text: text.to_owned() }],
        author: String::new(),
        acknowledgements: String::new(),
        written_ms: 0.0,
    }
}

fn alone() -> WriteUp {
    WriteUp {
        answers: Answers::default(),
        figures: Vec::new(),
        stuck: None,
        run: None,
        predictions: Vec::new(),
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
    let record = RunRecord { source: text.to_owned().into(), device: text.to_owned(), build: text.to_owned(), ..record("abcd") };
    let run = Report { record, ..report(text) };
    let prediction = Prediction { question: text.to_owned(), predicted: text.to_owned(), outcome: text.to_owned() };
    let whole = WriteUp {
        run: Some(run),
        author: text.to_owned(),
        acknowledgements: text.to_owned(),
        predictions: vec![prediction],
        ..alone()
    };
    WriteUp { answers: answered(&whole, text), ..whole }
}

/// `text` in every slot.
fn answered(whole: &WriteUp, text: &str) -> Answers {
    let mut answers = Answers::default();
    for (slot, _) in whole.slots() {
        answers.set(slot, text);
    }
    answers
}

/// A write-up with every figure.
fn drawn() -> WriteUp {
    let run = report("It has learned.");
    let (of_bandit, stuck) = bandit(&EXPERIMENTS);
    let figures = of_bandit.into_iter().chain(minimax(&planes())).chain(losses(&run)).collect();
    WriteUp { figures, stuck: Some(stuck), ..with_run() }
}

/// All drafts.
fn drafts() -> Vec<&'static str> {
    QUESTIONS.iter().map(|question| question.draft).chain([Slot::Gan.draft()]).collect()
}

#[test]
fn every_formula_of_the_answers_is_typeset() {
    let html = with_run().html();
    assert!(!html.contains('$'), "{}", html.split('$').nth(1).unwrap());
    let dollars: usize = drafts().iter().map(|text| text.matches('$').count()).sum();
    let displays: usize = drafts().iter().map(|text| text.matches("$$").count()).sum::<usize>() / 2;
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
    assert!(html.contains("default-src 'none'") && html.contains("<h3>Generated images</h3>"));
    let tex = whole.latex();
    assert!(tex.contains("1 & $1.000$ & $2.000$ \\\\\n2 & $0.500$ & $3.000$ \\\\"));
    assert!(tex.contains("\\includegraphics[width=\\linewidth]{sheets/step-8.png}"));
    let bare = WriteUp { acknowledgements: " ".to_owned(), ..alone() };
    assert!(!bare.html().contains("Acknowledgements") && !bare.latex().contains("Acknowledgements"));
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
        let wanted = WriteUp { predictions: whole.predictions.clone(), ..with_run() };
        prop_assert_eq!(cells(&whole.notebook()).len() + left_out, cells(&wanted.notebook()).len());
    }

    #[test]
    fn any_formula_is_accepted_or_stays_text(text in "[a-z0-9+^_{} ()\\\\&]{1,40}", command in "(frac|left\\(|right\\)|sum|sqrt|begin\\{pmatrix\\}|end\\{pmatrix\\}|mathbf)") {
        let whole = filled_with(&format!("a $x{text}\\{command}{text}$ b"));
        prop_assert!(check_balance(&whole.latex()).is_ok());
    }
}

#[test]
fn formulas_are_set_wherever_text_is_typed() {
    let typed = "Let $\\mathbb{P}[A] \\geq \\tfrac{1}{2}$ and \\(g''(x)\\):\n\\[\n\\int_0^1 g \\, dx\n\\]\nthen\n\\begin{align*} a &= b \\\\ &\\le c \\end{align*}";
    let mut answers = Answers::default();
    answers.set(Slot::Answer(0), typed);
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
    for text in drafts() {
        assert_eq!(problems(text), []);
    }
}

#[test]
fn a_draft_is_not_the_authors_and_a_gap_has_room() {
    let mut whole = with_run();
    assert!(!whole.answers.is_filled(Slot::Answer(1)));
    whole.answers.set(Slot::Answer(1), QUESTIONS[1].draft);
    assert_eq!(whole.answers.own().count(), 0);
    let [_, (_, drafted), (_, written)] = whole.sources();
    assert_eq!((drafted.as_str(), written.as_str()), ("1a, 1b, 2a, 2b, 2c, 2d, 3", "nothing"));
    // Four figures and a sheet; the losses are not drawn here.
    assert_eq!(whole.html().matches(PROMPT).count(), 5);
    assert_eq!(drawn().html().matches(PROMPT).count(), 6);
    whole.answers.set(Slot::Answer(1), "In my words");
    whole.answers.set(Slot::See(Seen::Sheet(8)), "Shirts");
    let [_, (_, drafted), (_, written)] = whole.sources();
    assert_eq!((drafted.as_str(), written.as_str()), ("1a, 2a, 2b, 2c, 2d, 3", "1b, T = 2 (seen)"));
    assert_eq!(whole.html().matches(PROMPT).count(), 4);
    for text in [whole.html(), whole.latex(), whole.notebook()] {
        assert!(text.contains("In my words") && text.contains("Shirts"), "{text:.40}");
        assert!(text.contains("Written by the author") && text.contains("Drafted by Saddle, not changed"), "{text:.40}");
    }
}

#[test]
fn a_slot_is_read_back_by_its_key() {
    for (slot, _) in with_run().slots() {
        assert_eq!(Slot::from_key(&slot.key()), Some(slot));
    }
    for unknown in ["", "4", "see-", "see-sheet-", "see-sheet-x"] {
        assert_eq!(Slot::from_key(unknown), None, "{unknown}");
    }
}

#[test]
fn each_question_has_the_address_of_its_lab() {
    use saddle::settings::Settings;
    for question in QUESTIONS {
        let (path, query) = question.lab.split_once('?').unwrap();
        let problems = match path {
            "#/bandit" => saddle::bandit::BanditConfig::from_query(query).problems,
            "#/minimax" => saddle::minimax::MinimaxConfig::from_query(query).problems,
            other => panic!("{other}"),
        };
        assert!(problems.is_empty(), "{}: {problems:?}", question.lab);
    }
}

#[test]
fn predictions_are_a_table_unless_there_are_none() {
    let row = Prediction { question: "A step of 5".to_owned(), predicted: "20%".to_owned(), outcome: "47% & more".to_owned() };
    let whole = WriteUp { predictions: vec![row], ..with_run() };
    assert!(whole.html().contains("<tr><td>A step of 5</td><td>20%</td><td>47% &amp; more</td></tr>"));
    assert!(whole.latex().contains(r"{}A step of 5 & 20\% & 47\% \& more \\"));
    assert!(cells(&whole.notebook()).iter().any(|cell| source(cell).contains("| A step of 5 | 20% | 47% &amp; more |")));
    let none = with_run();
    for text in [none.html(), none.latex(), none.notebook()] {
        assert!(!text.contains("Predictions"));
    }
}
