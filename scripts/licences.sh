#!/usr/bin/env bash
# Writes static/licences.html, the list of licences that is published with the page, from Cargo.lock and the crates' own files.
# The list is committed: run this after a dependency has changed (tests/native/licences.rs fails until then).
source "$(dirname "$0")/common.sh"

install_tool cargo-about "$CARGO_ABOUT_VERSION" cargo-about 3 --locked --features cli
bash scripts/build.sh fetch
say "Reading the licences of the page's crates (a minute)"
# Offline, cargo-about reads the licences in the packages; online it would prefer those of a server.
cargo about generate --fail --locked --offline --features gpu --config scripts/licences/about.toml \
  --output-file static/licences.html scripts/licences/page.hbs ||
  die "the list was not written: the message above names a licence that scripts/licences/about.toml does not accept."
say "Wrote static/licences.html: $(wc -c <static/licences.html) bytes"
