//! Typed text and texts of a run's record in documents: a report, and a write-up in three formats.

use std::sync::OnceLock;

use saddle::documents::report::{Report, Sheet};
use saddle::documents::writeup::{Answers, Prediction, Seen, Slot, WriteUp};
use saddle::run::stored::{Ending, Frame, RunKey, RunRecord};

use super::{latex, markdown};

/// Separates the parts of the input: ASCII's unit separator.
const SEPARATOR: char = '\u{1f}';

/// The LaTeX and the notebook of a write-up of placeholder texts.
static BASELINE: OnceLock<[String; 2]> = OnceLock::new();

/// Text stays text: it adds no tag, command or cell.
pub(super) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut parts = text.split(SEPARATOR).cycle();
    let parts = [(); 4].map(|()| parts.next().unwrap_or_default());
    let whole = writeup(parts);
    let run = whole.run.clone().expect("it is there");
    assert_inert(&run.html());
    assert_inert(&whole.html());
    let [latex, notebook] = BASELINE.get_or_init(|| {
        let plain = writeup(["x"; 4]);
        [plain.latex(), plain.notebook()]
    });
    latex::assert_safe(&whole.latex(), latex);
    markdown::assert_text(&whole.notebook(), &whole.answers, notebook);
    let alone = WriteUp { run: None, acknowledgements: String::new(), ..whole };
    assert_inert(&alone.html());
}

/// A write-up with these parts in all of its texts.
fn writeup([first, second, third, fourth]: [&str; 4]) -> WriteUp {
    let record = RunRecord {
        key: RunKey("abcd".to_owned()),
        title: fourth.to_owned(),
        query: "dataset=garments&images=64&batch=16&epochs=2".to_owned(),
        left_rates: vec![],
        device: format!("webgpu:{first}"),
        tiling: None,
        build: second.to_owned(),
        began_ms: 1.7e12,
        changed_ms: 1.7e12,
        trained_ms: 1e5,
        step: 8,
        steps_per_epoch: 4,
        total_steps: 8,
        images: 64,
        source: format!("your file {third}").into(),
        images_sha256: fourth.to_owned(),
        last_losses: Some([1.0, 2.0]),
        quality: None,
        ending: Ending::Finished,
    };
    let frame = Frame { step: 8, epoch: 2, png: b"\x89PNG".as_slice().into() };
    let run = Report {
        record,
        losses: [[1.0, 2.0]; 8].as_slice().into(),
        real: None,
        sheets: vec![Sheet { frame, text: fourth.to_owned() }],
        author: second.to_owned(),
        acknowledgements: third.to_owned(),
        written_ms: 1.7e12,
    };
    let mut answers = Answers::default();
    for (slot, text) in super::markdown::ANSWERED.into_iter().zip([first, second, third]) {
        answers.set(slot, text);
    }
    // An empty one would be the prompt.
    answers.set(Slot::See(Seen::Sheet(8)), &format!("x{fourth}"));
    let prediction = Prediction { question: first.to_owned(), predicted: second.to_owned(), outcome: third.to_owned() };
    WriteUp {
        answers,
        figures: Vec::new(),
        stuck: None,
        run: Some(run),
        predictions: vec![prediction],
        author: first.to_owned(),
        acknowledgements: format!("x{second}"),
        written_ms: 1.7e12,
    }
}

/// The elements of all documents.
const ELEMENTS: &str = "html head meta title style body header footer section h1 h2 h3 p br table caption thead tbody tfoot tr th td \
    strong figure figcaption div img svg path text math semantics annotation mrow mi mo mn mspace msub msup msubsup munder mover munderover \
    mfrac msqrt mroot mtable mtr mtd mtext mstyle mphantom rect circle g clipPath";

/// The attributes of those elements.
const ATTRIBUTES: &str = "lang charset http-equiv content name class alt src scope colspan viewBox role aria-labelledby id d x y \
    text-anchor display encoding stretchy form lspace rspace movablelimits displaystyle scriptlevel accent accentunder minsize maxsize \
    linethickness mathvariant translate width height cx cy r dy xmlns fill stroke stroke-width stroke-linejoin stroke-dasharray paint-order clip-path font-family font-size font-weight";

/// The page has only the elements and attributes above, balanced tags, and a policy that forbids requests and scripts.
pub(super) fn assert_inert(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let body = html.strip_prefix("<!doctype html>").expect("a page");
    for rest in body.split('<').skip(1) {
        let (tag, _) = rest.split_once('>').unwrap_or_else(|| panic!("<{rest:.40} is no tag"));
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "</{name}>");
            continue;
        }
        let inside = tag.trim_end_matches('/');
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        assert!(ELEMENTS.split_whitespace().any(|known| known == name), "<{tag:.60}>");
        assert_attributes(attributes);
        if !tag.ends_with('/') && !matches!(name, "meta" | "br" | "img") {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} are open");
    assert!(html.contains("default-src 'none'"));
    assert!(!html.chars().any(|letter| letter.is_control() && letter != '\n'));
}

/// `rest` is a list of `name="value"` with known names.
fn assert_attributes(mut rest: &str) {
    while !rest.trim_start().is_empty() {
        let parts = rest.trim_start().split_once("=\"").and_then(|(name, rest)| Some((name, rest.split_once('"')?)));
        let Some((name, (value, after))) = parts else { panic!("{rest:.60} are no attributes") };
        assert!(ATTRIBUTES.split_whitespace().any(|known| known == name), "{name}=\"{value:.60}\"");
        assert!(name != "src" || value.starts_with("data:image/png;base64,"), "{value:.60}");
        rest = after;
    }
}
