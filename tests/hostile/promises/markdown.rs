//! A notebook: that it is one, and that typed text in its Markdown is read as text.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use saddle::documents::writeup::Answers;
use serde_json::Value;

/// Its cells are those of `plain`, the same notebook about nothing, and the answers are paragraphs of what was typed.
pub(super) fn assert_text(notebook: &str, answers: &Answers, plain: &str) {
    let (cells, wanted) = (cells(notebook), cells(plain));
    let code = |cells: &[(String, String)]| -> Vec<String> {
        cells.iter().filter(|(kind, _)| kind == "code").map(|(_, source)| source.clone()).collect()
    };
    assert_eq!(code(&cells), code(&wanted), "something typed is in the code");
    assert_eq!(cells.len(), wanted.len());
    for (heading, typed) in
        [("## 1. The bandit", &answers.bandit), ("## 2. The minimax game", &answers.minimax), ("## 3. The GAN", &answers.gan)]
    {
        let own = cells.iter().find_map(|(_, source)| source.strip_prefix(heading)).expect("the answer is there");
        let shown = shown(own.trim_start_matches('\n'));
        // Formulas are Markdown's own business.
        if !typed.contains('$') {
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

/// What a reader of Markdown shows, without white space; fails where it is anything but paragraphs.
fn shown(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut shown = String::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(text) => shown.push_str(&words(&text)),
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) | Event::SoftBreak | Event::HardBreak => {}
            // What stands between dollar signs is no text.
            _ if markdown.contains('$') => {}
            other => panic!("{other:?} in {markdown:?}"),
        }
    }
    shown
}
