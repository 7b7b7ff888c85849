//! The typesetter: its output and the input it rejects.

use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

use saddle::plot::markup::escape;

use super::texts;
use super::typesetter::article::Article;
use super::typesetter::text::{Medium, labelled};

fn set(text: &str, medium: Medium) -> Result<String, String> {
    let files = [("1.md".to_owned(), text.to_owned())];
    Article::read(&files).and_then(|article| article.html(medium)).map_err(|error| error.to_string())
}

#[test]
fn a_formula_has_a_number_its_source_and_a_button() {
    let text = "# A {#a}\n\nSee [](#f).\n\n$$x < \\frac12 \\label{f}$$\n\n$$y$$\n";
    let view = set(text, Medium::View).unwrap();
    for part in [
        "id=\"theory-f\"",
        "href=\"#/theory?at=f\">(1.1)</a>",
        "(1.1)</span>",
        "(1.2)</span>",
        "aria-label=\"Copy LaTeX of formula 1.2\"",
        "<annotation encoding=\"application/x-tex\">x &lt; \\frac12</annotation>",
        "<math display=\"block\" translate=\"no\">",
    ] {
        assert!(view.contains(part), "{part} is not in {view}");
    }
    let page = set(text, Medium::Page).unwrap();
    assert!(page.contains("id=\"f\"") && page.contains("href=\"#f\"") && !page.contains("<button"), "{page}");
}

#[test]
fn links_to_labs_work_in_both_media() {
    let text = "# A {#a}\n\n[x](#/bandit?eta=5&runs=2)\n";
    assert!(set(text, Medium::View).unwrap().contains("href=\"#/bandit?eta=5&amp;runs=2\""));
    assert!(set(text, Medium::Page).unwrap().contains("href=\"./#/bandit?eta=5&amp;runs=2\""));
}

#[test]
fn images_of_one_paragraph_are_a_row() {
    let image = "![a < b](icons/touch-180.png \"c & d\")";
    let figure = "<figure class=\"theory__figure\"><img src=\"icons/touch-180.png\" alt=\"a &lt; b\" width=\"180\" height=\"180\" loading=\"lazy\" \
                  decoding=\"async\" /><figcaption>c &amp; d</figcaption></figure>\n";
    let text = format!("# A {{#a}}\n\nBefore.\n\n{image}\n{image}\n\nAfter {image}\nit.\n");
    let row = format!("<p>Before.</p>\n<div class=\"theory__figures\">\n{figure}{figure}</div>\n<p>After </p>\n");
    let rest = format!("<div class=\"theory__figures\">\n{figure}</div>\n<p class=\"theory__on\">it.</p>\n");
    let page = set(&text, Medium::Page).unwrap();
    assert!(page.contains(&format!("{row}{rest}")), "{page}");
}

#[test]
fn unsafe_text_and_broken_references_are_rejected() {
    for (text, part) in [
        ("# A {#a}\n\n<script>x</script>\n", "not supported"),
        ("# A {#a}\n\na <b onclick=x>b</b>\n", "not supported"),
        ("# A {#a}\n\n![x](y.png \"z\")\n", "not in static/"),
        ("# A {#a}\n\n![x](https://plain.example/y.png \"z\")\n", "not in static/"),
        ("# A {#a}\n\n![x](recorded/config.json \"z\")\n", "is no PNG"),
        ("# A {#a}\n\n![](icons/touch-180.png \"z\")\n", "needs an alternative text"),
        ("# A {#a}\n\n![x](icons/touch-180.png)\n", "and a caption"),
        ("# A {#a}\n\n[x](javascript:alert)\n", "only #id"),
        ("# A {#a}\n\n[x](http://plain.example)\n", "only #id"),
        ("# A {#a}\n\n[x](#b)\n", "does not exist"),
        ("# A {#a}\n\n[](#a)\n", "no formula"),
        ("# A {#a}\n\n$\\foo$\n", "foo"),
        ("# A\n", "no id"),
        ("# A {#a}\n\n## B {#a}\n", "used twice"),
        ("# A {#a}\n\n$$x \\label{a}$$\n", "used twice"),
        ("# A {#a}\n\n> [!WARNING]\n> x\n", "kind"),
    ] {
        let error = set(text, Medium::View).unwrap_err();
        assert!(error.contains(part), "{text}: {error}");
    }
}

