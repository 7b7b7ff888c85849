#!/usr/bin/env bash
# Times training steps in the page's worker and natively; ARGS=--save keeps the figures as the baseline, ARGS=cpu or ARGS=webgpu
# takes one device. ARGS=--peers sets the page against the same step in jax-js instead (ARGS="--peers cpu 16" for one line of it).
source "$(dirname "$0")/common.sh"

bash scripts/setup-browser.sh
bash scripts/build.sh
if [[ " ${ARGS:-} " == *" --peers "* ]]; then
  say "Installing jax-js (seconds)"
  quietly npm-peers npm --prefix tests/bench/peers ci --no-audit --no-fund ||
    die "npm could not install jax-js: run 'npm ci' in tests/bench/peers to see why."
  # shellcheck disable=SC2086 # words
  exec node tests/bench/peers.mjs ${ARGS}
fi
cargo build --release --bin train
# shellcheck disable=SC2086 # words
exec node tests/bench/bench.mjs ${ARGS:-}
