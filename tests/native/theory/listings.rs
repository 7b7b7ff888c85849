//! The theory's listings: PyTorch's layers against the networks' parameters, Rust code against the sources.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use saddle::network::{Architecture, TensorSpec};

use super::text;

/// The listings in a language, in order.
fn listings(language: &str) -> Vec<String> {
    let text = text("3-gan.md");
    let (mut found, mut open) = (Vec::new(), false);
    for event in Parser::new_ext(&text, Options::ENABLE_MATH | Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if info.starts_with(language) => {
                open = true;
                found.push(String::new());
            }
            Event::Text(text) if open => found.last_mut().unwrap().push_str(&text),
            Event::End(TagEnd::CodeBlock) => open = false,
            _ => {}
        }
    }
    found
}

/// Names and shapes of a layer's parameters in `torch.nn`.
fn parameters(name: &str, call: &str) -> Vec<(String, Vec<usize>)> {
    let (kind, arguments) = call.split_once('(').unwrap();
    let arguments = arguments.trim_end().trim_end_matches(')');
    let numbers: Vec<usize> = arguments
        .split(',')
        .map(str::trim)
        .filter(|argument| !argument.contains('='))
        .filter_map(|argument| argument.split('*').map(|factor| factor.trim().parse::<usize>().ok()).product())
        .collect();
    let bias = !arguments.contains("bias=False");
    let (weight, outputs) = match (kind, &*numbers) {
        ("Conv2d", &[inputs, outputs, side]) => (vec![outputs, inputs, side, side], outputs),
        ("ConvTranspose2d", &[inputs, outputs, side]) => (vec![inputs, outputs, side, side], outputs),
        ("Linear", &[inputs, outputs]) => (vec![outputs, inputs], outputs),
        ("BatchNorm2d", &[channels]) => (vec![channels], channels),
        ("LeakyReLU" | "Dropout", _) => return Vec::new(),
        other => panic!("{name}: unknown layer {other:?}"),
    };
    let mut found = vec![(format!("{name}.weight"), weight)];
    if bias {
        found.push((format!("{name}.bias"), vec![outputs]));
    }
    found
}

/// All parameters of a class in a listing.
fn class(listing: &str, name: &str) -> BTreeMap<String, Vec<usize>> {
    let body = listing.split(&format!("class {name}(")).nth(1).unwrap().split("\nclass ").next().unwrap();
    let layer = |line: &str| line.trim().strip_prefix("self.")?.split_once(" = nn.").map(|(name, call)| parameters(name, call));
    body.lines().filter_map(layer).flatten().collect()
}

fn ours(specs: &[TensorSpec]) -> BTreeMap<String, Vec<usize>> {
    specs.iter().flat_map(|spec| spec.names().into_iter().map(|name| (name, spec.form.pytorch_shape()))).collect()
}

#[test]
fn the_pytorch_listing_has_the_parameters_of_the_networks() {
    let listing = &listings("python")[0];
    assert_eq!(class(listing, "Generator"), ours(&Architecture::HOMEWORK.generator_tensors()));
    assert_eq!(class(listing, "Discriminator"), ours(&Architecture::HOMEWORK.discriminator_tensors()));
    let has = |layer: &str, arguments: &str| {
        listing.lines().find(|line| line.contains(&format!("self.{layer} = "))).unwrap().contains(arguments)
    };
    assert!(has("convt1", "stride=1, padding=2,") && !has("convt1", "output_padding"));
    for layer in ["convt2", "convt3"] {
        assert!(has(layer, "stride=2, padding=2, output_padding=1"), "{layer}");
    }
    for layer in ["conv1", "conv2"] {
        assert!(has(layer, "stride=2, padding=2)"), "{layer}");
    }
    assert!(has("act", &format!("({})", saddle::gan::SLOPE)) && has("drop", &format!("({})", saddle::gan::DROPOUT)));
}

#[test]
fn every_line_of_the_rust_listing_is_in_the_sources() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/gan");
    let sources: String =
        ["generator.rs", "discriminator.rs", "loss.rs"].map(|name| fs::read_to_string(folder.join(name)).unwrap()).concat();
    let lines: Vec<&str> = sources.lines().map(str::trim).collect();
    let listing = listings("rust").concat();
    let code: Vec<&str> = listing.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).collect();
    assert!(code.len() >= 8);
    for line in code {
        assert!(lines.contains(&line), "not in src/gan: {line}");
    }
}

#[test]
fn the_notebook_has_the_same_listings() {
    let listings = listings("python");
    assert_eq!(listings[0], saddle::documents::writeup::NETWORKS);
    assert_eq!(listings[1], saddle::documents::writeup::STEP);
}
