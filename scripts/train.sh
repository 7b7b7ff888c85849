#!/usr/bin/env bash
# Sets up and trains natively: the homework into runs/homework, or into $OUT; $ARGS are further flags of `train run`.
source "$(dirname "$0")/common.sh"

bash scripts/setup-rust.sh
bash scripts/data.sh --if-possible
say "Building the trainer (the first time about five minutes)"
quietly build-train cargo build --release --bin train
# shellcheck disable=SC2086 # several flags in one variable
exec "${CARGO_TARGET_DIR:-target}/release/train" run --out "${OUT:-runs/homework}" ${ARGS:-}
