#!/usr/bin/env bash
# trunk and wasm-bindgen's command-line tools, in the versions the project pins.
source "$(dirname "$0")/common.sh"

[ -n "$WASM_BINDGEN_VERSION" ] || die "Cargo.toml pins no wasm-bindgen version: it must say wasm-bindgen = { version = \"=X.Y.Z\" }."

# version_of TOOL: the X.Y.Z that TOOL prints, or nothing.
version_of() { "$1" --version 2>/dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1 || true; }

# install CRATE VERSION TOOL MINUTES FLAGS...
install() {
  local crate=$1 version=$2 tool=$3 minutes=$4
  shift 4
  [ "$(version_of "$tool")" = "$version" ] && return 0
  if have cargo-binstall; then
    say "Fetching $crate $version"
    quietly "binstall-$crate" cargo binstall --no-confirm --force "$crate@$version" && return 0
  fi
  say "Building $crate $version with cargo install (about $minutes minutes, once)"
  # A build tool need not be fast: these settings build it in a third of the time.
  CARGO_TARGET_DIR="$ROOT/target/tools" CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
    quietly "install-$crate" cargo install "$crate" --version "$version" --force "$@" ||
    die "$crate $version did not install: run 'cargo install $crate --version $version' by hand to see why."
  rm -rf "$ROOT/target/tools"
}

install wasm-bindgen-cli "$WASM_BINDGEN_VERSION" wasm-bindgen 4
install trunk "$TRUNK_VERSION" trunk 8 --ignore-rust-version --no-default-features --features rustls
say "Tools: trunk $TRUNK_VERSION, wasm-bindgen $WASM_BINDGEN_VERSION"
