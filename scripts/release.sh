#!/usr/bin/env bash
# Builds dist/ for publishing: as build.sh, then wasm-opt and esbuild, and a report of sizes.
source "$(dirname "$0")/common.sh"

BINARYEN_VERSION=132.0.0
ESBUILD_VERSION=0.28.2

need_node

# The same sources must give the same bytes on every machine. A panic message contains the path of its source file, so the folders of
# crates and of the standard library are mapped to fixed names. Cargo ignores this flag where it names its outputs
# (rust-lang/cargo#6966), so in a shared target folder each switch to or from a release would rebuild Burn.
bash scripts/setup.sh rust
bash scripts/build.sh fetch
sysroot=$(rustc --print sysroot)
crates=${CARGO_HOME:-$HOME/.cargo}/registry/src
[[ $sysroot$crates != *[[:space:]]* ]] || die "$sysroot or $crates contains a space, which compiler flags can't: set RUSTUP_HOME and CARGO_HOME to other folders."
names="--remap-path-prefix=$sysroot/lib/rustlib/src/rust=/rustc/$(rustc -vV | sed -n 's/^commit-hash: //p')"
for registry in "$crates"/*; do names+=" --remap-path-prefix=$registry=/crates"; done
# Cargo adds these to the flags in .cargo/config.toml.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=$names
CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$ROOT/target}/published
export CARGO_TARGET_DIR

export SADDLE_RELEASE=1

say "A release has its own target folder: the first build takes as long as that of 'make build'"
bash scripts/build.sh
# tool PACKAGE VERSION: an npm package in target/, pinned because another version may write other bytes.
tool() {
  [ "$(node -p "require('./target/$1/node_modules/$1/package.json').version" 2>/dev/null)" = "$2" ] && return 0
  say "Installing $1 $2 (seconds)"
  mkdir -p "target/$1"
  quietly "npm-$1" npm install --prefix "target/$1" --no-audit --no-fund "$1@$2" || die "npm could not install $1: run 'npm install $1@$2' to see why."
}
tool binaryen "$BINARYEN_VERSION"
tool esbuild "$ESBUILD_VERSION"
optimiser=target/binaryen/node_modules/binaryen/bin/wasm-opt

# Download size counts for the page's modules, speed for the workers.
optimise() { # MODULE PASSES...
  local module=$1
  shift
  say "Optimising $module (a worker takes some minutes)"
  NODE_OPTIONS=--max-old-space-size=8192 "$optimiser" "$@" --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int \
    --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue --enable-threads --strip-debug --strip-producers \
    -o "target/$module.opt.wasm" "dist/${module}_bg.wasm" || die "wasm-opt failed on dist/${module}_bg.wasm."
  mv "target/$module.opt.wasm" "dist/${module}_bg.wasm"
}
# Like functions and locals side by side compress better. The stack begins at address 0 and grows down from 1 MB, so the lowest
# kilobyte is free: additions of small constants become parts of addresses.
small=(--low-memory-unused --flatten --rereloop -Oz -Oz --reorder-functions --reorder-locals --strip-target-features)
optimise saddle "${small[@]}"
optimise gan "${small[@]}"
optimise labs "${small[@]}"
optimise worker -Os
optimise cpu_worker --low-memory-unused -Os --reorder-functions --reorder-locals --strip-target-features
say "Minifying scripts and styles"
# Without sw.js: the seal writes into it. esbuild keeps the top-level names of scripts that are no modules.
find dist -name '*.js' ! -name sw.js -o -name '*.css' | LC_ALL=C sort |
  xargs target/esbuild/node_modules/esbuild/bin/esbuild --minify --legal-comments=none --log-level=warning --allow-overwrite --outbase=dist --outdir=dist ||
  die "esbuild failed: its messages are above."
bash scripts/build.sh seal dist
node scripts/sizes.mjs dist
say "Made by $(rustc --version), trunk $TRUNK_VERSION, wasm-bindgen $WASM_BINDGEN_VERSION, wasm-opt $BINARYEN_VERSION and esbuild $ESBUILD_VERSION, which write the same bytes for the same sources:"
say "SHA-256 of dist/ $(digest dist)"
