#!/usr/bin/env bash
# dist/ for publishing: built as always, then made small by wasm-opt, with a report of sizes.
source "$(dirname "$0")/common.sh"

have node && have npm || die "node and npm are missing: install Node 20 or newer from https://nodejs.org and run this again."
bash scripts/build.sh
optimiser=$(command -v wasm-opt || true)
if [ -z "$optimiser" ]; then
  optimiser=target/binaryen/node_modules/binaryen/bin/wasm-opt
  if [ ! -e "$optimiser" ]; then
    say "Installing wasm-opt (seconds)"
    mkdir -p target/binaryen
    quietly npm-binaryen npm install --prefix target/binaryen --no-audit --no-fund binaryen@132 ||
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
