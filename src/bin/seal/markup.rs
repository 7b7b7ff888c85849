//! Edits of `index.html` as Trunk writes it. This is no HTML parser: unexpected markup is an error.

#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum MarkupError {
    #[error("there is no {0}")]
    Missing(&'static str),
    #[error("the page's policy forbids inline scripts: move the script to a file in static/")]
    Inline,
}

/// Trunk's tags around the script that starts the page.
const INLINE: (&str, &str) = ("<script type=\"module\">", "</script>");

/// Replaces [`INLINE`]: the policy allows no inline script.
const START: &str = "<script type=\"module\" src=\"./start.js\"></script>";

/// The element of the policy.
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"";

/// Replaces Trunk's inline script by `start.js`.
///
/// # Errors
/// When neither is there, or another inline script is.
pub(crate) fn without_inline_script(html: &str) -> Result<String, MarkupError> {
    let html = match html.split_once(INLINE.0) {
        Some((before, rest)) => {
            let (_, after) = rest.split_once(INLINE.1).ok_or(MarkupError::Missing("end of the inline script"))?;
            format!("{before}{START}{after}")
        }
        None if html.contains("src=\"./start.js\"") => html.to_owned(),
        None => return Err(MarkupError::Missing("inline script that starts the page")),
    };
    let inline =
        html.match_indices("<script").any(|(at, _)| html[at..].split('>').next().is_some_and(|tag| !tag.contains(" src=")));
    if inline { Err(MarkupError::Inline) } else { Ok(html) }
}

/// Writes the policy.
///
/// # Errors
/// When the page has no element for it.
pub(crate) fn with_policy(html: &str, policy: &str) -> Result<String, MarkupError> {
    let missing = MarkupError::Missing("meta element for the policy");
    let (before, rest) = html.split_once(POLICY).ok_or(missing.clone())?;
    let (_, after) = rest.split_once('"').ok_or(missing)?;
    Ok(format!("{before}{POLICY}{policy}\"{after}"))
}

/// Adds the integrity of each script and style sheet with a relative address (`./NAME`). Preloads of WebAssembly are left out: browsers
/// warn about their integrity, and `start.js` checks it.
///
/// # Errors
/// The errors of `integrity`.
pub(crate) fn with_integrity<E>(html: &str, mut integrity: impl FnMut(&str) -> Result<String, E>) -> Result<String, E> {
    let mut sealed = String::with_capacity(html.len() + 2048);
    for part in html.split_inclusive('>') {
        let Some(at) = part.rfind('<').filter(|at| part[*at..].starts_with("<script ") || part[*at..].starts_with("<link "))
        else {
            sealed.push_str(part);
            continue;
        };
        let (before, tag) = part.split_at(at);
        let tag = without(tag, "integrity");
        sealed.push_str(before);
        let address = value(&tag, "src").or_else(|| value(&tag, "href")).filter(|_| value(&tag, "rel") != Some("preload"));
        match address.and_then(|address| address.strip_prefix("./")) {
            Some(name) => {
                let end = tag.trim_end_matches('>').trim_end_matches('/').trim_end().len();
                sealed.push_str(&format!("{} integrity=\"{}\"{}", &tag[..end], integrity(name)?, &tag[end..]));
            }
            None => sealed.push_str(&tag),
        }
    }
    Ok(sealed)
}

fn value<'a>(tag: &'a str, attribute: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {attribute}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

fn without(tag: &str, attribute: &str) -> String {
    match value(tag, attribute) {
        Some(value) => tag.replace(&format!(" {attribute}=\"{value}\""), ""),
        None => tag.to_owned(),
    }
}
