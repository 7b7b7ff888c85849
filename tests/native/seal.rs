//! Sealing of the page's HTML, and pages that it refuses.

#[path = "../../src/bin/seal/markup.rs"]
mod markup;

use markup::{MarkupError, with_integrity, with_policy, without_inline_script};

const BUILT: &str = r#"<meta http-equiv="Content-Security-Policy" content="" />
<script src="./boot.js" integrity="sha384-old"></script>
<link rel="stylesheet" href="./base.css"/>
<link rel="icon" type="image/svg+xml" href="icons/mark.svg" />
<script type="module">
import init from './saddle.js';
</script>
<link rel="modulepreload" href="./saddle.js" crossorigin="anonymous"><link rel="preload" href="./saddle_bg.wasm" as="fetch"></head>
"#;

/// Seals as the program does, with file names as hashes.
fn sealed(html: &str) -> String {
    let html = without_inline_script(html).unwrap();
    let html = with_policy(&html, "default-src 'none'").unwrap();
    with_integrity(&html, |name| Ok::<_, MarkupError>(format!("sha384-of-{name}"))).unwrap()
}

#[test]
fn local_files_get_an_integrity_and_no_script_is_inline() {
    let expected = r#"<meta http-equiv="Content-Security-Policy" content="default-src 'none'" />
<script src="./boot.js" integrity="sha384-of-boot.js"></script>
<link rel="stylesheet" href="./base.css" integrity="sha384-of-base.css"/>
<link rel="icon" type="image/svg+xml" href="icons/mark.svg" />
<script type="module" src="./start.js" integrity="sha384-of-start.js"></script>
<link rel="modulepreload" href="./saddle.js" crossorigin="anonymous" integrity="sha384-of-saddle.js"><link rel="preload" href="./saddle_bg.wasm" as="fetch"></head>
"#;
    assert_eq!(sealed(BUILT), expected);
}

#[test]
fn sealing_is_idempotent() {
    assert_eq!(sealed(&sealed(BUILT)), sealed(BUILT));
}

#[test]
fn unexpected_markup_is_refused() {
    assert_eq!(without_inline_script("<p>No script</p>"), Err(MarkupError::Missing("inline script that starts the page")));
    let another = BUILT.replace("</head>", "<script>stray()</script></head>");
    assert_eq!(without_inline_script(&another), Err(MarkupError::Inline));
    assert_eq!(with_policy("<p>No place</p>", ""), Err(MarkupError::Missing("meta element for the policy")));
    assert_eq!(with_integrity(BUILT, |name| Err::<String, _>(name.to_owned())), Err("boot.js".to_owned()));
}
