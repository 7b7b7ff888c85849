#!/usr/bin/env bash
# Times training steps in the page's worker and natively. ARGS=--save stores the figures as the baseline; ARGS=cpu or ARGS=webgpu
# takes one device; ARGS=--peers compares with the same step in jax-js instead (ARGS="--peers cpu 16" for one row of it), and
# ARGS=--pytorch the native trainer with PyTorch (ARGS="--pytorch --threads 1 --vectors 256").
source "$(dirname "$0")/common.sh"

if [[ " ${ARGS:-} " == *" --pytorch "* ]]; then
  bash scripts/setup.sh rust
  cargo build --release --bin train
  home=${CARGO_TARGET_DIR:-$ROOT/target}/pytorch
  if [ ! -x "$home/bin/python" ] || ! "$home/bin/python" -c 'import numpy' 2>/dev/null; then
    say "Installing PyTorch in $home (some minutes)"
    python3 -m venv "$home"
    quietly pytorch "$home/bin/pip" install --quiet numpy
    quietly pytorch "$home/bin/pip" install --quiet torch || say "PyTorch did not install: comparing with numpy's products instead"
  fi
  # shellcheck disable=SC2086 # several arguments in one variable
  exec "$home/bin/python" tests/bench/pytorch.py "${CARGO_TARGET_DIR:-$ROOT/target}/release/train" ${ARGS//--pytorch/}
fi

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
