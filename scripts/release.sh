#!/usr/bin/env bash
# dist/ for publishing: built as always, then made small by wasm-opt and esbuild, with a report of sizes.
source "$(dirname "$0")/common.sh"

BINARYEN_VERSION=132.0.0
ESBUILD_VERSION=0.28.2

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
# tool PACKAGE VERSION: an npm package in target/, of this very version, since another may write other bytes.
tool() {
  [ "$(node -p "require('./target/$1/node_modules/$1/package.json').version" 2>/dev/null)" = "$2" ] && return 0
  say "Installing $1 $2 (seconds)"
  mkdir -p "target/$1"
  quietly "npm-$1" npm install --prefix "target/$1" --no-audit --no-fund "$1@$2" || die "npm could not install $1: run 'npm install $1@$2' to see why."
}
tool binaryen "$BINARYEN_VERSION"
tool esbuild "$ESBUILD_VERSION"
optimiser=target/binaryen/node_modules/binaryen/bin/wasm-opt

# The page is loaded more often than it computes; the worker trains.
optimise() { # MODULE PASSES...
  module=$1
  shift
  say "Optimising $module (the worker takes some minutes)"
  NODE_OPTIONS=--max-old-space-size=8192 "$optimiser" "$@" --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int \
    --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue --strip-debug --strip-producers \
    -o "target/$module.opt.wasm" "dist/${module}_bg.wasm" || die "wasm-opt failed on dist/${module}_bg.wasm."
  mv "target/$module.opt.wasm" "dist/${module}_bg.wasm"
}
optimise saddle --flatten --rereloop -Oz -Oz
optimise labs --flatten --rereloop -Oz -Oz
optimise worker -Os
say "Minifying scripts and styles"
# All but sw.js, into which the seal writes. A script of a page without the modules' marks keeps its outer names.
find dist -name '*.js' ! -name sw.js -o -name '*.css' | LC_ALL=C sort |
  xargs target/esbuild/node_modules/esbuild/bin/esbuild --minify --legal-comments=none --log-level=warning --allow-overwrite --outbase=dist --outdir=dist ||
  die "esbuild failed: its words are above."
bash scripts/seal.sh dist
node scripts/sizes.mjs dist
say "Made by $(rustc --version), trunk $TRUNK_VERSION, wasm-bindgen $WASM_BINDGEN_VERSION, wasm-opt $BINARYEN_VERSION and esbuild $ESBUILD_VERSION, which make the same of the same sources:"
say "SHA-256 of dist/ $(digest dist)"
