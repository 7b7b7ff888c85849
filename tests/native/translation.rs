//! A browser's translator puts an element in the place of each text node, which Yew still holds. So a text that changes, comes or goes has an
//! element of its own, and numbers, formulas, code and states are not translated. Checked on the `html!` calls of `src/ui`.

use std::path::{Path, PathBuf};
use std::{fs, iter};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Numbers by the class of their element.
const NUMBERS: [&str; 6] =
    ["figure__value", "progress__text", "inside-range__value", "gan-timeline__place", "bandit-numbers", "bandit-equation"];

#[derive(Debug, Default)]
struct Element {
    name: String,
    /// Names with literal values; empty for computed ones.
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
}

#[derive(Debug)]
enum Node {
    Element(Element),
    /// A text, and whether it is computed.
    Text(bool),
    /// The branches of an `if`.
    Condition(Vec<Vec<Node>>),
    /// An expression of unknown type.
    Expression,
}

struct Reader(iter::Peekable<std::vec::IntoIter<TokenTree>>);

fn is_punct(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

fn is_ident(token: Option<&TokenTree>, word: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if ident == word)
}

fn braces(token: &TokenTree) -> Option<TokenStream> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    }
}

impl Reader {
    fn new(tokens: TokenStream) -> Self {
        Self(tokens.into_iter().collect::<Vec<_>>().into_iter().peekable())
    }

    /// Up to a closing tag, whose `<` is taken, or the end.
    fn nodes(&mut self) -> Vec<Node> {
        let mut nodes = Vec::new();
        while let Some(token) = self.0.next() {
            if is_punct(Some(&token), '<') {
                if is_punct(self.0.peek(), '/') {
                    break;
                }
                nodes.push(Node::Element(self.element()));
            } else if is_ident(Some(&token), "if") {
                nodes.push(self.condition());
            } else if let Some(block) = braces(&token) {
                nodes.push(block_node(block));
            } else {
                nodes.push(Node::Expression);
            }
        }
        nodes
    }

    /// After `if`.
    fn condition(&mut self) -> Node {
        let mut branches = Vec::new();
        loop {
            let Some(body) = self.0.by_ref().find_map(|token| braces(&token)) else { break };
            branches.push(Self::new(body).nodes());
            if !is_ident(self.0.peek(), "else") {
                break;
            }
            self.0.next();
        }
        Node::Condition(branches)
    }

    /// After `<`.
    fn element(&mut self) -> Element {
        let mut element = Element { name: self.word(), ..Element::default() };
        if is_punct(self.0.peek(), '<') {
            self.0.next();
            self.skip_to_close();
        }
        while let Some(token) = self.0.peek() {
            if is_punct(Some(token), '>') {
                self.0.next();
                element.children = self.nodes();
                self.skip_to_close();
                break;
            }
            if is_punct(Some(token), '/') {
                self.0.by_ref().take(2).for_each(drop);
                break;
            }
            let name = self.word();
            if name.is_empty() {
                // A shorthand or the rest of the properties.
                self.0.next();
            } else if is_punct(self.0.peek(), '=') {
                self.0.next();
                let value = self.0.next().filter(|value| matches!(value, TokenTree::Literal(_)));
                let value = value.map_or_else(String::new, |value| value.to_string().trim_matches('"').to_owned());
                element.attributes.push((name, value));
            }
        }
        element
    }

    /// A name such as `data-state` or `labs::Name`; empty if there is none.
    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(TokenTree::Ident(ident)) = self.0.peek() {
            word += &ident.to_string();
            self.0.next();
            while is_punct(self.0.peek(), '-') || is_punct(self.0.peek(), ':') {
                word.push('-');
                self.0.next();
            }
            if !word.ends_with('-') {
                break;
            }
        }
        word
    }

    /// Past the `>` of an open `<`.
    fn skip_to_close(&mut self) {
        let mut depth = 1;
        while depth > 0
            && let Some(token) = self.0.next()
        {
            depth += i32::from(is_punct(Some(&token), '<')) - i32::from(is_punct(Some(&token), '>'));
        }
    }
}

fn block_node(block: TokenStream) -> Node {
    let tokens: Vec<TokenTree> = block.into_iter().collect();
    match &tokens[..] {
        [TokenTree::Literal(_)] => Node::Text(false),
        [format, bang, TokenTree::Group(_)] if is_ident(Some(format), "format") && is_punct(Some(bang), '!') => Node::Text(true),
        [.., dot, method, TokenTree::Group(_)] if is_punct(Some(dot), '.') && is_ident(Some(method), "to_string") => {
            Node::Text(true)
        }
        _ => Node::Expression,
    }
}

