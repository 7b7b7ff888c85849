#!/usr/bin/env bash
# Trains a few steps natively and draws the last sheet anew: by numpy, and by PyTorch where it is installed.
# Where PyTorch is, the listings of the theory are run, too.
source "$(dirname "$0")/common.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# As the tests build it: with other features Burn would be built again.
cargo test --quiet --test native --no-run
"${CARGO_TARGET_DIR:-target}/debug/train" run --dataset garments --images 64 --batch 16 --epochs 2 --out "$folder/run"
python3 tests/pytorch/check_generator.py "$folder/run" 2
python3 tests/pytorch/check_theory.py
