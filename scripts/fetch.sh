#!/usr/bin/env bash
# Fetches the crates of the page and of the programs that build it. Trunk then builds offline, so that it downloads no tool of its own.
source "$(dirname "$0")/common.sh"

HOST_TARGET=$(rustc -vV | sed -n 's/^host: //p')
quietly fetch cargo fetch --locked --target "$WASM_TARGET" --target "$HOST_TARGET" || die "the project's crates could not be fetched: see $LOGS/fetch.log."
