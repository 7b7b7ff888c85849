//! Edits of `index.html` as Trunk writes it. It is no parser of HTML: what it does not find as it expects is an error.

/// Why the page's HTML was left alone.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum Trouble {
    #[error("there is no {0}")]
    Missing(&'static str),
    #[error("an inline script is left, which the page's policy forbids: write it as a file of static/")]
    Inline,
}

/// What Trunk puts around the script that starts the page.
const INLINE: (&str, &str) = ("<script type=\"module\">", "</script>");

/// What takes its place.
const START: &str = "<script type=\"module\" src=\"./start.js\"></script>";

/// What the policy stands in.
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"";

/// The page with `start.js` for Trunk's inline script.
///
/// # Errors
/// When there is neither, or another inline script.
pub(crate) fn without_inline_script(html: &str) -> Result<String, Trouble> {
    let html = match html.split_once(INLINE.0) {
        Some((before, rest)) => {
            let (_, after) = rest.split_once(INLINE.1).ok_or(Trouble::Missing("end of the inline script"))?;
            format!("{before}{START}{after}")
        }
        None if html.contains("src=\"./start.js\"") => html.to_owned(),
        None => return Err(Trouble::Missing("inline script that starts the page")),
    };
    let inline =
        html.match_indices("<script").any(|(at, _)| html[at..].split('>').next().is_some_and(|tag| !tag.contains(" src=")));
    if inline { Err(Trouble::Inline) } else { Ok(html) }
}

/// The page with this policy.
///
/// # Errors
/// When it has no place for one.
pub(crate) fn with_policy(html: &str, policy: &str) -> Result<String, Trouble> {
    let missing = Trouble::Missing("meta element for the policy");
    let (before, rest) = html.split_once(POLICY).ok_or(missing.clone())?;
    let (_, after) = rest.split_once('"').ok_or(missing)?;
    Ok(format!("{before}{POLICY}{policy}\"{after}"))
}

/// The page with the integrity of each script and style sheet that it names by an address beside itself (`./NAME`). Browsers take
/// none for the preload of a module of WebAssembly and say so aloud; `start.js` asks for it with its integrity.
///
/// # Errors
/// What `integrity` says of a name.
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

/// The value of a tag's attribute.
fn value<'a>(tag: &'a str, attribute: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {attribute}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// The tag without an attribute.
fn without(tag: &str, attribute: &str) -> String {
    match value(tag, attribute) {
        Some(value) => tag.replace(&format!(" {attribute}=\"{value}\""), ""),
        None => tag.to_owned(),
    }
}
