#!/usr/bin/env bash
# Times training steps in the page's worker and natively. ARGS=--save stores the figures as the baseline; ARGS=cpu or ARGS=webgpu
# takes one device; ARGS=--peers compares with the same step in jax-js instead (ARGS="--peers cpu 16" for one row of it).
source "$(dirname "$0")/common.sh"

bash scripts/setup.sh browser
bash scripts/build.sh
if [[ " ${ARGS:-} " == *" --peers "* ]]; then
  npm_packages tests/bench/peers jax-js
  # shellcheck disable=SC2086 # several arguments in one variable
  exec node tests/bench/peers.mjs ${ARGS}
fi
cargo build --release --bin train
# shellcheck disable=SC2086 # several arguments in one variable
exec node tests/bench/bench.mjs ${ARGS:-}