#[test]
fn text_is_escaped() {
    assert_eq!(escape("a<b & \"c\">"), "a&lt;b &amp; &quot;c&quot;&gt;");
    assert_eq!(labelled(" x^{2} "), ("x^{2}", None));
    assert_eq!(labelled("x^{2} . \\label{y}"), ("x^{2} .", Some("y")));
    let listing = set("# A {#a}\n\n```python P\nx < 1\n```\n", Medium::View).unwrap();
    assert!(listing.contains("x &lt; 1"), "{listing}");
}

#[test]
fn no_line_breaks_between_a_formula_and_punctuation() {
    let page = set("# A {#a}\n\nfor $x$<!--= _ -->, and $y$ or ($z$).\n", Medium::Page).unwrap();
    let spans = page.matches("<span class=\"theory__nowrap\"><math translate=\"no\">").count();
    assert!(spans == 2 && page.contains("</math>,</span> and") && page.contains("</math>).</span>"), "{page}");
}

fn article() -> Vec<String> {
    let files = texts();
    let article = Article::read(&files).unwrap();
    [Medium::View, Medium::Page].map(|medium| article.html(medium).unwrap()).into()
}

#[test]
fn the_article_contains_no_active_content() {
    for html in article() {
        for word in ["<script", " style=", " onclick", "javascript:", "{{"] {
            assert!(!html.contains(word), "{word}");
        }
        let count = |word: &str| html.matches(word).count();
        assert_eq!(count("<img"), count("<img src=\"recorded/"), "images are the page's own");
        assert!(count("class=\"equation\"") > 50);
        assert_eq!(count("<math"), count("application/x-tex"), "every formula contains its source");
        assert_eq!(count("class=\"equation__number\""), count("class=\"equation\""));
        assert!(count("is-mistake") >= 10);
        for tag in ["div", "p", "math", "table", "li", "a", "figure"] {
            let open = count(&format!("<{tag}>")) + count(&format!("<{tag} "));
            assert_eq!(open, count(&format!("</{tag}>")), "{tag}");
        }
        let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "every id is unique");
    }
}

fn characters() -> Vec<RangeInclusive<u32>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/fonts/characters.txt");
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let read = |part: &str| {
        let part = part.trim_start_matches("U+");
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let number = |text: &str| u32::from_str_radix(text, 16).unwrap();
        number(from)..=number(to)
    };
    lines.flat_map(|line| line.split(',')).map(read).collect()
}

/// MathML Core draws a single letter in `<mi>` in mathematical italics.
fn italic(letter: char) -> char {
    let from = |first: u32, start: char| char::from_u32(first + letter as u32 - start as u32).unwrap();
    match letter {
        'h' => '\u{210E}',
        'A'..='Z' => from(0x1D434, 'A'),
        'a'..='z' => from(0x1D44E, 'a'),
        'α'..='ω' => from(0x1D6FC, 'α'),
        'Γ'..='Ω' => from(0x1D6E2 + 2, 'Γ'),
        '∂' => '\u{1D715}',
        other => other,
    }
}

#[test]
fn the_font_covers_all_characters_of_the_formulas() {
    let covered = characters();
    let has = |c: char| covered.iter().any(|range| range.contains(&(c as u32)));
    for math in article()[0].split("<math").skip(1) {
        let math = math.split("<annotation").next().unwrap();
        for piece in math.split('<').skip(1) {
            let Some((tag, text)) = piece.split_once('>') else { continue };
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            let letters: Vec<char> = text.chars().collect();
            let drawn = if tag == "mi" && letters.len() == 1 { vec![italic(letters[0])] } else { letters };
            for c in drawn {
                assert!(has(c), "U+{:04X} {c} is not in static/fonts/characters.txt: {math}", c as u32);
            }
        }
    }
}
