#!/usr/bin/env bash
# What building the page needs: the wasm32 target, trunk and wasm-bindgen, and the data if it can be had.
source "$(dirname "$0")/common.sh"

bash scripts/setup-rust.sh
bash scripts/setup-tools.sh
bash scripts/data.sh --if-possible
