//! What a file is by its first bytes.

/// Bytes that are enough for every signature.
pub const PREFIX: usize = 512;

/// Files that take a data file's place, or wrap one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    /// A gzip file.
    Gzip,
    /// A zip file.
    Zip,
    /// A web page: a server's message, or the page on which the file is offered.
    WebPage,
    /// Git's stand-in for a large file.
    LfsPointer,
    /// Text with separators between its columns.
    Table,
    /// Text in UTF-16, as PowerShell and Excel write it.
    Utf16,
    /// Two zeros, as in an IDX file.
    Idx,
    /// Anything else.
    Other,
}

/// The text that `bytes` begin with, without a byte order mark and white space.
fn text(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.trim_ascii_start()
}

/// Whether a file that begins with `bytes` is a web page.
#[must_use]
pub fn is_web_page(bytes: &[u8]) -> bool {
    let text = text(bytes);
    let begins = |tag: &[u8]| text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    [&b"<!doctype html"[..], b"<html", b"<head", b"<body", b"<script", b"<?xml", b"<!--"].into_iter().any(begins)
}

/// Text in any encoding that contains ASCII.
fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|&byte| byte >= b' ' || matches!(byte, b'\t' | b'\r' | b'\n'))
}

impl Signature {
    /// The signature of a file that begins with `bytes`: all of it, or at least [`PREFIX`].
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let prefix = &bytes[..bytes.len().min(PREFIX)];
        match prefix {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            [0, 0, ..] => Self::Idx,
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Self::Utf16,
            _ if is_web_page(prefix) => Self::WebPage,
            _ if prefix.starts_with(b"version https://git-lfs") => Self::LfsPointer,
            _ if is_text(text(prefix)) && prefix.iter().any(|byte| b",;\t".contains(byte)) => Self::Table,
            _ => Self::Other,
        }
    }
}
