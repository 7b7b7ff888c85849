#!/usr/bin/env bash
# Sets up and writes dist/.
source "$(dirname "$0")/common.sh"

bash scripts/setup.sh
# Trunk builds offline, so that it downloads no tool of its own: what Cargo needs is fetched first, for the page and for the
# typesetter, which runs here.
HOST_TARGET=$(rustc -vV | sed -n 's/^host: //p')
quietly fetch cargo fetch --locked --target "$WASM_TARGET" --target "$HOST_TARGET" || die "the project's crates could not be fetched: see $LOGS/fetch.log."
say "Building the page and its worker (the first time about 20 minutes, most of it Burn; after an edit half a minute)"
trunk build || die "the page did not build: the compiler's words are above."
say "Built: dist/ holds the page; any static server can serve it"
