//! The Content Security Policy of the page (<https://www.w3.org/TR/CSP3/>).

use saddle::data::sources::{TEST_IMAGES, TRAIN_IMAGES};
use saddle::documents::report::{self, base64};
use saddle::documents::writeup;
use sha2::{Digest, Sha256};

/// The folders of public mirrors as sources of the policy, without duplicates.
fn mirrors() -> String {
    let mut all: Vec<String> =
        [TRAIN_IMAGES, TEST_IMAGES].iter().flat_map(|file| file.mirrors).map(|folder| format!(" {folder}/")).collect();
    all.sort();
    all.dedup();
    all.concat()
}

/// The policy of a training worker: its modules and the images.
#[must_use]
pub(crate) fn worker() -> String {
    format!("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'{}", mirrors())
}

/// The policy of the page. It also applies to reports and write-ups in previews and tabs, whose style elements are allowed by hash.
#[must_use]
pub(crate) fn page() -> String {
    let styles = [report::STYLE, writeup::STYLE].map(|style| format!(" 'sha256-{}'", base64(&Sha256::digest(style)))).concat();
    format!(
        "{}; style-src 'self'{styles}; img-src 'self' blob: data:; font-src 'self'; worker-src 'self'; \
         manifest-src 'self'; frame-src 'self' blob:; base-uri 'none'; form-action 'none'",
        worker()
    )
}

/// Makes the page cross-origin isolated, which threads need, and lets other isolated pages show it in a frame. Equal to what
/// `static/sw.js` adds on hosts without this file.
const ISOLATION: &str = "  Cross-Origin-Opener-Policy: same-origin\n  Cross-Origin-Embedder-Policy: require-corp\n  \
                         Cross-Origin-Resource-Policy: cross-origin\n";

/// The file `_headers` of Cloudflare Pages and Netlify: the policy for all files, including workers.
#[must_use]
pub(crate) fn headers(policy: &str) -> String {
    format!(
        "/*\n  Content-Security-Policy: {policy}\n{ISOLATION}  X-Content-Type-Options: nosniff\n  Referrer-Policy: no-referrer\n"
    )
}