/// The `html!` calls in `tokens`, those within others after them.
fn calls(tokens: TokenStream, found: &mut Vec<Vec<Node>>) {
    let mut last = [None, None];
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            if is_ident(last[0].as_ref(), "html") && is_punct(last[1].as_ref(), '!') {
                found.push(Reader::new(group.stream()).nodes());
            }
            calls(group.stream(), found);
        }
        last = [last[1].take(), Some(token)];
    }
}

#[derive(Default)]
struct Check {
    elements: usize,
    faults: Vec<String>,
}

impl Check {
    /// The nodes beside each other in `within`; `left` if they are not translated.
    fn nodes(&mut self, nodes: &[Node], within: &str, left: bool) {
        let alone = nodes.len() == 1;
        for (at, node) in nodes.iter().enumerate() {
            match node {
                Node::Text(true) if !alone && !left => self.faults.push(format!("a computed text has neighbours in {within}")),
                Node::Text(_) | Node::Expression => {}
                Node::Element(element) => self.element(element, left),
                Node::Condition(branches) => {
                    let texts = branches.iter().flatten().any(|node| matches!(node, Node::Text(_)));
                    if texts && !alone && !left {
                        self.faults.push(format!("a text comes and goes among others in {within}"));
                    }
                    if matches!(nodes.get(at + 1), Some(Node::Text(_))) && !left {
                        self.faults.push(format!("nodes are inserted before a text in {within}"));
                    }
                    branches.iter().for_each(|branch| self.nodes(branch, within, left));
                }
            }
        }
    }

    fn element(&mut self, element: &Element, left: bool) {
        self.elements += 1;
        let value =
            |name: &str| element.attributes.iter().find(|(attribute, _)| attribute == name).map(|(_, value)| value.as_str());
        let left = left || value("translate") == Some("no");
        let classes: Vec<&str> = value("class").unwrap_or_default().split(' ').collect();
        let number =
            NUMBERS.iter().any(|class| classes.contains(class)) || (element.name == "td" && classes.contains(&"is-number"));
        let state = value("role") == Some("status") && value("data-state").is_some();
        if (number || state || ["code", "pre", "math"].contains(&&*element.name)) && !left {
            self.faults.push(format!("<{} class={classes:?}> is translated", element.name));
        }
        self.nodes(&element.children, &format!("<{} class={classes:?}>", element.name), left);
    }
}

fn check(source: &str) -> Check {
    let mut found = Vec::new();
    calls(source.parse().expect("a source of ours is Rust"), &mut found);
    let mut check = Check::default();
    found.iter().for_each(|nodes| check.nodes(nodes, "html!", false));
    check
}

#[test]
fn changing_texts_have_elements_and_numbers_are_left() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui")];
    let mut elements = 0;
    let mut faults = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let check = check(&fs::read_to_string(&path).unwrap());
                elements += check.elements;
                faults.extend(check.faults.into_iter().map(|fault| format!("{}: {fault}", path.display())));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(elements > 400, "only {elements} elements were found");
}

/// Each kind of fault is found, and its mended form is none.
#[test]
fn faults_are_found() {
    let faults = |html: &str| check(&format!("fn view() -> Html {{ html! {{ {html} }} }}")).faults.len();
    for (fault, mended) in [
        (r#"<p>{ "Loss " }{ format!("{loss}") }</p>"#, r#"<p>{ "Loss " }<b>{ format!("{loss}") }</b></p>"#),
        (r#"<p><b>{ "Step" }</b>{ step.to_string() }</p>"#, "<p>{ step.to_string() }</p>"),
        (r#"<p>{ "On" }if live { { " and off" } }</p>"#, r#"<p>{ "On" }if live { <i>{ " and off" }</i> }</p>"#),
        (
            r#"<p>if let Some(sign) = sign { <i /> }{ "text" }</p>"#,
            r#"<p>if let Some(sign) = sign { <i /> }<b>{ "text" }</b></p>"#,
        ),
        (r#"<Context<Dark> on={x}><p role="status" data-state={state}>{ text }</p></Context<Dark>>"#, r#"<Card ..props />"#),
        (r#"<><td class="is-number">{ 1 }</td></>"#, r#"<td class="is-number" translate="no">{ 1 }</td>"#),
        (
            "<p>{ for all.map(|one| html! { <code>{ one }</code> }) }</p>",
            r#"<div translate="no"><p><code>{ one }</code>{ format!("{x}") }</p></div>"#,
        ),
    ] {
        assert_eq!((faults(fault), faults(mended)), (1, 0), "{fault}");
    }
}
