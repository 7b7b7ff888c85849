#!/usr/bin/env bash
# Writes static/licences.html, the list of licences that goes with the page, out of what Cargo.lock says and what lies in the packages.
# It is part of the repository: run it when a dependency has changed (tests/native/licences.rs says so) and commit what it wrote.
source "$(dirname "$0")/common.sh"

install cargo-about "$CARGO_ABOUT_VERSION" cargo-about 3 --locked --features cli
quietly fetch cargo fetch --locked --target "$WASM_TARGET" || die "the project's crates could not be fetched: see $LOGS/fetch.log."
say "Reading the licences of the page's crates (a minute)"
# Without a network: what lies in the packages counts, not what a server says of them.
cargo about generate --fail --locked --offline --features gpu --config scripts/licences/about.toml \
  --output-file static/licences.html scripts/licences/page.hbs ||
  die "the list was not written: a licence that scripts/licences/about.toml does not accept is named above."
say "Wrote static/licences.html: $(wc -c <static/licences.html) bytes"
