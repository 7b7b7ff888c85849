#!/usr/bin/env bash
# dist/ for publishing: built as always, then made small by wasm-opt, with a report of sizes.
source "$(dirname "$0")/common.sh"

BINARYEN_VERSION=132

have node && have npm || die "node and npm are missing: install Node 20 or newer from https://nodejs.org and run this again."

# The same sources are to give the same bytes whoever builds them, and wherever: a panic's place names its file, so crates and the
# standard library get names of their own instead of folders in somebody's home. Cargo does not tell a build with such names from one without,
# and would build Burn anew at every change from one to the other: a release has a folder of its own.
bash scripts/setup-rust.sh
bash scripts/fetch.sh
sysroot=$(rustc --print sysroot)
crates=${CARGO_HOME:-$HOME/.cargo}/registry/src
[[ $sysroot$crates != *[[:space:]]* ]] || die "$sysroot or $crates has a space in its name, which the compiler's flags can't have: set RUSTUP_HOME and CARGO_HOME to folders without."
names="--remap-path-prefix=$sysroot/lib/rustlib/src/rust=/rustc/$(rustc -vV | sed -n 's/^commit-hash: //p')"
for registry in "$crates"/*; do names+=" --remap-path-prefix=$registry=/crates"; done
# Joined by Cargo to the flags in .cargo/config.toml.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=$names
CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$ROOT/target}/published
export CARGO_TARGET_DIR

say "A release is built apart from 'make build': the first takes as long as that did"
bash scripts/build.sh
# Another version of wasm-opt may write other bytes.
is_right() { [[ $("$1" --version 2>/dev/null) == "wasm-opt version $BINARYEN_VERSION "* ]]; }
optimiser=$(command -v wasm-opt || true)
if [ -z "$optimiser" ] || ! is_right "$optimiser"; then
  optimiser=target/binaryen/node_modules/binaryen/bin/wasm-opt
  if ! is_right "$optimiser"; then
    say "Installing wasm-opt (seconds)"
    mkdir -p target/binaryen
    quietly npm-binaryen npm install --prefix target/binaryen --no-audit --no-fund "binaryen@$BINARYEN_VERSION" ||
      die "npm could not install binaryen, which carries wasm-opt: run 'npm install binaryen' to see why."
  fi
fi
# The page is loaded more often than it computes; the worker trains.
optimise() { # MODULE PASSES...
  module=$1
  shift
  say "Optimising $module (the worker takes about five minutes)"
  NODE_OPTIONS=--max-old-space-size=8192 "$optimiser" "$@" --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int \
    --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue --strip-debug --strip-producers \
    -o "target/$module.opt.wasm" "dist/${module}_bg.wasm" || die "wasm-opt failed on dist/${module}_bg.wasm."
  mv "target/$module.opt.wasm" "dist/${module}_bg.wasm"
}
optimise saddle --flatten --rereloop -Oz -Oz
optimise labs --flatten --rereloop -Oz -Oz
optimise worker -Os
bash scripts/seal.sh dist
node scripts/sizes.mjs dist
say "Made by $(rustc --version), trunk $TRUNK_VERSION, wasm-bindgen $WASM_BINDGEN_VERSION and wasm-opt $BINARYEN_VERSION, which make the same of the same sources:"
say "SHA-256 of dist/ $(digest dist)"
