#!/usr/bin/env bash
# Times training steps in the page's worker and natively; ARGS=--save keeps the figures as the baseline, ARGS=cpu or ARGS=webgpu
# takes one device.
source "$(dirname "$0")/common.sh"

bash scripts/setup-browser.sh
bash scripts/build.sh
cargo build --release --bin train
# shellcheck disable=SC2086 # words
exec node tests/bench/bench.mjs ${ARGS:-}
