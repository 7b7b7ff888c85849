#!/usr/bin/env bash
# trunk and wasm-bindgen's command-line tools, in the versions the project pins.
source "$(dirname "$0")/common.sh"

[ -n "$WASM_BINDGEN_VERSION" ] || die "Cargo.toml pins no wasm-bindgen version: it must say wasm-bindgen = { version = \"=X.Y.Z\" }."

install wasm-bindgen-cli "$WASM_BINDGEN_VERSION" wasm-bindgen 4
install trunk "$TRUNK_VERSION" trunk 8 --ignore-rust-version --no-default-features --features rustls
say "Tools: trunk $TRUNK_VERSION, wasm-bindgen $WASM_BINDGEN_VERSION"
