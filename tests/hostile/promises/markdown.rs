//! Checks a notebook: its structure, and that typed text stays text in Markdown.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use saddle::documents::writeup::{Answers, HEADINGS, QUESTIONS, Slot};
use serde_json::Value;

/// The slots with typed text: the first of each question.
pub(super) const ANSWERED: [Slot; 3] = [Slot::Answer(0), Slot::Answer(2), Slot::Gan];

/// The notebook has the cells of `plain`, the notebook of placeholder texts, and its answers are paragraphs and tables of the typed
/// text.
pub(super) fn assert_text(notebook: &str, answers: &Answers, plain: &str) {
    let (cells, wanted) = (cells(notebook), cells(plain));
    let code = |cells: &[(String, String)]| -> Vec<String> {
        cells.iter().filter(|(kind, _)| kind == "code").map(|(_, source)| source.clone()).collect()
    };
    assert_eq!(code(&cells), code(&wanted), "typed text is in a code cell");
    assert_eq!(cells.len(), wanted.len());
    for (slot, title) in ANSWERED.into_iter().zip(HEADINGS) {
        let typed = answers.text(slot);
        let heading = match slot {
            Slot::Answer(at) => format!("## {title}\n\n### {}. {}", QUESTIONS[at].number, QUESTIONS[at].title),
            _ => format!("## {title}"),
        };
        let own = cells.iter().find_map(|(_, source)| source.strip_prefix(&heading)).expect("the answer is there");
        let shown = shown(own.trim_start_matches('\n'), typed);
        // Text with formulas is not compared.
        if !typed.contains(['$', '\\']) {
            assert_eq!(shown, words(typed), "{own:?}");
        }
    }
}

/// Kind and source of each cell.
fn cells(notebook: &str) -> Vec<(String, String)> {
    let notebook: Value = serde_json::from_str(notebook).expect("JSON");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let source = |cell: &Value| cell["source"].as_array().expect("lines").iter().map(text).collect();
    notebook["cells"].as_array().expect("cells").iter().map(|cell| (text(&cell["cell_type"]), source(cell))).collect()
}

/// Text without its white space and control characters.
fn words(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && !letter.is_control()).collect()
}

/// The rendered text without white space; fails on anything but paragraphs and tables.
fn shown(markdown: &str, source: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut shown = String::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) => shown.push_str(&words(&text)),
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) | Event::SoftBreak | Event::HardBreak => {}
            Event::Start(Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell)
            | Event::End(TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell)
                if source.contains('\t') => {}
            // Text between dollar signs is LaTeX.
            _ if markdown.contains('$') => {}
            other => panic!("{other:?} in {markdown:?}"),
        }
    }
    shown
}
